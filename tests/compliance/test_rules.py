"""The decision table as a whole: complete, in order, tested row by row, and no row may change unnoticed."""

import dataclasses
from typing import Any

import pytest

from compliance import decision
from compliance.rules import ALLOW, DENY, RULES, Rule
from compliance.vocabulary import Effect
from tests.compliance import (
    test_rules_emergency_and_law,
    test_rules_family,
    test_rules_hard_denials,
    test_rules_person_and_outside,
    test_rules_staff,
)
from tests.compliance.asking import ROW_TESTS

GROUPS = (
    test_rules_hard_denials,
    test_rules_emergency_and_law,
    test_rules_staff,
    test_rules_family,
    test_rules_person_and_outside,
)
IDS = [f"C-{number:02}" for number in range(1, 66)]
FIXED = {"id", "effect", "words", "obligations"}
HARD = {"sud_notes", "family_safety", "mandated_report"}
# What a row names although an earlier row (C-02 to C-04, C-13, C-18, C-21, C-65) has answered it already.
ANSWERED_BEFORE: dict[str, set[str]] = {
    "C-09.1": HARD,
    "C-10.1": {"mandated_report"},
    "C-14.1": {"consent", "finance"},
    "C-14.2": {"consent", "finance"},
    "C-16.1": HARD,
    "C-28.1": {"contact", "family_own", "family_letter", "family_report"} | HARD,
    "C-47.2": {"deficient"},
    "C-50.1": {"family_safety"},
    "C-56.1": HARD,
    "C-64.1": HARD,
}
# Conditions that an earlier row makes sure of already: the table would answer the same without them.
NEVER_ALONE: dict[str, set[str]] = {
    "C-02.2": {"consent"},
    "C-42.2": {"consent", "kind"},
    "C-48.1": {"regime"},
    "C-48.2": {"regime"},
}
# What an allowed access owes besides, row by row.
REVIEW = {"reason_first", "review_24h"}
LEAVES = REVIEW | {"accounting", "minimum_fields"}
CONSENTED = {"notice_long", "consent_copy", "accounting"}
DUTIES: dict[str, set[str]] = {
    "C-11.1": {"minimum_fields"},
    "C-14.2": REVIEW,
    "C-15.1": {"minimum_fields"},
    "C-24.1": {"notice_short", "accounting"},
    "C-29.1": CONSENTED,
    "C-29.2": CONSENTED,
    "C-30.1": LEAVES | {"five_fields_2_51"},
    "C-32.1": LEAVES,
    "C-34.1": LEAVES | {"counsel_note", "admin_and_supervisor"},
    "C-35.1": LEAVES,
    "C-37.1": LEAVES,
    "C-38.1": LEAVES | {"tell_supervisor"},
    "C-38.2": LEAVES | {"tell_supervisor"},
    "C-39.1": {"minimum_fields"},
    "C-42.1": CONSENTED,
    "C-42.2": CONSENTED,
    "C-44.1": CONSENTED,
    "C-47.1": LEAVES,
    "C-53.1": CONSENTED | {"minimum_fields"},
    "C-55.1": {"minimum_fields"},
    "C-57.1": LEAVES,
    "C-58.1": REVIEW | {"tell_supervisor", "reauthenticate"},
}


def every_test() -> list[Any]:
    """Each test of a row, once."""
    return list(dict.fromkeys(test for tests in ROW_TESTS.values() for test in tests))


def somebody_notices(monkeypatch: pytest.MonkeyPatch, rules: tuple[Rule, ...]) -> bool:
    """Whether a test of a row fails under a changed table."""
    monkeypatch.setattr(decision, "RULES", rules)
    decision._candidates.cache_clear()
    try:
        for test in every_test():
            try:
                test()
            except AssertionError:
                return True
        return False
    finally:
        monkeypatch.undo()
        decision._candidates.cache_clear()


