"""The way through a form: which pages there are for these answers, what is on them, and what is missing."""

from dataclasses import dataclass, replace

from families.questionnaire.definition import Answers, Choice, Condition, Definition, Kind, Question, Section

MORE = "more"
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Page:
    """One page: a section, one round of a repeated section, or one question of it."""

    key: str
    title: str
    questions: tuple[Question, ...]
    intro: str = ""
    own_safety: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """A question that has to be answered and is not yet, and where."""

    page: Page
    question: Question


def pages(form: Definition, answers: Answers) -> list[Page]:
    """Every page that these answers lead through, in order."""
    found: list[Page] = []
    for section in form.sections:
        if section.shown_if is None or section.shown_if.holds(answers):
            found += _of_section(section, answers)
    return found


def every_page(form: Definition) -> list[Page]:
    """Every page that any answers could lead to: what belongs to a form at all."""
    found = []
    for section in form.sections:
        if section.one_by_one:
            found += [_single(section, one, number) for number, one in enumerate(section.questions, 1)]
        else:
            found += [_round(section, number, section.questions) for number in range(1, section.repeats + 1)]
    return found


def page_called(form: Definition, answers: Answers, key: str) -> Page | None:
    """The page of that name; None where these answers do not lead to it."""
    return next((one for one in pages(form, answers) if one.key == key), None)


def missing(form: Definition, answers: Answers) -> list[Missing]:
    """What has to be answered before the form can be sent."""
    return [
        Missing(page, question)
        for page in pages(form, answers)
        for question in page.questions
        if question.required and not answers.get(question.key, "").strip()
    ]


def is_empty(form: Definition, answers: Answers) -> bool:
    """Whether nothing that the form asks was answered. A form like that is never done."""
    asked = (question for page in pages(form, answers) for question in page.questions)
    return not any(answers.get(one.key, "").strip() for one in asked if not one.key.startswith(f"{MORE}."))


def answered(form: Definition, answers: Answers) -> tuple[int, int]:
    """How many pages hold an answer, and how many there are."""
    every = pages(form, answers)
    begun = sum(any(answers.get(one.key, "").strip() for one in page.questions) for page in every)
    return begun, len(every)


def _of_section(section: Section, answers: Answers) -> list[Page]:
    shown = tuple(one for one in section.questions if one.shown_if is None or one.shown_if.holds(answers))
    if section.one_by_one:
        return [
            _single(section, one, number) for number, one in enumerate(section.questions, 1) if one in shown
        ]
    found = []
    for number in range(1, section.repeats + 1):
        if not shown:
            break
        found.append(_round(section, number, shown))
        if answers.get(_more(section, number)) != YES:
            break
    return found


def _single(section: Section, question: Question, number: int) -> Page:
    key = section.key if number == 1 else f"{section.key}-{number}"
    return Page(key, section.title, (question,), section.intro if number == 1 else "", section.own_safety)


def _round(section: Section, number: int, questions: tuple[Question, ...]) -> Page:
    """One round of a section. The keys of the first are plain, those of the later ones carry their number."""
    if number > 1:
        questions = tuple(replace(one, key=f"{one.key}.{number}") for one in questions)
    if number < section.repeats:
        choices = (Choice(YES, "Yes"), Choice(NO, "No"))
        label = section.again or "Is there another one?"
        questions += (Question(_more(section, number), label, Kind.CHOICE, choices=choices),)
    return Page(
        section.key if number == 1 else f"{section.key}-{number}",
        section.title if number == 1 else f"{section.title} ({number})",
        questions,
        section.intro if number == 1 else "",
        section.own_safety,
    )


def _more(section: Section, number: int) -> str:
    return f"{MORE}.{section.key}.{number}"


def earlier_keys(form: Definition, section: Section, question: Question | None = None) -> set[str]:
    """Questions that stand on an earlier page: what a condition of this section or question may ask about."""
    found: set[str] = set()
    for one in form.sections:
        if one.key == section.key:
            if section.one_by_one and question is not None:
                found |= {before.key for before in one.questions[: one.questions.index(question)]}
            break
        if one.repeats == 1:
            found |= {before.key for before in one.questions}
    return found


def broken(form: Definition, condition: Condition | None, allowed: set[str]) -> bool:
    """Whether a condition asks about something that is not asked before it, or about answers that do not exist."""
    if condition is None:
        return False
    asked = {
        one.key: {choice.value for choice in one.choices} for part in form.sections for one in part.questions
    }
    return condition.question not in allowed or not condition.any_of <= asked[condition.question]
