"""Credentials of staff: entered, verified by somebody else, ended. Guard G-04 reads what they leave (E-10, E-11)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from compliance import gate
from compliance.access import Access
from compliance.errors import DomainError, Invalid, NotFound
from compliance.records import Scope
from compliance.vocabulary import Category
from practices import queries
from practices.catalogue import CREDENTIALS
from practices.models import Credential


class NeedsOtherEyes(DomainError):
    """E-10: a credential counts only once somebody other than its holder has looked at it."""

    title = "Somebody else has to look at it"
    code = "needs_other_eyes"


@dataclass(frozen=True, slots=True)
class NewCredential:
    """What stands on the certificate, and what it covers."""

    code: str
    number: str
    valid_from: date
    valid_until: date
    models_trained: list[str]
    populations: list[str]


def add(access: Access, *, membership_id: UUID, credential: NewCredential) -> Credential:
    """Enters a credential. It counts for nothing until it is verified. Its kind follows from its code."""
    with gate.act(access, to="add_credential", category=Category.STAFF) as scope:
        holder = queries.staff_at_work().filter(pk=membership_id).first()
        if holder is None:
            raise NotFound
        if credential.valid_until < credential.valid_from:
            raise Invalid("Choose a date that is after the first day.", field="valid_until")
        made = Credential.create(
            membership=holder,
            code=credential.code,
            kind=CREDENTIALS[credential.code][1],
            number=credential.number,
            valid_from=credential.valid_from,
            valid_until=credential.valid_until,
            models_trained=credential.models_trained,
            populations=credential.populations,
        )
        _name(scope, made)
        return made


def verify(access: Access, *, credential_id: UUID) -> Credential:
    """Somebody saw the certificate, and it is not their own. Raises NotFound, NeedsOtherEyes."""
    with gate.act(access, to="verify_credential", category=Category.STAFF) as scope:
        found = _locked(credential_id)
        _name(scope, found)
        if found.membership.user_id == access.actor_id:
            raise NeedsOtherEyes(
                "Nobody verifies their own credential. Ask another admin to look at it (E-10)."
            )
        if found.verified_by_id is None:
            found.verified_by_id = access.membership_id
            found.verified_at = access.at
            found.save(update_fields=["verified_by", "verified_at"])
        return found


def end(access: Access, *, credential_id: UUID, as_state: str) -> Credential:
    """Suspended, revoked or retired: from now on it lets nobody lead. Raises NotFound."""
    with gate.act(access, to="end_credential", category=Category.STAFF) as scope:
        found = _locked(credential_id)
        _name(scope, found)
        found.ended_as = as_state
        found.save(update_fields=["ended_as"])
        return found


def _locked(credential_id: UUID) -> Credential:
    found = queries.credentials().select_for_update(of=("self",)).filter(pk=credential_id).first()
    if found is None:
        raise NotFound
    return found


def _name(scope: Scope, credential: Credential) -> None:
    scope.detail["credential"] = str(credential.pk)
    scope.detail["membership"] = str(credential.membership_id)
