"""The family check-in (TFC-8): its items word for word, what is due when, its lines over time. No database here."""
