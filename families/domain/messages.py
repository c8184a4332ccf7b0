"""Messages between members of a family and the team: privately with one, or with everybody who takes part.

A message is never edited or deleted. A private thread is its owner's and the team's; the group is a part of
the shared plan, and closes with it when the person says yes (C-22).
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cases.domain import upcoming
from cases.domain.team import clinical_required
from cases.domain.working import lock
from cases.models import Case, ConcernedOther
from cases.models.people import OtherStatus
from compliance import gate
from compliance.access import Access
from compliance.consent.models import ScanKind
from compliance.consent.scans import LARGEST, STARTS
from compliance.errors import Invalid, NotFound
from compliance.records import ProtectedQuerySet
from compliance.vocabulary import Purpose, Role
from compliance.withheld import Withheld
from families import queries
from families.domain import kept, message_notices, space
from families.models import CATEGORY_OF, Message, MessageFile, ReadMark, Thread, ThreadKind

LONGEST = 20_000
AT_ONCE = 50
GROUP_CLOSED = "The group is closed now. You can still write to us in private."


@dataclass(frozen=True, slots=True)
class Place:
    """Which thread of a case is meant, whether it has begun or not."""

    case_id: UUID
    owner_id: UUID | None

    @property
    def kind(self) -> ThreadKind:
        """Private with one member, or the group."""
        return ThreadKind.PRIVATE if self.owner_id else ThreadKind.GROUP


@dataclass(frozen=True, slots=True)
class Post:
    """What somebody sends."""

    text: str
    key: str
    file: bytes | None = None
    writer: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A stretch of a thread, oldest first. `earlier` is where the stretch before it ends."""

    messages: list[Message]
    files: dict[UUID, list[MessageFile]]
    marks: list[ReadMark]
    earlier: UUID | None
    thread: Thread | None
    withheld: Withheld | None

    def readers(self, message: Message) -> list[str]:
        """Who has read this message, apart from whoever wrote it."""
        return [
            one.reader_name
            for one in self.marks
            if one.read_at >= message.sent_at and one.reader_id != message.author_id
        ]


def own_place(access: Access, kind: str) -> Place:
    """The member's private thread, or the group. Raises NotFound for another word."""
    member, case_id = space.family_of(access)
    if kind not in ThreadKind.values:
        raise NotFound
    return Place(case_id, member if kind == ThreadKind.PRIVATE else None)


def is_open(access: Access, place: Place) -> bool:
    """Whether this reader may look into the thread; the group closes when the person takes part."""
    asking = _as_reader(access, place)
    if access.role is Role.FAMILY and place.owner_id:
        return place.owner_id == access.concerned_other_id
    return gate.would(asking, on=place.case_id, category=CATEGORY_OF[place.kind]).allowed


def read(access: Access, place: Place, *, before: UUID | None = None) -> Reading:
    """The newest messages, or those before one, and who has read how far."""
    asking, case_id, kind = _as_reader(access, place), place.case_id, CATEGORY_OF[place.kind]
    found = gate.open(asking, _of(queries.threads(case_id), place), case_id=case_id, to="read", category=kind)
    thread: Thread | None = next(iter(found), None)
    if thread is None:
        return Reading([], {}, [], None, None, found.withheld)
    rows = queries.messages(case_id).filter(thread_id=thread.pk)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    newest = list(gate.open(asking, rows, case_id=case_id, to="read", category=kind)[: AT_ONCE + 1])
    shown = newest[:AT_ONCE][::-1]
    attached = queries.message_files(case_id).filter(message_id__in=[one.pk for one in shown])
    files: dict[UUID, list[MessageFile]] = {}
    for one in gate.open(asking, attached, case_id=case_id, category=kind):
        files.setdefault(one.message_id, []).append(one)
    seen = queries.read_marks(case_id).filter(thread_id=thread.pk)
    marks = gate.open(asking, seen, case_id=case_id, category=kind)
    return Reading(shown, files, list(marks), shown[0].pk if len(newest) > AT_ONCE else None, thread, None)


def unread(access: Access, place: Place) -> int:
    """How many messages of one thread this member has not read yet."""
    asking, case_id, kind = _as_reader(access, place), place.case_id, CATEGORY_OF[place.kind]
    mine = access.concerned_other_id
    marks = _of(queries.read_marks(case_id).filter(reader_id=mine), place)
    found = gate.open(asking, marks, case_id=case_id, category=kind)
    until = max((one.read_at for one in found), default=None)
    rows = _of(queries.messages(case_id).exclude(author_id=mine), place).defer("text", "author_name")
    if until is not None:
        rows = rows.filter(sent_at__gt=until)
    return len(gate.open(asking, rows, case_id=case_id, category=kind))


