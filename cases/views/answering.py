"""How a page answers a form: one verb, its refusals beside the fields, nothing half done."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render

from cases.models import Case
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid, NotFound, StaleVersion
from compliance.forms import PlainForm
from compliance.records import ProtectedBase
from compliance.requests import OurRequest

UNPROCESSABLE = 422
CONFLICT = 409

T = TypeVar("T")
Record = TypeVar("Record", bound=ProtectedBase)


def of_case(access: Access, case: Case, model: type[Record], pk: UUID, *, to: str = "read") -> Record:
    """A record of this very case. Raises NotFound for one of another case, as `gate.get` for others."""
    row = gate.get(access, model, pk, to=to)
    if row.belongs_to_case != case.pk:
        raise NotFound
    return row


def attempt(form: PlainForm, verb: Callable[[], T]) -> T | None:
    """Runs a verb with a valid form. What it refuses stands in the form, and what it began is undone."""
    if not form.is_valid():
        return None
    try:
        with transaction.atomic():
            return verb()
    except Invalid as error:
        form.refuse(error.words, error.field)
    except StaleVersion as error:
        _keep_theirs_in_sight(form, error)
    return None


def saved(form: PlainForm, verb: Callable[[], object]) -> bool:
    """Whether the verb did its work; for answers that need nothing of what it returned."""
    return attempt(form, verb) is not None


def _keep_theirs_in_sight(form: PlainForm, error: StaleVersion) -> None:
    """Shows both versions; saving again is then a save over what the person has seen."""
    form.stale = error  # type: ignore[attr-defined]  # shown by components/save_conflict.html
    typed: Any = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
    for name in ("version", "read_version"):
        if name in form.fields:
            typed[form.add_prefix(name)] = str(error.detail.get("current", ""))
    form.data = typed
    form.refuse(error.words)


def again(request: OurRequest, template: str, context: dict[str, object], *forms: Form) -> HttpResponse:
    """The page once more with what was typed: 422, or 409 when somebody else saved in between."""
    stale = next((form.stale for form in forms if hasattr(form, "stale")), None)
    return render(
        request,
        template,
        {**context, "stale": stale},
        status=CONFLICT if stale else UNPROCESSABLE,
    )
