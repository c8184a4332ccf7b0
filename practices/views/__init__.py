"""Pages of a practice and of the people in it."""
