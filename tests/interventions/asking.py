"""How tests of preparation and the day look at rows and ask guards."""

from datetime import datetime
from typing import Any

from cases.domain import readiness
from cases.models import Case
from cases.parts import GuardAnswer
from compliance import gate
from compliance.models import OutboxRow
from practices.tenancy.context import practice as in_practice
from tests.scene import Scene


def guard(scene: Scene, guard_id: str, at: datetime | None = None) -> GuardAnswer:
    """How a guard of the scene's case stands."""
    case = scene.case
    with scene.lead.acting(at=at) as access, gate.act(access, on=case, to="look"):
        row = Case.objects.get(pk=case.pk)
        return readiness.answer(row, guard_id, at=access.at, known=readiness.settled(row))


def rows(scene: Scene, model: Any, **narrowed: Any) -> list[Any]:
    """Rows of the case, for looking."""
    case = scene.case
    with scene.lead.acting() as access, gate.act(access, on=case, to="look"):
        return list(model.objects.filter(case=case, **narrowed).order_by("id"))


def words(scene: Scene, model: Any, field: str) -> list[str]:
    """What an encrypted column of the case's rows says; it opens within an access alone."""
    case = scene.case
    with scene.lead.acting() as access, gate.act(access, on=case, to="look"):
        return [getattr(row, field) for row in model.objects.filter(case=case).order_by("id")]


def change(scene: Scene, **values: Any) -> None:
    """Arranges columns of the case."""
    case = scene.case
    with scene.lead.acting() as access, gate.act(access, on=case, to="arrange"):
        row = Case.objects.get(pk=case.pk)
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))


def waiting(scene: Scene, prefix: str) -> list[OutboxRow]:
    """Messages that wait under keys that begin so."""
    with in_practice(scene.practice.pk):
        found = OutboxRow.objects.filter(idem_key__startswith=prefix, state="waiting")
        return list(found.order_by("not_before", "idem_key"))
