"""Named querysets of the family space."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from cases.models import Case, ConcernedOther, Individual
from cases.models.people import OtherStatus
from compliance.records import ProtectedQuerySet
from families.models import (
    CheckIn,
    CheckInSharing,
    DayConcern,
    DayRole,
    FamilySession,
    FormTask,
    FormVersion,
    IntakeAnswers,
    Invitation,
    KeptWords,
    LessonProgress,
    Letter,
    LetterComment,
    LetterDate,
    LetterReview,
    LetterVersion,
    MapLink,
    MapPerson,
    Message,
    MessageFile,
    Poll,
    PollAnswer,
    PollTime,
    PracticeForm,
    ReadMark,
    SafetyAnswers,
    TakenOver,
    Thread,
)


def invitations(case: Case) -> "QuerySet[Invitation]":
    """Every invitation of a case's family, newest first."""
    found: QuerySet[Invitation] = Invitation.objects.filter(case_id=case.pk, individual__isnull=True)
    return found.order_by("-created_at", "-id").defer("sealed_link")


def links_of_person(case_id: UUID) -> "QuerySet[Invitation]":
    """Every link to the person's own space, newest first."""
    found: QuerySet[Invitation] = Invitation.objects.filter(case_id=case_id, individual__isnull=False)
    return found.order_by("-created_at", "-id").defer("sealed_link")


def uninvited(case_id: UUID) -> ProtectedQuerySet:
    """Who takes part and has no link yet."""
    invited = Invitation.objects.filter(case_id=case_id, individual__isnull=True).values("concerned_other_id")
    found: ProtectedQuerySet = ConcernedOther.objects.filter(
        case_id=case_id, status=OtherStatus.ACTIVE
    ).exclude(pk__in=invited)
    return found


def sessions(of: "Invitation | ConcernedOther | Individual") -> "QuerySet[FamilySession]":
    """Open devices of whoever holds a link, or of one person."""
    if isinstance(of, Invitation):
        whose = {"concerned_other_id": of.concerned_other_id, "individual_id": of.individual_id}
    elif isinstance(of, Individual):
        whose = {"individual_id": of.pk}
    else:
        whose = {"concerned_other_id": of.pk}
    found: QuerySet[FamilySession] = FamilySession.objects.filter(**whose, ended_at__isnull=True)
    return found


def intake(case_id: UUID) -> ProtectedQuerySet:
    """Everybody's answers."""
    found: ProtectedQuerySet = IntakeAnswers.objects.filter(case_id=case_id).order_by("id")
    return found


def safety(case_id: UUID) -> ProtectedQuerySet:
    """Everybody's answers about their own safety."""
    found: ProtectedQuerySet = SafetyAnswers.objects.filter(case_id=case_id).order_by("id")
    return found


def kept_words(case_id: UUID) -> ProtectedQuerySet:
    """Words that wait for their authors."""
    found: ProtectedQuerySet = KeptWords.objects.filter(case_id=case_id).order_by("kept_at")
    return found


def letter_date(case_id: UUID) -> "QuerySet[LetterDate]":
    """Until when letters should be sent, if that was said."""
    found: QuerySet[LetterDate] = LetterDate.objects.filter(case_id=case_id)
    return found


def letters(case_id: UUID) -> ProtectedQuerySet:
    """Letters of a case."""
    found: ProtectedQuerySet = Letter.objects.filter(case_id=case_id).order_by("id")
    return found


def letters_of_who_stays(case_id: UUID) -> ProtectedQuerySet:
    """Letters that may be read on the day: not those of somebody who has left the process."""
    left = ConcernedOther.objects.filter(case_id=case_id, status=OtherStatus.WITHDRAWN).values("pk")
    return letters(case_id).exclude(author_id__in=left)


def versions(letter: Letter) -> ProtectedQuerySet:
    """Versions of one letter, newest first."""
    found: ProtectedQuerySet = LetterVersion.objects.filter(letter_id=letter.pk).order_by("-number")
    return found


def reviews(letter: Letter) -> ProtectedQuerySet:
    """Reviews of one letter, newest first."""
    found: ProtectedQuerySet = LetterReview.objects.filter(letter_id=letter.pk).order_by("-at", "-id")
    return found


def threads(case_id: UUID) -> ProtectedQuerySet:
    """Every thread of messages."""
    found: ProtectedQuerySet = Thread.objects.filter(case_id=case_id).order_by("id")
    return found


