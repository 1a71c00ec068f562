"""Hostile archives: none may write outside its folder, none may be accepted.

Reading order: ``members`` (tar), ``frames`` (Zstandard), ``bundles`` (both, around
editions that are validly signed), ``folders`` (what stock tools may have unpacked),
``words`` (texts and names that attack a terminal). ``fixtures`` collects the files.
All of it is inert data.
"""
