"""Who acts, in which role, for what purpose, from where, at which moment. Built once per request or task."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from compliance.vocabulary import Purpose, Role

Channel = Literal["web", "api", "task", "command"]
ActorKind = Literal["staff", "family", "outside", "api", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who a request comes from, as sign-in, the family link or a token established it.

    Set as `request.actor` by the middleware of staff, family and API; AccessMiddleware adds the moment.
    """

    practice_id: UUID
    actor_id: UUID
    role: Role
    kind: ActorKind
    name: str
    membership_id: UUID | None = None
    concerned_other_id: UUID | None = None
    case_id: UUID | None = None
    recipient_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Access:
    """One actor at one moment. Frozen, so that nothing on the way can widen it.

    `reasons` holds the typed reasons for `allow_with_review`, by case; `network` is the caller's
    network without its last part; `case_id` is set for people who belong to a single case, `recipient_id`
    for outside parties whom a consent names.
    """

    practice_id: UUID
    actor_id: UUID | None
    role: Role
    purpose: Purpose
    at: datetime
    name: str = ""
    kind: ActorKind = "staff"
    channel: Channel = "web"
    request_id: str = ""
    network: str = ""
    membership_id: UUID | None = None
    concerned_other_id: UUID | None = None
    case_id: UUID | None = None
    recipient_id: UUID | None = None
    reasons: Mapping[UUID, str] = field(default_factory=dict)

    def for_purpose(self, purpose: Purpose) -> "Access":
        """The same actor with another purpose from the list of confidentiality section 8."""
        return replace(self, purpose=purpose)
