"""Short lessons for family members: the stock ones as data in two languages, checked when the product starts."""
