"""Sheets, made and looked at."""
