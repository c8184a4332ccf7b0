"""Giving something out: decided for the recipient, written down whole, asked again before it leaves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from compliance import gate
from compliance.access import Access
from compliance.consent.items import BY_KEY
from compliance.consent.models import Consent
from compliance.disclosure import content, deciding
from compliance.disclosure.content import Part
from compliance.disclosure.deciding import Verdict
from compliance.disclosure.models import (
    Channel,
    DisclosedItem,
    Disclosure,
    DisclosureEvent,
    DisclosureEventKind,
    OutsideKind,
    SharedLink,
)
from compliance.disclosure.notices import NOTICES, Notice, notice_for
from compliance.disclosure.recipients import Recipient, in_their_place
from compliance.disclosure.scope import scope_of
from compliance.errors import Invalid
from compliance.gate.facts import forget_facts
from compliance.vocabulary import Category, Effect, Obligation, Purpose
from practices.models import Practice

# What s. 2.51 asks to be written down at once.
FIVE_FIELDS = ("personnel", "facility", "discloser", "at", "nature")
RENDERED_CHANNELS = frozenset({Channel.PACKET.value, Channel.PAPER.value})
# What is only with them once they have fetched or read it, and stops before that.
READY_FOR_THEM = RENDERED_CHANNELS | {Channel.SPACE.value}
MADE = (DisclosureEventKind.RENDERED, DisclosureEventKind.OPENED)


@dataclass(frozen=True, slots=True)
class Packet:
    """What goes out, whole: parts, notice, and the consent's scope."""

    disclosure: Disclosure
    parts: list[Part]
    notice: Notice | None
    scope: str


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who already holds a copy under a consent."""

    disclosure_id: UUID
    name: str
    address: str
    kind: str
    items: list[str]
    channel: str
    at: Any
    told: bool


@dataclass(frozen=True, slots=True)
class _Made:
    """What a disclosure is made of, once it is decided."""

    to: Recipient
    purpose: Purpose
    channel: Channel
    verdicts: list[Verdict]
    parts: list[Part] = field(default_factory=list)
    consent: Consent | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def preview(
    access: Access, *, case_id: UUID, to: Recipient, items: Sequence[str], purpose: Purpose, words: str = ""
) -> list[Part]:
    """What would go out, read as `disclose` would read it. Raises as `disclose`; nothing goes anywhere."""
    with gate.act(access, case_id=case_id, model=Disclosure, to="prepare_disclosure"):
        _decide(access, case_id, to, _known_items(items), purpose)
        return content.gather(access, case_id, items, words)


def disclose(
    access: Access,
    *,
    case_id: UUID,
    to: Recipient,
    items: Sequence[str],
    purpose: Purpose,
    channel: Channel,
    words: str = "",
    key: str,
    facts: dict[str, Any] | None = None,
) -> Disclosure:
    """Gives these items of one case to somebody outside, under the person's consent or an exception.

    Every item must be open to the recipient (confidentiality section 8) and to whoever shares it; one that
    is not stops all of it. The notice of s. 2.32 and the consent's scope go along, and the hash of the
    whole is kept. `facts` are what an exception asks for (s. 2.51: personnel, facility, discloser, at,
    nature). The same `key` makes one. Raises ItemDenied, Invalid, ReasonNeeded.
    """
    chosen = _known_items(items)
    with gate.act(access, case_id=case_id, model=Disclosure, to="disclose") as scope:
        known: Disclosure | None = Disclosure.objects.filter(case_id=case_id, idem_key=key).first()
        if known is not None:
            return known
        verdicts = _decide(access, case_id, to, chosen, purpose)
        consent = _consent_of(access, case_id, to, chosen, purpose, verdicts)
        _demand_facts(verdicts, facts or {})
        parts = content.gather(access, case_id, chosen, words)
        made = _Made(to, purpose, channel, verdicts, parts, consent, facts or {})
        disclosure = _write(access, case_id, made, chosen, key, scope.regime.value)
        deciding.note_for_review(access, verdicts, disclosure.pk, case_id)
        scope.detail |= {
            "disclosure": str(disclosure.pk),
            "items": chosen,
            "for": to.role.value,
            "recipient": str(to.id),
            "rules": sorted({one.decision.rule_id for one in verdicts}),
            "consent": str(consent.pk) if consent else "",
        }
        return disclosure


def _known_items(items: Iterable[str]) -> list[str]:
    wanted = frozenset(items)
    if not wanted:
        raise Invalid("Choose what to share.", field="items")
    if not wanted <= BY_KEY.keys():
        raise Invalid("Choose from the list.", field="items")
    return [key for key in BY_KEY if key in wanted]


def _decide(
    access: Access, case_id: UUID, to: Recipient, items: list[str], purpose: Purpose
) -> list[Verdict]:
    outside = in_their_place(access, case_id=case_id, kind=to.kind, recipient_id=to.id, purpose=purpose)
    return deciding.demand(access, outside, case_id, items, to="disclose")


def _consent_of(
    access: Access, case_id: UUID, to: Recipient, items: list[str], purpose: Purpose, verdicts: list[Verdict]
) -> Consent | None:
    """The consent that all of it stands under, locked, so that a withdrawal comes before or after, never between."""
    under = {one.standing.id for one in verdicts if one.standing is not None}
    if len(under) > 1:
        raise Invalid(
            "These parts stand under different consents. Share them one after the other.", field="items"
        )
    if not under:
        return None
    consent: Consent = Consent.objects.select_for_update().get(pk=under.pop())
    _decide(access, case_id, to, items, purpose)
    return consent


def _demand_facts(verdicts: list[Verdict], facts: dict[str, Any]) -> None:
    if Obligation.FIVE_FIELDS not in deciding.obligations(verdicts):
        return
    missing = [name for name in FIVE_FIELDS if not str(facts.get(name, "")).strip()]
    if missing:
        raise Invalid(f"Write down first: {', '.join(missing)} (s. 2.51).", field="facts")


def _write(access: Access, case_id: UUID, made: _Made, items: list[str], key: str, regime: str) -> Disclosure:
    duties = deciding.obligations(made.verdicts)
    under_consent = any(one.decision.effect is Effect.ALLOW_WITH_NOTICE for one in made.verdicts)
    notice = notice_for(made.channel.value, duties) if under_consent else None
    scope = scope_of(made.consent, _zone(access)) if made.consent else ""
    text = content.canonical(made.parts, notice=notice.id if notice else "", scope=scope)
    disclosure: Disclosure = Disclosure.create(
        case_id=case_id,
        consent=made.consent,
        rule_id=made.verdicts[0].decision.rule_id,
        facts=made.facts,
        recipient_kind=made.to.kind,
        recipient_id=made.to.id,
        recipient_name=made.to.name,
        recipient_address=made.to.address,
        actor_role=made.to.role.value,
        purpose=made.purpose.value,
        items=items,
        fields={part.item: part.fields for part in made.parts},
        scope=scope,
        notice_id=notice.id if notice else "",
        notice_version=notice.version if notice else "",
        content_sha256=content.sha256(text),
        channel=made.channel.value,
        at=access.at,
        by_id=access.membership_id,
        by_name=access.name,
        regime=regime,
        idem_key=key,
    )
    for part in made.parts:
        DisclosedItem.create(
            case_id=case_id,
            category=BY_KEY[part.item].category.value,
            disclosure=disclosure,
            item=part.item,
            content={"lines": [list(line) for line in part.lines]},
        )
    return disclosure


def _zone(access: Access) -> str:
    """The practice's zone: a consent's days are told in it."""
    found: str = Practice.objects.values_list("time_zone", flat=True).get(pk=access.practice_id)
    return found


def ask_again(access: Access, disclosure: Disclosure, *, to: str, hold: bool = True) -> list[Verdict]:
    """The decision once more, at this moment. Inside a verb. Raises ItemDenied when it does not hold any more.

    With `hold`, a withdrawal waits until this is done. A look at a link holds nothing: it has locked its
    link already, and a withdrawal locks the consent before the links.
    """
    if hold and disclosure.consent_id is not None:
        Consent.objects.select_for_update().get(pk=disclosure.consent_id)
    forget_facts(disclosure.case_id)
    outside = in_their_place(
        access,
        case_id=disclosure.case_id,
        kind=disclosure.recipient_kind,
        recipient_id=disclosure.recipient_id,
        purpose=Purpose(disclosure.purpose),
    )
    return deciding.demand(access, outside, disclosure.case_id, disclosure.items, to=to)


def packet(access: Access, *, disclosure_id: UUID, case_id: UUID) -> Packet:
    """What goes out, for drawing it up. Decided anew: a withdrawal in between stops it (ItemDenied)."""
    with gate.act(access, case_id=case_id, model=Disclosure, to="render_disclosure"):
        disclosure = _locked(disclosure_id)
        _refuse_stopped(disclosure)
        ask_again(access, disclosure, to="render_disclosure")
        return packet_of(disclosure)


def packet_of(disclosure: Disclosure) -> Packet:
    """Inside a verb that has decided: the parts as they were written, checked against their hash."""
    rows = {row.item: row for row in DisclosedItem.objects.filter(disclosure=disclosure)}
    parts = [
        Part(key, tuple((str(term), str(value)) for term, value in rows[key].content["lines"]))
        for key in disclosure.items
        if key in rows
    ]
    notice = NOTICES.get(disclosure.notice_id)
    text = content.canonical(parts, notice=disclosure.notice_id, scope=disclosure.scope)
    if content.sha256(text) != disclosure.content_sha256:
        raise Invalid("What is stored is not what was decided on, so it does not go out. Tell your admin.")
    return Packet(disclosure, parts, notice, disclosure.scope)


def rendered(access: Access, *, disclosure_id: UUID, case_id: UUID) -> None:
    """The packet exists from now on. Asked once more, in the transaction that keeps the file."""
    _append_after_asking(access, disclosure_id, case_id, DisclosureEventKind.RENDERED, "render_disclosure")


def fetched(access: Access, *, disclosure_id: UUID, case_id: UUID) -> None:
    """Staff open the packet to hand it over. Asked once more: after a withdrawal it stays closed."""
    _append_after_asking(access, disclosure_id, case_id, DisclosureEventKind.FETCHED, "hand_disclosure")


def _append_after_asking(
    access: Access, disclosure_id: UUID, case_id: UUID, kind: DisclosureEventKind, to: str
) -> None:
    with gate.act(access, case_id=case_id, model=Disclosure, to=to):
        disclosure = _locked(disclosure_id)
        _refuse_stopped(disclosure)
        ask_again(access, disclosure, to=to)
        append(access, disclosure, kind)


def _locked(disclosure_id: UUID) -> Disclosure:
    found: Disclosure = Disclosure.objects.get(pk=disclosure_id)
    return found


def _refuse_stopped(disclosure: Disclosure) -> None:
    stopped = DisclosureEvent.objects.filter(disclosure=disclosure, kind=DisclosureEventKind.STOPPED)
    if stopped.exists():
        raise Invalid("The consent was withdrawn while this was being prepared. Nothing goes out.")


def append(
    access: Access, disclosure: Disclosure, kind: DisclosureEventKind, words: str = ""
) -> DisclosureEvent:
    """One thing that happened, inside a verb."""
    return DisclosureEvent.create(
        case_id=disclosure.case_id,
        disclosure=disclosure,
        kind=kind,
        at=access.at,
        by_id=access.membership_id,
        by_name=access.name,
        words=words,
    )


def close_links(access: Access, consent: Consent) -> list[Holder]:
    """A consent was withdrawn: every open link under it closes, what is being prepared stops, at once.

    Called by the verb that withdraws. Returns who already holds copies.
    """
    with gate.act(access, case_id=consent.case_id, model=Disclosure, to="close_links"):
        under = list(Disclosure.objects.filter(consent_id=consent.pk).order_by("at"))
        for disclosure in under:
            _close(access, disclosure, "revoked")
            if disclosure.channel in READY_FOR_THEM and not _happened(disclosure, *MADE):
                append(access, disclosure, DisclosureEventKind.STOPPED)
        return _holders(under)


def close_link(access: Access, *, disclosure: Disclosure) -> None:
    """Staff take a link back."""
    with gate.act(access, on=disclosure, to="close_link"):
        _close(access, disclosure, "staff")


def _close(access: Access, disclosure: Disclosure, why: str) -> None:
    for link in SharedLink.objects.select_for_update().filter(
        disclosure_id=disclosure.pk, closed_at__isnull=True
    ):
        link.closed_at = access.at
        link.closed_why = why
        link.save(update_fields=["closed_at", "closed_why"])
        append(access, disclosure, DisclosureEventKind.LINK_CLOSED)


def holders(access: Access, consent: Consent) -> list[Holder]:
    """Who holds copies under a consent: those whom a withdrawal no longer reaches, to be told where feasible."""
    with gate.act(access, case_id=consent.case_id, model=Disclosure, to="list_holders"):
        return _holders(list(Disclosure.objects.filter(consent_id=consent.pk).order_by("at")))


def tell_holder(access: Access, *, disclosure: Disclosure, words: str = "") -> None:
    """A recipient was told that the consent was withdrawn."""
    with gate.act(access, on=disclosure, to="tell_holder"):
        if not _happened(disclosure, DisclosureEventKind.TOLD):
            append(access, disclosure, DisclosureEventKind.TOLD, words)


def _holders(under: list[Disclosure]) -> list[Holder]:
    return [
        Holder(
            disclosure_id=one.pk,
            name=one.recipient_name,
            address=one.recipient_address,
            kind=OutsideKind(one.recipient_kind).label,
            items=list(one.items),
            channel=Channel(one.channel).label,
            at=one.at,
            told=_happened(one, DisclosureEventKind.TOLD),
        )
        for one in under
        if one.channel not in {*READY_FOR_THEM, Channel.LINK} or _happened(one, *MADE)
    ]


def _happened(disclosure: Disclosure, *kinds: DisclosureEventKind) -> bool:
    return bool(DisclosureEvent.objects.filter(disclosure=disclosure, kind__in=kinds).exists())


def open_copy(access: Access, *, disclosure: Disclosure) -> list[DisclosedItem]:
    """What went out, for staff who may read it: part by part, each in its own category."""
    rows = gate.open(
        access,
        DisclosedItem.objects.filter(disclosure=disclosure),
        case_id=disclosure.case_id,
        to="read_copy",
    )
    order = {key: place for place, key in enumerate(disclosure.items)}
    return sorted(rows, key=lambda row: order.get(row.item, 0))


def may_share(access: Access, case_id: UUID) -> bool:
    """Whether to show the way to sharing."""
    return gate.would(access, on=case_id, category=Category.CONSENT).allowed
