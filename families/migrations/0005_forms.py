import compliance.fields
import django.db.models.deletion
import practices.tenancy.context
import practices.tenancy.models
from django.db import migrations, models

from practices.tenancy.operations import EnableTenantRLS


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0004_special_care'),
        ('families', '0004_messages'),
        ('practices', '0003_hats_outside_a_practice'),
    ]

    operations = [
        migrations.CreateModel(
            name='FormPack',
            fields=[
                ('id', models.UUIDField(default=practices.tenancy.models.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('title', models.CharField(max_length=80)),
                ('keys', models.JSONField(default=list)),
                ('practice', models.ForeignKey(db_index=False, default=practices.tenancy.context.require, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.practice')),
            ],
        ),
        migrations.CreateModel(
            name='FormTask',
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
                ('form_key', models.CharField(max_length=31)),
                ('asked_at', models.DateTimeField()),
                ('case', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('concerned_other', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.concernedother')),
                ('practice', models.ForeignKey(db_index=False, default=practices.tenancy.context.require, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.practice')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='PracticeForm',
            fields=[
                ('id', models.UUIDField(default=practices.tenancy.models.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('key', models.CharField(max_length=31)),
                ('draft', models.JSONField(default=dict)),
                ('version', models.PositiveIntegerField(default=1)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('practice', models.ForeignKey(db_index=False, default=practices.tenancy.context.require, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.practice')),
            ],
        ),
        migrations.CreateModel(
            name='FormVersion',
            fields=[
                ('id', models.UUIDField(default=practices.tenancy.models.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('number', models.PositiveIntegerField()),
                ('body', models.JSONField()),
                ('published_at', models.DateTimeField()),
                ('practice', models.ForeignKey(db_index=False, default=practices.tenancy.context.require, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.practice')),
                ('published_by', practices.tenancy.models.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.membership')),
                ('form', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='families.practiceform')),
            ],
        ),
        migrations.CreateModel(
            name='TakenOver',
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
                ('form_key', models.CharField(max_length=31)),
                ('question', models.CharField(max_length=40)),
                ('target', models.CharField(max_length=40)),
                ('at', models.DateTimeField()),
                ('case', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('concerned_other', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.concernedother')),
                ('practice', models.ForeignKey(db_index=False, default=practices.tenancy.context.require, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.practice')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
            },
        ),
        migrations.RemoveConstraint(
            model_name='intakeanswers',
            name='intake_one_each',
        ),
        migrations.RemoveConstraint(
            model_name='safetyanswers',
            name='safety_answers_one_each',
        ),
        migrations.AddField(
            model_name='intakeanswers',
            name='form_key',
            field=models.CharField(default='intake', max_length=31),
        ),
        migrations.AddField(
            model_name='intakeanswers',
            name='signed_name',
            field=compliance.fields.EncryptedTextField(default=str),
        ),
        migrations.AddField(
            model_name='safetyanswers',
            name='form_key',
            field=models.CharField(default='intake', max_length=31),
        ),
        migrations.AlterField(
            model_name='keptwords',
            name='place',
            field=models.CharField(help_text='The page they were written on.', max_length=80),
        ),
        migrations.AddConstraint(
            model_name='intakeanswers',
            constraint=models.UniqueConstraint(fields=('practice', 'case', 'concerned_other', 'form_key'), name='intake_one_each'),
        ),
        migrations.AddConstraint(
            model_name='safetyanswers',
            constraint=models.UniqueConstraint(fields=('practice', 'case', 'concerned_other', 'form_key'), name='safety_answers_one_each'),
        ),
        migrations.AddConstraint(
            model_name='formpack',
            constraint=models.UniqueConstraint(fields=('practice', 'title'), name='form_pack_once'),
        ),
        migrations.AddConstraint(
            model_name='formtask',
            constraint=models.UniqueConstraint(fields=('practice', 'case', 'concerned_other', 'form_key'), name='form_task_once'),
        ),
        migrations.AddConstraint(
            model_name='practiceform',
            constraint=models.UniqueConstraint(fields=('practice', 'key'), name='practice_form_once'),
        ),
        migrations.AddConstraint(
            model_name='formversion',
            constraint=models.UniqueConstraint(fields=('practice', 'form', 'number'), name='form_version_once'),
        ),
        migrations.AddIndex(
            model_name='takenover',
            index=models.Index(fields=['practice', 'case'], name='taken_over_by_case'),
        ),
        EnableTenantRLS("families_practiceform", grants="SELECT, INSERT, UPDATE"),
        EnableTenantRLS("families_formversion", grants="SELECT, INSERT"),
        EnableTenantRLS("families_formpack", grants="SELECT, INSERT, UPDATE, DELETE"),
        EnableTenantRLS("families_formtask", grants="SELECT, INSERT"),
        EnableTenantRLS("families_takenover", grants="SELECT, INSERT"),
    ]
