"""Tests of ``archive.strings``."""
