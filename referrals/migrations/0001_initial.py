import compliance.fields
import django.db.models.deletion
import practices.tenancy.context
import practices.tenancy.models
from django.db import migrations, models
from practices.tenancy.operations import EnableTenantRLS


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0003_case_opened_once'),
        ('practices', '0002_staff_invitation_form_draft'),
    ]

    operations = [
        migrations.CreateModel(
            name='Provider',
            fields=[
                ('id', models.UUIDField(default=practices.tenancy.models.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('name', models.CharField(max_length=160)),
                ('place', models.CharField(max_length=120)),
                ('admissions_phone', models.CharField(max_length=32)),
                ('levels', models.JSONField(default=list, help_text='Levels of care that it offers.')),
                ('edition', models.CharField(choices=[('asam_3', 'ASAM Criteria, third edition'), ('asam_4', 'ASAM Criteria, fourth edition')], default='asam_4', max_length=8)),
                ('takes_withdrawal', models.BooleanField(default=False)),
                ('interest', models.CharField(blank=True, help_text='A financial interest of ours, in words.', max_length=200)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('practice', models.ForeignKey(db_index=False, default=practices.tenancy.context.require, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.practice')),
            ],
        ),
        migrations.CreateModel(
            name='TreatmentOption',
            fields=[
                ('id', models.UUIDField(default=practices.tenancy.models.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('category', models.CharField(max_length=20)),
                ('subject_kind', models.CharField(choices=[('individual', 'The individual'), ('concerned_other', 'A family member'), ('staff', 'Staff'), ('none', 'Nobody in particular')], default='none', max_length=16)),
                ('subject_id', models.UUIDField(blank=True, null=True)),
                ('source_kind', models.CharField(choices=[('individual', 'The individual'), ('concerned_other', 'A family member'), ('staff', 'Staff'), ('none', 'Nobody in particular')], default='staff', max_length=16)),
                ('source_id', models.UUIDField(blank=True, null=True)),
                ('captured_in_regime', models.CharField(default='R0_family', max_length=16)),
                ('part2_origin', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('offered', 'Offered'), ('confirmed', 'Confirmed'), ('declined', 'Declined'), ('expired', 'Expired')], default='offered', max_length=10)),
                ('level_of_care', models.CharField(max_length=10)),
                ('edition', models.CharField(choices=[('asam_3', 'ASAM Criteria, third edition'), ('asam_4', 'ASAM Criteria, fourth edition')], max_length=8)),
                ('starts_on', models.DateField()),
                ('held_until', models.DateTimeField(blank=True, null=True)),
                ('cost_cents', models.PositiveIntegerField(help_text='What the family would pay, in cents.')),
                ('currency', models.CharField(default='USD', max_length=3)),
                ('answers_withdrawal', models.BooleanField(default=False)),
                ('answers_medication', models.BooleanField(default=False)),
                ('answers_access', models.BooleanField(default=False)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('note', compliance.fields.EncryptedTextField(default=str)),
                ('idem_key', models.CharField(max_length=64)),
                ('version', models.PositiveIntegerField(default=1)),
                ('case', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('practice', models.ForeignKey(db_index=False, default=practices.tenancy.context.require, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.practice')),
                ('provider', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referrals.provider')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.UUIDField(default=practices.tenancy.models.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('category', models.CharField(max_length=20)),
                ('subject_kind', models.CharField(choices=[('individual', 'The individual'), ('concerned_other', 'A family member'), ('staff', 'Staff'), ('none', 'Nobody in particular')], default='none', max_length=16)),
                ('subject_id', models.UUIDField(blank=True, null=True)),
                ('source_kind', models.CharField(choices=[('individual', 'The individual'), ('concerned_other', 'A family member'), ('staff', 'Staff'), ('none', 'Nobody in particular')], default='staff', max_length=16)),
                ('source_id', models.UUIDField(blank=True, null=True)),
                ('captured_in_regime', models.CharField(default='R0_family', max_length=16)),
                ('part2_origin', models.BooleanField(default=False)),
                ('level_of_care', models.CharField(blank=True, max_length=10)),
                ('edition', models.CharField(blank=True, choices=[('asam_3', 'ASAM Criteria, third edition'), ('asam_4', 'ASAM Criteria, fourth edition')], max_length=8)),
                ('recommended_by', models.CharField(blank=True, max_length=120)),
                ('chosen_by', models.CharField(max_length=120)),
                ('chosen_why', compliance.fields.EncryptedTextField(default=str)),
                ('admitted_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed_by', models.CharField(blank=True, help_text='provider or individual (G-22).', max_length=12)),
                ('not_admitted_why', compliance.fields.EncryptedTextField(default=str)),
                ('other_care', compliance.fields.EncryptedTextField(default=str)),
                ('episode', models.PositiveSmallIntegerField(default=1)),
                ('idem_key', models.CharField(max_length=64)),
                ('case', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('escort', practices.tenancy.models.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.concernedother')),
                ('practice', models.ForeignKey(db_index=False, default=practices.tenancy.context.require, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.practice')),
                ('recorded_by', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.membership')),
                ('provider', practices.tenancy.models.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referrals.provider')),
                ('option', practices.tenancy.models.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referrals.treatmentoption')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
            },
        ),
        migrations.AddIndex(
            model_name='provider',
            index=models.Index(fields=['practice', 'name', 'id'], name='provider_by_name'),
        ),
        migrations.AddIndex(
            model_name='treatmentoption',
            index=models.Index(fields=['practice', 'case', 'id'], name='option_by_case'),
        ),
        migrations.AddConstraint(
            model_name='treatmentoption',
            constraint=models.UniqueConstraint(fields=('practice', 'case', 'idem_key'), name='option_once'),
        ),
        migrations.AddIndex(
            model_name='placement',
            index=models.Index(fields=['practice', 'case', '-id'], name='placement_newest'),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.UniqueConstraint(fields=('practice', 'case', 'idem_key'), name='placement_once'),
        ),
        EnableTenantRLS("referrals_provider"),
        EnableTenantRLS("referrals_treatmentoption"),
        EnableTenantRLS("referrals_placement"),
    ]
