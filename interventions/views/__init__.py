"""Pages of preparation and the day, as tabs of the case."""
