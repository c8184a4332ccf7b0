"""What each part of the family space registers (families.parts), one module a noun."""

from families.parts_of import forms, lessons, letter, papers, wellbeing

__all__ = ["forms", "lessons", "letter", "papers", "wellbeing"]
