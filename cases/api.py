"""Cases for programs: list, one, a first call, a note, a move. The same verbs and the same gate as the pages."""

import hashlib
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases import queries
from cases.domain import inquiry, notes, stages
from cases.domain.inquiry import Inquiry
from cases.models import Case, CloseReason, NoteKind, Stage
from cases.models.case import NOTHING_DUE, DangerAnswer
from cases.queries import CaseloadFilter
from cases.stages import TRANSITIONS
from compliance import gate
from compliance.access import Access
from compliance.forms import LONGEST_TEXT
from practices.models import StaffRole

CREATED = 201
IDEMPOTENCY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="Any text of yours. The same key again answers with what the first call made.",
)
PROBLEM = OpenApiResponse(OpenApiTypes.OBJECT, "problem+json: type, title, status, detail, errors, open")
REFUSALS = {401: PROBLEM, 403: PROBLEM, 404: PROBLEM}


class CaseLineSerializer(serializers.Serializer[Any]):
    """One case in a list."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    display_name = serializers.CharField()
    stage = serializers.ChoiceField(choices=Stage.choices)
    stage_since = serializers.DateTimeField()
    opened_at = serializers.DateTimeField()
    lead = serializers.CharField(source="lead.display_name")
    next_step = serializers.CharField()
    next_due_at = serializers.SerializerMethodField()
    risk_flag = serializers.CharField()
    open_holds = serializers.IntegerField()
    waiting_on_family = serializers.BooleanField()

    def get_next_due_at(self, case: Case) -> str | None:
        """When the next step is due; null when nothing is."""
        return None if case.next_due_at >= NOTHING_DUE else case.next_due_at.isoformat()


class CasePageSerializer(serializers.Serializer[Any]):
    """One page of a list. `next` is the address of the page behind it, or null."""

    next = serializers.URLField(allow_null=True)
    results = CaseLineSerializer(many=True)


class CaseSerializer(CaseLineSerializer):
    """One case."""

    episode = serializers.IntegerField()
    attempt = serializers.IntegerField()
    model = serializers.CharField()
    minor_status = serializers.CharField()
    engaged_at = serializers.DateTimeField(allow_null=True)
    event_at = serializers.DateTimeField(allow_null=True)
    admitted_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    close_reason = serializers.CharField()
    version = serializers.IntegerField(
        help_text="Send it with a transition to be told of a change in between."
    )


class InquirySerializer(serializers.Serializer[Inquiry]):
    """A first call. No date of birth, no insurance, no diagnosis."""

    display_name = serializers.CharField(max_length=120)
    caller_name = serializers.CharField(max_length=120)
    caller_relation = serializers.CharField(max_length=60)
    contact_safe = serializers.CharField(max_length=500)
    presenting_concern = serializers.CharField(max_length=LONGEST_TEXT)
    danger_now = serializers.ChoiceField(choices=DangerAnswer.choices)
    advice_given = serializers.BooleanField(default=False)
    caller_phone = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    caller_email = serializers.EmailField(max_length=254, required=False, allow_blank=True, default="")
    found_us = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    notice_acknowledged = serializers.BooleanField(default=False)
    lead = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="Membership id of who leads."
    )

    def value(self) -> Inquiry:
        """The same value as the form's."""
        data = dict(self.validated_data)
        lead_id = data.pop("lead")
        lead = None
        if lead_id is not None:
            lead = queries.staff(StaffRole.INTERVENTIONIST, StaffRole.SUPERVISOR).filter(pk=lead_id).first()
            if lead is None:
                raise serializers.ValidationError(
                    {"lead": ["Choose a person of this practice who can lead."]}
                )
        return Inquiry(**data, lead=lead)


class NoteSerializer(serializers.Serializer[Any]):
    """A note to be written."""

    kind = serializers.ChoiceField(choices=NoteKind.choices)
    text = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False)


class NoteMadeSerializer(serializers.Serializer[Any]):
    """What was written, without its text."""

    id = serializers.UUIDField()
    case = serializers.UUIDField(source="case_id")
    kind = serializers.CharField()
    at = serializers.DateTimeField()
    author = serializers.CharField(source="author_name")


class TransitionSerializer(serializers.Serializer[Any]):
    """A move to be made."""

    transition = serializers.ChoiceField(choices=[(row.id, row.label) for row in TRANSITIONS.values()])
    reason = serializers.CharField(max_length=4_000, required=False, allow_blank=True, default="")
    version = serializers.IntegerField(
        min_value=0, max_value=2**31 - 1, required=False, allow_null=True, default=None
    )
    close_reason = serializers.ChoiceField(choices=CloseReason.choices, required=False)
    referrals = serializers.CharField(max_length=4_000, required=False)
    debrief = serializers.ChoiceField(choices=[(one, one) for one in stages.DEBRIEF], required=False)


