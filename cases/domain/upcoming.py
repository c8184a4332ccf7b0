"""What comes next on a case, kept on the case itself so that lists neither count nor join."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from cases import queries
from cases.domain import readiness
from cases.domain.working import working
from cases.models import Case, Stage
from cases.models.case import NOTHING_DUE
from cases.parts import Due, registry
from compliance.access import Access

LONGEST_STEP = 160
LONGEST_FLAG = 40
COLUMNS = (
    "next_step",
    "next_due_at",
    "next_url",
    "risk_flag",
    "open_holds",
    "waiting_on_family",
    "readiness",
)


_put_off: ContextVar[UUID | None] = ContextVar("put_off", default=None)


@contextmanager
def put_off(case: Case) -> Iterator[None]:
    """Inside, verbs leave this case's next step as it was. Whoever makes many steps at once refreshes after the last."""
    token = _put_off.set(case.pk)
    try:
        yield
    finally:
        _put_off.reset(token)


def refresh(access: Access, case: Case) -> None:
    """Recomputes next step, due time, risk flag, waiting and readiness. Every verb that changes them calls it.

    Works on the row as it is, and saves these columns alone.
    """
    if _put_off.get() == case.pk:
        return
    with working(access, case, to="refresh"):
        case.refresh_from_db(from_queryset=Case.objects.filter(pk=case.pk))
        before = {name: getattr(case, name) for name in COLUMNS}
        holds = list(queries.open_holds(case))
        case.open_holds = len(holds)
        case.risk_flag = _risk(access, case)
        ready = readiness.onward(access, case, holds=holds)
        case.readiness = readiness.stored(ready, at=access.at) if ready else {}
        _set_next(access, case, ready)
        changed = [name for name in COLUMNS if getattr(case, name) != before[name]]
        if changed:
            case.save(update_fields=changed)


def _set_next(access: Access, case: Case, ready: readiness.TransitionReadiness | None) -> None:
    if case.stage == Stage.CLOSED:
        case.next_step, case.next_due_at, case.next_url = "", NOTHING_DUE, ""
        case.waiting_on_family = False
        return
    dues = _dues(access, case)
    case.waiting_on_family = any(due.waits_on_family for due in dues)
    if dues:
        first = min(dues, key=lambda due: due.at)
        case.next_step = first.words[:LONGEST_STEP]
        case.next_due_at = first.at
        case.next_url = first.url
        return
    case.next_due_at = NOTHING_DUE
    words, url = readiness.next_words(case, ready)
    case.next_step, case.next_url = words[:LONGEST_STEP], url


def _dues(access: Access, case: Case) -> list[Due]:
    dues = [
        Due(task.due_at, task.title, task.url, waits_on_family=task.for_other_id is not None)
        for task in queries.open_tasks(case)[:20]
    ]
    for source in registry.next_steps:
        dues.extend(source(case, access.at))
    return dues


def _risk(access: Access, case: Case) -> str:
    for source in registry.risk_flags:
        words: Any = source(case, access.at)
        if words:
            return str(words)[:LONGEST_FLAG]
    return ""
