"""Every address of the product, and how to open each one in a practice where everything exists."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from cases.domain import emergency, holds, notes, tasks, team
from cases.models import Assignment, Case, ConcernedOther, Hold, Note, Override, Task
from compliance import gate
from compliance.audit.models import AuditView
from compliance.consent.models import Consent
from compliance.disclosure.models import Disclosure
from compliance.domain import audit_views, incidents, rights
from compliance.domain.rights import Asked
from compliance.emergency.models import EmergencyAccess
from compliance.reviews.models import AccessReview
from compliance.rights.models import Incident, RightsRequest
from compliance.unusual.models import UnusualAccess
from documents.domain import reports
from documents.models import ReportFile
from families.domain import messages
from families.models import Letter, MessageFile
from followups.models import FollowUpPoint
from interventions.models import Boundary, InterventionAttempt, Meeting
from practices.domain import invitations
from practices.domain.invitations import NewColleague
from practices.models import Credential, StaffInvitation
from practices.tenancy.context import practice as in_practice
from practices.tenancy.models import uuid7
from referrals.models import Placement, Provider, TreatmentOption
from tests import steps
from tests.compliance.unusual_days import looked, watch
from tests.scene import Scene

ROWS_OF_THE_CASE: dict[str, Any] = {
    "note_id": Note,
    "task_id": Task,
    "assignment_id": Assignment,
    "override_id": Override,
    "hold_id": Hold,
    "letter_id": Letter,
    "file_id": MessageFile,
    "meeting_id": Meeting,
    "boundary_id": Boundary,
    "attempt_id": InterventionAttempt,
    "option_id": TreatmentOption,
    "placement_id": Placement,
    "point_id": FollowUpPoint,
    "person_id": ConcernedOther,
    "emergency_id": EmergencyAccess,
    "request_id": RightsRequest,
    "consent_id": Consent,
    "disclosure_id": Disclosure,
}
ROWS_OF_THE_PRACTICE: dict[str, Any] = {
    "provider_id": Provider,
    "incident_id": Incident,
    "credential_id": Credential,
    "invitation_id": StaffInvitation,
    "review_id": AccessReview,
    "unusual_id": UnusualAccess,
    "view_id": AuditView,
}
WORDS: dict[tuple[str, str], str] = {
    ("families", "kind"): "process_disclosure",
    ("families:notice", "kind"): "privacy",
    ("families:thread", "kind"): "private",
    ("families:mine-notice", "kind"): "patient",
    ("compliance", "kind"): "patient",
    ("families", "form"): "intake",
    ("families:builder-section", "key"): "worry",
    ("families:builder-question", "key"): "worry",
    ("families", "name"): "hope",
    ("families:intake", "key"): "worry",
    ("families:intake-autosave", "key"): "worry",
    ("families:lesson", "key"): "illness",
    ("families", "key"): "love",
    ("compliance", "category"): "ind_sud",
    ("cases", "guard"): "G-21",
    ("cases", "transition"): "T-11",
    ("families", "token"): "not-a-link-that-anybody-was-given",
    ("practices", "token"): "not-a-link-that-anybody-was-given",
    ("shared", "token"): "not-a-link-that-anybody-was-given",
}


@dataclass(frozen=True, slots=True)
class Address:
    """One pattern of the resolver."""

    name: str
    path: str
    view: Any
    names: tuple[str, ...]

    @property
    def is_library(self) -> bool:
        """Sign-in pages that a library serves; they know accounts and no case."""
        return bool(self.view.__module__.startswith(("allauth.", "django.")))

    @property
    def filled_by_a_library(self) -> str:
        """The address of a sign-in page, with made-up values in it."""
        if "^" in self.path:
            return "/accounts/password/reset/key/zz1-a-b/"
        return "/" + self.path.replace("<int:pk>", "99999999")


def all_addresses() -> list[Address]:
    """Each URL pattern and API route."""
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, prefix: str, space: str) -> Iterator[Address]:
    for one in resolver.url_patterns:
        path = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _walk(one, path, one.namespace or space)
        elif isinstance(one, URLPattern):
            name = f"{space}:{one.name}" if space else str(one.name)
            yield Address(name, path, one.callback, tuple(one.pattern.converters))


@dataclass
class Premises:
    """A practice with one of everything, and what fills each address."""

    scene: Scene
    case_id: UUID
    values: dict[str, str]

    def fill(self, address: Address) -> str:
        """The address with real ids in it. Raises KeyError for a name that nothing fills yet."""
        path = "/" + address.path
        space, _, _ = address.name.rpartition(":")
        for name in address.names:
            words = WORDS.get((address.name, name)) or WORDS.get((space, name))
            value = words or self.values[name]
            start = path.index(f"{name}>")
            path = path[: path.rindex("<", 0, start)] + value + path[start + len(name) + 1 :]
        return path


def furnish(scene: Scene) -> Premises:
    """Daniel's case in follow-up, with one record of each kind beside it."""
    case = steps.in_follow_up(scene)
    with scene.lead.acting() as access:
        notes.write(access, case=case, kind="casework", text="She called, relieved.")
        tasks.create(
            access, case=case, title="Call Rosa", due_at=access.at + timedelta(days=1), owner=None, key="one"
        )
        job = reports.request_report(access, case_id=case.pk, paper="case-summary", idem_key=uuid7().hex)
    with scene.lead.acting() as access:
        place = messages.Place(case.pk, scene.sister.row.pk)
        messages.send(access, place, messages.Post("For your calendar.", "first", b"%PDF-1.7"))
    with scene.supervisor.acting() as access:
        until = (access.at + timedelta(days=3)).date()
        team.add_cover(access, case=case, member=scene.colleague.member, until=until)
    other = scene.hire("stranger", scene.colleague.role, "Lena Moor")
    with other.acting() as access:
        emergency.declare(access, reference=case.reference, reason="She cannot breathe, says the caller.")
    with scene.lead.acting() as access:
        rights.receive(
            access, case_id=case.pk, asked=Asked("access", "individual", "Daniel Reyes", "A copy.")
        )
        incidents.report(access, what="A phone was lost.", discovered_at=access.at, case_id=case.pk)
    with scene.lead.acting() as access, gate.act(access, on=case, to="arrange"):
        holds.open_hold(access, case, kind="family_request", reason="They asked for a week.")
        Override(
            case_id=case.pk, guard="G-13", reason="x" * 20, asked_by=scene.lead.member, asked_at=access.at
        ).save(force_insert=True)
        ReportFile(
            case_id=case.pk,
            job_id=job.pk,
            title="Case summary",
            content=b"%PDF-",
            size_bytes=5,
            sha256="0" * 64,
        ).save(force_insert=True)
    values = {"case_id": str(case.pk), "job_id": str(job.pk), "membership_id": str(scene.colleague.member.pk)}
    with scene.lead.acting() as access, gate.act(access, on=case, to="look"):
        for name, model in ROWS_OF_THE_CASE.items():
            rows = list(model.objects.filter(case=case))
            values[name] = str(rows[-1].pk)
    with scene.admin.acting(reasons={case.pk: "The bank asks for the reference."}) as access:
        gate.get(access, Case, case.pk)
    with scene.admin.acting() as access:
        invitations.invite(
            access, colleague=NewColleague("Nora Vale", "nora@example.org", "auditor"), key="nora"
        )
        audit_views.save(access, name="Refusals", filters={"effect": "deny"}, is_shared=False)
    looked(scene, scene.colleague, 33, at=timezone.now())
    watch(scene, timezone.now())
    with in_practice(scene.practice.pk):
        for name, model in ROWS_OF_THE_PRACTICE.items():
            row = model.objects.order_by("id").last()
            assert row is not None, f"nothing to fill {name} with"
            values[name] = str(row.pk)
    return Premises(scene, case.pk, values)


def call(client: Client, method: str, path: str) -> HttpResponse:
    """A request without a body."""
    kwargs = {"content_type": "application/json"} if path.startswith("/api/") and method == "post" else {}
    answer: HttpResponse = getattr(client, method)(path, **kwargs)
    answer.close()
    return answer
