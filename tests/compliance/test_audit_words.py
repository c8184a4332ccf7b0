"""The log in plain sentences: every action of the code and every kind of record has words of its own."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from compliance.audit import sentences, words
from compliance.records import ProtectedBase
from compliance.vocabulary import Category

APPS = (
    "cases",
    "compliance",
    "documents",
    "families",
    "followups",
    "interventions",
    "practices",
    "referrals",
)
ROOT = Path(__file__).parents[2]
NAMED = re.compile(r'\b(?:to|action)="([a-z_]+)"')
# What the software calls things, and nobody else does.
JARGON = re.compile(
    r"\b(?:row|record type|kept words|stage move|timeline entry|disclosed item|override|hold)\b"
)


def actions() -> set[str]:
    """Found in the code, so that a new verb is not shown as its stored name."""
    files = (path for app in APPS for path in (ROOT / app).rglob("*.py"))
    named = {action for path in files for action in NAMED.findall(path.read_text())}
    return named - {"append", "store_true", "token"}  # of command lines, and of a limit on tries


def kinds() -> list[type[ProtectedBase]]:
    return [one for one in apps.get_models() if issubclass(one, ProtectedBase)]


def test_every_action_in_the_code_has_a_verb() -> None:
    assert actions()
    assert {one for one in actions() if one.partition("_")[0] not in words.VERBS} == set()


def test_every_action_of_more_than_a_verb_has_a_sentence() -> None:
    of_one_record = {one.partition(" ")[0] for one in sentences.ACTS}
    assert {one for one in actions() if "_" in one} - of_one_record == set()


def test_every_protected_model_and_every_category_has_words_for_one_and_for_several() -> None:
    labels = {one._meta.label_lower for one in kinds()}
    assert labels - sentences.THINGS.keys() == set(), "say what it is in compliance.audit.sentences"
    assert sentences.THINGS.keys() - labels == set()
    assert {one.value for one in Category} == sentences.KINDS.keys()


def test_no_sentence_speaks_the_language_of_the_tables() -> None:
    things = [name for both in sentences.THINGS.values() for name in both]
    for said in (*things, *sentences.KINDS.values(), *sentences.ACTS.values()):
        assert not JARGON.search(said), said
        assert "_" not in said, said
    for act in sentences.ACTS.values():
        assert act[0].isupper(), act
        assert not act.endswith("."), act
    for one, _ in sentences.THINGS.values():
        assert one.split()[0] in {"a", "an", "the", "what", "who", "words"}, one


@pytest.mark.parametrize("model", kinds(), ids=lambda model: model._meta.label_lower)
def test_looks_at_every_kind_of_record_read_well(model: type[ProtectedBase]) -> None:
    label = model._meta.label_lower
    one, many = sentences.THINGS[label]
    assert words.what("read", label, 1) == f"Read {one}"
    assert words.what("list", label, 7) == f"Looked through 7 {many}"
    assert words.what("list", label, 1) == f"Saw {one} in a list"
    assert words.what("list", label, 0) == f"Opened a list of {many}"


@pytest.mark.parametrize(
    ("action", "record_type", "sentence"),
    [
        ("add_task", "cases.task", "Added a task"),
        ("assign_lead", "cases.case", "Gave the case to another lead"),
        ("create", "cases.case", "Opened a case"),
        ("check", "audit", "Checked the audit log"),
        ("list", "audit", "Looked through the audit log"),
        ("list", "staff", "Looked through staff records"),
        ("export", "audit", "Took an archive of the audit log"),
        (
            "read",
            "families.keptwords",
            "Read words that were kept for a family member after their sign-in had ended",
        ),
        ("explain", "family_letter", "Asked why letters may be seen or not"),
        ("invite", "cases.concernedother", "Invited somebody to the family space"),
        ("invite", "staff", "Invited a colleague to this practice"),
        ("open_hold", "cases.case", "Paused the case"),
        ("print", "cases.case", "Printed a case"),
        ("remind", "cases.case", "Read a case to send a reminder"),
        ("list", "", "Opened a list"),
    ],
)
def test_an_action_reads_as_a_sentence(action: str, record_type: str, sentence: str) -> None:
    assert words.what(action, record_type, 1 if "." in record_type else 0) == sentence


def test_an_action_or_a_record_of_yesterday_is_still_readable() -> None:
    assert words.what("untie_knot", "cases.old_kind", 1) == "Untie knot on an old kind"
    assert words.what("read", "cases.old_kind", 1) == "Read an old kind"
    assert words.what("list", "cases.old_kind", 0) == "Opened a list of an old kind"
