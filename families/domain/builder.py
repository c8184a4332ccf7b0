"""The builder: an admin changes the practice's own forms as a draft, and publishes the next version.

Old answers keep the version that asked them. Names of pages and questions are made here and never given twice.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from cases.domain.working import check_version
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid, NotFound
from compliance.vocabulary import Category
from families import queries
from families.models import FormPack, FormVersion, PracticeForm
from families.questionnaire.definition import Definition, Question, Section
from families.questionnaire.reading import problems, read, written
from families.questionnaire.stock import CURRENT, stock

NUMBERED = re.compile(r"[a-z]+(\d+)")
MOST_FORMS = 50


def forms(access: Access) -> list[PracticeForm]:
    """The practice's own forms that are in use; `published` is the number of the newest version, or None."""
    with gate.act(access, to="list_forms", category=Category.SETTINGS):
        return list(queries.forms_in_use())


def form(access: Access, key: str) -> PracticeForm:
    """One of them. Raises NotFound."""
    found = next((one for one in forms(access) if one.key == key), None)
    if found is None:
        raise NotFound
    return found


def draft(row: PracticeForm) -> Definition:
    """The draft as a definition."""
    return read(row.draft, key=row.key, version="draft")


def begin(access: Access, *, title: str = "", stock_key: str = "") -> PracticeForm:
    """A new form, or the practice's own wording of a stock form. An adapted form is begun once."""
    with gate.act(access, to="edit_form", category=Category.SETTINGS):
        known = {one.key: one for one in PracticeForm.objects.select_for_update()}
        if stock_key:
            base = stock(stock_key)
            if base is None:
                raise NotFound
            if stock_key in known:
                return _again(known[stock_key])
            made: PracticeForm = PracticeForm.create(key=stock_key, draft=written(base))
            return made
        if not title.strip():
            raise Invalid("Give the form a title.", field="title")
        if sum(one.retired_at is None for one in known.values()) >= MOST_FORMS:
            raise Invalid(f"A practice has at most {MOST_FORMS} forms. Retire one first.", field="title")
        number = 1 + max((int(hit[1]) for one in known if (hit := NUMBERED.fullmatch(one))), default=0)
        empty = Definition(key=f"f{number}", version="draft", title=title.strip(), sections=())
        fresh: PracticeForm = PracticeForm.create(key=empty.key, draft=written(empty))
        return fresh


def _again(row: PracticeForm) -> PracticeForm:
    if row.retired_at is not None:
        row.retired_at = None
        row.save(update_fields=["retired_at"])
    return row


def change(
    access: Access, *, key: str, version: int, how: Callable[[Definition], Definition]
) -> PracticeForm:
    """Changes the draft. Raises StaleVersion where somebody else saved since it was read: nothing of theirs is
    undone, and saving again changes what they left."""
    with gate.act(access, to="edit_form", category=Category.SETTINGS):
        row = _held(key, version)
        row.draft = written(how(draft(row)))
        row.version += 1
        row.save(update_fields=["draft", "version"])
        return row


def _held(key: str, version: int | None = None) -> PracticeForm:
    """A form in use, held still. Raises NotFound, and StaleVersion where it is not the version that was read."""
    row: PracticeForm | None = (
        PracticeForm.objects.select_for_update().filter(key=key, retired_at__isnull=True).first()
    )
    if row is None:
        raise NotFound
    check_version(version, row.version, theirs=f"{draft(row).title}: {len(draft(row).sections)} pages")
    return row


def save_section(access: Access, *, key: str, version: int, section: Section) -> PracticeForm:
    """Puts a page into the draft: a new one at the end where it has no name yet."""

    def how(found: Definition) -> Definition:
        if not section.key:
            fresh = replace(section, key=_free(found, "p"))
            return replace(found, sections=(*found.sections, fresh))
        _section_of(found, section.key)
        changed = (
            replace(section, questions=one.questions) if one.key == section.key else one
            for one in found.sections
        )
        return replace(found, sections=tuple(changed))

    return change(access, key=key, version=version, how=how)


def save_question(
    access: Access, *, key: str, version: int, section_key: str, question: Question
) -> PracticeForm:
    """Puts a question on a page of the draft: a new one at the end where it has no name yet."""

    def how(found: Definition) -> Definition:
        section = _section_of(found, section_key)
        if question.key:
            asked = tuple(question if one.key == question.key else one for one in section.questions)
        else:
            asked = (*section.questions, replace(question, key=_free(found, "q")))
        return _with(found, replace(section, questions=asked))

    return change(access, key=key, version=version, how=how)


