"""A page of a list by keyset: where it ends is told by the last row, never by counting."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from compliance.errors import Invalid
from compliance.withheld import Withheld


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, and the cursor of the page behind them ("" when this is the last). Pages and API share it."""

    items: list[Any]
    next: str
    after: str = ""
    withheld: Withheld | None = None

    def __iter__(self) -> Any:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def cut(
    queryset: models.QuerySet[Any, Any], *, after: str, size: int, withheld: Withheld | None = None
) -> Page:
    """One page in the queryset's own order, which must end in a unique column."""
    order = [str(name) for name in queryset.query.order_by]
    if not order:
        raise ValueError("A keyset page needs an explicit order.")
    if after:
        queryset = queryset.filter(_behind(queryset.model, order, _decode(after, len(order))))
    rows = list(queryset[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    following = _encode([_value(rows[-1], name) for name in order]) if more else ""
    return Page(items=rows, next=following, after=after, withheld=withheld)


def _behind(model: type[models.Model], order: list[str], values: list[Any]) -> Q:
    """Rows after the cursor: the first column alone bounds the index, the rest breaks ties."""
    pairs = []
    for name, value in zip(order, values, strict=True):
        column = name.lstrip("-")
        try:
            parsed = _parsed(model, column, value)
        except (TypeError, ValueError, OverflowError) as error:
            raise Invalid("This page address is not one of ours. Start from the first page.") from error
        pairs.append((column, "lt" if name.startswith("-") else "gt", parsed))
    first, way, value = pairs[0]
    bound = Q(**{f"{first}__{way}e": value})
    ties = Q()
    for position, (column, comparison, reached) in enumerate(pairs):
        same = Q(**{name: known for name, _, known in pairs[:position]})
        ties |= same & Q(**{f"{column}__{comparison}": reached})
    return bound & ties


def _parsed(model: type[models.Model], column: str, value: Any) -> Any:
    field = model._meta.get_field(column)
    if isinstance(field, models.DateTimeField):
        moment = datetime.fromisoformat(str(value))
        if moment.tzinfo is None:
            raise ValueError("a moment without a zone")
        return moment.astimezone(UTC)  # an overflow for moments at the ends of time
    if isinstance(field, models.UUIDField):
        return UUID(str(value))
    if isinstance(value, str):
        value.encode()  # raises for half a letter
        if "\x00" in value:
            raise ValueError("a NUL byte")
    return value


def _value(row: Any, name: str) -> Any:
    value = getattr(row, name.lstrip("-"))
    return value.isoformat() if isinstance(value, datetime) else value


def _encode(values: list[Any]) -> str:
    text = json.dumps(values, cls=DjangoJSONEncoder, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(cursor: str, length: int) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise Invalid("This page address is not one of ours. Start from the first page.") from error
    if not isinstance(values, list) or len(values) != length:
        raise Invalid("This page address is not one of ours. Start from the first page.")
    return values
