"""Writes access events. Only the gate, disclosures and the outbox import this module."""

import json
import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from compliance.audit.event import AccessEvent

COLUMNS = (
    *("practice_id", "at", "id", "actor_id", "actor_name", "actor_kind", "role", "relation"),
    *("case_id", "case_reference", "record_type", "record_ids", "action", "category", "effect", "rule_id"),
    *("purpose", "regime", "obligations", "reason", "channel", "network", "request_id", "detail"),
)
# One statement for any number of events: all their values are one bound JSON, read as rows of the table itself.
INSERT = (
    f"INSERT INTO compliance_access_event ({', '.join(COLUMNS)}) SELECT {', '.join(COLUMNS)}"  # noqa: S608 -- names come from the tuple above
    " FROM json_populate_recordset(NULL::compliance_access_event, %s::json)"
)

log = logging.getLogger(__name__)


def write(events: Sequence[AccessEvent]) -> None:
    """Inserts all events with one statement, in the current transaction: no event, no access.

    `epoch` and `xid` are the database's own and cannot be given. After the commit each event goes to
    the log stream as well, which covers the seconds until it is sealed.
    """
    if not events:
        return
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [_bound(events)])
    kept = tuple(events)
    transaction.on_commit(lambda: _tell(kept))


def _bound(events: Sequence[AccessEvent]) -> str:
    rows = [{name: _value(event, name) for name in COLUMNS} for event in events]
    return json.dumps(rows, cls=DjangoJSONEncoder)


def _value(event: AccessEvent, name: str) -> Any:
    value = getattr(event, name)
    if isinstance(value, datetime):
        return value.isoformat()  # Django's encoder would keep milliseconds only
    if isinstance(value, str):
        return value.replace("\x00", "\N{REPLACEMENT CHARACTER}")
    return dict(value) if name == "detail" else value


def _tell(events: tuple[AccessEvent, ...]) -> None:
    """One log line an event: ids and rules, no names and no reasons."""
    for event in events:
        log.info(
            "access",
            extra={
                "event_id": str(event.id),
                "practice_id": str(event.practice_id),
                "event_at": event.at.isoformat(),
                "actor_id": str(event.actor_id),
                "role": event.role,
                "action": event.action,
                "effect": event.effect,
                "rule_id": event.rule_id,
                "category": event.category,
                "case_id": str(event.case_id),
                "record_type": event.record_type,
                "record_ids": [str(one) for one in event.record_ids],
                "channel": event.channel,
                "request_id": event.request_id,
            },
        )
