"""A reviewer's words at a phrase of a letter, and how the author finds them again."""

from cases.domain.team import clinical_required
from cases.models import Case
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid
from families import queries
from families.letter_parts import EVERY_PART
from families.models import Letter, LetterComment, LetterVersion

LONGEST_QUOTE = 400


def add(access: Access, *, letter: Letter, number: int, quote: str, comment: str) -> LetterComment:
    """Puts words at a phrase of the version that was sent. The same words at the same phrase stand there once.

    Raises Invalid where the phrase is not in that version, or nothing is said about it.
    """
    wanted = _flat(quote)
    with gate.act(access, on=letter, to="comment_letter"):
        letter = Letter.objects.select_for_update().get(pk=letter.pk)
        clinical_required(access, Case.objects.get(pk=letter.case_id))
        sent = LetterVersion.objects.filter(
            letter_id=letter.pk, number=number, frozen_at__isnull=False
        ).first()
        if sent is None or letter.sent_number != number:
            raise Invalid(
                "The author has sent another version meanwhile. Read that one first.", field="quote"
            )
        if not wanted or len(wanted) > LONGEST_QUOTE:
            raise Invalid("Copy some words of the letter, at most two sentences.", field="quote")
        part = next((one.key for one in EVERY_PART if wanted in _flat(sent.parts.get(one.key, ""))), "")
        if not part:
            raise Invalid(
                "These words are not in the letter. Copy them exactly as they stand there.", field="quote"
            )
        if not comment.strip():
            raise Invalid("Write what you would say about these words.", field="comment")
        for known in queries.comments(letter).filter(number=number, part=part):
            if known.quote == quote.strip() and known.comment == comment.strip():
                return known  # type: ignore[no-any-return]  # the manager is untyped
        made: LetterComment = LetterComment.create(
            case_id=letter.case_id,
            letter=letter,
            author_id=letter.author_id,
            number=number,
            part=part,
            quote=quote.strip(),
            comment=comment.strip(),
            reviewer_id=access.membership_id,
            reviewer_name=access.name,
            at=access.at,
        )
        return made


def of(access: Access, letter: Letter, *, number: int | None) -> list[LetterComment]:
    """Comments on one version, for its author and the team."""
    found = gate.open(access, queries.comments(letter), case_id=letter.case_id, to="read")
    return [one for one in found if one.number == number]


def still_there(comment: LetterComment, parts: dict[str, str]) -> bool:
    """Whether the phrase stands in the text as it was. One that is gone was looked at."""
    return _flat(comment.quote) in _flat(parts.get(comment.part, ""))


def _flat(text: str) -> str:
    return " ".join(text.split())
