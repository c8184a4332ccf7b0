"""Saved views of the audit log, and an index for its networks.

The index is built on every month at once, and writers of the log wait for it: about a second for a
million events.
"""

import django.db.models.deletion
import django.db.models.functions.text
import practices.tenancy.context
import practices.tenancy.models
from django.db import migrations, models

from practices.tenancy.operations import EnableTenantRLS

# Events of tasks and commands come from no network, and stay out of it.
NETWORKS = """
CREATE INDEX compliance_access_event_network ON compliance_access_event (practice_id, network, at, id)
  WHERE network <> '';
"""


class Migration(migrations.Migration):

    dependencies = [
        ('compliance', '0013_published_heads'),
        ('practices', '0003_hats_outside_a_practice'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditView',
            fields=[
                ('id', models.UUIDField(default=practices.tenancy.models.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('name', models.CharField(max_length=60)),
                ('is_shared', models.BooleanField(default=False)),
                ('filters', models.JSONField(default=dict)),
                ('owner', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.membership')),
                ('practice', models.ForeignKey(db_index=False, default=practices.tenancy.context.require, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.practice')),
            ],
            options={
                'db_table': 'compliance_audit_view',
                'constraints': [models.UniqueConstraint(models.F('practice'), django.db.models.functions.text.Lower('name'), name='audit_view_name_once')],
            },
        ),
        EnableTenantRLS("compliance_audit_view", grants="SELECT, INSERT, DELETE"),
        migrations.RunSQL([NETWORKS], ["DROP INDEX compliance_access_event_network;"]),
    ]
