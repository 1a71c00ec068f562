"""Hostile archives: none may write outside its folder, none may be accepted."""
