"""Inviting a concerned other: who may make a link, how it is sent, how it is taken back."""

import secrets
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from cases.domain import reach, tasks, timeline, upcoming
from cases.models import Case, ConcernedOther
from cases.models.people import OtherStatus
from compliance import gate, outbox
from compliance.access import Access
from compliance.errors import Invalid
from compliance.models import OutboxRow
from compliance.outbox import Note
from compliance.vocabulary import Category
from families import printed_code, queries
from families.domain import door_check, reminders, space
from families.domain.doors import hashed, is_open
from families.invitation_words import LANGUAGES, SUBJECTS, Around
from families.models import (
    IntakeAnswers,
    Invitation,
    KeptWords,
    Letter,
    LinkWay,
    SafetyAnswers,
)
from families.quiet import quiet_name
from practices.models import Membership

LASTS = timedelta(days=14)
INVITE = "families.invite"
INVITE_TASK = "A-03"
TELL_WITHIN = timedelta(days=1)
TOKEN_BYTES = 32
SENT = frozenset({LinkWay.EMAIL, LinkWay.TEXT})
NO_WAY = "Nothing can be sent to this person safely. Look at how they may be reached, or hand the link over yourself."


def invite(access: Access, *, case: Case, other: ConcernedOther, way: LinkWay) -> tuple[Invitation, str]:
    """Makes a fresh link and takes older ones back. Returns it with its path, which is shown once.

    Whoever holds the link is that person from then on, so it is made by those who may read what the person
    wrote; by others only before they came in, and only sent. What is sent goes by the way that is safe for
    the person, and waits for their hours (`cases.domain.reach`). Raises Invalid for anybody else, when it
    should be sent and there is no safe way, or when the person has left.
    """
    with gate.act(access, on=other, to="invite"):
        case = Case.objects.select_related("lead").get(pk=case.pk)
        is_sent = way in SENT
        _check_may_invite(access, other, is_sent=is_sent)
        last = space.ends_at(case)
        if last is not None and access.at >= last:
            raise Invalid("This case closed more than 30 days ago, so its family space has ended.")
        if other.status != OtherStatus.ACTIVE:
            raise Invalid("This person has left the process.")
        door_check.check_can_ask(other)
        if is_sent and (other.safe_way != way or not reach.can_be_sent(other)):
            raise Invalid(NO_WAY)
        token = printed_code.make() if way is LinkWay.PRINTED else secrets.token_urlsafe(TOKEN_BYTES)
        _revoke_open(access, other)
        invitation: Invitation = Invitation.create(
            case_id=case.pk,
            concerned_other=other,
            token_sha256=hashed(token),
            sealed_link=token,
            made_by_id=access.membership_id,
            way=way,
            language=language_of(other),
            expires_at=min(access.at + LASTS, last or access.at + LASTS),
        )
        if is_sent:
            outbox.post(
                access,
                INVITE,
                case_id=case.pk,
                to_concerned_other=other.pk,
                subject_id=invitation.pk,
                idem_key=f"invite:{invitation.pk}",
            )
        timeline.add(
            access, case, kind="invitation", icon="mail", title=f"Invited {other.name}", subject=other
        )
        _tell_the_lead(access, case, other, invitation)
        for old in Invitation.objects.filter(concerned_other_id=other.pk).defer("sealed_link"):
            tasks.finish(access, case, idem_key=f"new-link:{old.pk}")
        if not queries.uninvited(case.pk).exists():
            tasks.finish(access, case, idem_key=INVITE_TASK)
        if last is None:
            reminders.plan_for(access, case_id=case.pk, other_id=other.pk)
        upcoming.refresh(access, case)
        return invitation, reverse("families:door", args=[token])


def may_show(access: Access, case_id: UUID) -> bool:
    """Whether this actor reads the answers and letters of the family anyway (C-03, C-12): then a link gives
    them nothing, and they may make one at any time."""
    return all(
        gate.would(access, on=case_id, category=category).allowed
        for category in (Category.FAMILY_SAFETY, Category.FAMILY_LETTER)
    )


def revoke(access: Access, *, other: ConcernedOther) -> None:
    """Takes every open link back and ends every open device of this person, at once."""
    with gate.act(access, on=other, to="revoke_invitation"):
        close(access, other)


def close(access: Access, other: ConcernedOther) -> None:
    """The same inside another verb: when somebody leaves the process."""
    _revoke_open(access, other)
    for session in queries.sessions(other):
        session.ended_at = access.at
        session.is_revoked = True
        session.save(update_fields=["ended_at", "is_revoked"])


@outbox.kind(INVITE)
def invitation_note(access: Access, row: OutboxRow) -> Note | None:
    """The link, in neutral words. Not sent when it was used or taken back meanwhile."""
    invitation = Invitation.objects.filter(pk=row.subject_id).first()
    if invitation is None or not is_open(invitation, access.at):
        return None
    url = settings.BASE_URL + reverse("families:door", args=[invitation.sealed_link])
    around = words_around(invitation)
    return Note(SUBJECTS[invitation.language], around.body(url), around.short(url))


def words_around(invitation: Invitation) -> Around:
    """What the words around a link name."""
    maker = Membership.objects.filter(pk=invitation.made_by_id).first()
    practice = invitation.practice
    return Around(
        language=invitation.language,
        practice=quiet_name(practice.name),
        inviter=maker.display_name.partition(" ")[0] if maker else quiet_name(practice.name),
        phone=practice.phone,
        ends_at=invitation.expires_at,
    )


def language_of(other: ConcernedOther) -> str:
    """The language of the door: theirs where we speak it, else English."""
    return other.language if other.language in LANGUAGES else "en"


def _check_may_invite(access: Access, other: ConcernedOther, *, is_sent: bool) -> None:
    if may_show(access, other.belongs_to_case):
        return
    if not is_sent:
        raise Invalid("Only the case’s own team sees a link. Send it, or ask the lead.")
    if _has_been_here(other):
        raise Invalid(
            f"{other.name} has been in the family space already. The lead or the supervisor makes the next link."
        )


def _has_been_here(other: ConcernedOther) -> bool:
    """Whether a link of this person was ever used, or there is a word of theirs."""
    if Invitation.objects.filter(concerned_other_id=other.pk, claimed_at__isnull=False).exists():
        return True
    own = {"case_id": other.belongs_to_case, "concerned_other_id": other.pk}
    return bool(
        IntakeAnswers.objects.filter(**own).exists()
        or SafetyAnswers.objects.filter(**own).exists()
        or KeptWords.objects.filter(**own).exists()
        or Letter.objects.filter(case_id=other.belongs_to_case, author_id=other.pk).exists()
    )


def _tell_the_lead(access: Access, case: Case, other: ConcernedOther, invitation: Invitation) -> None:
    """A link that somebody else made: the lead knows, and can ask the person whether it reached them."""
    if access.membership_id == case.lead_id:
        return
    tasks.add(
        access,
        case,
        title=f"{access.name or 'Threshold'} invited {other.name}: ask whether it reached them",
        due_at=access.at + TELL_WITHIN,
        owner=case.lead,
        url=reverse("families:space", args=[case.pk]),
        idem_key=f"link-by:{invitation.pk}",
    )


def _revoke_open(access: Access, other: ConcernedOther) -> None:
    for old in Invitation.objects.filter(
        concerned_other_id=other.pk, claimed_at__isnull=True, revoked_at__isnull=True
    ):
        old.revoked_at = access.at
        old.sealed_link = ""
        old.save(update_fields=["revoked_at", "sealed_link"])
        outbox.cancel(access, idem_prefix=f"invite:{old.pk}")
