import django.db.models.deletion
import practices.tenancy.context
import practices.tenancy.models
from django.db import migrations, models
from practices.tenancy.operations import EnableTenantRLS
from practices.tenancy.roles import APP, AUTH

DUE = f"""
CREATE FUNCTION practices_with_due_outbox(at timestamptz) RETURNS SETOF uuid LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp
  BEGIN ATOMIC
    SELECT DISTINCT practice_id FROM compliance_outbox WHERE state = 'waiting' AND not_before <= at;
  END;
GRANT SELECT (practice_id, state, not_before) ON compliance_outbox TO {AUTH};
ALTER FUNCTION practices_with_due_outbox(timestamptz) OWNER TO {AUTH};
REVOKE ALL ON FUNCTION practices_with_due_outbox(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION practices_with_due_outbox(timestamptz) TO {APP};
"""



class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('practices', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='DataKey',
            fields=[
                ('id', models.UUIDField(default=practices.tenancy.models.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('case_id', models.UUIDField(null=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('wrapped', models.BinaryField()),
                ('practice', models.ForeignKey(db_index=False, default=practices.tenancy.context.require, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.practice')),
            ],
            options={
                'db_table': 'compliance_data_key',
                'constraints': [models.UniqueConstraint(fields=('practice', 'case_id', 'number'), name='data_key_number_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='OutboxRow',
            fields=[
                ('id', models.UUIDField(default=practices.tenancy.models.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('kind', models.CharField(max_length=60)),
                ('idem_key', models.CharField(max_length=160)),
                ('case_id', models.UUIDField(null=True)),
                ('to_membership_id', models.UUIDField(null=True)),
                ('to_concerned_other_id', models.UUIDField(null=True)),
                ('subject_id', models.UUIDField(null=True)),
                ('payload', models.JSONField(default=dict)),
                ('not_before', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sent', 'Sent'), ('cancelled', 'No longer wanted'), ('failed', 'Not delivered')], default='waiting', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('settled_at', models.DateTimeField(null=True)),
                ('last_error', models.CharField(blank=True, max_length=80)),
                ('practice', models.ForeignKey(db_index=False, default=practices.tenancy.context.require, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.practice')),
            ],
            options={
                'db_table': 'compliance_outbox',
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['practice', 'not_before'], name='outbox_waiting')],
                'constraints': [models.UniqueConstraint(fields=('practice', 'idem_key'), name='outbox_key_once')],
            },
        ),
        EnableTenantRLS("compliance_data_key"),
        EnableTenantRLS("compliance_outbox"),
        migrations.RunSQL(DUE, "DROP FUNCTION practices_with_due_outbox(timestamptz)"),
    ]
