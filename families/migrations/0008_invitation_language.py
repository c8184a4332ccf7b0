from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('families', '0007_lessons'),
    ]

    operations = [
        migrations.AddField(
            model_name='invitation',
            name='language',
            field=models.CharField(default='en', help_text='Of its holder: for the door and the mail.', max_length=2),
        ),
    ]
