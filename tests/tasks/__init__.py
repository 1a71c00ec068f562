"""Tests of ``archive.tasks``, one module each."""
