"""Giving away what it takes to check an archive of the access log, which is kept like any other access."""

from django.db import connection

from compliance import gate
from compliance.access import Access
from compliance.audit import handout
from compliance.audit.handout import Handout
from compliance.vocabulary import Category


def read_handout(access: Access) -> Handout:
    """Public keys and the newest seal, for admins (C-13) and auditors (C-15). Raises Denied for others."""
    with gate.act(access, to="read_public_key", category=Category.AUDIT), connection.cursor() as cursor:
        return handout.handout(cursor)


def take_script(access: Access) -> bytes:
    """The script that checks an archive without us. It holds nothing of the practice. As `read_handout`."""
    with gate.act(access, to="download_checking_script", category=Category.AUDIT):
        return handout.script()
