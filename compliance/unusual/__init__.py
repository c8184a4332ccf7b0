"""Unusual access: looks that somebody should ask about, found in the access log and signed off by an admin."""
