"""Letters: written in parts, saved as one types, sent, reviewed, approved, withdrawn."""

from cases import notices
from cases.domain import timeline, upcoming
from cases.domain.team import clinical_required
from cases.domain.working import check_version
from cases.models import Case, ConcernedOther
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid
from families import queries
from families.domain import kept, reminders, space
from families.domain.saving import Reading, check, is_late, marked
from families.letter_parts import EVERY_PART, EVERY_STEP, OPTIONAL, PARTS, as_text, count_words, is_free
from families.models import Letter, LetterReview, LetterState, LetterVersion, Verdict

AFTER_THE_DAY = {LetterState.READ, LetterState.NOT_READ}
MOST_LEFT, LONGEST_MARK = 500, 40
CLOSED_STATES = AFTER_THE_DAY | {LetterState.WITHDRAWN}


def own(access: Access) -> Letter | None:
    """The member's own letter (C-17)."""
    found = gate.open(access, queries.letters(space.family_of(access)[1]), case_id=access.case_id, to="read")
    return next((letter for letter in found if letter.author_id == access.concerned_other_id), None)


def newest(access: Access, letter: Letter) -> LetterVersion:
    """The draft as it stands."""
    return gate.open(access, queries.versions(letter), case_id=letter.case_id, to="read")[0]  # type: ignore[no-any-return]  # untyped


def save(
    access: Access,
    *,
    parts: dict[str, str],
    version: int | None,
    writer: str = "",
    sequence: int | None = None,
) -> LetterVersion:
    """Saves some parts of the member's draft: one small write. Begins the letter on the first save.

    `writer` and `sequence` are those of the drawn page (families.domain.saving). Raises StaleVersion when
    another page saved these parts since `version` was read (both texts are in the error), Invalid for a part
    that is too long or a letter that was read.
    """
    for part in EVERY_PART:
        if len(parts.get(part.key, "")) > part.longest:
            raise Invalid(
                f"This part is longer than {part.longest:,} characters. Shorten it a little.", field=part.key
            )
    reading = Reading(version, writer, sequence)
    places = [step.key for step in EVERY_STEP if any(part.key in parts for part in step.parts)]
    with gate.act(access, case_id=space.family_of(access)[1], model=Letter, to="write_letter"):
        letter = _own_letter(access) or _begin(access)
        if letter.state in AFTER_THE_DAY:
            raise Invalid("This letter is closed. Ask your interventionist if you want to write again.")
        draft: LetterVersion = LetterVersion.objects.select_for_update().get(
            letter_id=letter.pk, number=letter.draft_number
        )
        is_same = all(draft.parts.get(key, "") == text for key, text in parts.items())
        is_old = any(is_late(draft.marks, place, reading) for place in places)
        written = (
            draft
            if is_same or is_old
            else _write(access, letter, draft, parts=parts, places=places, reading=reading)
        )
        for place in places:
            kept.release(access, place=f"letter/{place}", writer=writer)
        return written


def _write(
    access: Access,
    letter: Letter,
    draft: LetterVersion,
    *,
    parts: dict[str, str],
    places: list[str],
    reading: Reading,
) -> LetterVersion:
    """New words, unless another page was faster. After sending they begin a new version."""
    check(
        draft.marks,
        places,
        reading,
        mine=as_text(parts),
        theirs=as_text({key: draft.parts.get(key, "") for key in parts}),
        now=draft.version,
    )
    if draft.frozen_at is not None:
        draft = _next_draft(access, letter, draft)
    draft.parts = draft.parts | parts
    draft.words = min(count_words(draft.parts), 32_000)
    draft.version += 1
    draft.marks = marked(draft.marks, places, reading, version=draft.version)
    draft.saved_at = access.at
    draft.save(update_fields=["parts", "words", "version", "marks", "saved_at"])
    return draft


