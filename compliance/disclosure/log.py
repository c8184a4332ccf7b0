"""What guards ask of the log of disclosures. Evaluated inside a verb at work on the case."""

from datetime import datetime
from uuid import UUID

from compliance.consent.models import Consent, State
from compliance.disclosure.models import (
    Channel,
    Disclosure,
    DisclosureEvent,
    DisclosureEventKind,
    SharedLink,
)

DRAWN_UP = frozenset({Channel.PACKET.value, Channel.PAPER.value})


def went_to(case_id: UUID, recipient_id: UUID, *, since: datetime, at: datetime) -> bool:
    """Whether something went to this recipient under a consent, with its notice, since then.

    A packet counts once it was drawn up, a link while it is open or once it was opened.
    """
    under_consent = Disclosure.objects.filter(
        case_id=case_id, recipient_id=recipient_id, consent__isnull=False, at__gte=since
    ).exclude(notice_id="")
    return any(_is_out(one, at) for one in under_consent)


def said_no(case_id: UUID, recipient_id: UUID) -> bool:
    """Whether the person refused to let this recipient know anything: then nothing is handed over."""
    return bool(
        Consent.objects.filter(case_id=case_id, recipient_id=recipient_id, state=State.REFUSED).exists()
    )


def _is_out(one: Disclosure, at: datetime) -> bool:
    if one.channel in DRAWN_UP:
        return _happened(one, DisclosureEventKind.RENDERED)
    if one.channel == Channel.LINK:
        is_open = SharedLink.objects.filter(disclosure_id=one.pk, closed_at__isnull=True, expires_at__gt=at)
        return is_open.exists() or _happened(one, DisclosureEventKind.OPENED)
    if one.channel == Channel.SPACE:
        return not _happened(one, DisclosureEventKind.STOPPED)
    return True


def _happened(one: Disclosure, kind: DisclosureEventKind) -> bool:
    return bool(DisclosureEvent.objects.filter(disclosure=one, kind=kind).exists())
