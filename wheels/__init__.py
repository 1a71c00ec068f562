"""The wheels that kits hand on: which ones (``lock``), and fetching them (``fetch``).

For whoever maintains or hands on the program; the program itself knows only what is
written into ``src/archive/assets/software/pylock.toml``.
"""
