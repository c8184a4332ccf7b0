"""An answer of a family member that cannot wait: a task for the lead, a mark in the timeline, a message at once."""

from django.urls import reverse

from cases import dangers, notices
from cases.domain import tasks, timeline, upcoming
from cases.models import Case, ConcernedOther, Task
from compliance.access import Access
from compliance.vocabulary import Category


def alert(access: Access, *, place: str, key: str, title: str, rule: str = "", url: str = "") -> None:
    """Tells the lead, inside the verb that saves the answer. The message says nothing of what it is.

    One open task per person and `place`; the same `key` again tells nobody twice. `title` names the person.
    """
    case = Case.objects.select_related("lead").get(pk=access.case_id)
    begins = f"{dangers.TOLD}{access.concerned_other_id}:{place}:"
    if Task.objects.filter(case=case, idem_key=f"{begins}{key}").exists():
        return
    person = ConcernedOther.objects.get(pk=access.concerned_other_id)
    known = Task.objects.filter(case=case, idem_key__startswith=begins, done_at__isnull=True).first()
    if known is not None:
        known.title, known.rule, known.due_at, known.idem_key = title, rule, access.at, f"{begins}{key}"
        known.save(update_fields=["title", "rule", "due_at", "idem_key"])
    else:
        tasks.add(
            access,
            case,
            title=title,
            due_at=access.at,
            owner=case.lead,
            rule=rule,
            url=url or f"{reverse('families:space', args=[case.pk])}#told-{person.pk}",
            idem_key=f"{begins}{key}",
        )
    timeline.add(
        access,
        case,
        kind="risk",
        icon="siren",
        title=f"An answer of {person.name} needs you now",
        category=Category.RISK,
    )
    notices.cannot_wait(access, case_id=case.pk, subject_id=case.pk, key=f"{begins}{key}")
    upcoming.refresh(access, case)
