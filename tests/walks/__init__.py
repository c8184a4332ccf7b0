"""A person's way through the product, in a real browser."""
