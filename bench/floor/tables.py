"""Fills the floor's tables with the very rows of the benchmark's cases."""

import psycopg

STATEMENTS = (
    "CREATE TABLE floor_record AS SELECT c.id, c.practice_id AS tenant, c.reference, c.display_name AS name,"
    " c.stage, c.next_step, c.next_due_at, c.risk_flag AS risk, m.display_name AS lead FROM cases_case c"
    " JOIN practices_membership m ON m.id = c.lead_id",
    "ALTER TABLE floor_record ADD PRIMARY KEY (id)",
    "CREATE INDEX floor_due ON floor_record (tenant, next_due_at, id) WHERE stage <> 'closed'",
    "CREATE TABLE floor_event AS SELECT t.id, t.case_id AS record_id, t.at, t.title FROM cases_timelineentry t",
    "ALTER TABLE floor_event ADD PRIMARY KEY (id)",
    "CREATE INDEX floor_event_record ON floor_event (record_id, at DESC)",
    "GRANT SELECT ON floor_record, floor_event TO threshold_app",
    "ANALYZE floor_record",
    "ANALYZE floor_event",
)


def lay_out(link: psycopg.Connection) -> None:
    """As superuser, beside the product's tables."""
    for statement in STATEMENTS:
        link.execute(statement)
    link.commit()
