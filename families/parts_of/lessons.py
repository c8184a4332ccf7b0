"""Lessons on the member's list, the team's page about them, and what must be true of the stock ones."""

from typing import Any

from django.core.checks import Error, register
from django.urls import reverse

from cases.models import Case, ConcernedOther
from compliance.access import Access
from families.domain import lessons
from families.lessons import catalogue
from families.models import LessonProgress
from families.parts import FamilyPage, ListItem, family_page, on_list, own_model

own_model(LessonProgress)


@register()
def stock_lessons_are_whole(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Both languages hold the same lessons, each with one right answer."""
    return [Error(words, id="families.E001") for words in catalogue.problems()]


@on_list(50)
def next_lesson(access: Access, me: ConcernedOther) -> list[ListItem]:
    """The next lesson alone: one thing at a time. All of them stand on their own page."""
    found = lessons.for_me(access, me)
    if not found:
        return []
    done = sum(one.is_done for one in found)
    waiting = next((one for one in found if not one.is_done), None)
    every = reverse("families:lessons")
    if waiting is None:
        return [ListItem(every, "Short lessons", f"All {done} read. You can read them again.", done=True)]
    words = f"About {waiting.lesson.minutes} minutes. {done} of {len(found)} read."
    return [
        ListItem(
            reverse("families:lesson", args=[waiting.lesson.key]),
            f"Short lesson: {waiting.lesson.title}",
            words,
            icon="book-open",
        )
    ]


@family_page("Lessons", 30)
def group_lessons(access: Access, case: Case) -> FamilyPage:
    """Who has read what."""
    return FamilyPage(
        reverse("families:group-lessons", args=[case.pk]), "What each one has read, and what is next."
    )
