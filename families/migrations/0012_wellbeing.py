import compliance.fields
import django.db.models.deletion
import practices.tenancy.context
import practices.tenancy.models
from django.db import migrations, models

from practices.tenancy.operations import EnableTenantRLS


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_how_to_reach'),
        ('families', '0011_door_checks'),
        ('practices', '0003_hats_outside_a_practice'),
    ]

    operations = [
        migrations.CreateModel(
            name='CheckIn',
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
                ('instrument', models.CharField(max_length=20)),
                ('instrument_version', models.CharField(max_length=10)),
                ('part', models.CharField(max_length=6)),
                ('answers', compliance.fields.EncryptedJSONField(default=dict)),
                ('saved_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('case', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('concerned_other', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.concernedother')),
                ('practice', models.ForeignKey(db_index=False, default=practices.tenancy.context.require, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.practice')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['practice', 'case', 'concerned_other'], name='check_in_by_member')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('finished_at__isnull', True)), fields=('practice', 'concerned_other'), name='check_in_one_open')],
            },
        ),
        migrations.CreateModel(
            name='CheckInSharing',
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
                ('is_shared', models.BooleanField(default=False)),
                ('changed_at', models.DateTimeField()),
                ('case', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('concerned_other', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.concernedother')),
                ('practice', models.ForeignKey(db_index=False, default=practices.tenancy.context.require, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.practice')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('practice', 'concerned_other'), name='check_in_sharing_once')],
            },
        ),
        EnableTenantRLS("families_checkin", grants="SELECT, INSERT, UPDATE"),
        EnableTenantRLS("families_checkinsharing", grants="SELECT, INSERT, UPDATE"),
    ]
