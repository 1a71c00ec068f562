"""Tests of the carriers: sheets, screens, photos."""
