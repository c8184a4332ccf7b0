"""The service agreement with its fees, and what each participant signed or was given."""

from dataclasses import dataclass
from datetime import datetime

from cases import wording
from cases.domain import timeline, upcoming
from cases.domain.working import lock, working, working_episode
from cases.models import Acknowledgement, Case, ConcernedOther, ServiceAgreement
from cases.models.agreements import AcknowledgementKind, SignedBy
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid
from compliance.records import SubjectKind


@dataclass(frozen=True, slots=True)
class Fees:
    """Flat or hourly, in cents; the same whether the person enters treatment or not (E-25)."""

    kind: str
    cents: int
    currency: str = "USD"


def sign_service_agreement(
    access: Access,
    *,
    case: Case,
    payer: ConcernedOther,
    fees: Fees,
    signed_name: str,
    signed_by: str = SignedBy.PAPER,
    signed_at: datetime | None = None,
) -> ServiceAgreement:
    """Records the signed agreement of this episode (G-05). A change of fees is a new signed agreement (E-25)."""
    if not signed_name.strip():
        raise Invalid("Write the name as it was signed.", field="signed_name")
    with gate.act(access, case_id=case.pk, model=ServiceAgreement, to="sign"):
        lock(case)
        known: ServiceAgreement | None = (
            ServiceAgreement.objects.filter(case=case, episode=working_episode(case))
            .order_by("-created_at")
            .first()
        )
        if known is not None and _same(known, payer, fees, signed_name):
            return known
        made = ServiceAgreement(
            case_id=case.pk,
            payer=payer,
            wording_version=wording.current(wording.SERVICE_AGREEMENT).version,
            fee_kind=fees.kind,
            fee_cents=fees.cents,
            currency=fees.currency,
            signed_at=signed_at or access.at,
            signed_name=signed_name,
            signed_by=SignedBy(signed_by).value,
            recorded_by_id=access.membership_id,
            episode=working_episode(case),
        )
        made.save(force_insert=True)
        _mark_payer(case, payer)
        timeline.add(
            access, case, kind="agreement", icon="file-check", title="Service agreement and fees were signed"
        )
        upcoming.refresh(access, case)
        return made


def acknowledge(
    access: Access,
    *,
    case: Case,
    concerned_other: ConcernedOther,
    kind: str,
    signed_name: str,
    signed_by: str,
    witness: str = "",
    signed_at: datetime | None = None,
    drawn: list[list[list[int]]] | None = None,
    language: str = "en",
    refresh: bool = True,
) -> Acknowledgement:
    """Records one participant's signature under the current wording of one paper.

    Once per person, paper and version; a signature in writing later confirms one given by voice.
    By voice needs a witness, whose name is kept.
    """
    chosen = AcknowledgementKind(kind)
    if not signed_name.strip():
        raise Invalid("Write the name as it was signed.", field="signed_name")
    if signed_by == SignedBy.VOICE and not witness.strip():
        raise Invalid("A signature by voice needs a witness. Write their name.", field="witness")
    text = wording.current(chosen.value, language)
    with working(access, case, to="acknowledge"):
        lock(case)
        row: Acknowledgement | None = Acknowledgement.objects.filter(
            case=case, concerned_other=concerned_other, kind=chosen.value, wording_version=text.version
        ).first()
        if row is not None and (row.signed_by != SignedBy.VOICE or signed_by == SignedBy.VOICE):
            return row
        row = row or Acknowledgement(
            case_id=case.pk,
            concerned_other=concerned_other,
            kind=chosen.value,
            wording_version=text.version,
            wording_sha256=text.sha256,
            language=text.language,
            subject_kind=SubjectKind.CONCERNED_OTHER,
            subject_id=concerned_other.pk,
        )
        row.signed_at = signed_at or access.at
        row.signed_name = signed_name
        row.signed_by = SignedBy(signed_by).value
        row.witness = witness
        row.drawn = {"strokes": drawn} if drawn else {}
        row.recorded_by_id = access.membership_id
        row.save()
        if refresh:
            timeline.add(
                access,
                case,
                kind="agreement",
                icon="file-check",
                title=f"{concerned_other.name} signed: {WORDS[chosen]}",
            )
            upcoming.refresh(access, case)
        return row


WORDS = {
    AcknowledgementKind.PROCESS_DISCLOSURE: "how we work and the risks",
    AcknowledgementKind.FINANCIAL_INTEREST: "financial interests",
    AcknowledgementKind.PRIVACY_NOTICE: "privacy notice",
    AcknowledgementKind.CONFIDENTIALITY: "what stays private",
    AcknowledgementKind.CODE_OF_CONDUCT: "how we treat each other",
}


def _same(known: ServiceAgreement, payer: ConcernedOther, fees: Fees, signed_name: str) -> bool:
    return (
        known.payer_id == payer.pk
        and known.fee_cents == fees.cents
        and known.fee_kind == fees.kind
        and known.signed_name == signed_name
    )


def _mark_payer(case: Case, payer: ConcernedOther) -> None:
    for person in ConcernedOther.objects.filter(case=case):
        if person.is_payer != (person.pk == payer.pk):
            person.is_payer = person.pk == payer.pk
            person.save(update_fields=["is_payer"])
