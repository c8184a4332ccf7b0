"""Lessons: which ones somebody is asked to read, how far they are, and those of a practice's own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from cases.domain import timeline
from cases.domain.working import check_open
from cases.models import Case, ConcernedOther, Stage
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid, NotFound
from compliance.vocabulary import Category
from families import queries
from families.lessons.catalogue import ENGLISH, Answer, Lesson, stock
from families.models import LessonProgress, PracticeLesson

FEWEST_ANSWERS = 2
WORDS_A_MINUTE = 150
OWN = "own-"


@dataclass(frozen=True, slots=True)
class Reading:
    """A lesson on somebody's list, and how far they are with it."""

    lesson: Lesson
    progress: LessonProgress | None

    @property
    def is_done(self) -> bool:
        """Whether its question was answered, in whatever way."""
        return self.progress is not None and self.progress.done_at is not None


def all_lessons(language: str, *, own_in: str = "") -> list[Lesson]:
    """The practice's own lessons that are in use, then the stock ones in this language.

    `own_in` leaves out the practice's own in other languages: those have one alone.
    """
    own = [own_lesson(row) for row in _newest() if own_in in {"", row.language}]
    return [*own, *stock(language)]


def _newest() -> list[PracticeLesson]:
    """The practice's own lessons in use, each in its newest version."""
    newest: dict[str, PracticeLesson] = {}
    for row in PracticeLesson.objects.filter(retired_at__isnull=True).order_by("key", "-number"):
        newest.setdefault(row.key, row)
    return list(newest.values())


def own_lesson(row: PracticeLesson) -> Lesson:
    """A practice's own lesson as any other."""
    return Lesson(
        key=row.key,
        version=row.number,
        title=row.title,
        minutes=1 + round(len(row.body.split()) / WORDS_A_MINUTE),
        stages=(row.stage,),
        body=row.body,
        question=row.question,
        answers=tuple(Answer(one["text"], one["words"], one["right"]) for one in row.choices),
        language=row.language,
    )


def for_me(access: Access, me: ConcernedOther, *, language: str = "") -> list[Reading]:
    """What the member is asked to read now: lessons of the stage, of earlier reading, and those asked for.

    `language` is that of the page, by default the member's own.
    """
    rows = gate.open(access, queries.lesson_progress(me.case_id), case_id=me.case_id, to="read")
    every = all_lessons(language or me.language, own_in=me.language)
    return readings(every, _stage_of(access, me.case_id), list(rows))


def _on_list(access: Access, me: ConcernedOther, key: str, language: str) -> Reading:
    """A lesson that this member is asked to read. Raises NotFound for any other."""
    found = next((one for one in for_me(access, me, language=language) if one.lesson.key == key), None)
    if found is None:
        raise NotFound
    return found


def stage_of(case: Case) -> str:
    """The stage whose lessons are asked for: those of the intake from the first call on."""
    return Stage.INTAKE.value if case.stage == Stage.INQUIRY else str(case.stage)


def readings(lessons: Sequence[Lesson], stage: str, rows: Iterable[LessonProgress]) -> list[Reading]:
    """Lessons of this stage and those that were asked for or begun; not what the team let go."""
    known = {one.lesson_key: one for one in rows}
    found = []
    for lesson in lessons:
        row = known.get(lesson.key)
        is_excused = row is not None and row.excused_at is not None and row.done_at is None
        if (row is not None or stage in lesson.stages) and not is_excused:
            found.append(Reading(lesson, row))
    return found


def _stage_of(access: Access, case_id: UUID) -> str:
    with gate.act(access, case_id=case_id, model=LessonProgress, to="read"):
        return stage_of(Case.objects.get(pk=case_id))


def open_lesson(access: Access, me: ConcernedOther, key: str, *, language: str) -> Reading:
    """Opens a lesson that is on the list, and notes that it was opened. Raises NotFound for any other."""
    found = _on_list(access, me, key, language)
    with gate.act(access, case_id=me.case_id, model=LessonProgress, to="open_lesson"):
        row = _held(me.case_id, me.pk, key)
        if row.opened_at is None:
            row.opened_at = access.at
        if row.done_at is None:
            row.version = found.lesson.version
        row.save()
    return Reading(found.lesson, row)


