"""The family space: links and devices, answers, letters. The person's own space shares its doors."""

from families.models.answers import IntakeAnswers, KeptWords, SafetyAnswers
from families.models.doors import (
    CodeWay,
    DoorCheck,
    DoorQuestion,
    DoorRule,
    FamilySession,
    Invitation,
    LinkWay,
    SigningCode,
)
from families.models.forms import FormPack, FormTask, FormVersion, PracticeForm, TakenOver
from families.models.lessons import LessonProgress, PracticeLesson
from families.models.letters import (
    Letter,
    LetterComment,
    LetterDate,
    LetterReview,
    LetterState,
    LetterVersion,
    Verdict,
)
from families.models.map import MapLink, MapPerson
from families.models.messages import CATEGORY_OF, Message, MessageFile, ReadMark, Thread, ThreadKind
from families.models.roles import Can, DayConcern, DayRole, Part, Poll, PollAnswer, PollTime, Worry
from families.models.wellbeing import CheckIn, CheckInSharing

__all__ = [
    "CATEGORY_OF",
    "Can",
    "CheckIn",
    "CheckInSharing",
    "CodeWay",
    "DayConcern",
    "DayRole",
    "DoorCheck",
    "DoorQuestion",
    "DoorRule",
    "FamilySession",
    "FormPack",
    "FormTask",
    "FormVersion",
    "IntakeAnswers",
    "Invitation",
    "KeptWords",
    "LessonProgress",
    "Letter",
    "LetterComment",
    "LetterDate",
    "LetterReview",
    "LetterState",
    "LetterVersion",
    "LinkWay",
    "MapLink",
    "MapPerson",
    "Message",
    "MessageFile",
    "Part",
    "Poll",
    "PollAnswer",
    "PollTime",
    "PracticeForm",
    "PracticeLesson",
    "ReadMark",
    "SafetyAnswers",
    "SigningCode",
    "TakenOver",
    "Thread",
    "ThreadKind",
    "Verdict",
    "Worry",
]
