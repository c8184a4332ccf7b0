"""What families contributes to a case: guard G-13, the end of sessions, next steps, tabs.

What its parts put on the member's list and the team's page stands in families/parts_of.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from cases.domain import tasks
from cases.intervention_models import Asks, parameters
from cases.models import Case, ConcernedOther, Stage, StageMove
from cases.parts import (
    Due,
    GuardAnswer,
    SummarySection,
    Tab,
    effect,
    guard,
    met,
    missing,
    next_step,
    on_leaving,
    summary_part,
    tab,
    waived,
)
from compliance import gate
from compliance.access import Access
from families import queries
from families.domain import forms, invitations, letters, message_notices, reminders
from families.domain.invitations import INVITE_TASK
from families.domain.space import AFTER_CLOSING
from families.models import Invitation, LetterState

tab(Tab("family", "Family", "families:space", 18, "contact"))
tab(Tab("letters", "Letters", "families:letters", 20, "family_letter"))
INVITE_WITHIN = timedelta(days=1)
NOT_TO_BE_READ = {LetterState.WITHDRAWN, LetterState.NOT_READ}


@guard("G-13")
def letters_to_be_read_are_approved(case: Case, *, at: datetime) -> GuardAnswer:
    """G-13. Every letter that will be read is approved in the version that was sent.

    The letter of somebody who has left the process is not read.
    """
    letters = [one for one in queries.letters_of_who_stays(case.pk) if one.state not in NOT_TO_BE_READ]
    chosen = parameters(case.model, case.arise_level)
    asks = chosen.letters if chosen else Asks.REQUIRED
    url = reverse("families:letters", args=[case.pk])
    if not letters:
        if asks is not Asks.REQUIRED:
            return waived("No letters are read.")
        return missing("No letter is written yet.", owes="The family", url=url)
    unready = [
        one for one in letters if one.state != LetterState.APPROVED or one.approved_number != one.sent_number
    ]
    if not unready:
        return met("Every letter is ready.")
    count = len(unready)
    return missing(
        f"{count} letter{'s are' if count > 1 else ' is'} not ready yet.",
        owes="Its author, then the lead",
        url=url,
    )


@effect("T-01")
def invite_the_family(access: Access, case: Case, *, move: StageMove, values: Mapping[str, Any]) -> None:
    """A-03: each participant gets a private page with the disclosure to sign. How it is safe to reach them
    is for the lead to judge (`contact_safe`), so this makes a task and sends nothing by itself."""
    tasks.add(
        access,
        case,
        title="Invite the family to their private pages",
        due_at=access.at + INVITE_WITHIN,
        owner=case.lead,
        rule="A-03",
        url=reverse("families:space", args=[case.pk]),
        idem_key=INVITE_TASK,
    )


@effect("engage")
def stop_reminding_of_letters(
    access: Access, case: Case, *, move: StageMove, values: Mapping[str, Any]
) -> None:
    """The answer was yes: nobody is asked for a letter any more."""
    reminders.stop(access, case_id=case.pk)


@effect("close")
def end_the_space(access: Access, case: Case, *, move: StageMove, values: Mapping[str, Any]) -> None:
    """Links end 30 days after closing (process 2.7). No device stays open for longer than a day anyway."""
    reminders.stop(access, case_id=case.pk)
    message_notices.stop(access, case_id=case.pk)
    forms.stop_reminding(access, case_id=case.pk)
    ends = access.at + AFTER_CLOSING
    for invitation in Invitation.objects.filter(
        case_id=case.pk, claimed_at__isnull=True, expires_at__gt=ends
    ):
        invitation.expires_at = ends
        invitation.save(update_fields=["expires_at"])


@on_leaving
def close_the_space(access: Access, case: Case, person: ConcernedOther) -> None:
    """X-08: nobody who left stays in by a link or a device, and their letter is not read. Their words stay theirs."""
    invitations.close(access, person)
    letters.take_back(access, person)
    reminders.stop(access, case_id=case.pk, other_id=person.pk)
    message_notices.stop(access, case_id=case.pk, other_id=person.pk)
    forms.stop_reminding(access, case_id=case.pk, person_id=person.pk)


@next_step
def letter_to_review(case: Case, at: datetime) -> Iterable[Due]:
    """Letters that wait for the reviewer."""
    if case.stage == Stage.PREPARATION:
        waiting = [one for one in queries.letters(case.pk) if one.state == LetterState.SUBMITTED]
        if waiting:
            count = len(waiting)
            yield Due(
                min(one.sent_at for one in waiting),
                f"Review {count} letter{'s' if count > 1 else ''}",
                reverse("families:letters", args=[case.pk]),
            )


@next_step
def messages_to_answer(case: Case, at: datetime) -> Iterable[Due]:
    """Whoever of the family wrote has an answer within one working day."""
    for thread in queries.threads(case.pk).filter(waiting_since__isnull=False):
        due = tasks.after_business_days(thread.waiting_since, 1)
        if thread.owner_id is None:
            yield Due(due, "Answer the family’s message", reverse("families:case-group", args=[case.pk]))
        else:
            person = ConcernedOther.objects.get(pk=thread.owner_id)
            url = reverse("families:case-thread", args=[case.pk, person.pk])
            yield Due(due, f"Answer {person.name}’s message", url)


@summary_part(40)
def _letters(access: Access, case: Case) -> SummarySection:
    """How many letters there are and where each stands; never their words."""
    found = gate.open(access, queries.letters(case.pk), case_id=case.pk, to="print")
    facts = tuple((f"Letter {number}", one.get_state_display()) for number, one in enumerate(found, 1))
    withheld = getattr(found, "withheld", None)
    return SummarySection("Letters", facts, f"{withheld.words} ({withheld.rule})" if withheld else "")
