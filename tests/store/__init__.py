"""Editions on disk."""
