"""The practice's list of providers."""

from dataclasses import dataclass, field

from compliance.access import Access
from compliance.errors import Invalid, NotFound
from compliance.vocabulary import Role
from referrals import queries
from referrals.models import LEVELS, Edition, Provider

MAY_WRITE = {Role.COORDINATOR, Role.SUPERVISOR, Role.INTERVENTIONIST, Role.ADMIN}


@dataclass(frozen=True, slots=True)
class ProviderFacts:
    """What the practice knows of a provider. `interest` in words, empty when there is none (E-23)."""

    name: str
    place: str
    admissions_phone: str
    edition: str
    levels: list[str] = field(default_factory=list)
    takes_withdrawal: bool = False
    interest: str = ""


def known(access: Access) -> list[Provider]:
    """Providers of the practice. They hold no case data; every role with a caseload may look."""
    if access.role not in MAY_WRITE:
        return []
    return list(queries.providers())


def add(access: Access, *, facts: ProviderFacts) -> Provider:
    """Adds a provider. Raises Invalid for a level that its edition does not have, Denied for other roles."""
    wrong = set(facts.levels) - set(LEVELS[Edition(facts.edition)])
    if wrong:
        raise Invalid(f"The chosen edition has no level {', '.join(sorted(wrong))}.", field="levels")
    if access.role not in MAY_WRITE:
        raise NotFound
    made: Provider = Provider.create(
        name=facts.name,
        place=facts.place,
        admissions_phone=facts.admissions_phone,
        edition=facts.edition,
        levels=facts.levels,
        takes_withdrawal=facts.takes_withdrawal,
        interest=facts.interest,
    )
    return made
