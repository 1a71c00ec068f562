"""What people keep on disk of what they received.

Read ``unpacked`` (editions in folders, as bundles unpack them), ``editions`` (the
store: one file for each edition, named by what it holds), ``quarantine`` (what was
not the signed text), and ``journal`` (a collection that is not finished).
"""
