import compliance.fields
import django.db.models.deletion
import practices.tenancy.context
import practices.tenancy.models
from django.db import migrations, models
from practices.tenancy.operations import AddTenantKeys, EnableTenantRLS


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_case_opened_once'),
        ('families', '0002_words_that_come_late'),
        ('practices', '0003_hats_outside_a_practice'),
    ]

    operations = [
        migrations.CreateModel(
            name='SigningCode',
            fields=[
                ('id', models.UUIDField(default=practices.tenancy.models.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('way', models.CharField(choices=[('email', 'by e-mail'), ('in_person', 'by their interventionist')], max_length=12)),
                ('sealed_code', compliance.fields.EncryptedTextField(default=str)),
                ('expires_at', models.DateTimeField()),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('case', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('practice', models.ForeignKey(db_index=False, default=practices.tenancy.context.require, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.practice')),
                ('session', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='families.familysession')),
            ],
        ),
        migrations.AddField(
            model_name='familysession',
            name='confirmed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='familysession',
            name='confirmed_how',
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddField(
            model_name='familysession',
            name='individual',
            field=practices.tenancy.models.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.individual'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='address',
            field=compliance.fields.EncryptedTextField(default=str),
        ),
        migrations.AddField(
            model_name='invitation',
            name='individual',
            field=practices.tenancy.models.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.individual'),
        ),
        migrations.AlterField(
            model_name='familysession',
            name='concerned_other',
            field=practices.tenancy.models.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.concernedother'),
        ),
        migrations.AlterField(
            model_name='familysession',
            name='is_revoked',
            field=models.BooleanField(default=False, help_text='Ended by the team, not by its holder.'),
        ),
        migrations.AlterField(
            model_name='invitation',
            name='concerned_other',
            field=practices.tenancy.models.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.concernedother'),
        ),
        migrations.AddIndex(
            model_name='familysession',
            index=models.Index(fields=['practice', 'individual'], name='family_session_by_person'),
        ),
        migrations.AddConstraint(
            model_name='familysession',
            constraint=models.CheckConstraint(condition=models.Q(('concerned_other__isnull', True), ('individual__isnull', True), _connector='XOR'), name='family_session_for_one'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('concerned_other__isnull', True), ('individual__isnull', True), _connector='XOR'), name='invitation_for_one'),
        ),
        migrations.AddIndex(
            model_name='signingcode',
            index=models.Index(fields=['practice', 'session', '-created_at'], name='signing_code_by_session'),
        ),
        migrations.AddIndex(
            model_name='signingcode',
            index=models.Index(fields=['practice', 'case', '-created_at'], name='signing_code_by_case'),
        ),
        EnableTenantRLS("families_signingcode"),
        AddTenantKeys("families_invitation", {"individual_id": "cases_individual"}),
        AddTenantKeys("families_familysession", {"individual_id": "cases_individual"}),
    ]
