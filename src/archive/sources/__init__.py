"""Source folders: the texts that a distributor writes, before they are editions.

Read ``series`` (what ``series.toml`` says), then ``folder`` (a folder on disk).
"""
