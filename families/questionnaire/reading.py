"""A definition as JSON, and back. What is wrong in one is said with its place."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from families.questionnaire import flow
from families.questionnaire.definition import Choice, Condition, Definition, Kind, Question, Section

KEY = re.compile(r"[a-z][a-z0-9_]{0,30}")
MOST_SECTIONS, MOST_QUESTIONS, MOST_CHOICES, MOST_REPEATS = 40, 40, 40, 12
CHOSEN = frozenset({Kind.CHOICE, Kind.MANY})
RESERVED = frozenset({"version", "writer", "sequence", "stop", "check", "csrfmiddlewaretoken", flow.MORE})


def read(body: Mapping[str, Any], *, key: str, version: str) -> Definition:
    """The definition in a JSON body of ours: written by the builder, or shipped with the product."""
    return Definition(
        key=key,
        version=version,
        title=body["title"],
        sections=tuple(_section(one) for one in body.get("sections", ())),
        intro=body.get("intro", ""),
        minutes=body.get("minutes", 10),
        signed=body.get("signed", False),
    )


def problems(form: Definition) -> list[str]:
    """What stands in the way of publishing, each in one sentence that names its place."""
    return list(_problems(form))


def _problems(form: Definition) -> Iterator[str]:
    if not form.title.strip():
        yield "The form has no title."
    if not form.sections:
        yield "The form has no page yet."
    if len(form.sections) > MOST_SECTIONS:
        yield f"A form has at most {MOST_SECTIONS} pages."
    parts = [one.key for one in form.sections]
    asked = [one.key for part in form.sections for one in part.questions]
    for name in sorted({one for keys in (parts, asked) for one in keys if keys.count(one) > 1}):
        yield f"The name “{name}” is used twice."
    for name in (*parts, *asked):
        if not KEY.fullmatch(name) or name in RESERVED:
            yield f"“{name}” cannot be a name."
    for section in form.sections:
        yield from _of_section(form, section)


def _of_section(form: Definition, section: Section) -> Iterator[str]:
    if not section.title.strip():
        yield f"Page “{section.key}” has no title."
    if not section.questions:
        yield f"Page “{section.title}” has no question."
    if len(section.questions) > MOST_QUESTIONS or not 1 <= section.repeats <= MOST_REPEATS:
        yield f"Page “{section.title}” is too long."
    if section.repeats > 1 and section.one_by_one:
        yield f"Page “{section.title}” cannot be repeated and show one question at a time."
    if flow.broken(form, section.shown_if, flow.earlier_keys(form, section)):
        yield f"Page “{section.title}” depends on an answer that is not asked for on an earlier page."
    for question in section.questions:
        yield from _of_question(form, section, question)


def _of_question(form: Definition, section: Section, question: Question) -> Iterator[str]:
    name = question.label or question.key
    if not question.label.strip():
        yield f"Question “{question.key}” has no words."
    values = [one.value for one in question.choices]
    if question.kind in CHOSEN and len(values) < 2:  # noqa: PLR2004 -- fewer is no choice
        yield f"“{name}” needs at least two answers to choose from."
    if len(values) != len(set(values)) or len(values) > MOST_CHOICES:
        yield f"“{name}” has the same answer twice, or too many."
    if question.kind not in CHOSEN and values:
        yield f"“{name}” has answers to choose from, but is answered in words."
    if None not in (question.least, question.most) and question.least > question.most:  # type: ignore[operator]  # neither is None here
        yield f"“{name}” has a smallest value above its largest."
    if flow.broken(form, question.shown_if, flow.earlier_keys(form, section, question)):
        yield f"“{name}” depends on an answer that is not asked for on an earlier page."


def _section(body: Mapping[str, Any]) -> Section:
    return Section(
        key=body["key"],
        title=body["title"],
        questions=tuple(_question(one) for one in body.get("questions", ())),
        intro=body.get("intro", ""),
        own_safety=body.get("own_safety", False),
        one_by_one=body.get("one_by_one", False),
        repeats=body.get("repeats", 1),
        again=body.get("again", ""),
        shown_if=_condition(body.get("shown_if")),
    )


def _question(body: Mapping[str, Any]) -> Question:
    return Question(
        key=body["key"],
        label=body["label"],
        kind=Kind(body.get("kind", Kind.TEXT)),
        hint=body.get("hint", ""),
        choices=tuple(
            Choice(one["value"], one["label"], one.get("danger", ""), one.get("rule", ""))
            for one in body.get("choices", ())
        ),
        required=body.get("required", False),
        shown_if=_condition(body.get("shown_if")),
        least=body.get("least"),
        most=body.get("most"),
        compares=body.get("compares", False),
        target=body.get("target", ""),
    )


def _condition(body: Mapping[str, Any] | None) -> Condition | None:
    return Condition(body["question"], frozenset(body["any_of"])) if body else None


def written(form: Definition) -> dict[str, Any]:
    """The same definition as JSON; `read` gives it back."""
    return {
        "title": form.title,
        "intro": form.intro,
        "minutes": form.minutes,
        "signed": form.signed,
        "sections": [_section_body(one) for one in form.sections],
    }


def _section_body(section: Section) -> dict[str, Any]:
    return {
        "key": section.key,
        "title": section.title,
        "intro": section.intro,
        "own_safety": section.own_safety,
        "one_by_one": section.one_by_one,
        "repeats": section.repeats,
        "again": section.again,
        "shown_if": _condition_body(section.shown_if),
        "questions": [_question_body(one) for one in section.questions],
    }


def _question_body(question: Question) -> dict[str, Any]:
    return {
        "key": question.key,
        "label": question.label,
        "kind": question.kind.value,
        "hint": question.hint,
        "choices": [
            {"value": one.value, "label": one.label, "danger": one.danger, "rule": one.rule}
            for one in question.choices
        ],
        "required": question.required,
        "shown_if": _condition_body(question.shown_if),
        "least": question.least,
        "most": question.most,
        "compares": question.compares,
        "target": question.target,
    }


def _condition_body(condition: Condition | None) -> dict[str, Any] | None:
    return {"question": condition.question, "any_of": sorted(condition.any_of)} if condition else None
