"""Whose practice this transaction belongs to, and who acts in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.db import connection, transaction

Kind = Literal["staff", "family", "outside", "api", "system"]


class NoTenantContext(RuntimeError):
    """A tenant table was asked for while no practice is set. The database would answer with nothing."""


class TransactionAlreadyOpen(RuntimeError):
    """`practice()` found an open transaction: its settings would not reach that transaction's BEGIN."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the next BEGIN tells PostgreSQL. Both ids are UUID objects, never text from a request."""

    practice_id: UUID | None
    actor_id: UUID | None
    kind: Kind

    def settings(self) -> str:
        """The `SET LOCAL` statements of this context, to be sent with BEGIN in one round trip."""
        values = {"app.practice_id": self.practice_id, "app.actor_id": self.actor_id}
        for value in values.values():
            if value is not None and not isinstance(value, UUID):
                raise TypeError(f"A tenant context holds UUID objects, not {type(value).__name__}")
        return "".join(f"; SET LOCAL {name} = '{value}'" for name, value in values.items() if value)


_current: ContextVar[Context | None] = ContextVar("tenant_context", default=None)


def current() -> Context | None:
    """The context that the next transaction will carry, if there is one."""
    return _current.get()


def require() -> UUID:
    """The current practice's id. Raises NoTenantContext when no practice is set."""
    context = _current.get()
    if context is None or context.practice_id is None:
        raise NoTenantContext(
            "No practice is set. Pages get one from the middleware; tasks, commands and tests open practice(id)."
        )
    return context.practice_id


@contextmanager
def context(value: Context) -> Iterator[Context]:
    """Sets `value` for transactions that open inside the block. Opens none itself."""
    if connection.in_atomic_block:
        raise TransactionAlreadyOpen("The practice is set before the transaction opens, never inside it.")
    token = _current.set(value)
    try:
        yield value
    finally:
        _current.reset(token)


@contextmanager
def practice(practice_id: UUID, actor_id: UUID | None = None, kind: Kind = "system") -> Iterator[Context]:
    """Opens the outermost transaction in the name of one practice. For tasks, commands and tests.

    Raises TransactionAlreadyOpen inside another transaction.
    """
    with context(Context(practice_id, actor_id, kind)) as value, transaction.atomic(durable=True):
        yield value
