"""Signed statements: the lead confirms a move, and whoever closes a case signs its summary."""

from cases.domain import team, timeline, upcoming
from cases.domain.working import lock, working_episode
from cases.models import Attestation, Case
from cases.stages import GUARDS, TRANSITIONS
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid

CLOSING = "G-25"


def confirm_move(access: Access, *, case: Case, transition: str, signed_name: str) -> Attestation:
    """The lead confirms that a coordinator may make a move (T-11). Signed twice is signed once."""
    row = TRANSITIONS.get(transition)
    if row is None or not row.confirmed:
        raise Invalid("This move needs no confirmation.")
    with gate.act(access, on=case, to="attest"):
        team.lead_required(access, case)
        return sign(
            access, case, guard=transition, what_was_seen="Confirmed by the lead.", signed_name=signed_name
        )


def withdraw(access: Access, *, attestation: Attestation, case: Case) -> None:
    """Takes a signature back: it does not count from now on, and stays in the record."""
    with gate.act(access, on=case, to="withdraw_attestation"):
        row = Attestation.objects.get(pk=attestation.pk)
        if row.by_id != access.membership_id:
            team.senior_required(access, case)
        if row.withdrawn_at is None:
            row.withdrawn_at = access.at
            row.save(update_fields=["withdrawn_at"])
            timeline.add(
                access, case, kind="check", icon="undo-2", title=f"{row.guard}: a signature was taken back"
            )
            upcoming.refresh(access, case)


def sign(access: Access, case: Case, *, guard: str, what_was_seen: str, signed_name: str) -> Attestation:
    """The row and its timeline entry, inside the verb that asked for a signature."""
    if not what_was_seen.strip():
        raise Invalid("Write what you have seen, in a sentence.", field="what_was_seen")
    if not signed_name.strip():
        raise Invalid("Sign with your name.", field="signed_name")
    if access.membership_id is None:
        raise Invalid("A signature is given by a member of staff.")
    lock(case)
    here = {"guard": guard, "attempt": case.attempt, "episode": working_episode(case)}
    known: Attestation | None = Attestation.objects.filter(
        case=case, withdrawn_at__isnull=True, by_id=access.membership_id, **here
    ).first()
    if known is not None and known.what_was_seen == what_was_seen:
        return known
    row = Attestation(
        case_id=case.pk,
        what_was_seen=what_was_seen,
        signed_name=signed_name,
        by_id=access.membership_id,
        at=access.at,
        **here,
    )
    row.save(force_insert=True)
    title = GUARDS[guard].title if guard in GUARDS else TRANSITIONS[guard].label
    timeline.add(access, case, kind="check", icon="file-check", title=f"{guard} signed: {title}", subject=row)
    upcoming.refresh(access, case)
    return row
