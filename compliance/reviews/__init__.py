"""Looks that somebody else reviews within 24 hours: one review for each person, case, rule and day."""
