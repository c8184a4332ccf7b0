"""Saved views of the audit log: filters under a name, for one reader or for all who may read it."""

from collections.abc import Mapping
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Lower

from compliance import gate
from compliance.access import Access
from compliance.audit.models import AuditView
from compliance.errors import Invalid, NotFound
from compliance.vocabulary import Category, Role

MOST = 30
TAKEN = "There is a view of this name already. Choose another name."


def visible(access: Access) -> list[AuditView]:
    """One's own and those shared with all readers, by name. A name and filters: no record of anybody."""
    wanted = Q(owner_id=access.membership_id) | Q(is_shared=True)
    return list(AuditView.objects.filter(wanted).order_by(Lower("name")))


def may_remove(access: Access, view: AuditView) -> bool:
    """Whoever saved it; an admin a shared one too, also after its owner has left."""
    return view.owner_id == access.membership_id or (view.is_shared and access.role is Role.ADMIN)


def save(access: Access, *, name: str, filters: Mapping[str, str], is_shared: bool) -> AuditView:
    """Keeps the filters under a name. The same again, such as a second press, is the same view.

    Raises Invalid for a name that is taken (by whoever it is), without filters, and for a 31st view.
    """
    with gate.act(access, to="save_view", category=Category.AUDIT) as scope:
        if access.membership_id is None:
            raise NotFound
        mine = {view.name.lower(): view for view in AuditView.objects.filter(owner_id=access.membership_id)}
        row: AuditView | None = mine.get(name.lower())
        if row and (row.filters, row.is_shared) == (dict(filters), is_shared):
            return row
        if not filters:
            raise Invalid("Choose what to see first: a view is a set of filters.", field="name")
        if len(mine) >= MOST:
            raise Invalid(f"You have {MOST} saved views. Remove one that you no longer need.", field="name")
        row = AuditView(owner_id=access.membership_id, name=name, filters=dict(filters), is_shared=is_shared)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            raise Invalid(TAKEN, field="name") from error
        scope.detail["view"] = str(row.pk)
        return row


def remove(access: Access, *, view_id: UUID) -> None:
    """Takes a view away; the events stay. Raises NotFound for one that is not the reader's to remove."""
    with gate.act(access, to="delete_view", category=Category.AUDIT) as scope:
        row = AuditView.objects.filter(pk=view_id).first()
        if row is None or not may_remove(access, row):
            raise NotFound
        scope.detail["view"] = str(row.pk)
        row.delete()
