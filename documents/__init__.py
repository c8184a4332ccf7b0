"""Papers: rendering, storage, and the jobs that make them."""
