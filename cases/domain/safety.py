"""The safety screen: ten domains, each answered with a level, what was heard, and what makes an amber safer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse

from cases import notices, queries
from cases.domain import holds, tasks, team, timeline, upcoming
from cases.domain.working import check_open, check_version, lock
from cases.models import Case, HoldKind, SafetyScreen, Task, TimelineEntry
from cases.models.safety import Level
from cases.safety_domains import BY_KEY, DOMAINS
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid
from compliance.vocabulary import Category
from practices.models import StaffRole

TWICE = timedelta(minutes=10)
WORST_FIRST = (Level.RED, Level.AMBER, Level.GREEN)


@dataclass(frozen=True, slots=True)
class Answer:
    """One domain's answer. A blank level is not green: it is not answered yet."""

    level: str = ""
    heard: str = ""
    mitigation: str = ""


def answer(
    access: Access, *, case: Case, answers: Mapping[str, Answer], read_version: int | None = None
) -> SafetyScreen:
    """Saves a new version of the screen; an unfinished one may be saved.

    The result is the worst domain. Red opens the hold `safety` by itself and gives the supervisor a task.
    Raises StaleVersion when somebody saved another version since.
    """
    unknown = set(answers) - set(BY_KEY)
    if unknown:
        raise Invalid(f"There is no domain {', '.join(sorted(unknown))[:60]}.")
    if access.membership_id is None:
        raise Invalid("A safety screen is answered by a member of staff.")
    with gate.act(access, case_id=case.pk, model=SafetyScreen, to="answer"):
        check_open(case)
        team.clinical_required(access, case)
        lock(case)
        newest = SafetyScreen.objects.filter(case=case).order_by("-screen_version").first()
        version = newest.screen_version if newest else 0
        check_version(read_version, version)
        screen = SafetyScreen(
            case_id=case.pk,
            screen_version=version + 1,
            answers={key: _plain(answers.get(key, Answer())) for key in BY_KEY},
            result=_worst(answers),
            all_answered=all(answers.get(key, Answer()).level for key in BY_KEY),
            all_mitigated=all(one.mitigation.strip() for one in answers.values() if one.level == Level.AMBER),
            answered_at=access.at,
            answered_by_id=access.membership_id,
        )
        screen.save(force_insert=True)
        _tell(access, case, screen)
        upcoming.refresh(access, case)
        return screen


def report_risk(access: Access, *, case: Case, words: str) -> TimelineEntry:
    """Notes that a new risk was heard of. Screens from before it no longer count (G-12)."""
    if not words.strip():
        raise Invalid("Write what was heard, and from whom.", field="words")
    with gate.act(access, on=case, to="report_risk"):
        check_open(case)
        lock(case)
        same: list[TimelineEntry] = list(
            TimelineEntry.objects.filter(case=case, kind="risk", at__gte=access.at - TWICE)
        )
        for known in same:
            if known.detail == words:
                return known
        entry = timeline.add(
            access,
            case,
            kind="risk",
            icon="shield-alert",
            title="A new risk was reported",
            detail=words,
            category=Category.RISK,
        )
        tasks.add(
            access,
            case,
            title="A new risk was reported: go through the safety screen again",
            due_at=access.at,
            owner=case.lead,
            rule="G-12",
            url=reverse("cases:safety", args=[case.pk]),
            idem_key=f"risk:{entry.pk}",
        )
        upcoming.refresh(access, case)
        return entry


def flag(screen: SafetyScreen) -> str:
    """The short words that lists show: the first red domain, else the first amber one that has words."""
    for level in (Level.RED, Level.AMBER):
        for domain in DOMAINS:
            if screen.answers.get(domain.key, {}).get("level") == level:
                words = domain.flag_red if level == Level.RED else domain.flag_amber
                if words:
                    return words
    return ""


def _tell(access: Access, case: Case, screen: SafetyScreen) -> None:
    state = "" if screen.all_answered else ", not finished"
    timeline.add(
        access,
        case,
        kind="safety",
        icon="shield-check",
        title=f"Safety screen, version {screen.screen_version}{state}",
        detail=f"Result: {screen.get_result_display().lower()}",
        subject=screen,
        category=Category.RISK,
    )
    if screen.all_answered:
        tasks.finish(access, case, idem_key=f"A-04:{case.episode}")
        for row in Task.objects.filter(case=case, rule="G-12", done_at__isnull=True):
            tasks.finish(access, case, idem_key=row.idem_key)
    if screen.result == Level.RED:
        holds.open_hold(
            access,
            case,
            kind=HoldKind.SAFETY,
            reason=f"The safety screen, version {screen.screen_version}, is red.",
            by_rule="G-08",
        )
        tasks.add(
            access,
            case,
            title="Supervisor: the safety screen is red, look at it now",
            due_at=access.at,
            rule="G-08",
            url=reverse("cases:safety", args=[case.pk]),
            idem_key=f"{tasks.FOR_SUPERVISOR}{screen.pk}",
        )
        for member in queries.staff(StaffRole.SUPERVISOR):
            notices.cannot_wait(
                access,
                case_id=case.pk,
                member_id=member.pk,
                subject_id=screen.pk,
                key=f"red:{screen.pk}:{member.pk}",
            )


def _worst(answers: Mapping[str, Answer]) -> str:
    levels = {one.level for one in answers.values() if one.level}
    for level in WORST_FIRST:
        if level in levels:
            return level.value
    raise Invalid("Answer at least one part before you save.")


def _plain(one: Answer) -> dict[str, str]:
    if one.level and one.level not in Level.values:
        raise Invalid("Choose green, amber or red.")
    return {"level": one.level, "heard": one.heard, "mitigation": one.mitigation}
