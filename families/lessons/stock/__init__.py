"""The lessons that come with the product, a file for each language."""
