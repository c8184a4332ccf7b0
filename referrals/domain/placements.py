"""From yes to the door: choosing an option, every try to be admitted, the admission."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse

from cases.domain import tasks, timeline, upcoming
from cases.domain.working import check_open, lock
from cases.models import Case, ConcernedOther, Stage
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid
from referrals import queries
from referrals.domain.options import state_at
from referrals.models import AdmissionTry, OptionState, Placement, TreatmentOption

ARRIVAL = timedelta(hours=6)
AT_ONCE = timedelta(hours=2)
A_DAY = timedelta(days=1)
WITHOUT_INTEREST = 2
CONFIRMED_BY = ("provider", "individual")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which option was taken, by whom and why, on whose recommendation, how and with whom the person travels."""

    option_id: UUID
    chosen_by: str
    chosen_why: str
    recommended_by: str
    escort_id: UUID | None = None
    travel: str = ""


def choose(access: Access, *, case: Case, choice: Choice, key: str) -> Placement:
    """Takes an option with the person. Chosen again, the newest counts. The same `key` makes one.

    Raises Invalid when the case is not in placement, when the option is off, and when the provider is one
    that we have an interest in while fewer than two options without interest were offered (E-24).
    """
    with gate.act(access, case_id=case.pk, model=Placement, to="choose_placement"):
        case = lock(case)
        check_open(case)
        known: Placement | None = Placement.objects.filter(case=case, idem_key=key).first()
        if known is not None:
            return known
        if case.stage != Stage.PLACEMENT or case.engaged_at is None:
            raise Invalid("A placement is chosen with the person, once they have said yes.")
        option = _option(access, case, choice)
        if choice.escort_id and not ConcernedOther.objects.filter(case=case, pk=choice.escort_id).exists():
            raise Invalid("Choose somebody who takes part.", field="escort")
        for earlier in queries.current_placements(case):
            _finish_tasks(access, case, earlier)
        placement: Placement = Placement.create(
            case_id=case.pk,
            option=option,
            provider_id=option.provider_id,
            level_of_care=option.level_of_care,
            edition=option.edition,
            recommended_by=choice.recommended_by,
            chosen_by=choice.chosen_by,
            chosen_why=choice.chosen_why,
            chosen_at=access.at,
            travel=choice.travel,
            escort_id=choice.escort_id,
            recorded_by_id=access.membership_id,
            episode=case.episode,
            idem_key=key,
        )
        timeline.add(access, case, kind="placement", icon="bed", title="Chose where to go", subject=placement)
        tasks.add(
            access,
            case,
            rule="A-13",
            title="Arrival call: did they get there?",
            due_at=access.at + ARRIVAL,
            owner=case.lead,
            url=_page(case),
            idem_key=f"A-13:{placement.pk}",
        )
        upcoming.refresh(access, case)
        return placement


def admit(
    access: Access, *, case: Case, placement: Placement, admitted_at: datetime, confirmed_by: str
) -> Placement:
    """The provider took the person in: the anchor of the follow-up. Said again, it changes nothing.

    Raises Invalid for a time to come, or one before the person said yes.
    """
    if confirmed_by not in CONFIRMED_BY:
        raise Invalid("Choose who confirmed it.", field="confirmed_by")
    with gate.act(access, on=placement, to="record_admission"):
        case = lock(case)
        check_open(case)
        placement = Placement.objects.select_for_update().get(pk=placement.pk)
        if placement.admitted_at is not None:
            return placement
        _check_newest(case, placement)
        if admitted_at > access.at:
            raise Invalid("The admission cannot be later than now.", field="on")
        if case.engaged_at is not None and admitted_at < case.engaged_at - A_DAY:
            raise Invalid("That is before the person said yes. Check the day.", field="on")
        placement.admitted_at = admitted_at
        placement.confirmed_by = confirmed_by
        placement.save(update_fields=["admitted_at", "confirmed_by"])
        _keep_try(access, case, placement, at=admitted_at, admitted=True)
        case.admitted_at = admitted_at
        case.save(update_fields=["admitted_at"])
        timeline.add(access, case, kind="admission", icon="door-open", title="Admitted", subject=placement)
        _finish_tasks(access, case, placement)
        upcoming.refresh(access, case)
        return placement


def not_admitted(access: Access, *, case: Case, placement: Placement, why: str, other_care: str) -> Placement:
    """It did not work at the door (X-14): why, and which other care there is tonight.

    Every try is kept; the same words within the same hour are one. The lead gets a task at once.
    """
    with gate.act(access, on=placement, to="record_no_admission"):
        case = lock(case)
        check_open(case)
        placement = Placement.objects.select_for_update().get(pk=placement.pk)
        if placement.admitted_at is not None:
            raise Invalid("The admission is recorded already.")
        _check_newest(case, placement)
        if not why.strip():
            raise Invalid("Write what happened.", field="why")
        last = queries.tries(case).filter(placement=placement).first()
        if last and last.why == why and placement.other_care == other_care:
            return placement
        placement.not_admitted_why = why
        placement.other_care = other_care
        placement.save(update_fields=["not_admitted_why", "other_care"])
        _keep_try(access, case, placement, at=access.at, admitted=False, why=why)
        timeline.add(
            access, case, kind="admission", icon="triangle-alert", title="Not admitted", subject=placement
        )
        tasks.finish(access, case, idem_key=f"A-13:{placement.pk}")
        tasks.add(
            access,
            case,
            rule="X-14",
            title="Find another place, and a safe one for tonight",
            due_at=access.at + AT_ONCE,
            owner=case.lead,
            url=_page(case),
            idem_key=f"X-14:{placement.pk}",
        )
        upcoming.refresh(access, case)
        return placement


def _option(access: Access, case: Case, choice: Choice) -> TreatmentOption:
    found = {one.pk: one for one in queries.options(case)}
    option: TreatmentOption | None = found.get(choice.option_id)
    if option is None:
        raise Invalid("Choose one of the options of this case.", field="option")
    if state_at(option, access.at) in {OptionState.DECLINED, OptionState.EXPIRED}:
        raise Invalid("This option is off. Ask the provider again, or choose another.", field="option")
    if option.provider.interest:
        free = {one.provider_id for one in found.values() if not one.provider.interest}
        if len(free) < WITHOUT_INTEREST:
            raise Invalid(
                "We have an interest in this provider. Offer at least two others without one, and show it"
                " to the person and the payer.",
                field="option",
            )
        if not choice.chosen_why.strip():
            raise Invalid("Write why this one was chosen.", field="chosen_why")
    return option


def _check_newest(case: Case, placement: Placement) -> None:
    newest = queries.current_placements(case).first()
    if newest is None or newest.pk != placement.pk:
        raise Invalid("Another place was chosen since. Record it there.")


def _keep_try(
    access: Access, case: Case, placement: Placement, *, at: datetime, admitted: bool, why: str = ""
) -> None:
    AdmissionTry.create(
        case_id=case.pk, placement=placement, at=at, admitted=admitted, why=why, by_name=access.name
    )


def _finish_tasks(access: Access, case: Case, placement: Placement) -> None:
    for rule in ("A-13", "X-14"):
        tasks.finish(access, case, idem_key=f"{rule}:{placement.pk}")


def _page(case: Case) -> str:
    return reverse("referrals:placement", args=[case.pk])
