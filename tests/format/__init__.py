"""Tests of ``archive.format``, one module each."""
