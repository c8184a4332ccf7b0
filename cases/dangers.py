"""Dangers that somebody told us of, and nobody has answered yet: shown as a flag, and no case closes over them."""

from django.db.models import Q
from django.urls import reverse

from cases.models import Case, Task
from cases.models.case import DangerAnswer
from cases.parts import GuardAnswer, missing
from compliance.records import ProtectedQuerySet

# Tasks of these rules are about a life: a medical emergency, thoughts of suicide, violence (process 9).
MEDICAL, SUICIDE, VIOLENCE = "X-03", "X-04", "X-05"
TOLD = "danger:"  # how the key of a task begins that an answer of the family made
SUPERVISOR_LOOKS = "red:"
FIRST_CALL = "A-01"
ABOUT_A_DANGER = (
    Q(rule__in=(MEDICAL, SUICIDE, VIOLENCE))
    | Q(idem_key__startswith=TOLD)
    | Q(idem_key__startswith=SUPERVISOR_LOOKS)
)
FLAG = "Danger: call now"
FLAG_AT_FIRST_CALL = "Danger now"


def open_dangers(case: Case) -> ProtectedQuerySet:
    """Open tasks about a danger, the first one first."""
    about = ABOUT_A_DANGER
    if case.danger_now == DangerAnswer.YES:
        about |= Q(rule=FIRST_CALL)
    found: ProtectedQuerySet = Task.objects.filter(about, case=case, done_at__isnull=True)
    return found.order_by("due_at", "id")


def flag(case: Case) -> str:
    """The words that lists show until somebody has called; "" without a danger, or where the screen says more."""
    for task in open_dangers(case):
        if task.rule == FIRST_CALL:
            return FLAG_AT_FIRST_CALL
        if not task.idem_key.startswith(SUPERVISOR_LOOKS):
            return FLAG
    return ""


def nothing_left(case: Case) -> GuardAnswer | None:
    """What is still to be done before a case may end, by name; None when nothing is."""
    titles = [task.title for task in open_dangers(case)]
    if not titles:
        return None
    return missing(
        f"Still open: {'; '.join(titles)}.",
        owes="the lead or the supervisor",
        url=reverse("cases:tasks", args=[case.pk]),
    )