def send(access: Access) -> Letter:
    """Sends the draft for review; from here the team may read it. Sent twice is sent once."""
    with gate.act(access, case_id=space.family_of(access)[1], model=Letter, to="send_letter"):
        letter = _own_letter(access)
        if letter is None:
            raise Invalid("Write a few words first.")
        draft = LetterVersion.objects.select_for_update().get(letter_id=letter.pk, number=letter.draft_number)
        missing = [
            part.label
            for part in PARTS
            if not is_free(draft.parts)
            and part.key not in OPTIONAL
            and not draft.parts.get(part.key, "").strip()
        ]
        if missing:
            raise Invalid("Some parts are still empty: " + " ".join(missing))
        if draft.frozen_at is None:
            case = Case.objects.get(pk=access.case_id)
            space.check_space_open(case)
            draft.frozen_at = access.at
            draft.save(update_fields=["frozen_at"])
            letter.sent_number = draft.number
            letter.sent_at = access.at
            letter.state = LetterState.SUBMITTED
            letter.save(update_fields=["sent_number", "sent_at", "state"])
            reminders.stop(access, case_id=letter.case_id, other_id=letter.author_id)
            timeline.add(
                access,
                case,
                kind="letter",
                icon="file-text",
                title=f"A letter was sent for review, {draft.words} words",
                subject=letter,
            )
            notices.remind_staff(
                access,
                case_id=case.pk,
                member_id=case.lead_id,
                subject_id=letter.pk,
                key=f"review:{letter.pk}:{draft.number}",
                at=access.at,
            )
            upcoming.refresh(access, case)
        return letter


def withdraw(access: Access) -> Letter:
    """The author takes the letter back, at any time before it is heard. The words stay theirs, to go on with."""
    with gate.act(access, case_id=space.family_of(access)[1], model=Letter, to="withdraw_letter"):
        letter = _own_letter(access)
        if letter is None:
            raise Invalid("There is no letter to take back.")
        if letter.state in AFTER_THE_DAY:
            raise Invalid("The day of this letter has passed. It stays yours; nobody else keeps a copy.")
        if letter.state == LetterState.WITHDRAWN:
            return letter
        case = Case.objects.get(pk=access.case_id)
        _withdraw(access, case, letter)
        upcoming.refresh(access, case)
        return letter


def leave_as_is(access: Access, *, mark: str) -> None:
    """The author does not want to see this hint of the guide again in this letter. Theirs to decide."""
    with gate.act(access, case_id=space.family_of(access)[1], model=Letter, to="write_letter"):
        letter = _own_letter(access)
        if letter is not None and mark not in letter.left_alone and len(letter.left_alone) < MOST_LEFT:
            letter.left_alone = [*letter.left_alone, mark[:LONGEST_MARK]]
            letter.save(update_fields=["left_alone"])


def take_back(access: Access, author: ConcernedOther) -> None:
    """The letter of somebody who leaves the process is not read. Inside the verb that lets them go."""
    letter: Letter | None = (
        Letter.objects.select_for_update().filter(case_id=author.belongs_to_case, author_id=author.pk).first()
    )
    if letter is not None and letter.state not in CLOSED_STATES:
        _withdraw(access, Case.objects.get(pk=letter.case_id), letter)


def _withdraw(access: Access, case: Case, letter: Letter) -> None:
    draft = LetterVersion.objects.select_for_update().get(letter_id=letter.pk, number=letter.draft_number)
    if draft.frozen_at is not None:
        _next_draft(access, letter, draft)
    letter.state = LetterState.WITHDRAWN
    letter.sent_number = letter.approved_number = None
    letter.shared_with_group = False
    letter.save(update_fields=["state", "sent_number", "approved_number", "shared_with_group"])
    reminders.stop(access, case_id=letter.case_id, other_id=letter.author_id)
    timeline.add(
        access, case, kind="letter", icon="file-text", title="A letter was withdrawn", subject=letter
    )


