"""Who is in a case and when work on it was urgent, for the check of unusual access: names kept in clear, no words."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from cases.dangers import ABOUT_A_DANGER, FIRST_CALL
from cases.models import Case, ConcernedOther, Task
from cases.models.case import DangerAnswer
from compliance.relations import CaseAround

# Whoever opens the case because the phone rang writes the danger down some minutes later.
BEFORE_IT_WAS_NOTED = timedelta(hours=1)
AROUND_THE_EVENT = timedelta(hours=24)


def around(case_ids: Collection[UUID]) -> dict[UUID, CaseAround]:
    """One answer for each case that the practice has. Only inside `gate.act`."""
    found: dict[UUID, CaseAround] = {}
    cases = Case.objects.filter(pk__in=case_ids)
    for pk, name, care, event_at in cases.values_list("pk", "display_name", "needs_special_care", "event_at"):
        found[pk] = CaseAround(needs_special_care=care, people=[(name, "")])
        if event_at is not None:
            found[pk].urgent.append((event_at - AROUND_THE_EVENT, event_at + AROUND_THE_EVENT))
    others = ConcernedOther.objects.filter(case_id__in=list(found))
    for case_id, name, mail_key in others.values_list("case_id", "name", "email_index"):
        found[case_id].people.append((name, mail_key))
    urgent = ABOUT_A_DANGER | Q(rule=FIRST_CALL, case__danger_now=DangerAnswer.YES)
    tasks = Task.objects.filter(urgent, case_id__in=list(found))
    for case_id, since, done in tasks.values_list("case_id", "created_at", "done_at"):
        found[case_id].urgent.append((since - BEFORE_IT_WAS_NOTED, done))
    return found
