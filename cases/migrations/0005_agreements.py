import compliance.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0004_special_care'),
    ]

    operations = [
        migrations.AddField(
            model_name='acknowledgement',
            name='drawn',
            field=compliance.fields.EncryptedJSONField(default=dict, help_text='The strokes of a signature that was drawn beside the typed name.'),
        ),
        migrations.AlterField(
            model_name='acknowledgement',
            name='kind',
            field=models.CharField(choices=[('process_disclosure', 'How we work, what may happen, risks and money (E-05)'), ('financial_interest', 'Financial interests (G-07)'), ('privacy_notice', 'Privacy notice (G-03)'), ('confidentiality', 'What stays private, and the limits'), ('code_of_conduct', 'How we treat each other')], max_length=20),
        ),
    ]
