import django.db.models.deletion
import practices.tenancy.context
import practices.tenancy.models
from django.db import migrations, models

from practices.tenancy.operations import EnableTenantRLS


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0004_special_care'),
        ('families', '0006_letter_comments'),
        ('practices', '0003_hats_outside_a_practice'),
    ]

    operations = [
        migrations.CreateModel(
            name='LessonProgress',
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
                ('lesson_key', models.CharField(max_length=31)),
                ('version', models.PositiveIntegerField(default=0)),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('excused_at', models.DateTimeField(blank=True, null=True)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('case', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('concerned_other', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.concernedother')),
                ('practice', models.ForeignKey(db_index=False, default=practices.tenancy.context.require, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.practice')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('practice', 'case', 'concerned_other', 'lesson_key'), name='lesson_progress_once')],
            },
        ),
        migrations.CreateModel(
            name='PracticeLesson',
            fields=[
                ('id', models.UUIDField(default=practices.tenancy.models.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('key', models.CharField(max_length=31)),
                ('number', models.PositiveIntegerField()),
                ('language', models.CharField(max_length=2)),
                ('stage', models.CharField(max_length=20)),
                ('title', models.CharField(max_length=80)),
                ('body', models.TextField()),
                ('question', models.CharField(max_length=300)),
                ('choices', models.JSONField()),
                ('published_at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('practice', models.ForeignKey(db_index=False, default=practices.tenancy.context.require, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.practice')),
                ('published_by', practices.tenancy.models.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.membership')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('practice', 'key', 'number'), name='practice_lesson_once')],
            },
        ),
        EnableTenantRLS("families_lessonprogress", grants="SELECT, INSERT, UPDATE"),
        EnableTenantRLS("families_practicelesson", grants="SELECT, INSERT, UPDATE"),
    ]
