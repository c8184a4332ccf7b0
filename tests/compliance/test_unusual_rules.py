"""The rules of unusual access, each with the nearest that does not flag."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from compliance.unusual import rules, words
from compliance.unusual.rules import Habit, Kind, Look, Person

ZONE = ZoneInfo("America/New_York")
USUAL = [6, 7, 8, 9, 7, 8, 6, 9, 8, 7]
TUESDAY_2PM = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
TUESDAY_11PM = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
SATURDAY_NOON = datetime(2026, 11, 28, 17, 0, tzinfo=UTC)


def look(**values: Any) -> Look:
    """An interventionist's look at a case that is not theirs."""
    given = {"at": TUESDAY_2PM, "role": "interventionist", "relation": frozenset(), "purpose": "casework"}
    return Look(**({"effect": "allow"} | given | values))


def test_u01_far_more_cases_than_usual() -> None:
    flag = rules.volume(41, USUAL)
    assert flag is not None
    assert (flag.id, flag.kind, flag.weight) == ("U-01", Kind.VOLUME, 41)
    assert flag.figures == {"opened": 41, "low": 7, "high": 8}


@pytest.mark.parametrize(
    ("opened", "past", "flags"),
    [
        (15, USUAL, True),
        (14, USUAL, False),  # under the floor
        (14, [1] * 10, False),  # fourteen times the usual, and still a small number
        (72, [40] * 10, False),  # somebody who opens many cases every day
        (73, [40] * 10, True),
        (40, [4, 40, 12, 30, 8, 22], False),  # whose days differ
        (29, [5] * 4, False),  # too few days to know a habit by
        (30, [5] * 4, True),
        (30, [0] * 28, True),  # days without a case are no days of work
        (41, [], True),
    ],
)
def test_u01_against_the_persons_own_median_and_spread(opened: int, past: list[int], flags: bool) -> None:
    assert (rules.volume(opened, past) is not None) is flags


@pytest.mark.parametrize(
    ("values", "worked", "flags"),
    [
        ({}, False, True),
        ({"relation": frozenset({"former"})}, False, True),
        ({"relation": frozenset({"lead"})}, False, False),
        ({"relation": frozenset({"cofacilitator"})}, False, False),
        ({"relation": frozenset({"cover"})}, False, False),
        ({"relation": frozenset({"sole_practitioner"}), "role": "admin"}, False, False),
        ({"purpose": "supervision", "role": "supervisor"}, False, False),
        ({"purpose": "break_glass"}, False, False),
        ({"purpose": "audit", "role": "auditor"}, False, False),
        ({"effect": "allow_with_review", "role": "admin"}, False, False),
        ({"role": "coordinator", "purpose": "scheduling"}, False, True),
        ({"role": "coordinator", "purpose": "scheduling"}, True, False),
        ({"role": "admin", "purpose": "operations"}, True, False),
        ({}, True, True),  # who works on a case without being on its team is asked about all the same
    ],
)
def test_u02_a_case_read_without_being_on_its_team(values: dict[str, Any], worked: bool, flags: bool) -> None:
    flag = rules.unassigned([look(**values)], worked=worked)
    assert (flag is not None) is flags
    if flag:
        assert (flag.id, flag.figures) == ("U-02", {"looks": 1})


@pytest.mark.parametrize(
    ("reader", "person", "same"),
    [
        ("Jonas Reyes", "Daniel Reyes", True),
        ("Ana Nunez", "Rosa NÚÑEZ", True),
        ("Maren Okafor", "Ben Vance-Okafor", True),
        ("Daniel Reyes Jr.", "Rosa Reyes, MD", True),
        ("Jonas Reye", "Daniel Reyes", False),
        ("Reyes Vik", "Daniel Reyes", False),
        ("Jonas Reyes", "Reyes", False),  # one word may be a first name
        ("Jonas R.", "Daniel R.", False),  # an initial is no surname
        ("Jonas Vik", "", False),
    ],
)
def test_u03_the_same_surname(reader: str, person: str, same: bool) -> None:
    flag = rules.same_surname(reader, ["Elena Moss", person])
    assert (flag is not None) is same
    assert flag is None or flag.id == "U-03"


def test_u04_a_colleague_by_mail_by_name_or_not_at_all() -> None:
    staff = [Person("Jonas Vik", "k1"), Person("Ada Lindqvist", "k2"), Person("", "")]
    by_mail = rules.colleague([Person("Jon", "k1")], staff)
    by_name = rules.colleague([Person("JONAS  VIK", "other")], staff)
    assert by_mail is not None
    assert by_name is not None
    assert (by_mail.id, by_mail.figures, by_name.figures) == ("U-04", {"by": "mail"}, {"by": "name"})
    assert rules.colleague([Person("Jonas Vick", "k3"), Person("Jonas"), Person("")], staff) is None


def test_u05_special_care_asks_about_everybody_but_the_team() -> None:
    flag = rules.special_care([look(role="supervisor", purpose="supervision"), look()], needed=True)
    assert flag is not None
    assert (flag.id, flag.figures) == ("U-05", {"looks": 2})
    assert rules.special_care([look(relation=frozenset({"lead"}))], needed=True) is None
    assert rules.special_care([look()], needed=False) is None


