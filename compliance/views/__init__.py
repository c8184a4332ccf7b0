"""Pages of compliance, a module a noun."""

from compliance.views.audit import audit, check, export, reason
from compliance.views.emergencies import emergencies, emergency

__all__ = ["audit", "check", "emergencies", "emergency", "export", "reason"]
