"""Boundaries: written down with their owner, changed, dropped. Apart from the letters (process 7.8)."""

from dataclasses import dataclass, fields
from datetime import date
from uuid import UUID

from cases.domain import timeline, upcoming
from cases.domain.working import check_open, check_version, lock
from cases.models import Case, ConcernedOther
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid
from compliance.records import SubjectKind
from interventions.models import Boundary, BoundaryStatus

CONFIDENT = 7
SAID = {BoundaryStatus.STATED, BoundaryStatus.KEPT, BoundaryStatus.CHANGED}


@dataclass(frozen=True, slots=True)
class BoundaryFacts:
    """What its owner will do or stop doing, and the five checks of G-19."""

    owner_id: UUID
    text: str
    keeps_from: date
    support_offered: str
    confidence: int
    how_long: str = ""
    owner_controls_it: bool = False
    owner_will_keep_it: bool = False
    not_punishment: bool = False
    safe_for_children: bool = False
    safe_for_owner: bool = False


def add(access: Access, *, case: Case, facts: BoundaryFacts, key: str) -> Boundary:
    """Writes down a boundary with its owner. Ready when all five checks hold. The same `key` makes one."""
    with gate.act(access, case_id=case.pk, model=Boundary, to="add_boundary"):
        case = lock(case)
        check_open(case)
        known: Boundary | None = Boundary.objects.filter(case=case, idem_key=key).first()
        if known is not None:
            return known
        boundary = Boundary(case_id=case.pk, idem_key=key)
        _write(case, boundary, facts)
        _note(access, case, boundary, "Wrote down a boundary")
        return boundary


def change(access: Access, *, case: Case, boundary: Boundary, facts: BoundaryFacts, version: int) -> Boundary:
    """Saves other words or checks. One that was stated already counts as changed from then on.

    Raises StaleVersion when somebody saved since `version` was read, with both texts.
    """
    with gate.act(access, on=boundary, to="change_boundary"):
        case = lock(case)
        check_open(case)
        boundary = _held_still(boundary)
        check_version(version, boundary.version, mine=facts.text, theirs=boundary.text)
        boundary.version += 1
        _write(case, boundary, facts)
        _note(access, case, boundary, "Changed a boundary")
        return boundary


def drop(access: Access, *, case: Case, boundary: Boundary, version: int) -> Boundary:
    """Its owner does not want it any more. It stays in the record and counts no longer."""
    with gate.act(access, on=boundary, to="drop_boundary"):
        case = lock(case)
        boundary = Boundary.objects.select_for_update().get(pk=boundary.pk)
        if boundary.status == BoundaryStatus.DROPPED:
            return boundary
        check_version(version, boundary.version, mine="Dropped", theirs=boundary.text)
        boundary.status = BoundaryStatus.DROPPED
        boundary.version += 1
        boundary.save(update_fields=["status", "version"])
        _note(access, case, boundary, "Dropped a boundary")
        return boundary


def holds(boundary: Boundary) -> bool:
    """The five checks of G-19."""
    return bool(
        boundary.owner_controls_it
        and boundary.owner_will_keep_it
        and boundary.not_punishment
        and boundary.safe_for_children
        and boundary.safe_for_owner
    )


def _held_still(boundary: Boundary) -> Boundary:
    row: Boundary = Boundary.objects.select_for_update().get(pk=boundary.pk)
    if row.status == BoundaryStatus.DROPPED:
        raise Invalid("This boundary was dropped. Write a new one.")
    return row


def _write(case: Case, boundary: Boundary, facts: BoundaryFacts) -> None:
    if not ConcernedOther.objects.filter(case=case, pk=facts.owner_id).exists():
        raise Invalid("Choose somebody who takes part.", field="owner")
    for one in fields(facts):
        setattr(boundary, one.name, getattr(facts, one.name))
    boundary.subject_kind = SubjectKind.CONCERNED_OTHER
    boundary.subject_id = facts.owner_id
    if boundary.status in SAID:
        boundary.status = BoundaryStatus.CHANGED
    else:
        boundary.status = BoundaryStatus.READY if holds(boundary) else BoundaryStatus.DRAFT
    boundary.save()


def _note(access: Access, case: Case, boundary: Boundary, title: str) -> None:
    timeline.add(access, case, kind="boundary", icon="shield", title=title, subject=boundary)
    upcoming.refresh(access, case)
