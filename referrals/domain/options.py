"""Treatment options: offered, changed, confirmed, declined."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from uuid import UUID

from cases.domain import timeline, upcoming
from cases.domain.working import check_open, check_version, lock
from cases.models import Case
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid
from referrals.models import LEVELS, Edition, OptionState, Provider, TreatmentOption

AGREED = ("provider_id", "level_of_care", "edition", "starts_on", "cost_cents", "held_until")


@dataclass(frozen=True, slots=True)
class OptionFacts:
    """An offer of one provider. `cost_cents`: what the family would pay, in integer cents.

    The level of care is written down as the provider or a qualified person named it, never computed.
    """

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
    """Writes down an offer. The same `key` makes one.

    Raises Invalid for a provider that pays for admissions or belongs to us (E-24), or a level that its
    edition does not know.
    """
    with gate.act(access, case_id=case.pk, model=TreatmentOption, to="add_option"):
        case = lock(case)
        check_open(case)
        known: TreatmentOption | None = TreatmentOption.objects.filter(case=case, idem_key=key).first()
        if known is not None:
            return known
        option = TreatmentOption(case_id=case.pk, idem_key=key)
        _write(option, facts)
        option.save()
        _note(access, case, option, "Added a treatment option")
        return option


def change(
    access: Access, *, case: Case, option: TreatmentOption, facts: OptionFacts, version: int
) -> TreatmentOption:
    """Saves what was learned since. Other terms than were confirmed have to be confirmed anew.

    Raises StaleVersion when somebody saved since `version` was read.
    """
    with gate.act(access, on=option, to="change_option"):
        case = lock(case)
        check_open(case)
        option = TreatmentOption.objects.select_for_update().get(pk=option.pk)
        check_version(version, option.version, mine=_words(facts), theirs=_words(option))
        before = [getattr(option, name) for name in AGREED]
        _write(option, facts)
        if option.state == OptionState.CONFIRMED and [getattr(option, name) for name in AGREED] != before:
            option.state, option.confirmed_at = OptionState.OFFERED.value, None
        option.version += 1
        option.save()
        _note(access, case, option, "Changed a treatment option")
        return option


def confirm(access: Access, *, case: Case, option: TreatmentOption, version: int) -> TreatmentOption:
    """The provider said yes, now. Counts for 72 hours (G-14). Raises Invalid once the bed is held no more."""
    return _settle(access, case, option, version, OptionState.CONFIRMED, "Confirmed a treatment option")


def decline(access: Access, *, case: Case, option: TreatmentOption, version: int) -> TreatmentOption:
    """The offer is off."""
    return _settle(access, case, option, version, OptionState.DECLINED, "A treatment option fell away")


def state_at(option: TreatmentOption, at: datetime) -> OptionState:
    """How the offer stands at a moment: one whose bed is held no longer has expired."""
    state = OptionState(option.state)
    is_open = state in {OptionState.OFFERED, OptionState.CONFIRMED}
    return OptionState.EXPIRED if is_open and option.held_until and option.held_until <= at else state


def _settle(
    access: Access, case: Case, option: TreatmentOption, version: int, state: OptionState, words: str
) -> TreatmentOption:
    with gate.act(access, on=option, to=f"{state.value}_option"):
        case = lock(case)
        check_open(case)
        option = TreatmentOption.objects.select_for_update().get(pk=option.pk)
        if option.state == state and state is OptionState.DECLINED:
            return option
        check_version(version, option.version, mine=state.label, theirs=option.get_state_display())
        if state is OptionState.CONFIRMED and option.held_until and option.held_until <= access.at:
            raise Invalid("The bed was held until then and no longer. Change the option first.")
        option.state = state.value
        option.confirmed_at = access.at if state is OptionState.CONFIRMED else None
        option.version += 1
        option.save(update_fields=["state", "confirmed_at", "version"])
        _note(access, case, option, words)
        return option


def _write(option: TreatmentOption, facts: OptionFacts) -> None:
    provider: Provider | None = Provider.objects.filter(pk=facts.provider_id, ended_at__isnull=True).first()
    if provider is None:
        raise Invalid("Choose a provider from your list.", field="provider")
    if provider.bars_offers:
        raise Invalid(
            f"{provider.name} belongs to us or pays by admission, so it cannot be offered.", field="provider"
        )
    if facts.level_of_care not in LEVELS[Edition(facts.edition)]:
        raise Invalid("This edition has no such level.", field="level_of_care")
    for one in fields(facts):
        setattr(option, one.name, getattr(facts, one.name))


def _words(option: OptionFacts | TreatmentOption) -> str:
    return (
        f"Level {option.level_of_care}, from {option.starts_on:%B} {option.starts_on.day},"
        f" ${option.cost_cents // 100:,}.{option.cost_cents % 100:02}. {option.note}"
    )


def _note(access: Access, case: Case, option: TreatmentOption, title: str) -> None:
    timeline.add(access, case, kind="option", icon="bed", title=title, subject=option)
    upcoming.refresh(access, case)
