"""The request as a view sees it, after our middleware: with an actor's Access and, for staff, their hat."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

from compliance.access import Access, Actor

if TYPE_CHECKING:
    from practices.models import Membership, User


class OurRequest(HttpRequest):
    """For annotations only. `access` is there on every page that is not public; see the middlewares for the rest."""

    access: Access
    actor: Actor | None
    membership: "Membership | None"
    hats: "list[Membership]"


class StaffRequest(OurRequest):
    """A page of staff: somebody is signed in and wears a hat."""

    user: "User"
    membership: "Membership"
