"""Staff notes: encrypted, kept by kind, amended by a later note and never rewritten."""

from cases.domain import tasks, timeline, upcoming
from cases.domain.inquiry import NO_CONTACT_AFTER, no_contact_key
from cases.domain.working import lock
from cases.models import Case, Note, NoteKind, Stage
from cases.models.work import NOTE_CATEGORY
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid
from compliance.vocabulary import Category


def write(
    access: Access, *, case: Case, kind: str, text: str, key: str = "", amends: Note | None = None
) -> Note:
    """Writes a note. Its kind decides its category, hence who may read it. The same `key` makes one.

    An amendment keeps the kind of the note that it amends.
    """
    if not text.strip():
        raise Invalid("Write a few words first.", field="text")
    chosen = NoteKind(amends.kind if amends else kind)
    note = Note(
        case_id=case.pk,
        category=NOTE_CATEGORY[chosen].value,
        kind=chosen.value,
        text=text,
        author_id=access.membership_id,
        author_name=access.name or "Threshold",
        at=access.at,
        amends=amends,
        idem_key=key,
    )
    with gate.act(access, on=note, to="write"):
        lock(case)
        if key:
            known: Note | None = Note.objects.filter(case=case, idem_key=key).first()
            if known is not None:
                return known
        note.save(force_insert=True)
        _tell(access, case, note)
        if case.stage == Stage.INQUIRY:
            tasks.move_due(access, case, idem_key=no_contact_key(case), due_at=access.at + NO_CONTACT_AFTER)
            upcoming.refresh(access, case)
        return note


def _tell(access: Access, case: Case, note: Note) -> None:
    """The timeline says that there is a note, never what it says; a mandated report is hidden there too (C-04)."""
    report = note.kind == NoteKind.REPORT
    timeline.add(
        access,
        case,
        kind="note",
        icon="square-pen",
        title="Added to a note" if note.amends_id else f"Wrote a note: {note.get_kind_display().lower()}",
        subject=note,
        category=Category.MANDATED_REPORT if report else Category.CASE_ADMIN,
    )
