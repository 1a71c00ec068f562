"""Editions and bundles as bytes: no I/O, no clock, no randomness.

Reading order: ``codec``; ``keys`` (Ed25519), ``fingerprint``, ``minisign`` (key files),
``signature``; ``manifest``; ``compression`` (Zstandard), ``ustar``, ``instructions``;
``trustlist`` and ``verdict``; ``edition`` (from received to checked); ``layout``,
``bundle``.
Every parser returns a value that re-encodes to the bytes it was given, or raises an
:class:`archive.errors.ArchiveError`; nothing else, on any input.
"""
