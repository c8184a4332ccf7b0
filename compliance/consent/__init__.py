"""Consents: all elements of 42 CFR 2.31, who signed, and what each opens at a moment."""
