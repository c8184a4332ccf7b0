"""From yes to the door: choosing an option, and the admission."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cases.domain import tasks, timeline, upcoming
from cases.domain.working import check_open, lock
from cases.models import Case, ConcernedOther, Stage
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid
from referrals import queries
from referrals.models import Placement, TreatmentOption

ALERT_AFTER = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which option was taken, by whom and why, on whose recommendation, and who travels along."""

    option_id: UUID
    chosen_by: str
    chosen_why: str
    recommended_by: str
    escort_id: UUID | None = None


def choose(access: Access, *, case: Case, choice: Choice, key: str) -> Placement:
    """Takes an option. Raises Invalid when the case is not in placement. The same `key` makes one."""
    with gate.act(access, case_id=case.pk, model=Placement, to="choose_placement"):
        case = lock(case)
        check_open(case)
        known: Placement | None = Placement.objects.filter(case=case, idem_key=key).first()
        if known is not None:
            return known
        if case.stage != Stage.PLACEMENT or case.engaged_at is None:
            raise Invalid("A placement is chosen with the person, once they have said yes.")
        option = TreatmentOption.objects.filter(case=case, pk=choice.option_id).first()
        if option is None:
            raise Invalid("Choose one of the options of this case.", field="option")
        if choice.escort_id and not ConcernedOther.objects.filter(case=case, pk=choice.escort_id).exists():
            raise Invalid("Choose somebody who takes part.", field="escort")
        placement: Placement = Placement.create(
            case_id=case.pk,
            option=option,
            provider_id=option.provider_id,
            level_of_care=option.level_of_care,
            edition=option.edition,
            recommended_by=choice.recommended_by,
            chosen_by=choice.chosen_by,
            chosen_why=choice.chosen_why,
            escort_id=choice.escort_id,
            chosen_at=access.at,
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
            due_at=access.at + timedelta(hours=6),
            owner=case.lead,
            idem_key=f"A-13:{placement.pk}",
        )
        upcoming.refresh(access, case)
        return placement


def admit(
    access: Access, *, case: Case, placement: Placement, admitted_at: datetime, confirmed_by: str
) -> Placement:
    """The provider took the person in. The anchor of the follow-up; said again, it changes nothing.

    Raises Invalid for a time to come, or one before the person said yes.
    """
    with gate.act(access, on=placement, to="record_admission"):
        case = lock(case)
        placement = Placement.objects.select_for_update().get(pk=placement.pk)
        if placement.admitted_at is not None:
            return placement
        if admitted_at > access.at:
            raise Invalid("The admission cannot be later than now.", field="on")
        if case.engaged_at is not None and admitted_at < case.engaged_at - timedelta(days=1):
            raise Invalid("That is before the person said yes. Check the day.", field="on")
        placement.admitted_at = admitted_at
        placement.confirmed_by = confirmed_by
        placement.save(update_fields=["admitted_at", "confirmed_by"])
        case.admitted_at = admitted_at
        case.save(update_fields=["admitted_at"])
        timeline.add(access, case, kind="admission", icon="door-open", title="Admitted", subject=placement)
        tasks.finish(access, case, idem_key=f"A-13:{placement.pk}")
        upcoming.refresh(access, case)
        return placement


def not_admitted(access: Access, *, case: Case, placement: Placement, why: str, other_care: str) -> Placement:
    """It did not work at the door (X-14): why, and which other care there is tonight."""
    with gate.act(access, on=placement, to="record_no_admission"):
        case = lock(case)
        placement = Placement.objects.select_for_update().get(pk=placement.pk)
        if placement.admitted_at is not None:
            raise Invalid("The admission is recorded already.")
        placement.not_admitted_why = why
        placement.other_care = other_care
        placement.save(update_fields=["not_admitted_why", "other_care"])
        timeline.add(
            access, case, kind="admission", icon="triangle-alert", title="Not admitted", subject=placement
        )
        tasks.add(
            access,
            case,
            rule="X-14",
            title="Find another place, and a safe one for tonight",
            due_at=access.at + timedelta(hours=2),
            owner=case.lead,
            idem_key=f"X-14:{placement.pk}",
        )
        upcoming.refresh(access, case)
        return placement


def current(case: Case) -> Placement | None:
    """The newest placement of this episode. Only inside `gate.act`."""
    found: Placement | None = queries.placements(case).first()
    return found
