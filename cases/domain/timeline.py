"""Entries of a case's timeline: one neutral fact each, with its author and time."""

from cases.domain.working import working
from cases.models import Case, TimelineEntry
from compliance.access import Access
from compliance.records import ProtectedBase
from compliance.vocabulary import Category

LONGEST_TITLE = 200


def add(
    access: Access,
    case: Case,
    *,
    kind: str,
    title: str,
    icon: str = "circle",
    detail: str = "",
    subject: ProtectedBase | None = None,
    category: Category = Category.CASE_ADMIN,
) -> TimelineEntry:
    """Adds one entry at the moment of `access`. The title is neutral; what was told goes into `detail`.

    The kind `risk` is a new report of risk: a safety screen from before it no longer counts (G-12).
    """
    with working(access, case, to="note"):
        entry = TimelineEntry(
            case_id=case.pk,
            category=category.value,
            at=access.at,
            kind=kind,
            icon=icon,
            actor_name=access.name or "Threshold",
            title=title[:LONGEST_TITLE],
            detail=detail,
            subject_type=subject._meta.label_lower if subject else "",
            subject_row=subject.pk if subject else None,
        )
        entry.save(force_insert=True)
        return entry
