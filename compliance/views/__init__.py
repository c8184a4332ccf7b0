"""Pages of compliance, a module a noun."""

from compliance.views.audit import (
    audit,
    audit_person,
    check,
    export,
    export_events,
    reason,
    remove_view,
    save_view,
)
from compliance.views.consents import consents
from compliance.views.emergencies import emergencies, emergency
from compliance.views.heads import heads, publish_head
from compliance.views.notices import edit_notice, notice, notices
from compliance.views.reviews import review, reviews
from compliance.views.rights import (
    assess,
    close_incident,
    incident,
    incidents,
    one_request,
    requests,
    retention,
    told,
)
from compliance.views.unusual import one_unusual, unusual_access
from compliance.views.why import what_if, why

__all__ = [
    "assess",
    "audit",
    "audit_person",
    "check",
    "close_incident",
    "consents",
    "edit_notice",
    "emergencies",
    "emergency",
    "export",
    "export_events",
    "heads",
    "incident",
    "incidents",
    "notice",
    "notices",
    "one_request",
    "one_unusual",
    "publish_head",
    "reason",
    "remove_view",
    "requests",
    "retention",
    "review",
    "reviews",
    "save_view",
    "told",
    "unusual_access",
    "what_if",
    "why",
]
