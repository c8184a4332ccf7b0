from django.db import migrations

# Databases that were made before: somebody's hats elsewhere are read to choose one, never inside a practice.
NARROWER = """
ALTER POLICY tenant_read ON practices_membership
  USING (app_practice_id() IS NULL AND (user_id = app_actor_id()))
"""


class Migration(migrations.Migration):

    dependencies = [
        ('practices', '0002_staff_invitation_form_draft'),
    ]

    operations = [
        migrations.RunSQL(NARROWER, migrations.RunSQL.noop),
    ]
