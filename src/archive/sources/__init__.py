"""Source folders: the texts that a distributor writes, before they are editions.

Read ``series`` (what ``series.toml`` says), ``reviews`` (who has read what), ``folder``
(a folder on disk), then ``guide`` (what the check of translations is told).
"""
