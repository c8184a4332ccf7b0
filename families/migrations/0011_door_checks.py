import compliance.fields
import django.db.models.deletion
import practices.tenancy.context
import practices.tenancy.models
from django.db import migrations, models

from practices.tenancy.operations import EnableTenantRLS


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_how_to_reach'),
        ('families', '0010_how_a_link_goes'),
        ('practices', '0003_hats_outside_a_practice'),
    ]

    operations = [
        migrations.AddField(
            model_name='familysession',
            name='asked',
            field=models.CharField(blank=True, choices=[('', 'Nothing: the link opens it'), ('code', 'A code, sent by their safe way or read to them by the team'), ('question', 'A question that you agreed on with each of them')], help_text='What is asked before it opens.', max_length=8),
        ),
        migrations.AddField(
            model_name='familysession',
            name='passed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='familysession',
            name='tries',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='signingcode',
            name='way',
            field=models.CharField(choices=[('email', 'by e-mail'), ('text', 'by text message'), ('in_person', 'by their interventionist')], max_length=12),
        ),
        migrations.CreateModel(
            name='DoorQuestion',
            fields=[
                ('id', models.UUIDField(default=practices.tenancy.models.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('question', compliance.fields.EncryptedTextField(default=str)),
                ('answer_index', models.CharField(max_length=64)),
                ('case', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('concerned_other', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.concernedother')),
                ('practice', models.ForeignKey(db_index=False, default=practices.tenancy.context.require, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.practice')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('practice', 'concerned_other'), name='door_question_once')],
            },
        ),
        migrations.CreateModel(
            name='DoorRule',
            fields=[
                ('id', models.UUIDField(default=practices.tenancy.models.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('check_kind', models.CharField(blank=True, choices=[('', 'Nothing: the link opens it'), ('code', 'A code, sent by their safe way or read to them by the team'), ('question', 'A question that you agreed on with each of them')], max_length=8)),
                ('set_at', models.DateTimeField()),
                ('practice', models.ForeignKey(db_index=False, default=practices.tenancy.context.require, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.practice')),
                ('set_by', practices.tenancy.models.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.membership')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('practice',), name='door_rule_once')],
            },
        ),
        EnableTenantRLS("families_doorquestion", grants="SELECT, INSERT, UPDATE"),
        EnableTenantRLS("families_doorrule", grants="SELECT, INSERT, UPDATE"),
    ]