def changed(at: int, **what: Any) -> tuple[Rule, ...]:
    """The table with one row changed."""
    return (*RULES[:at], dataclasses.replace(RULES[at], **what), *RULES[at + 1 :])


def conditions(at: int) -> list[dataclasses.Field[Any]]:
    """The conditions that a row sets."""
    return [
        field
        for field in dataclasses.fields(Rule)
        if field.name not in FIXED and getattr(RULES[at], field.name) != field.default
    ]


def named(at: int) -> str:
    """A row for people: its id, and which of that id's rows it is."""
    return f"{RULES[at].id}.{sum(rule.id == RULES[at].id for rule in RULES[: at + 1])}"


def test_every_row_of_the_specification_is_in_the_table() -> None:
    assert sorted({rule.id for rule in RULES}) == IDS


def test_no_row_stands_twice() -> None:
    assert len({tuple(map(repr, dataclasses.astuple(rule))) for rule in RULES}) == len(RULES)


def test_every_row_has_a_test() -> None:
    assert GROUPS
    assert sorted(ROW_TESTS) == IDS


def test_every_row_says_why_in_one_plain_sentence_or_two() -> None:
    for rule in RULES:
        assert rule.words[0].isupper()
        assert rule.words.endswith(".")
        assert len(rule.words) <= 100


def test_hard_denials_come_first_and_the_default_last() -> None:
    ids = [rule.id for rule in RULES]
    hard = [at for at, rule_id in enumerate(ids) if rule_id <= "C-05"]
    assert hard == list(range(len(hard)))
    assert ids[-1] == "C-60"
    assert ids.count("C-60") == 1
    emergency = [at for at, rule_id in enumerate(ids) if rule_id in {"C-30", "C-32", "C-38", "C-58"}]
    assert emergency == list(range(len(hard), len(hard) + len(emergency)))


def test_each_row_owes_what_the_specification_says() -> None:
    owed = {named(at): {duty.value for duty in rule.obligations} for at, rule in enumerate(RULES)}
    assert {at: duties for at, duties in owed.items() if duties} == DUTIES


def test_review_and_notice_always_carry_their_duties() -> None:
    for rule in RULES:
        duties = {duty.value for duty in rule.obligations}
        if rule.effect is Effect.ALLOW_WITH_REVIEW:
            assert duties >= REVIEW
        if rule.effect is Effect.ALLOW_WITH_NOTICE:
            assert "accounting" in duties
            assert duties & {"notice_long", "notice_short"}
        if rule.effect is DENY:
            assert not duties


@pytest.mark.parametrize("at", range(len(RULES)), ids=named)
def test_a_row_cannot_turn_round_unnoticed(monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    other = ALLOW if RULES[at].effect is DENY else DENY
    assert somebody_notices(monkeypatch, changed(at, effect=other))


@pytest.mark.parametrize("at", range(len(RULES) - 1), ids=named)
def test_a_row_cannot_vanish_unnoticed(monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    assert somebody_notices(monkeypatch, RULES[:at] + RULES[at + 1 :])


@pytest.mark.parametrize("at", range(len(RULES)), ids=named)
def test_a_condition_cannot_be_dropped_unnoticed(monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    kept = {
        field.name
        for field in conditions(at)
        if not somebody_notices(monkeypatch, changed(at, **{field.name: field.default}))
    }
    assert kept == NEVER_ALONE.get(named(at), set())


@pytest.mark.parametrize("at", range(len(RULES)), ids=named)
def test_a_condition_cannot_be_narrowed_unnoticed(monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    kept = set()
    for field in conditions(at):
        values = getattr(RULES[at], field.name)
        if not isinstance(values, (set, frozenset)) or len(values) == 1:
            continue
        for value in values:
            if not somebody_notices(monkeypatch, changed(at, **{field.name: frozenset(values) - {value}})):
                kept.add(value.value)
    assert kept == ANSWERED_BEFORE.get(named(at), set())
