"""Keys and the trust list on disk."""
