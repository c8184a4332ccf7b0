"""What the pages of families send, a module a noun."""
