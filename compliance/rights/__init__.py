"""What people may ask of their records, how long these are kept, and what happens when something went wrong."""
