"""One access event: who did what to which record, and by which rule it was allowed or refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from practices.tenancy.models import uuid7


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessEvent:
    """What is kept of one access, for ever. Holds no content: ids, field names, rules and reasons only.

    `actor_name` is the name shown at that time (staff) or a neutral reference ("Family member"), and
    `network` the caller's network without its last part. `reason` is what a person typed where the
    rule asks for a reason first. `detail` carries ids, field names and reasons as JSON.
    """

    practice_id: UUID
    at: datetime
    actor_id: UUID | None
    actor_name: str
    actor_kind: str
    role: str
    action: str
    effect: str
    rule_id: str
    purpose: str
    relation: tuple[str, ...] = ()
    case_id: UUID | None = None
    case_reference: str = ""
    record_type: str = ""
    record_ids: tuple[UUID, ...] = ()
    category: str = ""
    regime: str = ""
    obligations: tuple[str, ...] = ()
    reason: str = ""
    channel: str = "web"
    network: str = ""
    request_id: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    id: UUID = field(default_factory=uuid7)