def unread_of_case(access: Access, case_id: UUID) -> dict[UUID | None, int]:
    """Messages that nobody of the team has read yet, by the member of a private thread; None is the group."""
    counted: Counter[UUID | None] = Counter()
    for kind in CATEGORY_OF.values():
        if not gate.would(access, on=case_id, category=kind).allowed:
            continue
        until: dict[UUID, datetime] = {}
        marks = queries.read_marks(case_id).filter(is_staff=True)
        for one in gate.open(access, marks, case_id=case_id, category=kind):
            until[one.thread_id] = max(one.read_at, until.get(one.thread_id, one.read_at))
        rows = queries.messages(case_id).filter(is_staff=False).defer("text", "author_name")
        for thread_id, read_at in until.items():
            rows = rows.exclude(thread_id=thread_id, sent_at__lte=read_at)
        counted.update(one.owner_id for one in gate.open(access, rows, case_id=case_id, category=kind))
    return counted


def mark_read(access: Access, place: Place, reading: Reading) -> None:
    """This reader has seen the thread up to now. Nothing is written where nothing came since."""
    reader_id = access.concerned_other_id or access.membership_id
    if reading.thread is None or not reading.messages or reader_id is None:
        return
    known = next((one for one in reading.marks if one.reader_id == reader_id), None)
    newest = reading.messages[-1]
    if known is not None and known.read_at >= newest.sent_at:
        return
    thread_id, is_staff = reading.thread.pk, access.role is not Role.FAMILY
    with gate.act(
        _as_reader(access, place),
        case_id=place.case_id,
        model=ReadMark,
        category=CATEGORY_OF[place.kind],
        to="read_messages",
    ):
        lock(Case(pk=place.case_id))
        thread = Thread.objects.get(pk=thread_id)
        mark = queries.read_marks(place.case_id).filter(thread_id=thread_id, reader_id=reader_id).first()
        if mark is None:
            mark = ReadMark(
                case_id=place.case_id,
                owner_id=place.owner_id,
                category=thread.category,
                thread_id=thread_id,
                is_staff=is_staff,
                reader_id=reader_id,
                reader_name=_name(access),
            )
        mark.read_at = max(access.at, newest.sent_at)
        mark.save()
        message_notices.was_read(access, thread, reader_id, is_staff=is_staff)


def send(access: Access, place: Place, post: Post) -> Message:
    """Sends one message; the same key again returns the first. Raises Invalid where nothing can be sent."""
    kind_of_file = _check(post)
    if access.role is Role.FAMILY and not is_open(access, place):
        if place.owner_id:
            raise NotFound
        raise Invalid(GROUP_CLOSED)
    with gate.act(
        _as_reader(access, place),
        case_id=place.case_id,
        model=Message,
        category=CATEGORY_OF[place.kind],
        to="send_message",
    ):
        case = lock(Case(pk=place.case_id))
        thread = _of(queries.threads(case.pk), place).first()
        author_id, is_staff = _author(access, case, place)
        if thread is not None:
            known: Message | None = Message.objects.filter(
                thread_id=thread.pk, author_id=author_id, idem_key=post.key
            ).first()
            if known is not None:
                return known
        _check_may_send(case, place, author_id)
        thread = thread or _begin(place)
        message = _write(access, thread, post, author_id=author_id, is_staff=is_staff)
        if post.file and kind_of_file:
            _attach(message, post.file, kind_of_file)
        _note_waiting(access, thread, is_staff=is_staff)
        if not is_staff:
            kept.release(access, place=f"messages/{place.kind.value}", writer=post.writer)
        message_notices.tell(access, case, thread, message)
        upcoming.refresh(access, case)
        return message


def settle(access: Access, place: Place) -> None:
    """The team has read it, and it needs no answer."""
    with gate.act(
        access,
        case_id=place.case_id,
        model=Thread,
        category=CATEGORY_OF[place.kind],
        to="settle_messages",
    ):
        case = lock(Case(pk=place.case_id))
        clinical_required(access, case)
        thread = _of(queries.threads(case.pk), place).first()
        if thread is not None:
            _note_waiting(access, thread, is_staff=True)
            upcoming.refresh(access, case)


