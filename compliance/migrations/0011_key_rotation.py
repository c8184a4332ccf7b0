"""Seals of kind `rotate`, by which one signing key hands over to the next."""

from django.db import migrations

KINDS = """
ALTER TABLE compliance_audit_seal DROP CONSTRAINT compliance_audit_seal_kind_check;
ALTER TABLE compliance_audit_seal ADD CONSTRAINT compliance_audit_seal_kind_check
  CHECK (kind IN ({}));
"""


class Migration(migrations.Migration):
    """The reverse works as long as no such seal exists."""

    dependencies = [("compliance", "0010_notices")]

    operations = [
        migrations.RunSQL([KINDS.format("'seal', 'restore', 'rotate'")], [KINDS.format("'seal', 'restore'")]),
    ]
