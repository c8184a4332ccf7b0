"""Pages of compliance, a module a noun."""

from compliance.views.audit import audit, check, export, reason
from compliance.views.emergencies import emergencies, emergency
from compliance.views.why import what_if, why

__all__ = ["audit", "check", "emergencies", "emergency", "export", "reason", "what_if", "why"]
