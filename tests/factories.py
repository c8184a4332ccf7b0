"""Rows for tests: people, practices and cases. A factory sets what its test is about and nothing else."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from cases.domain import agreements, inquiry, intake, people, safety, stages
from cases.domain.agreements import Fees
from cases.domain.inquiry import Inquiry
from cases.domain.intake import ModelChoice
from cases.domain.safety import Answer
from cases.intervention_models import parameters
from cases.models import Case, ConcernedOther
from cases.models.agreements import PAPERS, SignedBy
from cases.models.case import MinorStatus
from cases.safety_domains import DOMAINS
from compliance import gate
from compliance.access import Access
from practices.models import Credential, CredentialKind, Membership, Practice, StaffRole, User
from practices.tenancy.context import practice as in_practice
from practices.tenancy.models import uuid7

ALL_MODELS = ["johnson", "systemic_family", "arise", "craft", "love_first", "invitational", "crisis"]
PASSWORD = "a long enough password for a test"  # noqa: S105 -- of people who do not exist


def make_practice(name: str = "Harbor Light", **values: Any) -> Practice:
    """A fresh practice, which is what isolates a test."""
    token = uuid7().hex
    return Practice.objects.create(
        slug=f"t-{token}", name=name, reference_prefix=values.pop("prefix", "HL"), **values
    )


def make_user(name: str, *, password: str | None = None) -> User:
    """A person who can sign in. Hashing a password takes a while: only where a test signs in with it."""
    user = User(email=f"{name.split(maxsplit=1)[0].lower()}-{uuid7().hex}@people.example", name=name)
    if password is None:
        user.set_unusable_password()
    else:
        user.set_password(password)
    user.save()
    return user


def make_member(
    practice_id: UUID, role: str, name: str, *, user: User | None = None, password: str | None = None
) -> Membership:
    """One hat of one person in a practice."""
    user = user or make_user(name, password=password)
    with in_practice(practice_id):
        member: Membership = Membership.objects.create(
            user=user, role=role, display_name=name, started_at=timezone.now()
        )
    return member


def make_credential(
    practice_id: UUID, member: Membership, verified_by: Membership, **values: Any
) -> Credential:
    """A primary credential in force, trained in every model, for adults and minors."""
    today = timezone.now().date()
    chosen: dict[str, Any] = {
        "code": "CIP",
        "kind": CredentialKind.PRIMARY,
        "valid_from": today - timedelta(days=365),
        "valid_until": today + timedelta(days=365),
        "verified_by": verified_by,
        "verified_at": timezone.now(),
        "models_trained": ALL_MODELS,
        "populations": ["adult", "minor"],
    }
    with in_practice(practice_id):
        made: Credential = Credential.objects.create(membership=member, **(chosen | values))
    return made


def inquiry_of(**values: Any) -> Inquiry:
    """What Elena tells in her first call about her brother."""
    chosen: dict[str, Any] = {
        "display_name": "Daniel Reyes",
        "caller_name": "Elena Reyes",
        "caller_relation": "sister",
        "caller_phone": "+1 555 014 2233",
        "contact_safe": "Text first. Not after 9 in the evening.",
        "presenting_concern": "He has been drinking every day since the spring.",
        "danger_now": "no",
        "notice_acknowledged": True,
        "tie": "none",
    }
    return Inquiry(**(chosen | values))


def open_case(access: Access, **values: Any) -> Case:
    """A case from a first call."""
    return inquiry.open_inquiry(access, inquiry=inquiry_of(**values), key=uuid7().hex)


def add_family(access: Access, case: Case) -> tuple[ConcernedOther, ConcernedOther]:
    """Rosa, the mother, who pays; Mateo, the uncle."""
    mother = people.add_concerned_other(
        access, case=case, name="Rosa Reyes", relation="mother", is_payer=True, tie="none"
    )
    uncle = people.add_concerned_other(access, case=case, name="Mateo Reyes", relation="uncle", tie="none")
    return mother, uncle


def sign_everything(access: Access, case: Case, everyone: list[ConcernedOther]) -> None:
    """Every participant signs on paper, and the payer signs the agreement."""
    for person in everyone:
        for kind in PAPERS:
            agreements.acknowledge(
                access,
                case=case,
                concerned_other=person,
                kind=kind,
                signed_name=person.name,
                signed_by=SignedBy.PAPER,
            )
    payer = next((person for person in everyone if person.is_payer), everyone[0])
    agreements.sign_service_agreement(
        access, case=case, payer=payer, fees=Fees("flat", 450_000), signed_name=payer.name
    )


def green_screen(access: Access, case: Case, **levels: str) -> None:
    """Every domain green, apart from those named: `weapons="amber"`. Amber has a mitigation."""
    answers = {
        one.key: Answer(level=levels.get(one.key, "green"), heard="", mitigation="Agreed with the family.")
        for one in DOMAINS
    }
    safety.answer(access, case=case, answers=answers)


def choose_model(access: Access, case: Case, model: str = "johnson") -> Case:
    """The model with its reason, every contra-indication checked."""
    chosen = parameters(model)
    checked = [one.key for one in chosen.contra_indications] if chosen else []
    choice = ModelChoice(model=model, reason="He has said no to every invitation so far.", checked=checked)
    return intake.choose_model(access, case=case, choice=choice, version=None)


def know_minor_status(access: Access, case: Case, status: str = MinorStatus.ADULT) -> Case:
    """Whether the person is a minor."""
    now = gate.get(access, Case, case.pk)
    return intake.set_minor_status(access, case=now, status=status, version=now.version)


def move(access: Access, case: Case, transition: str, **values: Any) -> Case:
    """One move, and the case as it stands behind it."""
    stages.move(
        access, case=case, transition=transition, reason=values.pop("reason", ""), values=values or None
    )
    return gate.get(access, Case, case.pk)


def day(offset: int, at: datetime | None = None) -> date:
    """The day so many days from now."""
    return (at or timezone.now()).date() + timedelta(days=offset)


__all__ = ["PASSWORD", "StaffRole"]
