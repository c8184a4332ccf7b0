"""The practice's list of providers, with what ties us to them."""

from dataclasses import dataclass, field, fields
from uuid import UUID

from cases.domain.working import check_version
from compliance.access import Access
from compliance.errors import Invalid, NotFound
from compliance.vocabulary import Role
from referrals import queries
from referrals.models import LEVELS, Edition, Provider

MAY_WRITE = {Role.COORDINATOR, Role.SUPERVISOR, Role.INTERVENTIONIST, Role.ADMIN}


@dataclass(frozen=True, slots=True)
class ProviderFacts:
    """What the practice knows of a provider. `interest` in words, empty when there is none (E-23).

    `bars_offers`: ownership, or pay that depends on admissions; it is never offered then (E-24).
    """

    name: str
    place: str
    admissions_phone: str
    edition: str
    levels: list[str] = field(default_factory=list)
    takes_withdrawal: bool = False
    interest: str = ""
    bars_offers: bool = False


def known(access: Access) -> list[Provider]:
    """Providers of the practice. They hold no case data; roles with a caseload may look, others find nothing."""
    _may_write(access)
    return list(queries.providers())


def get(access: Access, provider_id: UUID) -> Provider:
    """One provider. Raises NotFound for one of another practice, or that was taken off the list."""
    _may_write(access)
    found: Provider | None = queries.providers().filter(pk=provider_id).first()
    if found is None:
        raise NotFound
    return found


def add(access: Access, *, facts: ProviderFacts, key: str = "") -> Provider:
    """Adds a provider. The same `key` makes one. Raises Invalid for a level that its edition does not have."""
    _may_write(access)
    _check(facts)
    if key:
        before: Provider | None = Provider.objects.filter(idem_key=key).first()
        if before is not None:
            return before
    provider = Provider(idem_key=key)
    _write(provider, facts)
    provider.save(force_insert=True)
    return provider


def change(access: Access, *, provider: Provider, facts: ProviderFacts, version: int) -> Provider:
    """Saves what changed. Raises StaleVersion when somebody saved since `version` was read."""
    _may_write(access)
    _check(facts)
    row = _held_still(provider)
    check_version(version, row.version, mine=facts.name, theirs=f"{row.name}, {row.place}. {row.interest}")
    _write(row, facts)
    row.version += 1
    row.save()
    return row


def end(access: Access, *, provider: Provider) -> None:
    """Takes a provider off the list. Options and placements that name it stay as they are."""
    _may_write(access)
    row = _held_still(provider)
    if row.ended_at is None:
        row.ended_at = access.at
        row.version += 1
        row.save(update_fields=["ended_at", "version"])


def _held_still(provider: Provider) -> Provider:
    row: Provider = Provider.objects.select_for_update().get(pk=provider.pk)
    return row


def _may_write(access: Access) -> None:
    if access.role not in MAY_WRITE:
        raise NotFound


def _check(facts: ProviderFacts) -> None:
    wrong = set(facts.levels) - set(LEVELS[Edition(facts.edition)])
    if wrong:
        raise Invalid(f"The chosen edition has no level {', '.join(sorted(wrong))}.", field="levels")
    if facts.bars_offers and not facts.interest.strip():
        raise Invalid("Write in words what ties us to this provider.", field="interest")


def _write(provider: Provider, facts: ProviderFacts) -> None:
    for one in fields(facts):
        setattr(provider, one.name, getattr(facts, one.name))
