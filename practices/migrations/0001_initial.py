import django.db.models.deletion
import django.db.models.functions.text
import practices.tenancy.context
import practices.tenancy.models
from django.conf import settings
from django.db import migrations, models
from practices.tenancy.operations import EnableTenantRLS
from practices.tenancy.roles import APP, AUTH

CONTEXT = """
CREATE FUNCTION app_practice_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN NULLIF(current_setting('app.practice_id', true), '')::uuid;
CREATE FUNCTION app_actor_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN NULLIF(current_setting('app.actor_id', true), '')::uuid;
"""

CLIENT_PRACTICE = f"""
CREATE FUNCTION api_client_practice(client text) RETURNS uuid LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp
  RETURN (SELECT practice_id FROM practices_apiclient WHERE client_id = client AND revoked_at IS NULL);
GRANT SELECT (client_id, practice_id, revoked_at) ON practices_apiclient TO {AUTH};
ALTER FUNCTION api_client_practice(text) OWNER TO {AUTH};
REVOKE ALL ON FUNCTION api_client_practice(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api_client_practice(text) TO {APP};
"""



class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.RunSQL(CONTEXT, "DROP FUNCTION app_practice_id(); DROP FUNCTION app_actor_id()"),
        migrations.CreateModel(
            name='Practice',
            fields=[
                ('id', models.UUIDField(default=practices.tenancy.models.uuid7, editable=False, primary_key=True, serialize=False)),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('reference_prefix', models.CharField(help_text='Begins each case reference: HL-0142.', max_length=4)),
                ('time_zone', models.CharField(default='America/New_York', max_length=64)),
                ('phone', models.CharField(blank=True, max_length=32)),
                ('part2_program', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Not known yet')], default='unknown', max_length=8)),
                ('hipaa_covered_entity', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Not known yet')], default='unknown', max_length=8)),
                ('business_associate', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Not known yet')], default='unknown', max_length=8)),
                ('state_licensed', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Not known yet')], default='unknown', max_length=8)),
                ('surprise_models_allowed', models.BooleanField(default=True, help_text='E-08: some bodies regard a surprise event as against self-determination.')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('id', models.UUIDField(default=practices.tenancy.models.uuid7, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('time_zone', models.CharField(default='America/New_York', max_length=64)),
                ('theme', models.CharField(choices=[('device', 'As my device'), ('light', 'Light'), ('dark', 'Dark')], default='device', max_length=8)),
                ('is_active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_unique')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.UUIDField(default=practices.tenancy.models.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('role', models.CharField(choices=[('admin', 'Practice admin'), ('supervisor', 'Supervisor'), ('interventionist', 'Interventionist'), ('coordinator', 'Coordinator'), ('auditor', 'Auditor')], max_length=20)),
                ('display_name', models.CharField(max_length=120)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('practice', models.ForeignKey(db_index=False, default=practices.tenancy.context.require, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.practice')),
            ],
        ),
        migrations.CreateModel(
            name='Credential',
            fields=[
                ('id', models.UUIDField(default=practices.tenancy.models.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('code', models.CharField(help_text='CIP, CAI, LCSW … (ethics, credential catalogue).', max_length=20)),
                ('kind', models.CharField(choices=[('primary', 'Primary: may lead'), ('secondary', 'Secondary'), ('supporting', 'Supporting'), ('legacy', 'Legacy')], max_length=12)),
                ('number', models.CharField(blank=True, max_length=60)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField()),
                ('verified_at', models.DateTimeField(blank=True, null=True)),
                ('ended_as', models.CharField(blank=True, choices=[('suspended', 'Suspended'), ('revoked', 'Revoked'), ('retired', 'Retired')], max_length=12)),
                ('models_trained', models.JSONField(default=list, help_text='Intervention models this covers (E-13).')),
                ('populations', models.JSONField(default=list, help_text='adult, minor, older_adult … (E-14).')),
                ('membership', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='credentials', to='practices.membership')),
                ('verified_by', practices.tenancy.models.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.membership')),
                ('practice', models.ForeignKey(db_index=False, default=practices.tenancy.context.require, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.practice')),
            ],
        ),
        migrations.CreateModel(
            name='ApiClient',
            fields=[
                ('id', models.UUIDField(default=practices.tenancy.models.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('client_id', models.CharField(max_length=100, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('role', models.CharField(choices=[('admin', 'Practice admin'), ('supervisor', 'Supervisor'), ('interventionist', 'Interventionist'), ('coordinator', 'Coordinator'), ('auditor', 'Auditor')], max_length=20)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('practice', models.ForeignKey(db_index=False, default=practices.tenancy.context.require, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.practice')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['user'], name='membership_by_user'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(fields=('practice', 'user', 'role'), name='membership_one_hat_each'),
        ),
        migrations.AddIndex(
            model_name='credential',
            index=models.Index(fields=['practice', 'membership'], name='credential_by_member'),
        ),
        EnableTenantRLS("practices_membership", also_using="user_id = app_actor_id()"),
        EnableTenantRLS("practices_credential"),
        EnableTenantRLS("practices_apiclient"),
        migrations.RunSQL(CLIENT_PRACTICE, "DROP FUNCTION api_client_practice(text)"),
    ]
