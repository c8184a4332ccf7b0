"""Papers about a family: one letter in the version that was sent, and the family map."""

from typing import Any
from uuid import UUID

from cases import queries as case_queries
from cases import when
from cases.models import Acknowledgement, Case
from cases.views.answering import Record, of_case
from cases.wording import of_version
from compliance import gate
from compliance.access import Access
from compliance.errors import NotFound
from compliance.vocabulary import Category
from documents.papers import paper
from families.domain import family_map, letters
from families.letter_parts import as_text, minutes_aloud
from families.map import drawing, sentences
from families.models import Letter, LetterState, MapPerson
from families.paper_titles import SPANISH, TITLES

INK, SOFT, RISK, GOOD = "#22253a", "#484c63", "#a3262a", "#1d6b4f"
PAINT = {
    "line couple": (SOFT, "2", "8 5"),
    "line slash": (SOFT, "2.5", ""),
    "line close": (GOOD, "2", ""),
    "line distant": (SOFT, "2", "2 7"),
    "line conflict": (RISK, "2", ""),
    "line cut-off": (RISK, "2", ""),
    "line afraid": (RISK, "2", ""),
}


@paper(
    "letter", title="Letter", template="papers/letter.html", category=Category.FAMILY_LETTER, is_about=True
)
def letter(access: Access, case_id: UUID, about: str) -> dict[str, Any]:
    """One letter as it was sent, in large type: to be read aloud. Its state stands on every page."""
    case = gate.get(access, Case, case_id, to="print")
    found = _of(access, case, Letter, about)
    sent = letters.sent_version(access, found)
    if sent is None:
        raise NotFound
    people = gate.open(access, case_queries.people(case), case_id=case.pk, to="print")
    author = next((one.name for one in people if one.pk == found.author_id), "A family member")
    return {
        "reference": case.reference,
        "author": author,
        "text": as_text(sent.parts),
        "minutes": minutes_aloud(sent.words),
        "number": found.sent_number,
        "state": found.get_state_display(),
        "is_ready": found.state == LetterState.APPROVED and found.approved_number == found.sent_number,
        "sent_on": when.on_paper(found.sent_at, case.time_zone) if found.sent_at else "",
    }


@paper(
    "agreement",
    title="Agreement",
    template="papers/agreement.html",
    category=Category.FAMILY_OWN,
    is_about=True,
)
def agreement(access: Access, case_id: UUID, about: str) -> dict[str, Any]:
    """A copy of what one participant signed: the words of that version and language, the name, the proof."""
    case = gate.get(access, Case, case_id, to="print")
    row = _of(access, case, Acknowledgement, about)
    words = of_version(row.kind, row.wording_version, row.language)
    if words.sha256 != row.wording_sha256:
        raise NotFound  # never other words under a signature than those that were signed
    strokes = (row.drawn or {}).get("strokes") or []
    return {
        "reference": case.reference,
        "title": (SPANISH if row.language == "es" else TITLES)[row.kind],
        "words": words,
        "signed_name": row.signed_name,
        "signed_on": when.dated(row.signed_at, case.time_zone),
        "how": row.get_signed_by_display(),
        "witness": row.witness,
        "strokes": [" ".join(f"{x},{y}" for x, y in line) for line in strokes],
        "sha256": row.wording_sha256,
    }


@paper(
    "family-map", title="Family map", template="papers/family_map.html", category=MapPerson.category_default
)
def map_paper(access: Access, case_id: UUID) -> dict[str, Any]:
    """The picture, and the same in sentences."""
    case = gate.get(access, Case, case_id, to="print")
    family_map.check_may_see(access, case)
    found = family_map.read(access, case, to="print")
    nodes, ties = found.nodes, found.ties
    picture = drawing.picture(nodes, ties)
    return {
        "reference": case.reference,
        "picture": picture,
        "strokes": [(one.path, *PAINT.get(one.css, (SOFT, "2", ""))) for one in picture.strokes],
        "people": [sentences.about(node) for node in nodes],
        "between": sentences.between(nodes, ties),
    }


def _of(access: Access, case: Case, model: type[Record], about: str) -> Record:
    """What of this very case the paper is about. Raises NotFound for anything else."""
    try:
        pk = UUID(about)
    except ValueError as wrong:
        raise NotFound from wrong
    return of_case(access, case, model, pk, to="print")
