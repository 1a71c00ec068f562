"""Statements that survive a blackout: signed bundles, checked and unpacked offline.

Reading order: ``errors``, ``limits``, ``characters``, ``values`` (the words);
``format`` (bytes in, values out); ``disk``, ``sources``, ``store``, ``trust`` (files);
``tasks`` (what people do); ``cli`` (the shell). ``docs/architecture.md`` has the map.
"""