def open_file(access: Access, file_id: UUID, *, case_id: UUID) -> MessageFile:
    """One file with its content. Raises NotFound for another case's or another member's."""
    asking = access
    if access.role is Role.FAMILY:
        listed = gate.open(
            access.for_purpose(Purpose.TAKE_PART),
            queries.message_files(case_id).filter(pk=file_id, owner__isnull=True),
            case_id=case_id,
            category=CATEGORY_OF[ThreadKind.GROUP],
        )
        if listed:
            asking = access.for_purpose(Purpose.TAKE_PART)
    found = gate.get(asking, MessageFile, file_id, to="download")
    if found.case_id != case_id:
        raise NotFound
    return found


def _as_reader(access: Access, place: Place) -> Access:
    """The group is read by whoever takes part, for that purpose; the rest is one's own."""
    is_group = place.kind is ThreadKind.GROUP and access.role is Role.FAMILY
    return access.for_purpose(Purpose.TAKE_PART) if is_group else access


def _of(rows: ProtectedQuerySet, place: Place) -> ProtectedQuerySet:
    owner = {"owner_id": place.owner_id} if place.owner_id else {"owner__isnull": True}
    found: ProtectedQuerySet = rows.filter(**owner)
    return found


def _check(post: Post) -> ScanKind | None:
    if not post.text.strip() and not post.file:
        raise Invalid("Write a few words first, or choose a file.", field="text")
    if len(post.text) > LONGEST:
        raise Invalid(
            f"This is longer than {LONGEST:,} characters. Shorten it a little, or send it in two messages.",
            field="text",
        )
    if not post.file:
        return None
    if len(post.file) > LARGEST:
        raise Invalid("This file is larger than 5 MB. Choose a smaller one.", field="file")
    for start, kind in STARTS:
        if post.file.startswith(start):
            return kind
    raise Invalid("Choose a PDF, or a picture as PNG or JPEG. This file is something else.", field="file")


def _author(access: Access, case: Case, place: Place) -> tuple[UUID, bool]:
    if access.role is Role.FAMILY:
        member, _ = space.family_of(access)
        if place.owner_id not in {None, member}:
            raise NotFound
        return member, False
    clinical_required(access, case)
    if access.membership_id is None:
        raise NotFound
    return access.membership_id, True


def _check_may_send(case: Case, place: Place, author_id: UUID) -> None:
    space.check_space_open(case)
    if place.kind is ThreadKind.GROUP and case.engaged_at is not None:
        raise Invalid("The group closed when the person took part. Write to each member in private.")
    person_id = place.owner_id or author_id
    person = ConcernedOther.objects.filter(case_id=case.pk, pk=person_id).first()
    if person is not None and person.status != OtherStatus.ACTIVE:
        raise Invalid("This is closed for writing now. What was written stays.")
    if person is None and place.owner_id:
        raise NotFound


def _begin(place: Place) -> Thread:
    return Thread.create(
        case_id=place.case_id,
        owner_id=place.owner_id,
        kind=place.kind.value,
        category=CATEGORY_OF[place.kind].value,
    )


def _write(access: Access, thread: Thread, post: Post, *, author_id: UUID, is_staff: bool) -> Message:
    return Message.create(
        case_id=thread.case_id,
        owner_id=thread.owner_id,
        category=thread.category,
        thread_id=thread.pk,
        is_staff=is_staff,
        author_id=author_id,
        author_name=_name(access),
        text=post.text,
        sent_at=access.at,
        idem_key=post.key,
    )


def _attach(message: Message, content: bytes, kind: ScanKind) -> None:
    MessageFile.create(
        case_id=message.case_id,
        owner_id=message.owner_id,
        category=message.category,
        message_id=message.pk,
        kind=kind.value,
        content=content,
        size_bytes=len(content),
    )


def _note_waiting(access: Access, thread: Thread, *, is_staff: bool) -> None:
    since = None if is_staff else (thread.waiting_since or access.at)
    if since != thread.waiting_since:
        thread.waiting_since = since
        thread.save(update_fields=["waiting_since"])


def _name(access: Access) -> str:
    if access.role is Role.FAMILY:
        return str(ConcernedOther.objects.get(pk=access.concerned_other_id).name)
    return access.name
