"""The practice's privacy notice and the patient notice: published, shown, acknowledged.

Source: 42 CFR 2.22, 45 CFR 164.520; confidentiality section 6. A notice has the same version in every language.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid, NotFound
from compliance.notice import hooks, stock
from compliance.notice.elements import Lack, lacks
from compliance.notice.models import NoticeAcknowledgement, NoticeKind, NoticeLanguage, PracticeNotice
from compliance.notice.text import Paragraph, fingerprint, paragraphs, tidy, title_of
from compliance.records import ProtectedQuerySet, SubjectKind
from compliance.versions import check_version
from compliance.vocabulary import Category, Role
from practices.models import Practice

FIRST = 1
CHANGED: Mapping[str, str] = {
    NoticeLanguage.ENGLISH.value: "This notice has changed since you opened it. Please read the new one.",
    NoticeLanguage.SPANISH.value: "Este aviso ha cambiado desde que usted lo abrió. Por favor, lea el nuevo.",
}
# Who is asked to read which notice, in this order.
READERS: Mapping[Role, tuple[str, ...]] = {
    Role.INDIVIDUAL: (NoticeKind.PATIENT.value, NoticeKind.PRIVACY.value),
    Role.FAMILY: (NoticeKind.PRIVACY.value,),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One notice as a page shows it. `sha256` is what an acknowledgement names."""

    kind: str
    language: str
    title: str
    paragraphs: tuple[Paragraph, ...]
    version: int
    sha256: str
    published_at: datetime


class Incomplete(Invalid):
    """Something that the law wants is missing, by language. Nothing was published."""

    title = "The notice is not complete"

    def __init__(self, missing: Mapping[str, list[Lack]]) -> None:
        super().__init__(" ".join(f"{lack}." for some in missing.values() for lack in some))
        self.missing = missing


def current(access: Access, kind: str, language: str) -> Shown:
    """The newest text of a notice. A language that it is not in gives English. Raises NotFound for no such kind."""
    return shown(newest(access, kind)[in_language(language)])


def in_language(language: str) -> str:
    """The language itself where notices are written in it, English otherwise."""
    return language if language in NoticeLanguage.values else NoticeLanguage.ENGLISH.value


def newest(access: Access, kind: str) -> dict[str, PracticeNotice]:
    """The newest version, by language. Version 1 is written down when somebody first needs it."""
    return version_of(access, kind, _latest().get(kind, FIRST))


def version_of(access: Access, kind: str, version: int) -> dict[str, PracticeNotice]:
    """One version, by language. Raises NotFound."""
    if kind not in NoticeKind.values:
        raise NotFound
    found = _rows(kind, version)
    if not found and version == FIRST:
        _write(kind, FIRST, _stock_texts(access, kind), at=access.at, by=None)
        found = _rows(kind, version)
    if not found:
        raise NotFound
    return found


def shown(row: PracticeNotice) -> Shown:
    """A published text, taken apart for a page."""
    return Shown(
        kind=row.kind,
        language=row.language,
        title=title_of(row.body),
        paragraphs=paragraphs(row.body),
        version=row.version,
        sha256=row.sha256,
        published_at=row.published_at,
    )


def versions(access: Access, kind: str) -> list[PracticeNotice]:
    """Every version of a notice, the newest first, told by its English text. For admins."""
    newest(access, kind)
    with gate.act(access, to="list_notices", category=Category.SETTINGS):
        rows = PracticeNotice.objects.filter(kind=kind, language=NoticeLanguage.ENGLISH.value)
        return list(rows.select_related("published_by").defer("body").order_by("-version"))


def due(access: Access) -> list[str]:
    """Kinds whose newest version this reader has not acknowledged, the patient notice first. Nobody else: none."""
    kinds = READERS.get(access.role, ())
    if not kinds:
        return []
    case_id, subject_id, category = _reader(access)
    latest = _latest()
    with gate.act(
        access, to="check_notices", case_id=case_id, model=NoticeAcknowledgement, category=category
    ):
        read = set(_read_by(case_id, subject_id).values_list("kind", "version"))
    return [kind for kind in kinds if (kind, latest.get(kind, FIRST)) not in read]


def acknowledge(access: Access, kind: str, language: str, sha256: str) -> NoticeAcknowledgement:
    """The reader has read this very text. Twice is once, in whichever language.

    For the person and the patient notice, the case notes that it was given. Raises Invalid when another
    version was published meanwhile, NotFound for a notice that is not theirs to read.
    """
    if kind not in READERS.get(access.role, ()):
        raise NotFound
    case_id, subject_id, category = _reader(access)
    row = newest(access, kind)[in_language(language)]
    with gate.act(
        access, to="acknowledge_notice", case_id=case_id, model=NoticeAcknowledgement, category=category
    ):
        mine = _read_by(case_id, subject_id).filter(kind=kind)
        known: NoticeAcknowledgement | None = mine.filter(sha256=sha256).first()
        if known is not None:
            return known
        if sha256 != row.sha256:
            raise Invalid(CHANGED[row.language])
        made = NoticeAcknowledgement(
            case_id=case_id,
            category=category.value,
            subject_id=subject_id,
            subject_kind=_subject_kind(access),
            source_id=subject_id,
            source_kind=_subject_kind(access),
            kind=kind,
            language=row.language,
            version=row.version,
            sha256=row.sha256,
            at=access.at,
        )
        NoticeAcknowledgement.objects.bulk_create([made], ignore_conflicts=True)
        if access.role is Role.INDIVIDUAL and kind == NoticeKind.PATIENT:
            hooks.patient_notice_read(access, case_id)
        kept: NoticeAcknowledgement = mine.get(version=row.version)
        return kept


