"""The demo: two practices, the people who work there, and a case in every stage. All of it fictional."""
