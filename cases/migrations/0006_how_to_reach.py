from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0005_agreements'),
        ('practices', '0003_hats_outside_a_practice'),
    ]

    operations = [
        migrations.AddField(
            model_name='concernedother',
            name='contact_from',
            field=models.TimeField(blank=True, help_text='In their own time zone.', null=True),
        ),
        migrations.AddField(
            model_name='concernedother',
            name='contact_until',
            field=models.TimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='concernedother',
            name='safe_way',
            field=models.CharField(choices=[('email', 'By e-mail'), ('text', 'By text message'), ('call', 'By phone call only: nothing is sent')], default='email', max_length=5),
        ),
        migrations.AddConstraint(
            model_name='concernedother',
            constraint=models.CheckConstraint(condition=models.Q(('contact_from__isnull', True), ('contact_until__isnull', True), _connector='XOR', _negated=True), name='concerned_other_hours_whole'),
        ),
    ]