@pytest.mark.parametrize(
    ("at", "habit", "flags"),
    [
        (TUESDAY_11PM, Habit(), True),
        (TUESDAY_11PM, Habit(nights=2, weekend_days=8), True),
        (TUESDAY_11PM, Habit(nights=3), False),
        (TUESDAY_11PM - timedelta(minutes=61), Habit(), False),  # 9:59 pm
        (TUESDAY_11PM - timedelta(minutes=60), Habit(), True),  # 10 pm
        (TUESDAY_11PM + timedelta(hours=6, minutes=59), Habit(), True),  # 5:59 am
        (TUESDAY_11PM + timedelta(hours=7), Habit(), False),  # 6 am
        (TUESDAY_2PM, Habit(), False),
        (SATURDAY_NOON, Habit(nights=28, weekend_days=1), True),
        (SATURDAY_NOON, Habit(weekend_days=2), False),
    ],
)
def test_u06_night_and_weekend_against_ones_own_habit(at: datetime, habit: Habit, flags: bool) -> None:
    flag = rules.outside_hours({"one": [at]}, zone=ZONE, habit=habit, crises={})
    assert (flag is not None) is flags


def test_u06_the_practices_clock_counts() -> None:
    found = rules.outside_hours({"one": [TUESDAY_2PM]}, zone=ZoneInfo("Asia/Tokyo"), habit=Habit(), crises={})
    assert found is not None
    assert found.figures == {"cases": 1, "when": "night", "first": "04:00", "days": 0}


def test_u06_a_danger_on_that_very_case_explains_it() -> None:
    looks = {"one": [TUESDAY_11PM], "two": [TUESDAY_11PM + timedelta(minutes=5)]}
    before = TUESDAY_11PM - timedelta(hours=1)

    def found(crises: dict[str, list[tuple[datetime, datetime | None]]]) -> int:
        flag = rules.outside_hours(looks, zone=ZONE, habit=Habit(), crises=crises)
        return flag.weight if flag else 0

    assert found({}) == 2
    assert found({"one": [(before, None)]}) == 1
    assert found({"one": [(before, None)], "two": [(before, None)]}) == 0
    assert found({"one": [(before, before + timedelta(minutes=1))]}) == 2  # it was over


def test_u07_five_refusals_within_an_hour() -> None:
    every_12_minutes = [TUESDAY_2PM + timedelta(minutes=12 * number) for number in range(5)]
    flag = rules.refusals(every_12_minutes, zone=ZONE)
    assert flag is not None
    assert (flag.id, flag.figures) == ("U-07", {"refusals": 5, "first": "14:00"})
    assert rules.refusals(every_12_minutes[:4], zone=ZONE) is None
    every_15_minutes = [TUESDAY_2PM + timedelta(minutes=15 * number) for number in range(9)]
    assert rules.refusals(every_15_minutes, zone=ZONE) is None  # never five in an hour
    assert rules.refusals([], zone=ZONE) is None


@pytest.mark.parametrize(
    ("kind", "figures", "said"),
    [
        ("volume", {"opened": 41, "low": 6, "high": 9}, "Sam opened 41 cases on Monday; usually 6 to 9."),
        ("volume", {"opened": 41, "low": 6, "high": 6}, "Sam opened 41 cases on Monday; usually 6."),
        (
            "volume",
            {"opened": 41},
            "Sam opened 41 cases on Monday; there is no habit to compare with yet.",
        ),
        ("unassigned", {"looks": 2}, "Sam opened HL-1 on Monday without being on its team."),
        ("same_surname", {}, "Sam opened HL-1 on Monday; somebody in this case has the same surname."),
        (
            "colleague",
            {"by": "mail"},
            "Sam opened HL-1 on Monday; somebody in this case may work here: the e-mail address is the same.",
        ),
        (
            "special_care",
            {"looks": 1},
            "Sam opened HL-1 on Monday. It needs special care, and they are not on its team.",
        ),
        (
            "outside_hours",
            {"cases": 1, "when": "night", "first": "23:00", "days": 1},
            "Sam opened a case on Monday at night, first at 11:00 pm; on one day in the four weeks before.",
        ),
        (
            "refusals",
            {"refusals": 7, "first": "14:05"},
            "Sam was refused 7 times within an hour on Monday, from 2:05 pm.",
        ),
    ],
)
def test_each_flag_is_one_plain_sentence(kind: str, figures: dict[str, Any], said: str) -> None:
    monday = date(2026, 11, 23)
    told = words.sentence(
        kind, who="Sam", reference="HL-1", day=monday, figures=figures, today=date(2026, 11, 24)
    )
    assert told == said


def test_days_are_named_as_people_do() -> None:
    today = date(2026, 11, 24)
    assert words.on(today, today) == "today"
    assert words.on(date(2026, 11, 18), today) == "on Wednesday"
    assert words.on(date(2026, 11, 17), today) == "on Nov 17"
    assert words.on(date(2025, 11, 17), today) == "on Nov 17, 2025"