def messages(case_id: UUID) -> ProtectedQuerySet:
    """Every message, newest first."""
    found: ProtectedQuerySet = Message.objects.filter(case_id=case_id).order_by("-id")
    return found


def message_files(case_id: UUID) -> ProtectedQuerySet:
    """What was attached, without its content."""
    found: ProtectedQuerySet = MessageFile.objects.filter(case_id=case_id).order_by("id").defer("content")
    return found


def read_marks(case_id: UUID) -> ProtectedQuerySet:
    """Who has read how far."""
    found: ProtectedQuerySet = ReadMark.objects.filter(case_id=case_id).order_by("id")
    return found


def forms_in_use() -> "QuerySet[PracticeForm]":
    """The practice's own forms that are not retired, with the number of the newest version."""
    found: QuerySet[PracticeForm] = PracticeForm.objects.filter(retired_at__isnull=True)
    newest = FormVersion.objects.filter(form_id=OuterRef("pk")).order_by("-number")
    return found.annotate(published=Subquery(newest.values("number")[:1])).order_by("created_at", "id")


def form_versions(keys: Collection[str]) -> "QuerySet[FormVersion]":
    """Every published version of these forms, oldest first."""
    found: QuerySet[FormVersion] = FormVersion.objects.filter(form__key__in=keys).select_related("form")
    return found.order_by("form_id", "number")


def form_tasks(case_id: UUID) -> ProtectedQuerySet:
    """What was asked of the family, in the order in which it was sent."""
    found: ProtectedQuerySet = FormTask.objects.filter(case_id=case_id).order_by("id")
    return found


def taken_over(case_id: UUID) -> ProtectedQuerySet:
    """Which answers went into the record."""
    found: ProtectedQuerySet = TakenOver.objects.filter(case_id=case_id).order_by("id")
    return found


def comments(letter: Letter) -> ProtectedQuerySet:
    """What reviewers wrote at phrases of one letter, in the order in which they wrote."""
    found: ProtectedQuerySet = LetterComment.objects.filter(letter_id=letter.pk).order_by("id")
    return found


def check_ins(case_id: UUID) -> ProtectedQuerySet:
    """Everybody's check-ins, the oldest first."""
    found: ProtectedQuerySet = CheckIn.objects.filter(case_id=case_id).order_by("id")
    return found


def check_in_sharing(case_id: UUID) -> ProtectedQuerySet:
    """Who lets the team see their lines."""
    found: ProtectedQuerySet = CheckInSharing.objects.filter(case_id=case_id).order_by("id")
    return found


def lesson_progress(case_id: UUID) -> ProtectedQuerySet:
    """How far everybody is with every lesson."""
    found: ProtectedQuerySet = LessonProgress.objects.filter(case_id=case_id).order_by("id")
    return found


def day_roles(case_id: UUID) -> ProtectedQuerySet:
    """Who does what on the day."""
    found: ProtectedQuerySet = DayRole.objects.filter(case_id=case_id).order_by("id")
    return found


def day_concerns(case_id: UUID) -> ProtectedQuerySet:
    """Reasons for care with somebody."""
    found: ProtectedQuerySet = DayConcern.objects.filter(case_id=case_id).order_by("id")
    return found


def polls(case_id: UUID) -> ProtectedQuerySet:
    """Questions for times, the newest first."""
    found: ProtectedQuerySet = Poll.objects.filter(case_id=case_id).order_by("-id")
    return found


def poll_times(case_id: UUID) -> ProtectedQuerySet:
    """Proposed times, the earliest first."""
    found: ProtectedQuerySet = PollTime.objects.filter(case_id=case_id).order_by("starts_at", "id")
    return found


def poll_answers(case_id: UUID) -> ProtectedQuerySet:
    """What everybody said about times."""
    found: ProtectedQuerySet = PollAnswer.objects.filter(case_id=case_id).order_by("id")
    return found


def map_people(case_id: UUID) -> ProtectedQuerySet:
    """Everybody on the family map."""
    found: ProtectedQuerySet = MapPerson.objects.filter(case_id=case_id).order_by("id")
    return found


def map_links(case_id: UUID) -> ProtectedQuerySet:
    """Every line of the family map."""
    found: ProtectedQuerySet = MapLink.objects.filter(case_id=case_id).order_by("id")
    return found
