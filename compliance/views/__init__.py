"""Pages of compliance, a module a noun."""

from compliance.views.audit import audit, check, export, reason

__all__ = ["audit", "check", "export", "reason"]
