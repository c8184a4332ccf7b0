import compliance.fields
import django.db.models.deletion
import practices.tenancy.context
import practices.tenancy.models
from django.db import migrations, models
from practices.tenancy.operations import EnableTenantRLS


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0002_case_attempt_case_next_url_case_readiness'),
        ('practices', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReportJob',
            fields=[
                ('id', models.UUIDField(default=practices.tenancy.models.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('case_id', models.UUIDField()),
                ('paper', models.CharField(max_length=40)),
                ('requested_at', models.DateTimeField()),
                ('purpose', models.CharField(max_length=20)),
                ('state', models.CharField(choices=[('waiting', 'Waiting for its turn'), ('running', 'Being written'), ('done', 'Ready'), ('failed', 'Did not work')], default='waiting', max_length=8)),
                ('progress', models.PositiveSmallIntegerField(default=0, help_text='Percent.')),
                ('pages', models.PositiveSmallIntegerField(default=0)),
                ('failure', models.CharField(blank=True, max_length=120)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('idem_key', models.CharField(max_length=64)),
                ('practice', models.ForeignKey(db_index=False, default=practices.tenancy.context.require, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.practice')),
                ('requested_by', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.membership')),
            ],
        ),
        migrations.CreateModel(
            name='ReportFile',
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
                ('title', models.CharField(max_length=120)),
                ('content', compliance.fields.EncryptedBytesField(default=bytes)),
                ('size_bytes', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('case', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('practice', models.ForeignKey(db_index=False, default=practices.tenancy.context.require, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.practice')),
                ('job', practices.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.reportjob')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
            },
        ),
        migrations.AddIndex(
            model_name='reportjob',
            index=models.Index(fields=['practice', 'case_id', '-requested_at'], name='report_job_by_case'),
        ),
        migrations.AddConstraint(
            model_name='reportjob',
            constraint=models.UniqueConstraint(fields=('practice', 'idem_key'), name='report_job_once'),
        ),
        migrations.AddConstraint(
            model_name='reportfile',
            constraint=models.UniqueConstraint(fields=('practice', 'job'), name='report_file_one_per_job'),
        ),
        EnableTenantRLS("documents_reportjob"),
        EnableTenantRLS("documents_reportfile"),
    ]
