"""The tenant wall: whose practice a transaction belongs to, and the tables that obey it."""