def move(access: Access, *, key: str, version: int, name: str, by: int) -> PracticeForm:
    """Moves a page, or a question within its page, one place up (-1) or down (1)."""

    def how(found: Definition) -> Definition:
        if name in {one.key for one in found.sections}:
            return replace(found, sections=_moved(found.sections, name, by))
        section = _section_with(found, name)
        return _with(found, replace(section, questions=_moved(section.questions, name, by)))

    return change(access, key=key, version=version, how=how)


def remove(access: Access, *, key: str, version: int, name: str) -> PracticeForm:
    """Takes a page with its questions, or one question, out of the draft."""

    def how(found: Definition) -> Definition:
        if name in {one.key for one in found.sections}:
            return replace(found, sections=tuple(one for one in found.sections if one.key != name))
        section = _section_with(found, name)
        return _with(
            found, replace(section, questions=tuple(one for one in section.questions if one.key != name))
        )

    return change(access, key=key, version=version, how=how)


def publish(access: Access, *, key: str, version: int) -> FormVersion:
    """Publishes the draft as the next version. Raises Invalid with all that stands in the way."""
    with gate.act(access, to="publish_form", category=Category.SETTINGS):
        row = _held(key, version)
        wrong = problems(draft(row))
        if wrong:
            raise Invalid(" ".join(wrong))
        last = FormVersion.objects.filter(form=row).order_by("-number").first()
        if last is not None and last.body == row.draft:
            return last  # type: ignore[no-any-return]  # the manager is untyped
        made: FormVersion = FormVersion.create(
            form=row,
            number=last.number + 1 if last else 1,
            body=row.draft,
            published_at=access.at,
            published_by_id=access.membership_id,
        )
        return made


def retire(access: Access, *, key: str) -> None:
    """Sends a form to nobody new; an adapted one gives its place back to the stock form."""
    with gate.act(access, to="retire_form", category=Category.SETTINGS):
        row = _held(key)
        row.retired_at = access.at
        row.save(update_fields=["retired_at"])


def save_pack(access: Access, *, title: str, keys: list[str]) -> FormPack:
    """A pack of forms under a title; the same title again changes it."""
    if not keys:
        raise Invalid("Choose at least one form.", field="keys")
    with gate.act(access, to="edit_form_pack", category=Category.SETTINGS):
        row: FormPack | None = FormPack.objects.select_for_update().filter(title=title).first()
        row = row or FormPack(title=title)
        row.keys = keys
        row.save()
        return row


def earlier_answers(found: Definition, section_key: str, question_key: str = "") -> list[tuple[str, str]]:
    """Answers on earlier pages that a page or question may depend on: `question:answer`, and its words."""
    choices: list[tuple[str, str]] = []
    for section in found.sections:
        if section.key == section_key and not (section.one_by_one and question_key):
            break
        for one in section.questions:
            if one.key == question_key:
                return choices
            if section.repeats == 1:
                choices += [
                    (f"{one.key}:{answer.value}", f"{one.label} {answer.label}") for answer in one.choices
                ]
        if section.key == section_key:
            break
    return choices


def _free(found: Definition, letter: str) -> str:
    """A name that no page or question of this form has, or had in any version."""
    bodies = FormVersion.objects.filter(form__key=found.key).values_list("body", flat=True)
    every = [found, *(read(body, key=found.key, version="") for body in bodies)]
    base = stock(found.key) if found.key in CURRENT else None
    used = {name for one in (*every, *([base] if base else [])) for name in _names(one)}
    return next(name for number in range(1, 10_000) if (name := f"{letter}{number}") not in used)


def _names(found: Definition) -> Iterator[str]:
    for section in found.sections:
        yield section.key
        yield from (one.key for one in section.questions)


def _section_of(found: Definition, key: str) -> Section:
    section = next((one for one in found.sections if one.key == key), None)
    if section is None:
        raise NotFound
    return section


def _section_with(found: Definition, question: str) -> Section:
    section = next(
        (one for one in found.sections if question in {asked.key for asked in one.questions}), None
    )
    if section is None:
        raise NotFound
    return section


def _with(found: Definition, section: Section) -> Definition:
    return replace(
        found, sections=tuple(section if one.key == section.key else one for one in found.sections)
    )


def _moved(row: tuple[Any, ...], name: str, by: int) -> tuple[Any, ...]:
    items = list(row)
    at = next(number for number, one in enumerate(items) if one.key == name)
    to = min(max(at + by, 0), len(items) - 1)
    items.insert(to, items.pop(at))
    return tuple(items)
