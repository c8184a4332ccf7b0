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
            name='FollowUpPoint',
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
                ('point', models.CharField(max_length=6)),
                ('track', models.CharField(choices=[('individual', 'The person'), ('family', 'Family'), ('provider', 'Provider')], max_length=12)),
                ('first_due_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('window_hours', models.PositiveSmallIntegerField()),
                ('time_zone', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('open', 'To come'), ('done', 'Done'), ('unreached', 'Not reached'), ('declined', 'Declined'), ('waived', 'Waived')], default='open', max_length=10)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('settled_by_name', models.CharField(blank=True, max_length=120)),
                ('episode', models.PositiveSmallIntegerField(default=1)),
                ('idem_key', models.CharField(max_length=80)),
                ('version', models.PositiveIntegerField(default=1)),
                ('case', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('concerned_other', practices.tenancy.models.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.concernedother')),
                ('practice', models.ForeignKey(db_index=False, default=practices.tenancy.context.require, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.practice')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='FollowUpContact',
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
                ('at', models.DateTimeField()),
                ('by_name', models.CharField(max_length=120)),
                ('words', compliance.fields.EncryptedTextField(default=str)),
                ('still_in_care', models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Not known')], max_length=8)),
                ('safety_asked', models.BooleanField(default=False)),
                ('safety_yes', models.BooleanField(default=False)),
                ('idem_key', models.CharField(max_length=64)),
                ('case', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('concerned_other', practices.tenancy.models.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.concernedother')),
                ('practice', models.ForeignKey(db_index=False, default=practices.tenancy.context.require, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.practice')),
                ('point', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='followups.followuppoint')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
            },
        ),
        migrations.AddIndex(
            model_name='followuppoint',
            index=models.Index(fields=['practice', 'case', 'due_at'], name='follow_up_by_case'),
        ),
        migrations.AddConstraint(
            model_name='followuppoint',
            constraint=models.UniqueConstraint(fields=('practice', 'case', 'idem_key'), name='follow_up_point_once'),
        ),
        migrations.AddConstraint(
            model_name='followupcontact',
            constraint=models.UniqueConstraint(fields=('practice', 'case', 'idem_key'), name='follow_up_contact_once'),
        ),
        EnableTenantRLS("followups_followuppoint"),
        EnableTenantRLS("followups_followupcontact"),
    ]
