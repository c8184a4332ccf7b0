"""Protected records: what every row about a case states of itself, and the lock on reading it elsewhere."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from compliance.access import Access
from compliance.errors import OutsideGate
from compliance.vocabulary import Category, Regime, Relation, Role
from compliance.withheld import Withheld
from practices.tenancy.context import require
from practices.tenancy.models import TenantForeignKey, TenantManager, TenantModel


@dataclass(slots=True)
class Scope:
    """A verb at work on one case: inside it, that case's protected rows may be read and written.

    `case_id` is None while the case itself is being created. `wrote` goes into the access event, and
    so does `detail`: ids and field names that the verb adds, never content.
    """

    case_id: UUID | None
    regime: Regime
    wrote: list[tuple[str, UUID]] = field(default_factory=list)
    detail: dict[str, Any] = field(default_factory=dict)


_scope: ContextVar[Scope | None] = ContextVar("gate_scope", default=None)


@contextmanager
def open_scope(scope: Scope) -> Iterator[Scope]:
    """Used by the gate alone (`gate.act`)."""
    token = _scope.set(scope)
    try:
        yield scope
    finally:
        _scope.reset(token)


def at_work_on(case_id: UUID) -> bool:
    """Whether a verb is at work on this case: then a smaller verb joins it instead of asking again."""
    scope = _scope.get()
    return scope is not None and scope.case_id == case_id


Shown = Callable[[Iterable[Any]], None]


class ProtectedQuerySet(models.QuerySet[Any, Any]):
    """Evaluates only with a ticket from the gate, or inside a verb at work on the same case."""

    _ticket: Shown | None = None
    withheld: Withheld | None = None  # what a rule keeps back; lists that came from the gate may have it

    def admitted(self, shown: Shown) -> Self:
        """Used by the gate alone: a copy that may be evaluated, and tells `shown` what it fetched."""
        copy: Self = self._chain()  # type: ignore[attr-defined]  # not in the stubs
        copy._ticket = shown
        return copy

    def _clone(self) -> Self:
        copy: Self = super()._clone()  # type: ignore[misc]  # not in the stubs
        copy._ticket = self._ticket
        return copy

    def _check(self) -> None:
        if self._ticket is None and _scope.get() is None:
            raise OutsideGate(
                f"{self.model._meta.label} was about to be read or written outside the gate. Fetch it with"
                " gate.get, gate.open or gate.page, or work on it inside gate.act."
            )

    def _fetch_all(self) -> None:
        fresh = self._result_cache is None
        if fresh:
            self._check()
        super()._fetch_all()
        if fresh:
            self._account(self._result_cache or [])

    def _account(self, rows: Iterable[Any]) -> None:
        if self._ticket is not None:
            self._ticket(rows)
            return
        scope = _scope.get()
        for row in rows:
            if scope and isinstance(row, ProtectedBase) and row.belongs_to_case != scope.case_id:
                raise OutsideGate(f"{self.model._meta.label} of another case was read inside a verb.")

    def iterator(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
        """Streams, with each row accounted for."""
        self._check()
        for row in super().iterator(*args, **kwargs):
            self._account([row])
            yield row

    def select_related(self, *fields: Any) -> Self:
        """Joins rows of the same decision only: a protected row of another kind needs its own."""
        for path in fields:
            if path is not None:
                _refuse_protected_join(self.model, path)
        return super().select_related(*fields)

    def count(self) -> int:
        """Counts, gate permitting."""
        self._check()
        return super().count()

    def exists(self) -> bool:
        """Whether there is one, gate permitting."""
        self._check()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Aggregates, gate permitting."""
        self._check()
        return super().aggregate(*args, **kwargs)

    def explain(self, **options: Any) -> str:
        """The plan shows no record."""
        return super().explain(**options)

    def update(self, **values: Any) -> int:
        """Refused: rows are saved one by one, so that each is checked, encrypted and named."""
        raise OutsideGate(f"{self.model._meta.label} rows are saved by a verb, not updated in bulk.")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused: records of a case are ended, never deleted by a query."""
        raise OutsideGate(f"{self.model._meta.label} rows are not deleted by a query.")

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Inserts many rows of the case at work."""
        rows = list(objs)
        for row in rows:
            row.check_write()
        return super().bulk_create(rows, *args, **kwargs)

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        """Refused, as `update`."""
        raise OutsideGate(f"{self.model._meta.label} rows are saved by a verb, not updated in bulk.")


