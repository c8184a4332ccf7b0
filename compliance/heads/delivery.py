"""Bringing a head out of the house: by the outbox, tried again when it fails, and every result kept."""

from collections.abc import Callable
from functools import partial
from smtplib import SMTPException

from compliance import outbox
from compliance.access import Access
from compliance.heads import folder, head, hook
from compliance.heads.models import LONGEST_PROBLEM, Channel, HeadChannels, HeadPublication, PublicationState
from compliance.models import OutboxRow
from compliance.outbox import Call, Message
from practices.models import Membership

KIND = "compliance.head"
BODY = (
    "The head of your practice's audit log:\n\n{line}\n\n"
    "Seal {seal}, {events} events of your practice, signed by key {key}, sealed {sealed_at} (UTC).\n\n"
    "Keep this message. Whoever checks an archive of the log later gives this line to the check; if"
    " anything up to here was changed or cut off, it says so.\n\nPractice {practice}.\n"
)
NO_FOLDER = "The folder cannot be written. Ask whoever runs this installation."
NO_MAIL = "The mail server did not take it."
UNKNOWN = "Something went wrong here. It is in the worker's log."


def chosen(channel: str, channels: HeadChannels | None) -> bool:
    """Whether the practice still wants this way."""
    if channels is None:
        return False
    ways = {Channel.MAIL: channels.by_mail, Channel.FILE: channels.to_file, Channel.HOOK: channels.hook_url}
    return bool(ways[Channel(channel)])


@outbox.kind(KIND)
def deliver(access: Access, row: OutboxRow) -> Call | None:
    """One publication, unless its way was given up or its admin left meanwhile."""
    one = HeadPublication.objects.filter(pk=row.subject_id, state=PublicationState.WAITING).first()
    if one is None:
        return None
    channels = HeadChannels.objects.first()
    member = Membership.objects.select_related("user").filter(pk=row.to_membership_id).first()
    left = one.channel == Channel.MAIL and (member is None or member.ended_at is not None)
    if channels is None or left or not chosen(one.channel, channels):
        _settle(access, one, PublicationState.DROPPED)
        return None
    return Call(partial(_attempt, access, row, one, _way(access, row, one, channels, member)))


def _way(
    access: Access,
    row: OutboxRow,
    one: HeadPublication,
    channels: HeadChannels,
    member: Membership | None,
) -> Callable[[], None]:
    """What has to be done, with everything it needs."""
    found = head.of(one, access.practice_id)
    if one.channel == Channel.FILE:
        return partial(folder.append, found, access.at)
    if one.channel == Channel.HOOK:
        stated = {"publication": str(one.pk), **found.stated(access.at)}
        return partial(hook.post, channels.hook_url, stated, channels.hook_secret)
    if member is None:
        raise LookupError("A message to nobody.")
    subject = f"Head of the audit log: seal {one.seal}"
    return partial(outbox.send, row, Message(member.user.email, subject, _words(found)))


def _words(found: head.Head) -> str:
    return BODY.format(
        line=found.line,
        seal=found.seal,
        events=found.events,
        key=found.key,
        sealed_at=head.moment(found.sealed_at),
        practice=found.practice_id,
    )


def _attempt(access: Access, row: OutboxRow, one: HeadPublication, way: Callable[[], None]) -> None:
    """Does it and keeps what became of it. What failed is raised, so that the outbox tries again."""
    one.attempts = row.attempts + 1
    try:
        way()
    except Exception as error:
        one.problem = _problem(error)[:LONGEST_PROBLEM]
        last = one.attempts >= outbox.MOST_ATTEMPTS
        _settle(access, one, PublicationState.FAILED if last else PublicationState.WAITING)
        raise
    one.problem = ""
    _settle(access, one, PublicationState.DONE)


def _problem(error: Exception) -> str:
    """The failure in words; they name no address and no person."""
    if isinstance(error, hook.HookFailed):
        return str(error)
    if isinstance(error, SMTPException | ConnectionError | TimeoutError):
        return NO_MAIL
    return NO_FOLDER if isinstance(error, OSError) else UNKNOWN


def _settle(access: Access, one: HeadPublication, state: PublicationState) -> None:
    one.state = state
    one.settled_at = None if state == PublicationState.WAITING else access.at
    one.save(update_fields=["state", "attempts", "settled_at", "problem"])
