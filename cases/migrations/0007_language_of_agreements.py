from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_how_to_reach'),
    ]

    operations = [
        migrations.AddField(
            model_name='acknowledgement',
            name='language',
            field=models.CharField(default='en', help_text='Of the words that were signed.', max_length=2),
        ),
    ]