def review(access: Access, *, letter: Letter, number: int, verdict: Verdict, comment: str) -> Letter:
    """A reviewer's answer to one version. Approved locks that text for the day (G-13).

    Raises StaleVersion when the author has sent a later one since, Invalid without words where changes are asked.
    """
    with gate.act(access, on=letter, to="review_letter"):
        letter = Letter.objects.select_for_update().get(pk=letter.pk)
        case = Case.objects.get(pk=letter.case_id)
        clinical_required(access, case)
        if letter.sent_number is None or letter.state in CLOSED_STATES:
            raise Invalid("This letter is not there for review.")
        if number != letter.sent_number:
            check_version(
                number,
                letter.sent_number,
                mine=_text_of(letter, number),
                theirs=_text_of(letter, letter.sent_number),
            )
        if verdict is Verdict.CHANGES and not comment.strip():
            raise Invalid("Write what you would like to see changed.", field="comment")
        LetterReview.create(
            case_id=case.pk,
            letter=letter,
            author_id=letter.author_id,
            number=number,
            verdict=verdict.value,
            comment=comment,
            reviewer_id=access.membership_id,
            reviewer_name=access.name,
            at=access.at,
        )
        letter.state = LetterState.APPROVED if verdict is Verdict.APPROVED else LetterState.CHANGES_REQUESTED
        if verdict is Verdict.APPROVED:
            letter.approved_number = number
        letter.save(update_fields=["state", "approved_number"])
        words = "Marked a letter as ready" if verdict is Verdict.APPROVED else "Asked for changes in a letter"
        timeline.add(access, case, kind="letter", icon="file-check", title=words, subject=letter)
        notices.remind_family(
            access,
            case_id=case.pk,
            other_id=letter.author_id,
            subject_id=letter.pk,
            key=f"reviewed:{letter.pk}:{number}:{verdict.value}",
            at=access.at,
        )
        upcoming.refresh(access, case)
        return letter


def _text_of(letter: Letter, number: int) -> str:
    found = LetterVersion.objects.filter(letter_id=letter.pk, number=number, frozen_at__isnull=False).first()
    return as_text(found.parts) if found else ""


def _own_letter(access: Access) -> Letter | None:
    found: Letter | None = (
        Letter.objects.select_for_update()
        .filter(case_id=access.case_id, author_id=access.concerned_other_id)
        .first()
    )
    return found


def _begin(access: Access) -> Letter:
    """The first save of a member. The case is held still, so that a double submit begins one letter."""
    Case.objects.select_for_update().get(pk=access.case_id)
    known = _own_letter(access)
    if known is not None:
        return known
    letter: Letter = Letter.create(case_id=access.case_id, author_id=access.concerned_other_id)
    LetterVersion.create(
        case_id=access.case_id,
        letter=letter,
        author_id=access.concerned_other_id,
        number=1,
        saved_at=access.at,
    )
    return letter


def _next_draft(access: Access, letter: Letter, sent: LetterVersion) -> LetterVersion:
    """New words after sending make a new version; the one that was sent stays."""
    draft: LetterVersion = LetterVersion.create(
        case_id=letter.case_id,
        letter=letter,
        author_id=letter.author_id,
        number=sent.number + 1,
        parts=sent.parts,
        words=sent.words,
        version=sent.version,
        marks=sent.marks,
        saved_at=access.at,
    )
    letter.draft_number = draft.number
    letter.save(update_fields=["draft_number"])
    return draft


def reviews_of(access: Access, letter: Letter) -> list[LetterReview]:
    """What reviewers wrote, newest first: for the author and the team."""
    return list(gate.open(access, queries.reviews(letter), case_id=letter.case_id, to="read"))


def sent_version(access: Access, letter: Letter) -> LetterVersion | None:
    """The version that was sent last: what a reviewer reads. A draft stays its author's."""
    found = gate.open(access, queries.versions(letter), case_id=letter.case_id, to="review")
    return next((one for one in found if one.number == letter.sent_number), None)
