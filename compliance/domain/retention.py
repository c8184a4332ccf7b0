"""How long records are kept, what stops their destruction, and destroying them with a certificate.

Source: process 2.7 (six years, longer for minors), 45 CFR 164.316(b)(2), 42 CFR 2.16 (sanitising).
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from compliance import gate, keys
from compliance.access import Access
from compliance.errors import Invalid, NotFound
from compliance.relations import case_relations
from compliance.rights.models import Destruction, LegalHold
from compliance.vocabulary import Category, Role

METHOD = "The data keys of the case were destroyed. What they encrypted cannot be read again."
# What is kept how long, from closing (the schedule that practices are shown). Years; None: with the case.
SCHEDULE: tuple[tuple[str, str, str], ...] = (
    (
        "Case, notes, letters, answers, placement",
        "6 years from closing; for a minor from the 18th birthday",
        "key destroyed",
    ),
    ("Consents, revocations, disclosures", "6 years from closing", "key destroyed"),
    ("Requests, incidents, policies", "6 years from the answer or closing", "by hand"),
    (
        "Access log and seals",
        "6 years; whole months are taken out after export, seals stay",
        "month detached",
    ),
    ("Outgoing messages (no content)", "1 year", "by hand"),
    ("Backups", "as set by the operator; erasure is complete when the last backup has expired", "operator"),
)


@dataclass(frozen=True, slots=True)
class Ripe:
    """A closed case whose time has passed."""

    case_id: UUID
    reference: str
    kept_until: date
    on_hold: bool


def place_hold(access: Access, *, case_id: UUID, reason: str) -> LegalHold:
    """Keeps a case from being destroyed, for example for proceedings. One hold at a time."""
    if not reason.strip():
        raise Invalid("Say why it must be kept.", field="reason")
    if access.membership_id is None:
        raise NotFound
    with gate.act(access, to="place_legal_hold", case_id=case_id, model=LegalHold):
        known: LegalHold | None = LegalHold.objects.filter(case_id=case_id, lifted_at__isnull=True).first()
        if known is not None:
            return known
        made = LegalHold(
            case_id=case_id, reason=reason.strip(), placed_at=access.at, placed_by_id=access.membership_id
        )
        made.save(force_insert=True)
        return made


def lift_hold(access: Access, *, case_id: UUID) -> None:
    """Lets time run again."""
    with gate.act(access, to="lift_legal_hold", case_id=case_id, model=LegalHold):
        for hold in LegalHold.objects.select_for_update().filter(case_id=case_id, lifted_at__isnull=True):
            hold.lifted_at = access.at
            hold.lifted_by_id = access.membership_id
            hold.save(update_fields=["lifted_at", "lifted_by"])


def ripe(access: Access) -> list[Ripe]:
    """Closed cases whose time has passed and that were not destroyed yet, at most 50. For admins."""
    if access.role is not Role.ADMIN:
        raise NotFound
    with gate.act(access, to="list_for_destruction", category=Category.CONSENT):
        gone = set(Destruction.objects.values_list("case_id", flat=True))
        found = [one for one in case_relations().past_retention(access.at.date()) if one[0] not in gone]
        held = set(
            LegalHold.objects.filter(
                case_id__in=[one[0] for one in found], lifted_at__isnull=True
            ).values_list("case_id", flat=True)
        )
        return [Ripe(pk, reference, until, pk in held) for pk, reference, until in found]


def destroy(access: Access, *, case_id: UUID, typed_reference: str) -> Destruction:
    """Destroys the keys of one case for ever and leaves a certificate. Done twice is done once.

    Raises Invalid while the time runs, under a legal hold, or when the reference was not typed exactly.
    """
    if access.role is not Role.ADMIN or access.membership_id is None:
        raise NotFound
    known: Destruction | None = Destruction.objects.filter(case_id=case_id).first()
    if known is not None:
        return known
    chosen = next((one for one in ripe(access) if one.case_id == case_id), None)
    if chosen is None:
        raise Invalid("Its time has not passed yet, or it is not closed.", field="typed_reference")
    if chosen.on_hold:
        raise Invalid("A legal hold keeps this case. Lift it first.", field="typed_reference")
    if typed_reference.strip() != chosen.reference:
        raise Invalid(f"Type {chosen.reference} to confirm.", field="typed_reference")
    with gate.act(access, to="destroy_records", case_id=case_id, category=Category.CONSENT) as scope:
        case_relations().blank(case_id)
        number = keys.destroy(case_id)
        text = certificate_text(chosen.reference, chosen.kept_until, access)
        made: Destruction = Destruction.objects.create(
            case_id=case_id,
            case_reference=chosen.reference,
            kept_until=chosen.kept_until,
            method=METHOD,
            keys_destroyed=number,
            at=access.at,
            by_id=access.membership_id,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
        )
        scope.detail["certificate"] = str(made.pk)
        return made


def certificate_text(reference: str, kept_until: date, access: Access) -> str:
    """What the certificate says, for its hash."""
    return (
        f"{reference}\nkept until {kept_until}\n{METHOD}\n{access.at.isoformat()}\n{access.membership_id}\n"
    )


def certificates(access: Access) -> list[Destruction]:
    """What was destroyed, newest first, at most 100. For admins."""
    if access.role is not Role.ADMIN:
        raise NotFound
    return list(Destruction.objects.select_related("by").order_by("-at", "-id")[:100])
