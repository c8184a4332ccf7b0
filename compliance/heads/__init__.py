"""Heads of the audit log, given away: whoever keeps one can show later that the log before it was not changed."""
