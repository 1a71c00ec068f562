"""Tests of ``archive.translation``, and of the statement's texts that it reads.

``statement`` loads the texts, ``mutate`` breaks them on purpose, ``faults/xx.toml`` say
how slogans of a language could be turned and which letters slip in.
"""
