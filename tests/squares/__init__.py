"""Tests of ``archive.squares``, in the order of its modules."""