class ProtectedManager(TenantManager.from_queryset(ProtectedQuerySet)):  # type: ignore[misc]  # made by Django
    """The manager of protected models, also for relations."""


class SubjectKind(models.TextChoices):
    """Whom a record is about, or who gave it (confidentiality section 2)."""

    INDIVIDUAL = "individual", "The individual"
    CONCERNED_OTHER = "concerned_other", "A family member"
    STAFF = "staff", "Staff"
    NONE = "none", "Nobody in particular"


class ProtectedBase(TenantModel):
    """A record that only the gate opens. States its category, subject, source and regime.

    `owner_field` names the column of the concerned other whose own record this is: that person is
    `family_self`, everyone else in the family `family_other`.
    """

    category_default: ClassVar[Category]
    categories: ClassVar[tuple[Category, ...]] = ()
    owner_field: ClassVar[str | None] = None

    category = models.CharField(max_length=20)
    subject_kind = models.CharField(max_length=16, choices=SubjectKind, default=SubjectKind.NONE)
    subject_id = models.UUIDField(null=True, blank=True)
    source_kind = models.CharField(max_length=16, choices=SubjectKind, default=SubjectKind.STAFF)
    source_id = models.UUIDField(null=True, blank=True)
    captured_in_regime = models.CharField(max_length=16, default=Regime.R0_FAMILY.value)
    part2_origin = models.BooleanField(default=False)

    objects: ClassVar[Any] = ProtectedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"

    @property
    def belongs_to_case(self) -> UUID:
        """The case of this row."""
        raise NotImplementedError

    @classmethod
    def possible_categories(cls) -> tuple[Category, ...]:
        """Every category that a row of this model may have."""
        return cls.categories or (cls.category_default,)

    def relations_of(self, access: Access) -> frozenset[Relation]:
        """What ties this actor to this very record, beyond the tie to its case."""
        own = access.role is Role.FAMILY and self.owner_field
        if own and getattr(self, own) == access.concerned_other_id:
            return frozenset({Relation.SUBJECT, Relation.AUTHOR})
        return frozenset()

    @classmethod
    def relation_conditions(cls, access: Access) -> dict[Relation, Q]:
        """The same for lists: each relation as a condition on rows. Must agree with `relations_of`."""
        if access.role is Role.FAMILY and cls.owner_field:
            return {Relation.SUBJECT: Q(**{cls.owner_field: access.concerned_other_id})}
        return {}

    def check_write(self) -> None:
        """Raises OutsideGate unless a verb is at work on this row's case; fills in what it states of itself."""
        scope = _scope.get()
        if scope is None:
            raise OutsideGate(f"{self._meta.label} was about to be saved outside gate.act.")
        if self._state.adding:
            self.category = self.category or self.category_default.value
            self.captured_in_regime = scope.regime.value
        if scope.case_id is None:
            scope.case_id = self.belongs_to_case
        if self.belongs_to_case != scope.case_id:
            raise OutsideGate(f"{self._meta.label} of another case was about to be saved.")
        scope.wrote.append((self._meta.label_lower, self.pk))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves inside `gate.act`; raises OutsideGate elsewhere."""
        require()
        self.check_write()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Deletes inside `gate.act`; raises OutsideGate elsewhere."""
        self.check_write()
        return super().delete(*args, **kwargs)


class ProtectedModel(ProtectedBase):
    """A protected record of one case. Every one names its case itself, so that nobody needs a join."""

    case = TenantForeignKey("cases.Case", related_name="+")

    class Meta(ProtectedBase.Meta):
        abstract = True

    @property
    def belongs_to_case(self) -> UUID:
        """The case of this row."""
        return self.case_id


def _refuse_protected_join(model: type[models.Model], path: str) -> None:
    for name in path.split("__"):
        related = model._meta.get_field(name).related_model
        if not isinstance(related, type):
            return
        if issubclass(related, ProtectedModel):
            raise OutsideGate(
                f"select_related({path!r}) would read {related._meta.label} without a decision."
            )
        model = related
