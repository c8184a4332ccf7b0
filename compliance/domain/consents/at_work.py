"""What the verbs of consents share: who may, the row held still, its events, the word to the case."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from compliance import gate
from compliance.access import Access
from compliance.consent import hooks
from compliance.consent.models import Consent, ConsentEvent, ConsentEventKind
from compliance.errors import Invalid, NotFound
from compliance.records import Scope
from compliance.vocabulary import Regime, Role

WRITERS = frozenset({Role.INTERVENTIONIST, Role.SUPERVISOR, Role.ADMIN})
SIGNERS = WRITERS | {Role.INDIVIDUAL}


@contextmanager
def writing(access: Access, case_id: UUID, to: str, on: Consent | None = None) -> Iterator[Scope]:
    """What staff do with consents. Auditors read them (C-15) and change nothing."""
    if access.role not in WRITERS:
        raise NotFound
    with gate.act(access, on=on, case_id=None if on else case_id, model=None if on else Consent, to=to) as it:
        yield it


@contextmanager
def answering(access: Access, consent: Consent, to: str) -> Iterator[Scope]:
    """What the person does in their own space, or staff record for them."""
    if access.role not in SIGNERS:
        raise NotFound
    with gate.act(access, on=consent, to=to) as scope:
        yield scope


def locked(consent: Consent) -> Consent:
    """The row as it is now, held until the transaction ends."""
    row: Consent = Consent.objects.select_for_update(of=("self",)).get(pk=consent.pk)
    return row


def append(
    access: Access, row: Consent, kind: ConsentEventKind, *, words: str = "", method: str = ""
) -> ConsentEvent:
    return ConsentEvent.create(
        case_id=row.case_id,
        consent=row,
        kind=kind,
        at=access.at,
        by_id=access.membership_id,
        by_name=access.name if access.membership_id else "",
        words=words.strip(),
        method=method,
    )


def tell_case(access: Access, row: Consent, title: str, icon: str) -> None:
    book = hooks.case_book()
    book.note(access, row.case_id, title=title, icon=icon, subject=row)
    book.changed(access, row.case_id)


def demand_engaged(scope: Scope) -> None:
    if scope.regime is Regime.R0_FAMILY:
        raise Invalid("Consents are offered once the person takes part.")
