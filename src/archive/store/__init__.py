"""Editions on disk, as bundles unpack them. Read ``unpacked``."""
