"""Pages of the family space, and the staff pages about it."""
