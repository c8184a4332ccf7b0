"""How a consent ends: withdrawn at any moment, its event came, or it was found not to be valid."""

from compliance.access import Access
from compliance.consent import hooks, notices
from compliance.consent.models import Consent, ConsentEventKind, State
from compliance.domain import disclosures
from compliance.domain.consents.at_work import answering, append, locked, tell_case, writing
from compliance.errors import Invalid
from compliance.vocabulary import Role

ORAL, PORTAL, WRITTEN = "oral", "portal", "written"


def revoke(access: Access, *, consent: Consent, method: str, words: str = "") -> Consent:
    """Withdraws a signed consent, effective at once, at any moment. Withdrawn twice is withdrawn once.

    By the person in the portal; staff record what was written, or said (`oral`): then the written word
    is awaited, and nothing waits for it. Whatever stands under it stops in the same transaction.
    """
    if method not in {ORAL, PORTAL, WRITTEN}:
        raise Invalid("Choose how it was withdrawn.", field="method")
    if (method == PORTAL) != (access.role is Role.INDIVIDUAL):
        raise Invalid("Choose whether it was written or said.", field="method")
    with answering(access, consent, "revoke_consent"):
        row = locked(consent)
        if row.state == State.REVOKED:
            return row if method == ORAL else _confirm(access, row, words, method)
        if row.state != State.SIGNED:
            raise Invalid("There is nothing to withdraw: it is not signed.")
        row.state = State.REVOKED
        row.revoked_at = access.at
        row.is_revocation_unconfirmed = method == ORAL
        row.version += 1
        row.save()
        kind = ConsentEventKind.REVOKED_ORALLY if method == ORAL else ConsentEventKind.REVOKED
        append(access, row, kind, words=words, method=method)
        if method == ORAL:
            hooks.case_book().confirm_by(access, row)
        _stop(access, row, "A consent was withdrawn")
        return row


def confirm_revocation(access: Access, *, consent: Consent, words: str = "") -> Consent:
    """The written word for a withdrawal that was spoken. Confirmed twice is confirmed once."""
    with answering(access, consent, "confirm_revocation"):
        row = locked(consent)
        if row.state != State.REVOKED:
            raise Invalid("It was not withdrawn.")
        return _confirm(access, row, words, PORTAL if access.role is Role.INDIVIDUAL else WRITTEN)


def end(access: Access, *, consent: Consent, words: str) -> Consent:
    """The event came, or the condition was met: it ends at once."""
    if not words.strip():
        raise Invalid("Say what happened.", field="words")
    with writing(access, consent.case_id, "end_consent", on=consent):
        row = locked(consent)
        if row.state == State.ENDED:
            return row
        if row.state != State.SIGNED:
            raise Invalid("Only a signed consent can end.")
        row.state = State.ENDED
        row.ended_at = access.at
        row.version += 1
        row.save()
        append(access, row, ConsentEventKind.ENDED, words=words)
        _stop(access, row, "A consent has ended")
        return row


def find_deficient(access: Access, *, consent: Consent, words: str) -> Consent:
    """It is known to be false or incomplete (s. 2.31(c)): nothing is shared under it from now on."""
    if not words.strip():
        raise Invalid("Say what is wrong with it.", field="words")
    with writing(access, consent.case_id, "mark_deficient", on=consent):
        row = locked(consent)
        if row.deficient_at is not None:
            return row
        if row.signed_at is None:
            raise Invalid("It is not signed, so nothing can be shared under it.")
        row.deficient_at = access.at
        row.version += 1
        row.save()
        append(access, row, ConsentEventKind.DEFICIENT, words=words)
        _stop(access, row, "A consent was found not to be valid")
        return row


def _stop(access: Access, row: Consent, title: str) -> None:
    """Reminders, links and whatever else stands under it."""
    notices.stop(access, row)
    disclosures.close_links(access, row)
    hooks.ended(access, row)
    tell_case(access, row, title, "ban")


def _confirm(access: Access, row: Consent, words: str, method: str) -> Consent:
    if row.is_revocation_unconfirmed:
        row.is_revocation_unconfirmed = False
        row.version += 1
        row.save()
        append(access, row, ConsentEventKind.CONFIRMED, words=words, method=method)
        book = hooks.case_book()
        book.confirmed(access, row)
        book.changed(access, row.case_id)
    return row
