"""The person's own space: who may open it for them, from when on, and how the link is taken back.

No account exists before the person takes part (C-52), so nothing can reach them before that by this way.
"""

import secrets
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from cases.domain import tasks, timeline, upcoming
from cases.models import Case, Individual
from compliance import gate, outbox
from compliance.access import Access
from compliance.errors import Invalid
from compliance.models import OutboxRow
from compliance.outbox import Message
from compliance.records import Scope
from compliance.vocabulary import Category, Regime, Role
from families import queries
from families.domain import space
from families.domain.doors import hashed, is_open
from families.domain.invitations import LASTS, TOKEN_BYTES, words_around
from families.invitation_words import SUBJECTS
from families.models import Invitation, LinkWay

INVITE = "families.invite_person"
MAKERS = frozenset({Role.INTERVENTIONIST, Role.SUPERVISOR})


def may_make(access: Access, case: Case) -> bool:
    """Whoever holds the link is the person, so it is made by those who may read all of it anyway."""
    return access.role in MAKERS and gate.would(access, on=case.pk, category=Category.IND_SUD).allowed


def make(access: Access, *, case: Case, email: str = "") -> tuple[Invitation, str]:
    """Makes a fresh link and takes older ones back: sent by e-mail, or shown once to be handed over.

    Returns it with its path. Raises Invalid before the person takes part, when nobody has written down who
    they are, and for whoever is not on the team.
    """
    with gate.act(access, case_id=case.pk, model=Individual, to="invite") as scope:
        _demand(access, case, scope)
        row = Case.objects.select_related("lead").get(pk=case.pk)
        person = Individual.objects.filter(case_id=case.pk).first()
        if person is None:
            raise Invalid("Write down who the person is first, under Person.")
        last = space.ends_at(row)
        if last is not None and access.at >= last:
            raise Invalid("This case closed more than 30 days ago, so the space has ended.")
        _take_back(access, case)
        token = secrets.token_urlsafe(TOKEN_BYTES)
        link: Invitation = Invitation.create(
            case_id=case.pk,
            individual=person,
            token_sha256=hashed(token),
            sealed_link=token,
            address=email,
            made_by_id=access.membership_id,
            way=LinkWay.EMAIL if email else LinkWay.SHOWN,
            expires_at=min(access.at + LASTS, last or access.at + LASTS),
        )
        if email:
            outbox.post(access, INVITE, case_id=case.pk, subject_id=link.pk, idem_key=f"invite:{link.pk}")
        timeline.add(access, row, kind="invitation", icon="mail", title=f"Invited {row.display_name}")
        for old in queries.links_of_person(case.pk):
            tasks.finish(access, row, idem_key=f"new-link:{old.pk}")
        upcoming.refresh(access, row)
        return link, reverse("families:door", args=[token])


def take_back(access: Access, *, case: Case) -> None:
    """Closes every link and every device of the person, at once."""
    with gate.act(access, case_id=case.pk, model=Individual, to="revoke_invitation") as scope:
        _demand(access, case, scope)
        _take_back(access, case)
        person = Individual.objects.filter(case_id=case.pk).first()
        for session in queries.sessions(person) if person else ():
            session.ended_at = access.at
            session.is_revoked = True
            session.save(update_fields=["ended_at", "is_revoked"])


@outbox.kind(INVITE)
def invitation_mail(access: Access, row: OutboxRow) -> Message | None:
    """The link, in the same neutral words as a family member's. Not sent when used or taken back meanwhile,
    and never before the person takes part."""
    link = Invitation.objects.filter(pk=row.subject_id).first()
    if (
        link is None
        or not is_open(link, access.at)
        or not link.address
        or not takes_part(access, link.case_id)
    ):
        return None
    url = settings.BASE_URL + reverse("families:door", args=[link.sealed_link])
    return Message(to=link.address, subject=SUBJECTS[link.language], body=words_around(link).body(url))


def takes_part(access: Access, case_id: UUID) -> bool:
    """Whether the person takes part by now; asked again by whatever is about to be sent to them."""
    return gate.get(access, Case, case_id, to="remind").engaged_at is not None


def _demand(access: Access, case: Case, scope: Scope) -> None:
    if not may_make(access, case):
        raise Invalid("The lead or the supervisor opens the person’s space.")
    if scope.regime is Regime.R0_FAMILY:
        raise Invalid("The person gets a space of their own once they take part.")


def _take_back(access: Access, case: Case) -> None:
    for old in queries.links_of_person(case.pk).filter(claimed_at__isnull=True, revoked_at__isnull=True):
        old.revoked_at = access.at
        old.sealed_link = ""
        old.save(update_fields=["revoked_at", "sealed_link"])
        outbox.cancel(access, idem_prefix=f"invite:{old.pk}")
