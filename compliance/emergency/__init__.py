"""Emergency access to a case: immediate, for four hours, told at once, reviewed afterwards (C-58)."""
