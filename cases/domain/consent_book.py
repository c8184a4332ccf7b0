"""What a case does when a consent is offered, answered or withdrawn (`compliance.consent.hooks`)."""

from datetime import timedelta
from uuid import UUID

from cases.domain import tasks, timeline, upcoming
from cases.models import Case
from compliance.access import Access
from compliance.consent.hooks import AboutCase
from compliance.consent.models import Consent
from practices.models import Membership

CONFIRM_WITHIN = timedelta(days=7)


class Book:
    """Timeline and tasks of a case, inside the verb that is at work on it."""

    def about(self, case_id: UUID) -> AboutCase:
        """The case as it is now."""
        case = _case(case_id)
        return AboutCase(case.episode, case.lead_id, case.time_zone, case.closed_at is not None)

    def note(self, access: Access, case_id: UUID, *, title: str, icon: str, subject: Consent) -> None:
        """One entry that names no recipient: whoever plans may read it. What was said stays with the consent."""
        timeline.add(access, _case(case_id), kind="consent", icon=icon, title=title, subject=subject)

    def offered(self, access: Access, case_id: UUID) -> None:
        """The task that engagement made is done."""
        case = _case(case_id)
        tasks.finish(access, case, idem_key=f"offer-consents:{case.episode}")
        upcoming.refresh(access, case)

    def changed(self, access: Access, case_id: UUID) -> None:
        """What comes next, worked out again."""
        upcoming.refresh(access, _case(case_id))

    def confirm_by(self, access: Access, consent: Consent) -> None:
        """Somebody asks for the written word within a week; the sharing has stopped already."""
        case = _case(consent.case_id)
        tasks.add(
            access,
            case,
            title="Ask for the withdrawal of a consent in writing",
            due_at=access.at + CONFIRM_WITHIN,
            owner=Membership.objects.filter(pk=consent.responsible_id).first(),
            idem_key=f"confirm-revocation:{consent.pk}",
        )

    def confirmed(self, access: Access, consent: Consent) -> None:
        """The written word is there."""
        tasks.finish(access, _case(consent.case_id), idem_key=f"confirm-revocation:{consent.pk}")


def _case(case_id: UUID) -> Case:
    found: Case = Case.objects.get(pk=case_id)
    return found
