import compliance.fields
import django.db.models.deletion
import practices.tenancy.context
import practices.tenancy.models
from django.db import migrations, models

from practices.tenancy.operations import EnableTenantRLS


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0004_special_care'),
        ('families', '0005_forms'),
        ('practices', '0003_hats_outside_a_practice'),
    ]

    operations = [
        migrations.AddField(
            model_name='letter',
            name='left_alone',
            field=models.JSONField(default=list, help_text='Hints that the author does not want to see again, by their marks.'),
        ),
        migrations.CreateModel(
            name='LetterComment',
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
                ('number', models.PositiveSmallIntegerField()),
                ('part', models.CharField(max_length=20)),
                ('quote', compliance.fields.EncryptedTextField(default=str)),
                ('comment', compliance.fields.EncryptedTextField(default=str)),
                ('reviewer_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('author', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.concernedother')),
                ('case', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('letter', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='families.letter')),
                ('practice', models.ForeignKey(db_index=False, default=practices.tenancy.context.require, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.practice')),
                ('reviewer', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.membership')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['practice', 'letter'], name='letter_comment_by_letter')],
            },
        ),
        EnableTenantRLS("families_lettercomment", grants="SELECT, INSERT"),
    ]
