"""Who may receive, and as which actor the decision is asked about them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from compliance.access import Access
from compliance.disclosure.models import OutsideKind
from compliance.vocabulary import Purpose, Role

ACTORS: dict[str, Role] = {
    OutsideKind.PROVIDER.value: Role.PROVIDER,
    OutsideKind.FAMILY.value: Role.FAMILY,
    OutsideKind.INSURER.value: Role.INSURER,
    OutsideKind.LAW.value: Role.LAW,
    OutsideKind.RESEARCHER.value: Role.RESEARCHER,
    OutsideKind.MEDICAL.value: Role.MEDICAL_EMERGENCY,
    OutsideKind.EXT_AUDITOR.value: Role.EXT_AUDITOR,
    OutsideKind.OTHER.value: Role.PUBLIC,
}


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody outside. `id` is what a consent names; name and address go into the accounting."""

    kind: str
    id: UUID
    name: str
    address: str = ""

    @property
    def role(self) -> Role:
        """The actor of the decision table."""
        return ACTORS[self.kind]


def in_their_place(
    access: Access, *, case_id: UUID, kind: str, recipient_id: UUID, purpose: Purpose
) -> Access:
    """An Access as the recipient would have it at this moment: what the decision is asked with, not who acts."""
    role = ACTORS[kind]
    is_family = role is Role.FAMILY
    return replace(
        access,
        actor_id=recipient_id,
        role=role,
        purpose=purpose,
        kind="family" if is_family else "outside",
        membership_id=None,
        concerned_other_id=recipient_id if is_family else None,
        recipient_id=None if is_family else recipient_id,
        case_id=case_id,
        reasons={},
    )


Known = Callable[[Access, UUID], list[Recipient]]
_sources: list[Known] = []


def knows_recipients(source: Known) -> Known:
    """Registers a source of recipients by name and address, such as the practice's list of providers."""
    _sources.append(source)
    return source


def known_recipients(access: Access, case_id: UUID) -> list[Recipient]:
    """Everybody whom the apps above know by an id, for consents that name a class (s. 2.31(a)(4))."""
    return [one for source in _sources for one in source(access, case_id)]
