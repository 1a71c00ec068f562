"""Hostile archives: none may write outside its folder, none may be accepted.

Reading order: ``members`` (tar), ``frames`` and ``bombs`` (Zstandard), ``sound`` (the
bundle that attacks start from), ``bundles`` (signed ones with an attack), ``folders``
(what stock tools may have unpacked), ``words`` (texts that attack a terminal).
``fixtures`` collects the files. All of it is inert data.
"""
