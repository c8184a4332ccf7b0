"""The floor: a bare Django application on the same PostgreSQL, with the same rows and nothing else."""
