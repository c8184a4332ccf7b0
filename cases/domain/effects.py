"""What a transition does to the case itself, and the tasks that it makes. In the move's own transaction."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from cases.domain import tasks, timeline
from cases.models import Case, Individual, StageMove
from cases.models.case import MinorStatus
from cases.stages import Transition
from compliance.access import Access

RETENTION_YEARS = 6
MAJORITY = 18
SOON = timedelta(hours=24)
LATER = timedelta(hours=48)


def apply(access: Access, case: Case, row: Transition, *, move: StageMove, values: Mapping[str, Any]) -> None:
    """Puts the case into its new stage and makes what belongs to it."""
    case.stage = row.to.value
    case.stage_since = access.at
    case.version += 1
    changed = ["stage", "stage_since", "version"]
    for name in row.effects:
        own = OWN.get(name)
        if own is not None:
            changed += own(access, case, values)
    case.save(update_fields=changed)


def make_tasks(access: Access, case: Case, row: Transition) -> None:
    """The tasks of a transition, made in the regime that it led to."""
    own = TASKS.get(row.id)
    if own is not None:
        own(access, case)
    if "engage" in row.effects:
        engagement_tasks(access, case)


def close(access: Access, case: Case, values: Mapping[str, Any]) -> list[str]:
    """Ends the service: time, reason, retention of six years; longer for a minor (process 2.7)."""
    case.closed_at = access.at
    case.close_reason = values["close_reason"]
    case.retain_until = retention(case, access.at.date())
    if values.get("referrals"):
        timeline.add(
            access,
            case,
            kind="stage",
            icon="list",
            title="Other help was named",
            detail=str(values["referrals"]),
        )
    return ["closed_at", "close_reason", "retain_until"]


def reopen(access: Access, case: Case, values: Mapping[str, Any]) -> list[str]:
    """A new episode (T-17). Attestations, overrides and consents of the old one do not count any more."""
    timeline.add(
        access,
        case,
        kind="stage",
        icon="file-text",
        title=f"Closing summary of episode {case.episode}",
        detail=case.closing_summary,
    )
    case.episode += 1
    case.attempt += 1
    case.closed_at = None
    case.close_reason = ""
    case.closing_summary = ""
    case.retain_until = None
    case.event_at = None
    return [
        "episode",
        "attempt",
        "closed_at",
        "close_reason",
        "closing_summary",
        "retain_until",
        "event_at",
    ]


def new_attempt(access: Access, case: Case, values: Mapping[str, Any]) -> list[str]:
    """The next attempt is prepared: what was signed for the last one does not count (X-07)."""
    case.attempt += 1
    case.event_at = None
    return ["attempt", "event_at"]


def engage(access: Access, case: Case, values: Mapping[str, Any]) -> list[str]:
    """The individual accepted help: the regime turns from R0 to R1, once and for ever."""
    if case.engaged_at is None:
        case.engaged_at = access.at
        timeline.add(
            access,
            case,
            kind="stage",
            icon="lock",
            title="The person takes part now: what concerns them is closed to the family",
        )
    return ["engaged_at"]


def engagement_tasks(access: Access, case: Case) -> None:
    """Patient notice and consents at once (confidentiality 2), and a look at whoever is not admitted (A-14)."""
    here = reverse("cases:intake", args=[case.pk])
    plan = (
        ("", "Give the patient notice", timedelta(hours=4), here, "patient-notice"),
        ("", "Offer the consents", timedelta(hours=4), here, "offer-consents"),
        ("A-14", "Not admitted after 24 hours: see what is in the way", SOON, "", f"A-14:24:{case.attempt}"),
        ("A-14", "Not admitted after 48 hours: see what is in the way", LATER, "", f"A-14:48:{case.attempt}"),
    )
    for rule, title, after, url, key in plan:
        tasks.add(
            access,
            case,
            title=title,
            due_at=access.at + after,
            owner=case.lead,
            rule=rule,
            url=url,
            idem_key=f"{key}:{case.episode}",
        )


def intake_tasks(access: Access, case: Case) -> None:
    """A-04 and A-05; the call back and the waiting of the inquiry are over."""
    tasks.finish(access, case, idem_key=f"A-01:{case.episode}")
    tasks.finish(access, case, idem_key=f"A-02:{case.episode}")
    tasks.add(
        access,
        case,
        title="Go through the safety screen",
        due_at=tasks.after_business_days(access.at, 2),
        owner=case.lead,
        rule="A-04",
        url=reverse("cases:safety", args=[case.pk]),
        idem_key=f"A-04:{case.episode}",
    )
    tasks.add(
        access,
        case,
        title="Start looking for treatment options",
        due_at=tasks.after_business_days(access.at, 3),
        owner=case.lead,
        rule="A-05",
        idem_key=f"A-05:{case.episode}",
    )


def admitted_tasks(access: Access, case: Case) -> None:
    """Nobody looks for an admission that happened."""
    for hours in (24, 48):
        tasks.finish(access, case, idem_key=f"A-14:{hours}:{case.attempt}:{case.episode}")


def retention(case: Case, closed_on: date) -> date:
    """Six years from closing; for a minor from the 18th birthday, or 18 years later where it is not known."""
    start = closed_on
    if case.minor_status == MinorStatus.MINOR:
        person = Individual.objects.filter(case=case).first()
        start = max(closed_on, _majority(person.born_on if person else "", closed_on))
    return _years_after(start, RETENTION_YEARS)


def _majority(born_on: str, closed_on: date) -> date:
    try:
        return _years_after(date.fromisoformat(born_on), MAJORITY)
    except ValueError:
        return _years_after(closed_on, MAJORITY)


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


OWN = {"close": close, "reopen": reopen, "new_attempt": new_attempt, "engage": engage}
TASKS = {"T-01": intake_tasks, "T-17": intake_tasks, "T-11": admitted_tasks}
