"""A provider's private link: looked at, claimed by a press, decided anew at every look, dead at once."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from compliance import gate
from compliance.access import Access, Actor
from compliance.acting import acting
from compliance.consent.items import BY_KEY
from compliance.decision import Decision
from compliance.disclosure.deciding import ItemDenied
from compliance.disclosure.models import Channel, Disclosure, DisclosureEventKind, SharedLink
from compliance.disclosure.recipients import ACTORS
from compliance.domain import disclosures
from compliance.domain.disclosures import Packet
from compliance.errors import DomainError, Invalid, NotFound
from compliance.gate.facts import NOBODY, facts_of
from compliance.gate.record import event_of
from compliance.ledger import current_ledger
from compliance.vocabulary import Category, Effect, Purpose
from practices.tenancy.context import practice
from practices.tenancy.models import uuid7

LASTS = timedelta(days=14)
TOKEN_BYTES = 32
CLOSED = Decision(Effect.DENY, "C-46", frozenset(), "This link is closed.")


class LinkClosed(DomainError):
    """Used elsewhere, expired, taken back, withdrawn, or never there: the page is the same for all."""

    status = 410
    title = "This link is closed"
    code = "link_closed"

    def __init__(self) -> None:
        super().__init__("If you need it, ask the person who sent it to you.")


@dataclass(frozen=True, slots=True)
class Door:
    """What a claimed link opens, as the browser keeps it."""

    practice_id: UUID
    link_id: UUID
    claim: UUID


def make(access: Access, *, disclosure: Disclosure) -> tuple[SharedLink, str]:
    """A link to one disclosure. Returns it with its token, which is shown once and kept nowhere.

    Made again, the newest counts. Raises Invalid for a disclosure that goes out another way.
    """
    if disclosure.channel != Channel.LINK:
        raise Invalid("This was shared another way.")
    with gate.act(access, on=disclosure, to="make_link"):
        disclosures.ask_again(access, disclosure, to="make_link")
        for old in SharedLink.objects.filter(disclosure_id=disclosure.pk, closed_at__isnull=True):
            old.closed_at = access.at
            old.closed_why = "staff"
            old.save(update_fields=["closed_at", "closed_why"])
        token = secrets.token_urlsafe(TOKEN_BYTES)
        link: SharedLink = SharedLink.create(
            case_id=disclosure.case_id,
            disclosure_id=disclosure.pk,
            token_sha256=_hash(token),
            recipient_kind=disclosure.recipient_kind,
            recipient_id=disclosure.recipient_id,
            purpose=disclosure.purpose,
            first_item=disclosure.items[0],
            expires_at=access.at + LASTS,
        )
        return link, token


def look(token: str, *, at: datetime, known: Door | None = None) -> None:
    """Whether the link still opens in this browser. Uses nothing up and says nothing. Raises LinkClosed."""
    practice_id = _practice_of(token)
    with practice(practice_id, kind="outside"):
        link = SharedLink.objects.filter(token_sha256=_hash(token)).first()
        if link is None or not _is_open(link, at) or not (link.claim is None or _is_claimed_by(link, known)):
            raise LinkClosed


def claim(token: str, *, at: datetime, network: str, known: Door | None = None) -> Door:
    """Binds the link to the browser that pressed first; the same browser may come back. Raises LinkClosed.

    The decision is asked anew. Whatever it says is in the log.
    """
    practice_id = _practice_of(token)
    with practice(practice_id, kind="outside"):
        found = SharedLink.objects.get(token_sha256=_hash(token))
        actor = actor_of(practice_id, found)
    with acting(
        practice_id,
        role=actor.role,
        actor_id=actor.actor_id,
        at=at,
        kind=actor.kind,
        channel="web",
        name=actor.name,
        recipient_id=actor.recipient_id,
        concerned_other_id=actor.concerned_other_id,
        case_id=found.case_id,
        purpose=Purpose(found.purpose),
        network=network,
    ) as access:
        link = SharedLink.objects.select_for_update().get(pk=found.pk)
        returns = _is_claimed_by(link, known)
        if not _is_open(link, at) or (link.claim is not None and not returns):
            _note_closed(access, link)
            raise LinkClosed
        _read(access, link, DisclosureEventKind.SEEN if returns else DisclosureEventKind.OPENED)
        if link.claim is None:
            link.claim = uuid7()
            link.opened_at = at
            link.save(update_fields=["claim", "opened_at"])
        return Door(practice_id, link.pk, link.claim)


def actor_of(practice_id: UUID, link: SharedLink) -> Actor:
    """The recipient as an actor: bound to one case, tied to nothing else."""
    role = ACTORS[link.recipient_kind]
    is_family = link.recipient_kind == "family"
    return Actor(
        practice_id=practice_id,
        actor_id=link.recipient_id,
        role=role,
        kind="outside",
        name="Recipient of a link",
        concerned_other_id=link.recipient_id if is_family else None,
        recipient_id=None if is_family else link.recipient_id,
        case_id=link.case_id,
    )


def session_of(door: Door, *, at: datetime) -> SharedLink | None:
    """The open link behind a browser's session, or None when it has closed."""
    with practice(door.practice_id, kind="outside"):
        link: SharedLink | None = SharedLink.objects.filter(pk=door.link_id, claim=door.claim).first()
        return link if link is not None and _is_open(link, at) else None


def read(access: Access, *, link_id: UUID) -> Packet:
    """The packet, for the recipient who opened the link. Decided and recorded at each look.

    Raises LinkClosed when it does not hold any more: also for a withdrawal of this second.
    """
    link = SharedLink.objects.filter(pk=link_id).first()
    if link is None or not _is_open(link, access.at):
        raise LinkClosed
    return _read(access.for_purpose(Purpose(link.purpose)), link, DisclosureEventKind.SEEN)


def _read(access: Access, link: SharedLink, kind: DisclosureEventKind) -> Packet:
    """Asks with the category of the first part, then item by item; nothing of it is shown in part."""
    try:
        first = BY_KEY[link.first_item].category
        with gate.act(
            access, case_id=link.case_id, model=Disclosure, category=first, to="open_link"
        ) as scope:
            disclosure: Disclosure = Disclosure.objects.get(pk=link.disclosure_id)
            disclosures.ask_again(access, disclosure, to="open_link", hold=False)
            disclosures.append(access, disclosure, kind)
            scope.detail |= {"disclosure": str(disclosure.pk), "items": disclosure.items}
            return disclosures.packet_of(disclosure)
    except (ItemDenied, NotFound) as refused:
        raise LinkClosed from refused


def _note_closed(access: Access, link: SharedLink) -> None:
    current_ledger().events.append(
        event_of(
            access,
            CLOSED,
            facts=facts_of(access, link.case_id) or NOBODY,
            category=Category.CONSENT,
            record_type=Disclosure._meta.label_lower,
            record_ids=[link.disclosure_id],
            action="open_link",
            detail={"link": "closed"},
        )
    )


def _is_open(link: SharedLink, at: datetime) -> bool:
    return link.closed_at is None and at < link.expires_at


def _is_claimed_by(link: SharedLink, known: Door | None) -> bool:
    return known is not None and known.link_id == link.pk and known.claim == link.claim


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _practice_of(token: str) -> UUID:
    """Before the practice is known: a SECURITY DEFINER function gives its id and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT shared_link_practice(%s)", [_hash(token)])
        found: UUID | None = cursor.fetchone()[0]
    if found is None:
        raise LinkClosed
    return found
