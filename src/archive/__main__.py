"""``python -m archive``."""

from archive.cli import run

run()
