"""What each part of the family space registers (families.parts), one module a noun."""
