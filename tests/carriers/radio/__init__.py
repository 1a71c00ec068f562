"""A radio as a carrier."""
