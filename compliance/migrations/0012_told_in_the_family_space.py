from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('compliance', '0011_key_rotation'),
    ]

    operations = [
        migrations.AlterField(
            model_name='disclosure',
            name='channel',
            field=models.CharField(choices=[('packet', 'As a PDF packet'), ('provider_link', 'By a private link'), ('paper', 'On paper'), ('export', 'As an export'), ('api', 'Through the API'), ('spoken', 'In words'), ('space', 'In their family space')], max_length=16),
        ),
        migrations.AlterField(
            model_name='disclosureevent',
            name='kind',
            field=models.CharField(choices=[('rendered', 'Packet made'), ('fetched', 'Packet opened by staff'), ('opened', 'Opened by the recipient'), ('seen', 'Looked at again'), ('link_closed', 'Link closed'), ('stopped', 'Stopped before it went out'), ('told', 'Recipient told that the consent was withdrawn'), ('recalled', 'Copy returned or destroyed')], max_length=12),
        ),
    ]