class MoveSerializer(serializers.Serializer[Any]):
    """A move that was made, with what each guard answered."""

    id = serializers.UUIDField()
    case = serializers.UUIDField(source="case_id")
    transition = serializers.CharField()
    from_stage = serializers.CharField()
    to_stage = serializers.CharField()
    at = serializers.DateTimeField()
    guards = serializers.DictField(child=serializers.CharField())


class ListSerializer(serializers.Serializer[Any]):
    """What narrows the list."""

    stage = serializers.ChoiceField(choices=Stage.choices, required=False, default="")
    q = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    after = serializers.CharField(max_length=400, required=False, allow_blank=True, default="")

    def narrowed(self) -> CaseloadFilter:
        """As the query takes it."""
        return CaseloadFilter(stage=self.validated_data["stage"], words=self.validated_data["q"])


class CasesView(APIView):
    """Base of the views here: who asks, and not more than fits."""

    scope_area = "cases"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuses bodies that are too large before they are read."""
        super().initial(request, *args, **kwargs)
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig

    @property
    def access(self) -> Access:
        """Who asks, at this moment."""
        access: Access = self.request._request.access  # type: ignore[attr-defined]  # set by AccessMiddleware
        return access

    def key(self) -> str:
        """The Idempotency-Key, made our own: two programs may use the same words. Empty without one."""
        given = self.request.headers.get("Idempotency-Key", "")
        return hashlib.sha256(f"{self.access.actor_id}|{given}".encode()).hexdigest() if given else ""


class CaseListView(CasesView):
    """Cases that the caller may see, open ones first due first; and a new one from a first call."""

    @extend_schema(
        operation_id="cases_list",
        parameters=[ListSerializer],
        responses={200: CasePageSerializer, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """One page of 50. `stage` narrows to one stage (closed cases are found that way), `q` to name or reference."""
        asked = ListSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        page = gate.page(
            self.access,
            queries.caseload(asked.narrowed()),
            after=asked.validated_data["after"],
            size=queries.TABLE_SIZE,
        )
        following = None
        if page.next:
            query = request.query_params.copy()
            query["after"] = page.next
            following = request.build_absolute_uri(f"?{query.urlencode()}")
        return Response({"next": following, "results": CaseLineSerializer(page.items, many=True).data})

    @extend_schema(
        operation_id="cases_create",
        parameters=[IDEMPOTENCY],
        request=InquirySerializer,
        responses={201: CaseSerializer, 422: PROBLEM, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        """Opens a case from a first call. With danger "yes" the emergency advice must have been given first."""
        asked = InquirySerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        made = inquiry.open_inquiry(self.access, inquiry=asked.value(), key=self.key())
        answer = Response(CaseSerializer(made).data, status=CREATED)
        answer["Location"] = request.build_absolute_uri(f"{made.pk}/")
        return answer


class CaseView(CasesView):
    """One case."""

    @extend_schema(operation_id="cases_read", responses={200: CaseSerializer, **REFUSALS})
    def get(self, request: Request, case_id: UUID) -> Response:
        """One case. 404 for every case that the caller may not know of."""
        return Response(CaseSerializer(gate.get(self.access, Case, case_id, to="read")).data)


class NoteListView(CasesView):
    """Notes of a case."""

    @extend_schema(
        operation_id="cases_write_note",
        parameters=[IDEMPOTENCY],
        request=NoteSerializer,
        responses={201: NoteMadeSerializer, 422: PROBLEM, **REFUSALS},
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        """Writes a note. Its kind decides who may read it."""
        case = gate.get(self.access, Case, case_id, to="read")
        asked = NoteSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        made = notes.write(
            self.access,
            case=case,
            kind=asked.validated_data["kind"],
            text=asked.validated_data["text"],
            key=self.key(),
        )
        return Response(NoteMadeSerializer(made).data, status=CREATED)


class TransitionListView(CasesView):
    """Moves of a case along its stages."""

    @extend_schema(
        operation_id="cases_move",
        request=TransitionSerializer,
        responses={201: MoveSerializer, 409: PROBLEM, 422: PROBLEM, **REFUSALS},
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        """Moves the case. 409 lists every guard that is still open, who owes it, and where it is done."""
        case = gate.get(self.access, Case, case_id, to="read")
        asked = TransitionSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        data = asked.validated_data
        values = {name: data[name] for name in ("close_reason", "referrals", "debrief") if name in data}
        made = stages.move(
            self.access,
            case=case,
            transition=data["transition"],
            reason=data["reason"],
            values=values,
            version=data["version"],
        )
        return Response(MoveSerializer(made).data, status=CREATED)
