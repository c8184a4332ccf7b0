import compliance.fields
import django.db.models.deletion
import practices.tenancy.context
import practices.tenancy.models
from django.db import migrations, models
from practices.tenancy.operations import EnableTenantRLS


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_case_opened_once'),
        ('families', '0001_initial'),
        ('practices', '0002_staff_invitation_form_draft'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='letter',
            name='review_by',
        ),
        migrations.AddField(
            model_name='familysession',
            name='is_revoked',
            field=models.BooleanField(default=False, help_text='Ended by the team, not by the member.'),
        ),
        migrations.AddField(
            model_name='intakeanswers',
            name='marks',
            field=models.JSONField(default=dict, help_text='Per page: the version, page and order of its last save.'),
        ),
        migrations.AddField(
            model_name='letterversion',
            name='marks',
            field=models.JSONField(default=dict, help_text='Per page: the version, page and order of its last save.'),
        ),
        migrations.AddField(
            model_name='safetyanswers',
            name='marks',
            field=models.JSONField(default=dict, help_text='Per page: the version, page and order of its last save.'),
        ),
        migrations.CreateModel(
            name='KeptWords',
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
                ('place', models.CharField(help_text='The page they were written on.', max_length=60)),
                ('words', compliance.fields.EncryptedJSONField(default=dict)),
                ('kept_at', models.DateTimeField()),
                ('case', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('concerned_other', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.concernedother')),
                ('practice', models.ForeignKey(db_index=False, default=practices.tenancy.context.require, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.practice')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('practice', 'case', 'concerned_other', 'place'), name='kept_words_once')],
            },
        ),
        migrations.CreateModel(
            name='LetterDate',
            fields=[
                ('id', models.UUIDField(default=practices.tenancy.models.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('review_by', models.DateTimeField()),
                ('set_at', models.DateTimeField()),
                ('case', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('practice', models.ForeignKey(db_index=False, default=practices.tenancy.context.require, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.practice')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('practice', 'case'), name='letter_date_once')],
            },
        ),
        EnableTenantRLS("families_keptwords"),
        EnableTenantRLS("families_letterdate"),
    ]
