"""Tasks on a case: added by people or by a rule (A-01 …), finished once."""

from datetime import datetime, timedelta

from cases import dangers
from cases.domain import team, timeline, upcoming
from cases.domain.working import lock, working
from cases.errors import NotTheMover
from cases.models import Case, ConcernedOther, Task
from compliance import gate
from compliance.access import Access
from practices.models import Membership

SATURDAY = 5
FOR_SUPERVISOR = dangers.SUPERVISOR_LOOKS  # how the key of a task begins that a supervisor alone finishes


def add(
    access: Access,
    case: Case,
    *,
    title: str,
    due_at: datetime,
    owner: Membership | None = None,
    rule: str = "",
    url: str = "",
    idem_key: str = "",
    for_other: ConcernedOther | None = None,
) -> Task:
    """Adds a task. With the same `idem_key` on the same case the first one is returned unchanged."""
    with working(access, case, to="add_task"):
        if idem_key:
            known: Task | None = Task.objects.filter(case=case, idem_key=idem_key).first()
            if known is not None:
                return known
        task = Task(
            case_id=case.pk,
            title=title,
            due_at=due_at,
            owner=owner,
            rule=rule,
            url=url,
            idem_key=idem_key,
            for_other=for_other,
        )
        task.save(force_insert=True)
        return task


def finish(access: Access, case: Case, *, idem_key: str) -> None:
    """Marks the task of this key as done, if it is there and open."""
    with working(access, case, to="finish_task"):
        for task in Task.objects.filter(case=case, idem_key=idem_key, done_at__isnull=True):
            _finish(access, task)


def move_due(access: Access, case: Case, *, idem_key: str, due_at: datetime) -> None:
    """Gives the open task of this key another due time (A-02 starts again with every contact)."""
    with working(access, case, to="move_task"):
        for task in Task.objects.filter(case=case, idem_key=idem_key, done_at__isnull=True):
            task.due_at = due_at
            task.save(update_fields=["due_at"])


def create(
    access: Access, *, case: Case, title: str, due_at: datetime, owner: Membership | None, key: str
) -> Task:
    """A task that a person writes down. The same `key` twice makes one."""
    with gate.act(access, on=case, to="add_task"):
        lock(case)
        task = add(access, case, title=title, due_at=due_at, owner=owner, idem_key=f"own:{key}")
        upcoming.refresh(access, case)
        return task


def done(access: Access, *, task: Task, case: Case) -> Task:
    """Ticks a task off. Done twice is done once. Raises NotTheMover for what a supervisor has to look at."""
    with gate.act(access, on=task, to="finish_task"):
        task = Task.objects.select_for_update().get(pk=task.pk)
        if not may_finish(access, task):
            raise NotTheMover("This task asks a supervisor to look. A supervisor finishes it.")
        if task.done_at is None:
            _finish(access, task)
            timeline.add(access, case, kind="task", icon="check", title=f"Done: {task.title}")
            upcoming.refresh(access, case)
        return task


def may_finish(access: Access, task: Task) -> bool:
    """Whether this actor may tick a task off: what a rule gave to the supervisor is not the lead's to finish."""
    return not task.idem_key.startswith(FOR_SUPERVISOR) or team.judges_danger(access)


def after_business_days(start: datetime, days: int) -> datetime:
    """The same hour, so many business days later. Public holidays are not known and count as work days."""
    moment = start
    while days:
        moment += timedelta(days=1)
        if moment.weekday() < SATURDAY:
            days -= 1
    return moment


def _finish(access: Access, task: Task) -> None:
    task.done_at = access.at
    task.done_by_name = access.name or "Threshold"
    task.save(update_fields=["done_at", "done_by_name"])
