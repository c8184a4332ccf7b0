"""One answer of a family member into the record: the person's details, or somebody new who takes part.

Never a copy behind one's back: what stands in the record already is shown first, and a name that is there
already is not added twice.
"""

from dataclasses import fields, replace
from uuid import UUID

from cases import queries as case_queries
from cases.domain import people, timeline
from cases.domain.people import IndividualFacts
from cases.models import Case, ConcernedOther, Individual
from cases.models.people import OtherStatus
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid, NotFound
from families import queries
from families.domain import forms
from families.domain.side_by_side import Told
from families.models import IntakeAnswers, TakenOver
from families.questionnaire import flow
from families.questionnaire.definition import Question

INDIVIDUAL, PERSON = "individual.", "person."
LABELS = {
    "individual.called": "What the person is called",
    "individual.full_name": "The person’s full name",
    "individual.born_on": "The person’s date of birth",
    "individual.pronouns": "The person’s pronouns",
    "individual.phone": "The person’s phone",
    "individual.address": "The person’s address",
    "person.name": "Add this person to the case",
}


class AlreadyThere(Invalid):
    """The record says something else, or somebody of this name takes part already: asked before anything changes."""

    code = "already_there"


def label(question: Question) -> str:
    """What taking an answer over would do; "" where it goes nowhere."""
    return LABELS.get(question.target, "")


def take_over(
    access: Access,
    *,
    case: Case,
    person: ConcernedOther,
    form_key: str,
    question_key: str,
    is_sure: bool = False,
) -> TakenOver:
    """Takes one answer over into the record, with one press. Pressed twice it is taken over once.

    Raises AlreadyThere where the record differs, or somebody of the same name or phone takes part already,
    unless `is_sure`; NotFound where there is no such answer, or it leads nowhere.
    """
    with gate.act(access, case_id=case.pk, model=IntakeAnswers, to="take_over"):
        Case.objects.select_for_update().get(pk=case.pk)
        known: TakenOver | None = (
            queries.taken_over(case.pk)
            .filter(concerned_other_id=person.pk, form_key=form_key, question=question_key)
            .first()
        )
        if known is not None:
            return known
        row = queries.intake(case.pk).filter(concerned_other_id=person.pk, form_key=form_key).first()
        form = forms.definition(form_key, row.form_version) if row else None
        if row is None or form is None:
            raise NotFound
        told = Told(person, form, row.answers, is_sent=True)
        asked = (one for page in flow.pages(form, told.answers) for one in page.questions)
        question = next((one for one in asked if one.key == question_key), None)
        said = told.answers.get(question_key, "").strip()
        if question is None or question.target not in LABELS or not said:
            raise NotFound
        if question.target.startswith(INDIVIDUAL):
            _into_individual(access, case, question.target.removeprefix(INDIVIDUAL), said, is_sure=is_sure)
        else:
            _add_person(access, case, told, question, is_sure=is_sure)
        taken: TakenOver = TakenOver.create(
            case_id=case.pk,
            concerned_other_id=person.pk,
            form_key=form_key,
            question=question_key,
            target=question.target,
            at=access.at,
        )
        timeline.add(access, case, kind="intake", icon="file-check", title="An answer went into the record")
        return taken


def taken(access: Access, case: Case, form_key: str) -> set[tuple[UUID, str]]:
    """Which answers went into the record already."""
    rows = queries.taken_over(case.pk).filter(form_key=form_key)
    return {
        (one.concerned_other_id, one.question) for one in gate.open(access, rows, case_id=case.pk, to="read")
    }


def _into_individual(access: Access, case: Case, name: str, said: str, *, is_sure: bool) -> None:
    row: Individual | None = case_queries.individual(case).first()
    facts = (
        IndividualFacts(**{one.name: getattr(row, one.name) for one in fields(IndividualFacts)})
        if row
        else IndividualFacts(full_name="")
    )
    now = str(getattr(facts, name)).strip()
    if now.casefold() == said.casefold():
        return
    if now and not is_sure:
        raise AlreadyThere(f"The record says “{now}”. Press again to put “{said}” in its place.")
    changed = replace(facts, **{name: said})
    if not changed.full_name:
        raise Invalid("Take over the person’s full name first, or note it under People.")
    people.save_individual(access, case=case, facts=changed, version=row.version if row else None)


def _add_person(access: Access, case: Case, told: Told, question: Question, *, is_sure: bool) -> None:
    suffix = question.key.partition(".")[2]

    def other(target: str) -> str:
        asked = (one for page in flow.pages(told.form, told.answers) for one in page.questions)
        keys = (one.key for one in asked if one.target == target and one.key.partition(".")[2] == suffix)
        return told.answers.get(next(keys, ""), "").strip()

    name, phone = told.answers[question.key].strip(), other("person.phone")
    twin = _twin(case, name, phone)
    if twin is not None and not is_sure:
        raise AlreadyThere(
            f"{twin.name} ({twin.relation}) is on the list already. Press again to add “{name}” as well."
        )
    people.add_concerned_other(
        access, case=case, name=name, relation=other("person.relation") or "Not known yet", phone=phone
    )


def _twin(case: Case, name: str, phone: str) -> ConcernedOther | None:
    """Somebody who takes part and has the same name, first name, or phone number."""
    digits = _digits(phone)
    for one in ConcernedOther.objects.filter(case_id=case.pk, status=OtherStatus.ACTIVE):
        names = {one.name.casefold(), one.name.partition(" ")[0].casefold()}
        if name.casefold() in names or (digits and digits == _digits(one.phone)):
            return one  # type: ignore[no-any-return]  # the manager is untyped
    return None


def _digits(phone: str) -> str:
    return "".join(one for one in phone if one.isdigit())[-10:]
