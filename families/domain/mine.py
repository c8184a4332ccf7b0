"""The person's own space: what waits for an answer, what they agreed to, what was shared, who looked.

Only their own record (C-48); what the family told in confidence stays with the family (C-50).
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from cases.domain import tasks, upcoming
from cases.models import Case
from compliance import gate
from compliance.access import Access
from compliance.consent import elements
from compliance.consent import queries as consent_queries
from compliance.consent.facts import Signature
from compliance.consent.models import Consent, SignerKind, State
from compliance.disclosure.accounting import AccountingLine, accounting
from compliance.domain import consents
from compliance.errors import Invalid, NotFound
from compliance.gate.facts import facts_of
from compliance.vocabulary import Relation, Role
from families.domain import codes, space

SHOWN = frozenset({State.OFFERED, State.SIGNED, State.REFUSED, State.REVOKED, State.ENDED})
OF_THE_FAMILY = frozenset({"C-39", "C-40"})
ANSWER_WITHIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Around:
    """What the person may know of the practice's side: who leads, and in which zone days are counted."""

    lead: str
    called: str
    zone: str

    @property
    def lead_first(self) -> str:
        """For sentences."""
        return self.lead.partition(" ")[0]


@dataclass(frozen=True, slots=True)
class Agreements:
    """Consents of the person, by what there is to do."""

    waiting: list[Consent]
    held: list[Consent]
    past: list[Consent]


def own_case(access: Access) -> UUID:
    """The person's case. Nobody else has a space here."""
    if access.role is not Role.INDIVIDUAL or access.case_id is None:
        raise NotFound
    return access.case_id


def around(access: Access) -> Around:
    """Who stands beside the person."""
    with gate.act(access, case_id=own_case(access), model=Consent, to="enter"):
        case = Case.objects.select_related("lead").get(pk=access.case_id)
        return Around(case.lead.display_name, case.display_name.partition(" ")[0], case.time_zone)


def agreements(access: Access) -> Agreements:
    """Everything that was laid before the person, newest first. Drafts are nobody's answer yet."""
    rows = consent_queries.of_case().filter(state__in=SHOWN)
    found = list(gate.open(access, rows, case_id=own_case(access)))
    waiting = [one for one in found if one.state == State.OFFERED]
    held = [one for one in found if is_in_force(one, access)]
    return Agreements(waiting, held, [one for one in found if one not in waiting and one not in held])


def is_in_force(consent: Consent, access: Access) -> bool:
    """Whether something may be shared under it now."""
    is_over = consent.expires_at is not None and consent.expires_at <= access.at
    return consent.state == State.SIGNED and consent.deficient_at is None and not is_over


def agreement(access: Access, consent_id: UUID) -> Consent:
    """One of them. Raises NotFound for a draft, or for somebody else's."""
    case_id = own_case(access)
    row = gate.get(access, Consent, consent_id)
    if row.belongs_to_case != case_id or row.state not in SHOWN:
        raise NotFound
    return row


def signs_as(access: Access) -> SignerKind | None:
    """As whom the person signs on a screen; None where a parent, guardian or representative signs on paper."""
    facts = facts_of(access, own_case(access))
    if facts is None:
        raise NotFound
    allowed = elements.signers(facts.minor, is_deceased=Relation.DECEASED in facts.relations)
    return next((one for one in (SignerKind.INDIVIDUAL, SignerKind.MINOR) if one.value in allowed), None)


def sign(
    access: Access,
    *,
    consent: Consent,
    device: UUID,
    name: str,
    strokes: list[list[list[int]]] | None,
    wording_sha256: str,
) -> Consent:
    """Signs on this device, whose holder was confirmed by a code. Raises Invalid without that."""
    _check_open(access)
    how = codes.confirmed_by(access, device)
    if not how:
        raise Invalid("Ask for a code first: it shows that it is you who signs.", field="code")
    kind = signs_as(access)
    if kind is None:
        raise Invalid("This one is signed on paper, together with whoever signs for you.")
    signer = Signature(
        kind="drawn" if strokes else "typed",
        name=name,
        signer_kind=kind.value,
        strokes=strokes,
        confirmed_by=how,
    )
    return consents.sign(access, consent=consent, signer=signer, wording_sha256=wording_sha256)


def ask_for_less(access: Access, *, consent: Consent, words: str) -> Consent:
    """Not like this: the offer is answered with no, and the team is asked to write a narrower one."""
    _check_open(access)
    if not words.strip():
        raise Invalid("Say what to leave out.", field="words")
    done = consents.refuse(access, consent=consent, words=words)
    with gate.act(access, on=done, to="ask_for_less"):
        case = Case.objects.select_related("lead").get(pk=done.case_id)
        tasks.add(
            access,
            case,
            title="The person wants to share less: write the consent anew",
            due_at=access.at + ANSWER_WITHIN,
            owner=case.lead,
            url=f"/cases/{case.pk}/consents/{done.pk}/",
            idem_key=f"share-less:{done.pk}",
        )
        upcoming.refresh(access, case)
    return done


def stop(access: Access, *, consent: Consent, words: str) -> Consent:
    """Withdraws it, at once. Possible for as long as the space is open, also after the case was closed."""
    return consents.revoke(access, consent=consent, method="portal", words=words)


def shared(access: Access) -> list[AccountingLine]:
    """What left about the person. A family member's own question to a provider is theirs (C-39, C-40)."""
    lines = accounting(access, own_case(access))
    return [one for one in lines if one.is_out and one.rule not in OF_THE_FAMILY]


def _check_open(access: Access) -> None:
    with gate.act(access, case_id=own_case(access), model=Consent, to="check"):
        case = Case.objects.get(pk=access.case_id)
    space.check_space_open(case)
