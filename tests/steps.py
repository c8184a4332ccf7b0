"""Longer ways through a case, step by step, by the verbs of the apps above cases."""

from datetime import timedelta
from uuid import UUID

from cases import queries as case_queries
from cases.domain import intake
from cases.domain import people as case_people
from cases.domain.people import IndividualFacts
from cases.models import Case
from compliance import gate
from compliance.access import Access
from compliance.disclosure.models import Channel, Disclosure
from compliance.disclosure.recipients import Recipient
from families import queries as letter_queries
from families.domain import letters
from families.letter_parts import PARTS
from families.models import Verdict
from followups.domain import contacts
from followups.domain.contacts import Said
from followups.models import FollowUpPoint, Outcome
from interventions.contingencies import KEYS
from interventions.domain import attempts, boundaries, meetings, plans
from interventions.domain.attempts import Answer
from interventions.domain.boundaries import BoundaryFacts
from interventions.domain.meetings import MeetingPlan
from interventions.domain.plans import PlanFacts
from interventions.models import Decision
from practices.tenancy.models import uuid7
from referrals import queries as option_queries
from referrals.domain import options, placements, providers
from referrals.domain.options import OptionFacts
from referrals.domain.placements import Choice
from referrals.domain.providers import ProviderFacts
from tests import factories
from tests.compliance.sharing import share, sign
from tests.scene import Scene

FULL_PLAN = PlanFacts(
    ask_text="Will you go to Alder Creek with us today?",
    place_kind="home",
    place="At her sister's",
    two_exits=True,
    private_room=True,
    no_order_between=True,
    no_weapon_there=True,
    medical_path="direct",
    driver="Mateo",
    vehicle="His car",
    transport_backup="A taxi",
    contingencies=dict.fromkeys(KEYS, "Agreed with everyone."),
)


def make_ready(scene: Scene, access: Access, case: Case, sister_id: UUID) -> None:
    """Everything that G-11 to G-20 ask of the records."""
    plans.save(access, case=case, facts=FULL_PLAN, version=0)
    provider = providers.add(
        access,
        facts=ProviderFacts(
            name="Alder Creek",
            place="Bend, Oregon",
            admissions_phone="555 0100",
            edition="asam_4",
            levels=["3.7"],
        ),
    )
    option = options.offer(
        access,
        case=case,
        facts=OptionFacts(
            provider_id=provider.pk,
            level_of_care="3.7",
            edition="asam_4",
            starts_on=access.at.date(),
            cost_cents=1_250_000,
            answers_withdrawal=True,
            answers_medication=True,
            answers_access=True,
        ),
        key="alder",
    )
    options.confirm(access, case=case, option=option, version=1)
    rehearsal = meetings.schedule(
        access,
        case=case,
        plan=MeetingPlan("rehearsal", access.at + timedelta(hours=1), "video", ""),
        key="rehearsal",
    )
    meetings.hold(access, case=case, meeting=rehearsal, attended={sister_id: True})
    boundaries.add(
        access,
        case=case,
        facts=BoundaryFacts(
            owner_id=sister_id, text="I will not lend money.", keeps_from=access.at.date(), support_offered="Food",
            confidence=8, owner_controls_it=True, owner_will_keep_it=True, not_punishment=True,
            safe_for_children=True, safe_for_owner=True,
        ),
        key="money",
    )  # fmt: skip
    approve_letters(scene, access, case)


def approve_letters(scene: Scene, access: Access, case: Case) -> None:
    """G-13: the sister's letter, written, sent and approved. Her own session writes it first."""
    found = gate.open(access, letter_queries.letters(case.pk), case_id=case.pk)
    for letter in list(found):
        letters.review(access, letter=letter, number=letter.sent_number, verdict=Verdict.APPROVED, comment="")


def write_letter(scene: Scene) -> None:
    """The sister writes and sends her letter."""
    with scene.sister.acting() as access:
        letters.save(access, parts={part.key: f"Words about {part.key}." for part in PARTS}, version=0)
        letters.send(access)


def in_intervention(scene: Scene) -> Case:
    """Daniel's case on the day, with everything ready that the records can tell."""
    case = scene.in_preparation()
    sister = scene.sister.row
    write_letter(scene)
    with scene.lead.acting() as access:
        make_ready(scene, access, case, sister.pk)
    with scene.lead.acting() as access:
        attempts.start(access, case=case)
    return again(scene, case)


def in_placement_after_yes(scene: Scene) -> Case:
    """The answer was yes, today."""
    case = in_intervention(scene)
    with scene.lead.acting() as access:
        attempts.decide(access, case=case, answer=Answer(Decision.ACCEPTED_TODAY))
    return again(scene, case)


def in_follow_up(scene: Scene) -> Case:
    """Admitted, with the schedule made."""
    case = in_placement_after_yes(scene)
    with scene.lead.acting() as access:
        choose_and_admit(access, case)
    with scene.lead.acting() as access:
        know_the_person(access, case)
        hand_over(access, case)
        factories.move(access, case, "T-11")
    return again(scene, case)


def note_the_name(access: Access, case: Case) -> None:
    """Daniel's name is noted."""
    if not gate.open(access, case_queries.individual(case), case_id=case.pk).exists():
        case_people.save_individual(
            access, case=case, facts=IndividualFacts(full_name="Daniel Reyes"), version=0
        )


def know_the_person(access: Access, case: Case) -> None:
    """Daniel's name is noted, and he got the patient notice."""
    note_the_name(access, case)
    intake.give_patient_notice(access, case=case)


def choose_and_admit(access: Access, case: Case) -> UUID:
    """The option is taken, and the provider took Daniel in. Returns the provider's id."""
    option = next(iter(gate.open(access, option_queries.options(case), case_id=case.pk)))
    taken = placements.choose(
        access, case=case, choice=Choice(option.pk, "Daniel", "Close to home", "Dr. Anand"), key="take"
    )
    placements.admit(access, case=case, placement=taken, admitted_at=access.at, confirmed_by="provider")
    found: UUID = option.provider_id
    return found


def hand_over(access: Access, case: Case) -> Disclosure:
    """Daniel agrees in writing, and the provider is told under that consent (G-23)."""
    with gate.act(access, on=case, to="look"):
        provider = option_queries.current_placements(case).get().provider
    sign(access, case.pk, recipient_id=provider.pk, recipient_name=provider.name)
    to = Recipient("provider", provider.pk, provider.name, provider.place)
    return share(access, case.pk, to=to, channel=Channel.SPOKEN, key="handover")


def again(scene: Scene, case: Case) -> Case:
    """The case as it stands now."""
    with scene.lead.acting() as access:
        return gate.get(access, Case, case.pk)


def record(
    access: Access,
    case: Case,
    point: FollowUpPoint,
    outcome: Outcome,
    said: Said | None = None,
    key: str = "",
) -> FollowUpPoint:
    """One try of a follow-up contact, and the point behind it."""
    contacts.record(
        access,
        case=case,
        point=point,
        outcome=outcome.value,
        said=said or Said(),
        version=point.version,
        key=key or uuid7().hex,
    )
    return gate.get(access, FollowUpPoint, point.pk)
