"""The audit log: access events by month, seals over them, and triggers that refuse any change."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

EVENT = """
CREATE FUNCTION compliance_audit_epoch() RETURNS integer
  LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN 1;

CREATE TABLE compliance_access_event (
  practice_id uuid NOT NULL,
  at timestamptz NOT NULL,
  id uuid NOT NULL,
  epoch integer NOT NULL DEFAULT compliance_audit_epoch(),
  xid bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
  actor_id uuid,
  actor_name text NOT NULL,
  actor_kind text NOT NULL,
  role text NOT NULL,
  relation text[] NOT NULL,
  case_id uuid,
  case_reference text NOT NULL,
  record_type text NOT NULL,
  record_ids uuid[] NOT NULL,
  action text NOT NULL,
  category text NOT NULL,
  effect text NOT NULL,
  rule_id text NOT NULL,
  purpose text NOT NULL,
  regime text NOT NULL,
  obligations text[] NOT NULL,
  reason text NOT NULL,
  channel text NOT NULL,
  network text NOT NULL,
  request_id text NOT NULL,
  detail jsonb NOT NULL,
  CONSTRAINT compliance_access_event_pkey PRIMARY KEY (practice_id, at, id)
) PARTITION BY RANGE (at);
CREATE INDEX compliance_access_event_order ON compliance_access_event (epoch, xid, id);
CREATE INDEX compliance_access_event_case ON compliance_access_event (practice_id, case_reference, at, id)
  WHERE case_reference <> '';
CREATE INDEX compliance_access_event_actor ON compliance_access_event (practice_id, actor_id, at, id);
CREATE INDEX compliance_access_event_notable ON compliance_access_event (practice_id, at, id)
  WHERE effect <> 'allow';

ALTER TABLE compliance_access_event ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON compliance_access_event
  USING (practice_id = app_practice_id()) WITH CHECK (practice_id = app_practice_id());
CREATE POLICY sealer_reads ON compliance_access_event FOR SELECT TO threshold_sealer USING (true);
REVOKE ALL ON compliance_access_event FROM PUBLIC, threshold_app, threshold_sealer;
GRANT SELECT ON compliance_access_event TO threshold_app, threshold_sealer;
GRANT INSERT (
  practice_id, at, id, actor_id, actor_name, actor_kind, role, relation, case_id, case_reference,
  record_type, record_ids, action, category, effect, rule_id, purpose, regime, obligations, reason,
  channel, network, request_id, detail
) ON compliance_access_event TO threshold_app;
"""

SEALS = """
CREATE TABLE compliance_audit_seal (
  seq bigint PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('seal', 'restore')),
  format integer NOT NULL,
  epoch integer NOT NULL,
  from_xid bigint NOT NULL,
  from_id uuid NOT NULL,
  upto_xid bigint NOT NULL,
  upto_id uuid NOT NULL,
  count bigint NOT NULL,
  root bytea NOT NULL,
  previous bytea NOT NULL,
  sealed_at timestamptz NOT NULL,
  note text NOT NULL,
  key text NOT NULL,
  hash bytea NOT NULL,
  signature bytea NOT NULL
);
CREATE TABLE compliance_audit_subroot (
  practice_id uuid NOT NULL,
  seal_seq bigint NOT NULL REFERENCES compliance_audit_seal (seq),
  count bigint NOT NULL,
  total bigint NOT NULL,
  root bytea NOT NULL,
  path bytea NOT NULL,
  ids bytea NOT NULL,
  leaves bytea NOT NULL,
  PRIMARY KEY (practice_id, seal_seq)
);
ALTER TABLE compliance_audit_subroot ALTER COLUMN ids SET STORAGE EXTERNAL;
ALTER TABLE compliance_audit_subroot ALTER COLUMN leaves SET STORAGE EXTERNAL;
CREATE INDEX compliance_audit_subroot_seal ON compliance_audit_subroot (seal_seq, practice_id);
CREATE TABLE compliance_audit_check (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  checked_at timestamptz NOT NULL,
  holds boolean NOT NULL,
  seal_seq bigint NOT NULL,
  head bytea NOT NULL,
  events bigint NOT NULL,
  broken_seal bigint,
  problem text NOT NULL
);

ALTER TABLE compliance_audit_subroot ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON compliance_audit_subroot FOR SELECT USING (practice_id = app_practice_id());
CREATE POLICY sealer_reads ON compliance_audit_subroot FOR SELECT TO threshold_sealer USING (true);
CREATE POLICY sealer_adds ON compliance_audit_subroot FOR INSERT TO threshold_sealer WITH CHECK (true);
REVOKE ALL ON compliance_audit_seal, compliance_audit_subroot, compliance_audit_check
  FROM PUBLIC, threshold_app, threshold_sealer;
GRANT SELECT, INSERT ON compliance_audit_seal, compliance_audit_subroot, compliance_audit_check
  TO threshold_sealer;
GRANT SELECT ON compliance_audit_seal, compliance_audit_subroot TO threshold_app;
GRANT SELECT (id, checked_at, holds, seal_seq, head, broken_seal) ON compliance_audit_check
  TO threshold_app;
