"""The picture of accesses over time: what it counts, how it is drawn, and where its bars lead."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from compliance.audit import log, picture, writer
from compliance.audit.log import Counts, LogFilters
from practices.tenancy.context import practice
from tests.compliance.private_log import event
from tests.rows import make_practice

PAGE = "/compliance/audit/"
NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)


def local(day: int, hour: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=NEW_YORK)


def drawn(filters: LogFilters, counts: dict[Any, Counts], **asked: str) -> picture.Picture:
    made = picture.picture(picture.span_of(filters, at=NOW, zone=NEW_YORK), counts, asked)
    assert made is not None
    return made


def test_without_days_it_is_the_last_thirty_of_the_readers_zone() -> None:
    span = picture.span_of(LogFilters(), at=NOW, zone=NEW_YORK)
    assert (span.since, span.until, span.by_hour) == (local(25, month=10), NOW, False)
    made = drawn(LogFilters(), {date(2026, 11, 23): Counts(3, 1)}, effect="deny")
    assert len(made.steps) == 30
    assert (made.steps[0].label, made.steps[-1].label) == ("Sun, Oct 25", "Mon, Nov 23")
    assert made.steps[-1].url == "?effect=deny&since=2026-11-23&until=2026-11-23"
    assert made.sentence == "From Oct 25 to Nov 23, 3 shown and 1 refused. Most on Mon, Nov 23: 4."


def test_a_longer_span_is_shown_by_its_last_thirty_days() -> None:
    filters = LogFilters(since=local(1, month=3), until=local(1, month=9))
    span = picture.span_of(filters, at=NOW, zone=NEW_YORK)
    assert (span.since, span.until) == (local(2, month=8), local(1, month=9))


@pytest.mark.parametrize(
    ("first", "last", "by_hour", "steps"),
    [
        (20, 21, True, 24),
        (20, 22, True, 48),
        (20, 23, False, 3),
        (1, 2, True, 25),  # the clocks went back that night
    ],
)
def test_up_to_two_days_are_shown_by_the_hour(first: int, last: int, by_hour: bool, steps: int) -> None:
    filters = LogFilters(since=local(first), until=local(last))
    span = picture.span_of(filters, at=NOW, zone=NEW_YORK)
    assert span.by_hour is by_hour
    key: Any = local(first, 9).astimezone(UTC) if by_hour else date(2026, 11, first)
    made = drawn(filters, {key: Counts(2, 0)})
    assert len(made.steps) == steps
    (full,) = [one for one in made.steps if one.shown]
    assert full.label.startswith(f"{local(first):%a}, Nov {first}")
    assert ("9 am" in full.label) is by_hour


def test_the_hours_of_one_day_lead_nowhere_else_and_those_of_two_to_their_day() -> None:
    key = local(20, 9).astimezone(UTC)
    one = drawn(LogFilters(since=local(20), until=local(21)), {key: Counts(1)})
    assert {step.url for step in one.steps} == {""}
    two = drawn(LogFilters(since=local(20), until=local(22)), {key: Counts(1)})
    assert {step.url for step in two.steps} == {
        "?since=2026-11-20&until=2026-11-20",
        "?since=2026-11-21&until=2026-11-21",
    }


def test_today_has_hours_up_to_now() -> None:
    made = drawn(LogFilters(since=local(23)), {NOW.replace(minute=0): Counts(1)})
    assert (made.by_hour, len(made.steps), made.steps[-1].shown) == (True, 10, 1)


def test_days_to_come_have_no_picture_and_no_error() -> None:
    filters = LogFilters(since=local(30), until=local(30) + timedelta(days=1))
    assert picture.picture(picture.span_of(filters, at=NOW, zone=NEW_YORK), {}, {}) is None


def test_refusals_stand_on_what_was_shown_and_the_least_is_seen() -> None:
    counts = {date(2026, 11, 22): Counts(500, 500), date(2026, 11, 23): Counts(0, 1)}
    made = drawn(LogFilters(), counts)
    for drawing in (made.wide, made.narrow):
        full, little = drawing.bars[-2:]
        assert float(full.refused_y) == drawing.top
        assert float(full.refused_y) + float(full.refused_height) == float(full.shown_y)
        assert float(full.shown_y) + float(full.shown_height) == drawing.base
        assert float(little.refused_height) >= 2
        assert float(little.shown_height) == 0
        assert float(drawing.bars[-1].slot) + float(drawing.bars[-1].slot_width) <= drawing.width + 1
        apart = [float(b.x) - float(a.x) for a, b in zip(drawing.ticks, drawing.ticks[1:], strict=False)]
        assert min(apart) > 40, "words under the axis do not touch"


def test_the_database_counts_days_of_the_readers_zone_with_one_bounded_query() -> None:
    practice_id, now = make_practice(), timezone.now()
    day = (now.astimezone(NEW_YORK) - timedelta(days=3)).date()
    late = datetime(day.year, day.month, day.day, 23, 30, tzinfo=NEW_YORK)  # the next day in UTC
    made = [
        event(practice_id, at=late),
        event(practice_id, at=late, effect="deny"),
        event(practice_id, at=late, effect="allow_with_review"),
        event(practice_id, at=now - timedelta(days=70)),
    ]
    with practice(practice_id):
        writer.write(made)
    with practice(practice_id), CaptureQueriesContext(connection) as queries:
        span = picture.span_of(LogFilters(), at=now, zone=NEW_YORK)
        rows = log.events(LogFilters(), at=now)
        found = log.counted(rows, since=span.since, by_hour=False, zone=NEW_YORK)
        plan = rows.filter(at__gte=span.since).explain()
    assert found == {day: Counts(shown=2, refused=1)}
    assert len(queries) == 2, "one to count, one to explain it here"
    assert f"{now - timedelta(days=70):%Y_%m}" not in plan, "earlier months are not read"
    assert f"{now + timedelta(days=62):%Y_%m}" not in plan, "nor are later ones"


def test_the_page_draws_it_without_style_and_each_bar_narrows_to_its_day(scene: Any) -> None:
    day = (timezone.now() - timedelta(days=2)).astimezone(NEW_YORK).replace(hour=12)
    made = [event(scene.practice.pk, at=day, effect=effect) for effect in ("allow", "deny", "deny")]
    made.append(event(scene.practice.pk, at=day - timedelta(days=3), effect="deny"))
    with practice(scene.practice.pk):
        writer.write(made)
    client = scene.admin.client()
    page = client.get(PAGE, {"effect": "deny"}).content.decode()
    figure = page[page.index('<figure class="card gap-top picture"') : page.index("</figure>")]
    assert "style=" not in figure
    assert "0 shown and 3 refused." in figure
    assert figure.count("<svg") == 2
    assert figure.count('<a href="?effect=deny&amp;since=') == 90, "two drawings, and the table"
    label = f"{day:%a}, {day:%b} {day.day}: 0 shown, 2 refused"
    (link, *_) = re.findall(rf'<a href="([^"]+)" tabindex="-1"><title>{label}</title>', figure)
    narrowed = client.get(PAGE + unescape(link)).content.decode()
    ids = set(re.findall(r'id="event-([0-9a-f-]{36})"', narrowed))
    assert ids == {str(one.id) for one in made[1:3]}
    assert '<th scope="col">Hour</th>' in narrowed


def test_nothing_found_draws_nothing(scene: Any) -> None:
    page = scene.admin.client().get(PAGE, {"rule": "C-41"}).content.decode()
    assert "<figure" not in page
