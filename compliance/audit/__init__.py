"""The audit log: append-only access events, sealed in order, and the proof that nothing was changed."""
