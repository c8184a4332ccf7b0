"""Words typed and not sent before a sign-in ended: kept encrypted, offered again to their writer alone."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from compliance import crypto
from compliance.access import Access
from compliance.errors import Invalid
from compliance.keys import data_key
from practices.models import FormDraft
from practices.tenancy.models import uuid7

LONGEST_PATH = 300
LONGEST = 200_000
KEPT_FOR = timedelta(days=7)
NEVER_KEPT = ("password", "csrfmiddlewaretoken", "code", "credential", "idem_key")

Field = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """One draft, opened: the fields by name, in the order of the form."""

    id: UUID
    fields: list[Field]


def keep(access: Access, *, path: str, fields: Iterable[Field]) -> FormDraft | None:
    """Keeps the words of one page, in place of earlier ones. Passwords and codes are left out.

    Returns None when nothing was typed. Raises Invalid when path or words are too long, or for no staff.
    """
    words = [
        (name, value) for name, value in fields if value.strip() and not name.lower().startswith(NEVER_KEPT)
    ]
    plain = json.dumps(words).encode()
    if access.membership_id is None or not path.startswith("/") or len(path) > LONGEST_PATH:
        raise Invalid("There is no page to keep these words for.")
    if len(plain) > LONGEST:
        raise Invalid("This is too long to keep. Copy it to a safe place before you leave.")
    if not words:
        return None
    found = FormDraft.objects.filter(membership_id=access.membership_id, path=path).first()
    draft = found or FormDraft(id=uuid7(), membership_id=access.membership_id, path=path)
    number, key = data_key(None)
    draft.sealed = crypto.seal(key, number, plain, _place(access, draft.pk))
    draft.saved_at = access.at
    draft.save()
    return draft


def paths(access: Access) -> list[str]:
    """The pages for which this person's words are kept. What is older than a week goes."""
    own = FormDraft.objects.filter(membership_id=access.membership_id)
    own.filter(saved_at__lt=access.at - KEPT_FOR).delete()
    return list(own.values_list("path", flat=True))


def kept_for(access: Access, *, path: str) -> Kept | None:
    """The words kept for one page, opened."""
    draft = FormDraft.objects.filter(membership_id=access.membership_id, path=path).first()
    if draft is None:
        return None
    sealed = bytes(draft.sealed)
    _, key = data_key(None, crypto.key_number(sealed))
    words = json.loads(crypto.unseal(key, sealed, _place(access, draft.pk)))
    return Kept(id=draft.pk, fields=[(name, value) for name, value in words])


def forget(access: Access, *, path: str) -> None:
    """Lets the words of one page go: they were sent, or are not wanted."""
    FormDraft.objects.filter(membership_id=access.membership_id, path=path).delete()


def _place(access: Access, draft_id: UUID) -> str:
    return f"{access.practice_id}|practices_form_draft|sealed|{draft_id}"
