"""What each part of the family space registers (families.parts), one module a noun."""

from families.parts_of import family_map, forms, lessons, letter, papers, roles, times, wellbeing

__all__ = ["family_map", "forms", "lessons", "letter", "papers", "roles", "times", "wellbeing"]