def acknowledged(access: Access, case_id: UUID) -> list[NoticeAcknowledgement]:
    """Who of this case acknowledged what, the newest first: as far as this member of staff may see it."""
    rows = NoticeAcknowledgement.objects.order_by("-at", "-id")
    allowed = [
        category
        for category in NoticeAcknowledgement.categories
        if gate.would(access, on=case_id, category=category).allowed
    ]
    if not allowed:
        return []
    return list(gate.open(access, rows.filter(category__in=allowed), case_id=case_id, to="read"))


def missing(access: Access, kind: str, texts: Mapping[str, str]) -> dict[str, list[Lack]]:
    """What the law wants and these texts do not have, by language. For texts that take effect now."""
    zone = _practice(access).time_zone
    return _missing(kind, _dated(texts, access.at, zone), access.at, zone)


def missing_in(access: Access, row: PracticeNotice) -> list[Lack]:
    """The same for a text that was published."""
    effective = stock.on(row.published_at, row.language, _practice(access).time_zone)
    return lacks(row.body, kind=row.kind, language=row.language, effective=effective)


def to_edit(access: Access, kind: str) -> dict[str, str]:
    """The newest texts, with the day of publication open again."""
    zone = _practice(access).time_zone
    return {
        language: stock.undated(row.body, language, row.published_at, zone)
        for language, row in newest(access, kind).items()
    }


def preview(access: Access, kind: str, texts: Mapping[str, str]) -> list[Shown]:
    """How the texts would look if they were published now."""
    version = _latest().get(kind, FIRST) + 1
    zone = _practice(access).time_zone
    return [
        Shown(kind, language, title_of(body), paragraphs(body), version, fingerprint(body), access.at)
        for language, body in _dated(texts, access.at, zone).items()
    ]


def publish(
    access: Access, *, kind: str, texts: Mapping[str, str], version: int
) -> dict[str, PracticeNotice]:
    """A new version, in every language at once. `version` is the one that the admin had before them.

    Raises StaleVersion when somebody published meanwhile, Incomplete with what the law wants, Invalid when
    nothing was changed.
    """
    with gate.act(access, to="publish_notice", category=Category.SETTINGS) as scope:
        practice = Practice.objects.select_for_update().get(pk=access.practice_id)
        before = newest(access, kind)
        now = before[NoticeLanguage.ENGLISH.value].version
        check_version(version, now, theirs=f"Version {now}")
        made = _dated(texts, access.at, practice.time_zone)
        if found := _missing(kind, made, access.at, practice.time_zone):
            raise Incomplete(found)
        if all(tidy(texts[language]) == tidy(body) for language, body in to_edit(access, kind).items()):
            raise Invalid("Nothing has changed, so there is no new version.")
        _write(kind, now + 1, made, at=access.at, by=access.membership_id)
        scope.detail.update({"notice": kind, "version": now + 1})
        return _rows(kind, now + 1)


def _latest() -> dict[str, int]:
    rows = PracticeNotice.objects.values("kind").annotate(newest=Max("version"))
    return {row["kind"]: row["newest"] for row in rows}


def _rows(kind: str, version: int) -> dict[str, PracticeNotice]:
    rows = PracticeNotice.objects.filter(kind=kind, version=version)
    return {row.language: row for row in rows.select_related("published_by").order_by("language")}


def _write(kind: str, version: int, texts: Mapping[str, str], *, at: datetime, by: UUID | None) -> None:
    """Two who need the first version at once write it once."""
    rows = [
        PracticeNotice(
            kind=kind,
            language=language,
            version=version,
            body=body,
            sha256=fingerprint(body),
            published_at=at,
            published_by_id=by,
        )
        for language, body in texts.items()
    ]
    PracticeNotice.objects.bulk_create(rows, ignore_conflicts=by is None)


def _stock_texts(access: Access, kind: str) -> dict[str, str]:
    practice = _practice(access)
    return {
        language: stock.text_for(practice, kind=kind, language=language, at=access.at)
        for language in NoticeLanguage.values
    }


def _dated(texts: Mapping[str, str], at: datetime, zone: str) -> dict[str, str]:
    return {
        language: stock.dated(tidy(texts[language]), language, at, zone) for language in NoticeLanguage.values
    }


def _missing(kind: str, bodies: Mapping[str, str], at: datetime, zone: str) -> dict[str, list[Lack]]:
    found = {
        language: lacks(body, kind=kind, language=language, effective=stock.on(at, language, zone))
        for language, body in bodies.items()
    }
    return {language: some for language, some in found.items() if some}


def _practice(access: Access) -> Practice:
    return Practice.objects.get(pk=access.practice_id)


def _reader(access: Access) -> tuple[UUID, UUID, Category]:
    """Case, reader and category of what the reader acknowledges."""
    is_person = access.role is Role.INDIVIDUAL
    subject_id = access.actor_id if is_person else access.concerned_other_id
    if access.case_id is None or subject_id is None:
        raise NotFound
    return access.case_id, subject_id, Category.CONSENT if is_person else Category.FAMILY_OWN


def _subject_kind(access: Access) -> str:
    is_person = access.role is Role.INDIVIDUAL
    return (SubjectKind.INDIVIDUAL if is_person else SubjectKind.CONCERNED_OTHER).value


def _read_by(case_id: UUID, subject_id: UUID) -> ProtectedQuerySet:
    rows: ProtectedQuerySet = NoticeAcknowledgement.objects.filter(case_id=case_id, subject_id=subject_id)
    return rows
