"""Letters: written in parts, saved as one types, sent, reviewed, approved, withdrawn."""

from datetime import datetime, timedelta
from typing import Any

from cases import notices
from cases.domain import timeline, upcoming
from cases.domain.team import clinical_required
from cases.domain.working import check_version
from cases.models import Case
from compliance import gate, outbox
from compliance.access import Access
from compliance.errors import Invalid
from families import queries
from families.letter_parts import LONGEST_PART, OPTIONAL, PARTS, as_text, count_words
from families.models import Letter, LetterReview, LetterState, LetterVersion, Verdict

CLOSED_STATES = {LetterState.WITHDRAWN, LetterState.READ, LetterState.NOT_READ}
REMIND_BEFORE = (timedelta(days=5), timedelta(days=3), timedelta(days=1))


def own(access: Access) -> Letter | None:
    """The member's own letter (C-17)."""
    found = gate.open(access, queries.letters(_case_id(access)), case_id=access.case_id, to="read")
    return next((letter for letter in found if letter.author_id == access.concerned_other_id), None)


def newest(access: Access, letter: Letter) -> LetterVersion:
    """The draft as it stands."""
    return gate.open(access, queries.versions(letter), case_id=letter.case_id, to="read")[0]  # type: ignore[no-any-return] -- untyped


def save(access: Access, *, parts: dict[str, str], version: int | None) -> LetterVersion:
    """Saves some parts of the member's draft: one small write. Begins the letter on the first save.

    Raises StaleVersion when another tab saved since `version` was read (both texts are in the error),
    Invalid for a part that is too long or a letter that was withdrawn.
    """
    for part in PARTS:
        if len(parts.get(part.key, "")) > LONGEST_PART:
            raise Invalid(
                f"This part is longer than {LONGEST_PART:,} characters. Shorten it a little.", field=part.key
            )
    with gate.act(access, case_id=_case_id(access), model=Letter, to="write_letter"):
        letter = _own_letter(access) or _begin(access)
        if letter.state in CLOSED_STATES:
            raise Invalid("This letter is closed. Ask your interventionist if you want to write again.")
        draft: LetterVersion = LetterVersion.objects.select_for_update().get(
            letter_id=letter.pk, number=letter.draft_number
        )
        if draft.frozen_at is not None:
            draft = _next_draft(access, letter, draft)
        elif version is not None:
            changed = {key: text for key, text in parts.items() if draft.parts.get(key, "") != text}
            if changed:
                check_version(version, draft.version, mine=as_text(parts), theirs=as_text(draft.parts))
        draft.parts = draft.parts | parts
        draft.words = min(count_words(draft.parts), 32_000)
        draft.version += 1
        draft.saved_at = access.at
        draft.save(update_fields=["parts", "words", "version", "saved_at"])
        return draft


def send(access: Access) -> Letter:
    """Sends the draft for review; from here the team may read it. Sent twice is sent once."""
    with gate.act(access, case_id=_case_id(access), model=Letter, to="send_letter"):
        letter = _own_letter(access)
        if letter is None:
            raise Invalid("Write a few words first.")
        draft = LetterVersion.objects.select_for_update().get(letter_id=letter.pk, number=letter.draft_number)
        missing = [
            part.label
            for part in PARTS
            if part.key not in OPTIONAL and not draft.parts.get(part.key, "").strip()
        ]
        if missing:
            raise Invalid("Some parts are still empty: " + " ".join(missing))
        if draft.frozen_at is None:
            draft.frozen_at = access.at
            draft.save(update_fields=["frozen_at"])
            letter.sent_number = draft.number
            letter.sent_at = access.at
            letter.state = LetterState.SUBMITTED
            letter.save(update_fields=["sent_number", "sent_at", "state"])
            outbox.cancel(access, idem_prefix=f"letter:{letter.pk}:")
            case = Case.objects.get(pk=access.case_id)
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
    """The author takes the letter back, at any time."""
    with gate.act(access, case_id=_case_id(access), model=Letter, to="withdraw_letter"):
        letter = _own_letter(access)
        if letter is None:
            raise Invalid("There is no letter to withdraw.")
        letter.state = LetterState.WITHDRAWN
        letter.approved_number = None
        letter.save(update_fields=["state", "approved_number"])
        outbox.cancel(access, idem_prefix=f"letter:{letter.pk}:")
        case = Case.objects.get(pk=access.case_id)
        timeline.add(
            access, case, kind="letter", icon="file-text", title="A letter was withdrawn", subject=letter
        )
        upcoming.refresh(access, case)
        return letter


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
        check_version(
            number, letter.sent_number, mine=f"version {number}", theirs=f"version {letter.sent_number}"
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


def set_review_date(access: Access, *, case: Case, review_by: datetime) -> None:
    """Until when letters should be sent: authors are reminded 5, 3 and 1 days before (A-06)."""
    with gate.act(access, case_id=case.pk, model=Letter, to="set_review_date"):
        for letter in Letter.objects.filter(case_id=case.pk).exclude(state__in=CLOSED_STATES):
            letter.review_by = review_by
            letter.save(update_fields=["review_by"])
            outbox.cancel(access, idem_prefix=f"letter:{letter.pk}:")
            if letter.sent_number is not None:
                continue
            for before in REMIND_BEFORE:
                if review_by - before > access.at:
                    notices.remind_family(
                        access,
                        case_id=case.pk,
                        other_id=letter.author_id,
                        subject_id=letter.pk,
                        key=f"letter:{letter.pk}:{review_by:%Y%m%d%H%M}:{before.days}",
                        at=review_by - before,
                    )


def _own_letter(access: Access) -> Letter | None:
    found: Letter | None = (
        Letter.objects.select_for_update()
        .filter(case_id=access.case_id, author_id=access.concerned_other_id)
        .first()
    )
    return found


def _begin(access: Access) -> Letter:
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
        saved_at=access.at,
    )
    letter.draft_number = draft.number
    letter.save(update_fields=["draft_number"])
    return draft


def _case_id(access: Access) -> Any:
    return access.case_id


def reviews_of(access: Access, letter: Letter) -> list[LetterReview]:
    """What reviewers wrote, newest first: for the author and the team."""
    return list(gate.open(access, queries.reviews(letter), case_id=letter.case_id, to="read"))


def sent_version(access: Access, letter: Letter) -> LetterVersion | None:
    """The version that was sent last: what a reviewer reads. A draft stays its author's."""
    found = gate.open(access, queries.versions(letter), case_id=letter.case_id, to="review")
    return next((one for one in found if one.number == letter.sent_number), None)
