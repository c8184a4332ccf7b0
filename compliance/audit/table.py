"""Events of the log as a table that opens in a spreadsheet, one line an event, in the words of the page."""

import csv
from collections.abc import Iterable
from io import TextIOWrapper
from typing import IO

from django.utils import timezone

from compliance.audit import lines
from compliance.audit.models import AccessEventRow
from compliance.vocabulary import Role

HEAD = (
    "Time",
    "Who",
    "Role",
    "What",
    "Record",
    "Rule",
    "Why",
    "Result",
    "From network",
    "Through",
    "Request",
    "Event",
)
CHANNELS = {"web": "Pages", "api": "API", "task": "Threshold itself", "command": "A command"}
# A spreadsheet takes a cell that begins like this for a formula, and would run what somebody typed.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def write(target: IO[bytes], rows: Iterable[AccessEventRow], *, reader: Role) -> int:
    """Writes the rows as they come; returns how many. Times carry their distance from UTC."""
    text = TextIOWrapper(target, encoding="utf-8-sig", newline="")
    out = csv.writer(text)
    out.writerow(HEAD)
    number = 0
    for row in rows:
        out.writerow([_safe(cell) for cell in _cells(row, reader)])
        number += 1
    text.detach()  # flushed, and the file stays open
    return number


def _cells(row: AccessEventRow, reader: Role) -> tuple[str, ...]:
    said = lines.said(row, reader=reader)
    return (
        timezone.localtime(row.at).isoformat(timespec="seconds"),
        said.who,
        said.role,
        said.what,
        said.record,
        row.rule_id,
        said.why,
        said.result.label,
        row.network,
        CHANNELS.get(row.channel, row.channel),
        row.request_id,
        str(row.id),
    )


def _safe(cell: str) -> str:
    """The same text, as text: also where it begins like a formula behind spaces."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA) else cell