def answer(access: Access, me: ConcernedOther, *, key: str, number: int, language: str) -> Reading:
    """Answers the check question. Every answer ends the lesson; another try later changes nothing but the answer."""
    reading = _on_list(access, me, key, language)
    case_id = me.case_id
    if not 0 <= number < len(reading.lesson.answers):
        raise Invalid("Choose one of the answers.", field="answer")
    with gate.act(access, case_id=case_id, model=LessonProgress, to="answer_lesson"):
        row = _held(case_id, me.pk, key)
        is_first = row.done_at is None
        row.answer, row.version = number, reading.lesson.version
        row.opened_at = row.opened_at or access.at
        row.done_at = row.done_at or access.at
        row.save()
        if is_first:
            case = Case.objects.get(pk=case_id)
            timeline.add(
                access, case, kind="intake", icon="book-open", title="A family member finished a lesson"
            )
    return Reading(reading.lesson, row)


def ask(access: Access, *, case: Case, person: ConcernedOther, key: str, is_needed: bool) -> None:
    """The team asks somebody for a lesson, or lets one go for them."""
    if key not in {one.key for one in all_lessons(ENGLISH)}:
        raise NotFound
    with gate.act(access, case_id=case.pk, model=LessonProgress, to="ask_lesson"):
        check_open(Case.objects.get(pk=case.pk))
        row = _held(case.pk, person.pk, key)
        row.asked_at = access.at if is_needed else row.asked_at
        row.excused_at = None if is_needed else access.at
        row.save()


def _held(case_id: UUID, person_id: UUID, key: str) -> LessonProgress:
    """The row of one person and one lesson, held still; a fresh one the first time."""
    Case.objects.select_for_update().get(pk=case_id)
    mine = {"case_id": case_id, "concerned_other_id": person_id, "lesson_key": key}
    row: LessonProgress | None = LessonProgress.objects.filter(**mine).first()
    return row or LessonProgress(**mine)


def publish(
    access: Access,
    *,
    key: str = "",
    language: str,
    stage: str,
    title: str,
    body: str,
    question: str,
    choices: list[Answer],
) -> PracticeLesson:
    """Publishes a practice's own lesson, or the next version of the one called `key`.

    A name is never given twice: who finished a retired lesson has not read the next new one. Raises Invalid for
    one that cannot be asked.
    """
    if len(choices) < FEWEST_ANSWERS or sum(one.is_right for one in choices) != 1:
        raise Invalid(
            "A check question needs at least two answers, and exactly one that is right.", field="choices"
        )
    with gate.act(access, to="publish_lesson", category=Category.SETTINGS):
        known = list(PracticeLesson.objects.select_for_update().order_by("number"))
        taken = {one.key for one in known}
        if key and key not in taken:
            raise NotFound
        key = key or next(name for n in range(1, len(taken) + 2) if (name := f"{OWN}{n}") not in taken)
        last = next((one for one in reversed(known) if one.key == key), None)
        row: PracticeLesson = PracticeLesson.create(
            key=key,
            number=last.number + 1 if last else 1,
            language=language,
            stage=stage,
            title=title,
            body=body,
            question=question,
            choices=[{"text": one.text, "words": one.words, "right": one.is_right} for one in choices],
            published_at=access.at,
            published_by_id=access.membership_id,
        )
        return row


def retire(access: Access, *, key: str) -> None:
    """Offers a practice's own lesson to nobody new. Who finished it keeps that."""
    with gate.act(access, to="retire_lesson", category=Category.SETTINGS):
        rows = list(PracticeLesson.objects.filter(key=key, retired_at__isnull=True))
        if not rows:
            raise NotFound
        for row in rows:
            row.retired_at = access.at
            row.save(update_fields=["retired_at"])


def own_lessons(access: Access) -> list[PracticeLesson]:
    """The practice's own lessons in use, in their newest version."""
    with gate.act(access, to="list_lessons", category=Category.SETTINGS):
        return _newest()
