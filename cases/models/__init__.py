"""Tables of a case's life."""

from cases.models.agreements import Acknowledgement, ServiceAgreement
from cases.models.case import Case, CloseReason, InterventionModel, Stage
from cases.models.checks import Attestation, ConflictCheck, Override
from cases.models.holds import Hold, HoldKind
from cases.models.moves import StageMove
from cases.models.people import ConcernedOther, Individual
from cases.models.safety import SafetyScreen
from cases.models.team import Assignment, TeamRole
from cases.models.work import Note, NoteKind, Task, TimelineEntry

__all__ = [
    "Acknowledgement",
    "Assignment",
    "Attestation",
    "Case",
    "CloseReason",
    "ConcernedOther",
    "ConflictCheck",
    "Hold",
    "HoldKind",
    "Individual",
    "InterventionModel",
    "Note",
    "NoteKind",
    "Override",
    "SafetyScreen",
    "ServiceAgreement",
    "Stage",
    "StageMove",
    "Task",
    "TeamRole",
    "TimelineEntry",
]
