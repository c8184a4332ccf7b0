from django.db import migrations, models

from practices.tenancy.operations import AllPractices


class Migration(migrations.Migration):

    dependencies = [
        ('families', '0009_asked_version'),
        ('cases', '0006_how_to_reach'),
    ]

    operations = [
        migrations.AddField(
            model_name='invitation',
            name='way',
            field=models.CharField(choices=[('email', 'Sent by e-mail'), ('text', 'Sent by text message'), ('shown', 'Shown to hand over'), ('printed', 'Printed as a code')], default='shown', max_length=7),
        ),
        AllPractices("families_invitation", "UPDATE families_invitation SET way = 'email' WHERE by_email"),
        migrations.RemoveField(
            model_name='invitation',
            name='by_email',
        ),
    ]
