"""Privacy notices: their texts in words/, what the law wants in each, the versions, and who has read which."""
