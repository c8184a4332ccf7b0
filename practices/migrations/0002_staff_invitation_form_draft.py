import django.db.models.deletion
import practices.tenancy.context
import practices.tenancy.models
from django.db import migrations, models
from practices.tenancy.operations import EnableTenantRLS
from practices.tenancy.roles import APP, AUTH

# Before the practice is known: the one that a link's token belongs to, and nothing else.
INVITATION_PRACTICE = f"""
CREATE FUNCTION staff_invitation_practice(hash bytea) RETURNS uuid LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp
  RETURN (SELECT practice_id FROM practices_staffinvitation WHERE token_hash = hash);
GRANT SELECT (token_hash, practice_id) ON practices_staffinvitation TO {AUTH};
ALTER FUNCTION staff_invitation_practice(bytea) OWNER TO {AUTH};
REVOKE ALL ON FUNCTION staff_invitation_practice(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION staff_invitation_practice(bytea) TO {APP};
"""


class Migration(migrations.Migration):

    dependencies = [
        ('practices', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='FormDraft',
            fields=[
                ('id', models.UUIDField(default=practices.tenancy.models.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('path', models.CharField(max_length=300)),
                ('sealed', models.BinaryField()),
                ('saved_at', models.DateTimeField()),
                ('membership', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.membership')),
                ('practice', models.ForeignKey(db_index=False, default=practices.tenancy.context.require, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.practice')),
            ],
            options={
                'db_table': 'practices_form_draft',
                'constraints': [models.UniqueConstraint(fields=('practice', 'membership', 'path'), name='form_draft_one_a_page')],
            },
        ),
        migrations.CreateModel(
            name='StaffInvitation',
            fields=[
                ('id', models.UUIDField(default=practices.tenancy.models.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('email', models.EmailField(max_length=254)),
                ('name', models.CharField(max_length=120)),
                ('role', models.CharField(choices=[('admin', 'Practice admin'), ('supervisor', 'Supervisor'), ('interventionist', 'Interventionist'), ('coordinator', 'Coordinator'), ('auditor', 'Auditor')], max_length=20)),
                ('idem_key', models.CharField(max_length=64)),
                ('token_hash', models.BinaryField(null=True, unique=True)),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('invited_by', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.membership')),
                ('practice', models.ForeignKey(db_index=False, default=practices.tenancy.context.require, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.practice')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('practice', 'idem_key'), name='staff_invitation_once')],
            },
        ),
        EnableTenantRLS("practices_staffinvitation"),
        EnableTenantRLS("practices_form_draft"),
        migrations.RunSQL(INVITATION_PRACTICE, "DROP FUNCTION staff_invitation_practice(bytea)"),
    ]
