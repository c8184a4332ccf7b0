"""Treatment options: offered, confirmed, declined."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from uuid import UUID

from cases.domain import tasks, timeline, upcoming
from cases.domain.working import check_open, check_version, lock
from cases.models import Case
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid
from referrals.models import LEVELS, Edition, OptionState, Provider, TreatmentOption


@dataclass(frozen=True, slots=True)
class OptionFacts:
    """An offer of one provider. `cost_cents`: what the family would pay, in integer cents."""

    provider_id: UUID
    level_of_care: str
    edition: str
    starts_on: date
    cost_cents: int
    held_until: datetime | None = None
    answers_withdrawal: bool = False
    answers_medication: bool = False
    answers_access: bool = False
    note: str = ""


def offer(access: Access, *, case: Case, facts: OptionFacts, key: str) -> TreatmentOption:
    """Writes down an offer. The level is recorded as the provider named it. The same `key` makes one."""
    with gate.act(access, case_id=case.pk, model=TreatmentOption, to="add_option"):
        case = lock(case)
        check_open(case)
        known: TreatmentOption | None = TreatmentOption.objects.filter(case=case, idem_key=key).first()
        if known is not None:
            return known
        if not Provider.objects.filter(pk=facts.provider_id).exists():
            raise Invalid("Choose a provider from your list.", field="provider")
        if facts.level_of_care not in LEVELS[Edition(facts.edition)]:
            raise Invalid("This edition has no such level.", field="level_of_care")
        option = TreatmentOption(case_id=case.pk, idem_key=key)
        for one in fields(facts):
            setattr(option, one.name, getattr(facts, one.name))
        option.save()
        timeline.add(
            access, case, kind="option", icon="bed", title="Added a treatment option", subject=option
        )
        upcoming.refresh(access, case)
        return option


def confirm(access: Access, *, case: Case, option: TreatmentOption, version: int) -> TreatmentOption:
    """The provider said yes, now. Counts for 72 hours (G-14)."""
    return _settle(access, case, option, version, OptionState.CONFIRMED, "Confirmed a treatment option")


def decline(access: Access, *, case: Case, option: TreatmentOption, version: int) -> TreatmentOption:
    """The offer is off."""
    return _settle(access, case, option, version, OptionState.DECLINED, "A treatment option fell away")


def _settle(
    access: Access, case: Case, option: TreatmentOption, version: int, state: OptionState, words: str
) -> TreatmentOption:
    with gate.act(access, on=option, to=f"{state.value}_option"):
        case = lock(case)
        option = TreatmentOption.objects.select_for_update().get(pk=option.pk)
        check_version(version, option.version, mine=state.label, theirs=option.get_state_display())
        option.state = state.value
        option.confirmed_at = access.at if state is OptionState.CONFIRMED else None
        option.version += 1
        option.save(update_fields=["state", "confirmed_at", "version"])
        timeline.add(access, case, kind="option", icon="bed", title=words, subject=option)
        tasks.finish(access, case, idem_key=f"A-07:{option.pk}")
        upcoming.refresh(access, case)
        return option
