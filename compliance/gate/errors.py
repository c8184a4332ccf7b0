"""How the gate says no."""

from uuid import UUID

from compliance.decision import Decision
from compliance.errors import DomainError


class Denied(DomainError):
    """The caller may know that the record exists, and may not open it. Carries the rule for 'Why?'."""

    status = 403
    title = "This part is not open to you"
    code = "denied"

    def __init__(self, decision: Decision, case_id: UUID | None) -> None:
        super().__init__(decision.words, rule=decision.rule_id)
        self.decision = decision
        self.case_id = case_id


class ReasonNeeded(DomainError):
    """The rule allows it with a typed reason and a review within 24 hours; no reason was given yet."""

    status = 403
    title = "Say why you need to see this"
    code = "reason_needed"

    def __init__(self, decision: Decision, case_id: UUID) -> None:
        super().__init__(decision.words, rule=decision.rule_id)
        self.decision = decision
        self.case_id = case_id
