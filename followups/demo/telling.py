"""Takes each demo case as far as its story goes, by the verbs that people use, on days of the past weeks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.domain import (
    agreements,
    closing,
    inquiry,
    intake,
    notes,
    people,
    safety,
    stages,
    upcoming,
)
from cases.domain.agreements import Fees
from cases.domain.inquiry import Inquiry
from cases.domain.intake import ModelChoice
from cases.domain.people import IndividualFacts
from cases.domain.safety import Answer
from cases.intervention_models import parameters
from cases.models import Case, ConcernedOther, Stage
from cases.models.agreements import PAPERS, SignedBy
from cases.models.case import MinorStatus
from cases.safety_domains import DOMAINS
from compliance import gate
from compliance.access import Access
from compliance.vocabulary import Category
from followups.demo import preparing, recovering, relatives, sharing
from followups.demo.houses import Set
from followups.demo.stories import Story
from interventions.domain import attempts
from interventions.domain.attempts import Answer as Outcome
from interventions.models import Decision
from practices.tenancy.models import uuid7

ORDER = list(Stage)
FLAT_FEE_CENTS = 450_000


@dataclass(slots=True)
class Telling:
    """One story on its way: the practice it happens in, and the case once it is open."""

    set: Set
    story: Story
    case: Case | None = None

    @property
    def opened(self) -> Case:
        """The case. Everything but the first call needs it."""
        if self.case is None:
            raise ValueError("The first call comes first.")
        return self.case

    def day(self, days: float) -> datetime:
        """So many days behind the first call, never in the future."""
        return min(self.set.now - timedelta(days=self.story.days - days), self.set.now)

    @contextmanager
    def at(self, days: float, who: str = "") -> Iterator[tuple[Access, Case]]:
        """The lead (or somebody else) at work on the case on that day. What comes next is worked out at the end."""
        with self.set.acting(who or self.story.lead, self.day(days)) as access:
            case = gate.get(access, Case, self.opened.pk)
            with upcoming.put_off(case):
                yield access, case

    def reaches(self, stage: Stage) -> bool:
        """Whether the story goes that far."""
        return ORDER.index(self.story.until) >= ORDER.index(stage)

    def everyone(self, access: Access, case: Case) -> list[ConcernedOther]:
        """Who takes part, in the order of the story."""
        with gate.act(access, case_id=case.pk, category=Category.CASE_ADMIN, to="read"):
            return list(ConcernedOther.objects.filter(case=case).order_by("id"))


def tell(made: Set, story: Story) -> tuple[Case, list[dict[str, str]]]:
    """The case of a story, and the links that wait for somebody in the family."""
    telling = Telling(made, story)
    _call(telling)
    for stage, step in STEPS:
        if telling.reaches(stage):
            step(telling)
    links = relatives.fresh_links(telling)
    with made.acting(story.lead, made.now) as access:
        case = gate.get(access, Case, telling.opened.pk)
        recovering.look_again(access, case)
        return case, links


def _call(telling: Telling) -> None:
    story = telling.story
    with telling.set.acting(story.lead, telling.day(0)) as access:
        telling.case = inquiry.open_inquiry(
            access,
            inquiry=Inquiry(
                display_name=story.person,
                caller_name=story.caller.name,
                caller_relation=story.caller.relation,
                caller_phone=story.caller.phone,
                caller_email=story.caller.email,
                contact_safe=story.safe,
                presenting_concern=story.concern,
                found_us=story.found_us,
                danger_now="no",
                notice_acknowledged=True,
                tie="none",
            ),
            key=uuid7().hex,
        )
    with telling.at(0.02) as (access, case):
        notes.write(
            access,
            case=case,
            kind="casework",
            text=f"{story.caller.name.split()[0]} is worried and calm. We will speak again tomorrow.",
            key=uuid7().hex,
        )


def _take_in(telling: Telling) -> None:
    """Intake: the family, the screen, the model, the papers."""
    story = telling.story
    with telling.at(1) as (access, case):
        stages.move(access, case=case, transition="T-01")
    with telling.at(1.05) as (access, case):
        people.save_individual(
            access, case=case, facts=IndividualFacts(story.person, story.called, story.pronouns), version=None
        )
        for other in story.others:
            people.add_concerned_other(
                access,
                case=case,
                name=other.name,
                relation=other.relation,
                phone=other.phone,
                email=other.email,
                is_payer=other.is_payer,
                tie="none",
            )
    if not (telling.reaches(Stage.PREPARATION) or story.red):
        return
    with telling.at(2) as (access, case):
        safety.answer(access, case=case, answers=_screen(story))
    if story.model:
        with telling.at(3) as (access, case):
            _choose(access, case, story)
            _sign(telling, access, case)


def _screen(story: Story) -> dict[str, Answer]:
    found = {}
    for domain in DOMAINS:
        if domain.key in story.red:
            found[domain.key] = Answer("red", "Told by the caller.", "")
        elif domain.key in story.amber:
            found[domain.key] = Answer(
                "amber", "Told by the family.", "Agreed with the family and the doctor."
            )
        else:
            found[domain.key] = Answer("green", "", "")
    return found


def _choose(access: Access, case: Case, story: Story) -> None:
    chosen = parameters(story.model)
    checked = [one.key for one in chosen.contra_indications] if chosen else []
    choice = ModelChoice(model=story.model, reason="The family wants to do this together.", checked=checked)
    case = intake.choose_model(access, case=case, choice=choice, version=None)
    now = gate.get(access, Case, case.pk)
    intake.set_minor_status(access, case=now, status=MinorStatus.ADULT, version=now.version)


def _sign(telling: Telling, access: Access, case: Case) -> None:
    everyone = telling.everyone(access, case)
    for person in everyone:
        for kind in PAPERS:
            agreements.acknowledge(
                access,
                case=case,
                concerned_other=person,
                kind=kind,
                signed_name=person.name,
                signed_by=SignedBy.PAPER,
            )
    payer = next((one for one in everyone if one.is_payer), everyone[0])
    agreements.sign_service_agreement(
        access, case=case, payer=payer, fees=Fees("flat", FLAT_FEE_CENTS), signed_name=payer.name
    )


def _prepare(telling: Telling) -> None:
    with telling.at(4) as (access, case):
        stages.move(access, case=case, transition="T-03")
    preparing.prepare(telling)


def _hold_the_day(telling: Telling) -> None:
    with telling.at(7.9) as (access, case):
        attempts.start(access, case=case)


def _place(telling: Telling) -> None:
    with telling.at(7.95) as (access, case):
        attempts.decide(access, case=case, answer=Outcome(Decision.ACCEPTED_TODAY))
    with telling.at(7.97) as (access, case):
        intake.give_patient_notice(access, case=case)
    sharing.ask_the_person(telling)
    recovering.choose(telling)


def _follow(telling: Telling) -> None:
    sharing.hand_over(telling)
    with telling.at(8.4) as (access, case):
        stages.move(access, case=gate.get(access, Case, case.pk), transition="T-11")
    recovering.keep_in_touch(telling)


def _close(telling: Telling) -> None:
    days = telling.story.days - 2
    recovering.settle_the_rest(telling, days)
    with telling.at(days) as (access, case):
        closing.write_summary(
            access,
            case=case,
            text=f"{telling.story.called} entered treatment and stayed. The family goes on with its own support.",
            no_open_incident=True,
            signed_name=telling.set.members[telling.story.lead].display_name,
            version=case.version,
        )
    with telling.at(days) as (access, case):
        stages.move(access, case=case, transition="T-16")


STEPS = (
    (Stage.INTAKE, _take_in),
    (Stage.PREPARATION, _prepare),
    (Stage.INTERVENTION, _hold_the_day),
    (Stage.PLACEMENT, _place),
    (Stage.FOLLOW_UP, _follow),
    (Stage.CLOSED, _close),
)
