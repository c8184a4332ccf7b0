"""The form engine: questions as versioned definitions, and the way through them. Knows no database."""
