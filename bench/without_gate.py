"""The product with the gate and the access log taken out: what `make bench` compares the whole product with.

For measuring alone. The product has no switch; this web process replaces the pieces before its first
request, and no settings, command or container file of the product names it. The tenant wall stays.
"""

import os
from typing import Any, Never
from uuid import UUID

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from compliance import acting, gate  # noqa: E402 -- needs the applications first
from compliance.access import Access  # noqa: E402 -- as above
from compliance.decision import Decision  # noqa: E402 -- as above
from compliance.errors import NotFound  # noqa: E402 -- as above
from compliance.ledger import Ledger  # noqa: E402 -- as above
from compliance.paging import Page, cut  # noqa: E402 -- as above
from compliance.records import ProtectedQuerySet  # noqa: E402 -- as above
from compliance.vocabulary import Effect  # noqa: E402 -- as above

YES = Decision(Effect.ALLOW, "none")


def _unasked(rows: object) -> None:
    """Nobody takes note of what was shown."""


def _get(access: Access, model: Any, pk: UUID, *, to: str = "read") -> Any:
    row = model.objects.filter(pk=pk).admitted(_unasked).first()
    if row is None:
        raise NotFound
    return row


def _open(
    access: Access, queryset: ProtectedQuerySet, *, case_id: UUID | None = None, to: str = "list"
) -> ProtectedQuerySet:
    if case_id is not None:
        path = "pk" if queryset.model._meta.label == "cases.Case" else "case_id"
        queryset = queryset.filter(**{path: case_id})
    return queryset.admitted(_unasked)


def _page(
    access: Access,
    queryset: ProtectedQuerySet,
    *,
    after: str = "",
    size: int = 50,
    case_id: UUID | None = None,
    to: str = "list",
) -> Page:
    return cut(_open(access, queryset, case_id=case_id), after=after, size=size)


def _would(access: Access, **asked: object) -> Decision:
    return YES


def _act(*args: object, **values: object) -> Never:
    raise RuntimeError("Nothing is written through a product without its gate.")


def _flush(ledger: Ledger, access: Access) -> None:
    """No event, no insert, no log line."""


gate.get, gate.open, gate.page, gate.would, gate.act = _get, _open, _page, _would, _act  # type: ignore[assignment]
acting.flush = acting.flush_undone = _flush