"""

REFUSE = """
CREATE FUNCTION compliance_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The audit log only grows: % on % is refused.', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON compliance_access_event
  FOR EACH STATEMENT EXECUTE FUNCTION compliance_audit_refuse();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON compliance_audit_seal
  FOR EACH STATEMENT EXECUTE FUNCTION compliance_audit_refuse();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON compliance_audit_subroot
  FOR EACH STATEMENT EXECUTE FUNCTION compliance_audit_refuse();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON compliance_audit_check
  FOR EACH STATEMENT EXECUTE FUNCTION compliance_audit_refuse();
"""

# A partition is closed to everybody but through its parent: no grants, forced row-level security
# without a policy, and the refusing trigger. It is attached, not created in place, because that
# does not stop readers and writers of the other months.
PARTITIONS = """
CREATE FUNCTION compliance_audit_attach(name text, bounds text) RETURNS void
  LANGUAGE plpgsql SET search_path = public, pg_temp SET lock_timeout = '5s' AS $$
BEGIN
  EXECUTE format('CREATE TABLE public.%I (LIKE compliance_access_event INCLUDING DEFAULTS)', name);
  EXECUTE format('ALTER TABLE compliance_access_event ATTACH PARTITION public.%I %s', name, bounds);
  EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
  EXECUTE format('REVOKE ALL ON public.%I FROM PUBLIC, threshold_app, threshold_sealer', name);
  EXECUTE format('CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON public.%I'
    ' FOR EACH STATEMENT EXECUTE FUNCTION compliance_audit_refuse()', name);
END $$;

CREATE FUNCTION compliance_audit_make_month(day date) RETURNS boolean
  LANGUAGE plpgsql SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  month date := date_trunc('month', day);
  name text := 'compliance_access_event_' || to_char(month, 'YYYY_MM');
BEGIN
  IF to_regclass('public.' || name) IS NOT NULL THEN
    RETURN false;
  END IF;
  PERFORM compliance_audit_attach(name, format('FOR VALUES FROM (%L) TO (%L)',
    month::timestamptz, (month + interval '1 month')::timestamptz));
  RETURN true;
END $$;

CREATE FUNCTION compliance_audit_keep_partitions() RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  made integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(7274826, 1);
  FOR ahead IN 0..3 LOOP
    made := made + compliance_audit_make_month((now() + make_interval(months => ahead))::date)::integer;
  END LOOP;
  RETURN made;
END $$;

REVOKE ALL ON FUNCTION compliance_audit_attach(text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION compliance_audit_make_month(date) FROM PUBLIC;
REVOKE ALL ON FUNCTION compliance_audit_keep_partitions() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION compliance_audit_keep_partitions() TO threshold_app;

SELECT compliance_audit_attach('compliance_access_event_before',
  format('FOR VALUES FROM (MINVALUE) TO (%L)',
    date_trunc('month', now() AT TIME ZONE 'UTC' - interval '3 months') AT TIME ZONE 'UTC'));
SELECT compliance_audit_attach('compliance_access_event_other', 'DEFAULT');
SELECT compliance_audit_make_month((now() AT TIME ZONE 'UTC' - make_interval(months => back))::date)
  FROM generate_series(1, 3) AS back;
SELECT compliance_audit_keep_partitions();
"""

GONE = """
DROP TABLE compliance_audit_check, compliance_audit_subroot, compliance_audit_seal, compliance_access_event;
DROP FUNCTION compliance_audit_keep_partitions();
DROP FUNCTION compliance_audit_make_month(date);
DROP FUNCTION compliance_audit_attach(text, text);
DROP FUNCTION compliance_audit_refuse();
DROP FUNCTION compliance_audit_epoch();
"""

ROW_FIELDS = [
    ("id", models.UUIDField(primary_key=True, serialize=False)),
    ("at", models.DateTimeField()),
    ("epoch", models.IntegerField()),
    ("xid", models.BigIntegerField()),
    ("actor_id", models.UUIDField(null=True)),
    ("actor_name", models.TextField()),
    ("actor_kind", models.TextField()),
    ("role", models.TextField()),
    ("relation", django.contrib.postgres.fields.ArrayField(models.TextField())),
    ("case_id", models.UUIDField(null=True)),
    ("case_reference", models.TextField()),
    ("record_type", models.TextField()),
    ("record_ids", django.contrib.postgres.fields.ArrayField(models.UUIDField())),
    ("action", models.TextField()),
    ("category", models.TextField()),
    ("effect", models.TextField()),
    ("rule_id", models.TextField()),
    ("purpose", models.TextField()),
    ("regime", models.TextField()),
    ("obligations", django.contrib.postgres.fields.ArrayField(models.TextField())),
    ("reason", models.TextField()),
    ("channel", models.TextField()),
    ("network", models.TextField()),
    ("request_id", models.TextField()),
    ("detail", models.JSONField()),
    (
        "practice",
        models.ForeignKey(
            db_constraint=False,
            db_index=False,
            on_delete=django.db.models.deletion.DO_NOTHING,
            related_name="+",
            to="practices.practice",
        ),
    ),
]


class Migration(migrations.Migration):
    """Events, seals, and the functions around them. The reverse drops the log: for development only."""

    dependencies = [("compliance", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="AccessEventRow",
            fields=ROW_FIELDS,
            options={"db_table": "compliance_access_event", "ordering": ["-at", "-id"], "managed": False},
        ),
        migrations.RunSQL([EVENT, SEALS, REFUSE], migrations.RunSQL.noop),
        migrations.RunSQL([PARTITIONS], [GONE]),
    ]
