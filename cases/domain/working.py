"""How a small verb joins a larger one on the same case, and how a case is held still while it changes."""

from collections.abc import Iterator
from contextlib import contextmanager

from cases.models import Case
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid
from compliance.records import at_work_on
from compliance.versions import check_version
from compliance.vocabulary import Category

__all__ = ["check_open", "check_version", "lock", "working", "working_episode"]


@contextmanager
def working(access: Access, case: Case, *, to: str, category: Category | None = None) -> Iterator[None]:
    """Joins the verb that is already at work on this case, or opens `gate.act` on the case."""
    if at_work_on(case.pk):
        yield
        return
    with gate.act(access, on=case, to=to, category=category):
        yield


def lock(case: Case) -> Case:
    """The case as it is now, held still until the transaction ends. Only inside `gate.act`."""
    locked: Case = Case.objects.select_for_update().get(pk=case.pk)
    return locked


def check_open(case: Case) -> None:
    """Raises Invalid on a closed case: reopening it comes first (T-17)."""
    if case.closed_at is not None:
        raise Invalid("This case is closed. Reopen it first, then go on.")


def working_episode(case: Case) -> int:
    """The episode that new papers belong to: of a closed case, the one that T-17 would begin."""
    return int(case.episode) + (1 if case.closed_at is not None else 0)
