"""Who works in the practice, and the end of that. Decided by C-13 and kept in the access log."""

from dataclasses import dataclass
from uuid import UUID

from compliance import gate
from compliance.access import Access
from compliance.errors import DomainError, NotFound
from compliance.vocabulary import Category
from practices import queries
from practices.models import Membership, StaffInvitation, StaffRole


class LastAdmin(DomainError):
    """A practice without an admin could invite nobody any more."""

    title = "Somebody has to run the practice"
    code = "last_admin"


class OneselfRefused(DomainError):
    """Nobody ends their own hat: somebody else should know."""

    title = "Ask another admin"
    code = "oneself"


@dataclass(frozen=True, slots=True)
class Roll:
    """Everybody with their credentials, those who left, and those who were invited."""

    at_work: list[Membership]
    left: list[Membership]
    invited: list[StaffInvitation]


def roll(access: Access) -> Roll:
    """The people of the practice. For its admins."""
    with gate.act(access, to="list", category=Category.STAFF) as scope:
        people = list(queries.everybody())
        scope.detail["memberships"] = [str(one.pk) for one in people]
        return Roll(
            at_work=[one for one in people if one.ended_at is None],
            left=[one for one in people if one.ended_at is not None],
            invited=list(queries.open_invitations(access.at)),
        )


def read(access: Access, *, membership_id: UUID) -> Membership:
    """One person with their credentials. For admins. Raises NotFound."""
    with gate.act(access, to="read", category=Category.STAFF) as scope:
        found = queries.everybody().filter(pk=membership_id).first()
        if found is None:
            raise NotFound
        scope.detail["membership"] = str(found.pk)
        return found


def end(access: Access, *, membership_id: UUID) -> Membership:
    """Ends a hat, at once: the next request of its holder finds no practice. Ended once, it stays ended.

    Raises NotFound, OneselfRefused for one's own, LastAdmin for the only admin.
    """
    with gate.act(access, to="end_membership", category=Category.STAFF) as scope:
        # All admins are locked, so that two of them cannot end each other at the same moment.
        admins = list(queries.admins().select_for_update(of=("self",)))
        found = queries.everybody().filter(pk=membership_id).first()
        if found is None:
            raise NotFound
        scope.detail["membership"] = str(found.pk)
        if found.ended_at is not None:
            return found
        if found.user_id == access.actor_id:
            raise OneselfRefused("Another admin has to end your own role here.")
        if found.role == StaffRole.ADMIN and len(admins) == 1:
            raise LastAdmin("This is the only admin. Make somebody else an admin first.")
        found.ended_at = access.at
        found.save(update_fields=["ended_at"])
        return found
