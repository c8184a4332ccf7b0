"""Forms of cases: what a browser sends, made into typed values."""

from cases.forms.care import CareForm
from cases.forms.family import (
    AcknowledgementForm,
    AgreementForm,
    IndividualForm,
    MinorForm,
    ModelForm,
    PersonForm,
    WithdrawForm,
)
from cases.forms.inquiry import ConflictForm, DangerForm, InquiryForm, InquiryUpdateForm
from cases.forms.moving import (
    ClosingForm,
    ConfirmForm,
    HoldForm,
    LiftForm,
    MoveForm,
    OverrideForm,
)
from cases.forms.safety import RiskForm, SafetyForm
from cases.forms.work import (
    CaseloadForm,
    CofacilitatorForm,
    CoverForm,
    LeadForm,
    NoteForm,
    TaskForm,
)

__all__ = [
    "AcknowledgementForm",
    "AgreementForm",
    "CareForm",
    "CaseloadForm",
    "ClosingForm",
    "CofacilitatorForm",
    "ConfirmForm",
    "ConflictForm",
    "CoverForm",
    "DangerForm",
    "HoldForm",
    "IndividualForm",
    "InquiryForm",
    "InquiryUpdateForm",
    "LeadForm",
    "LiftForm",
    "MinorForm",
    "ModelForm",
    "MoveForm",
    "NoteForm",
    "OverrideForm",
    "PersonForm",
    "RiskForm",
    "SafetyForm",
    "TaskForm",
    "WithdrawForm",
]
