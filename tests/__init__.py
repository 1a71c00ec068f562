"""The tests: ``kit`` first, then the folders that mirror ``src/archive``."""
