from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('families', '0008_invitation_language'),
    ]

    operations = [
        migrations.AddField(
            model_name='formtask',
            name='form_version',
            field=models.CharField(blank=True, help_text='That was asked for; empty: current.', max_length=20),
        ),
    ]
