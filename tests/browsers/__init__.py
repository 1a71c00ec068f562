"""Debian's browsers, without a window, moved by tests; and an outside that listens.

``browser`` says what every browser does here; ``chromium`` and ``firefox`` do it, and
each has a ``running(folder)`` that starts one and always ends it. ``fixtures`` has them
for pytest. ``outside`` is a server that stands for the rest of the world and notes
whatever reaches it. ``tests.rigs.film`` makes films for Chromium's camera.

Nothing here waits for a time to pass: a page says when something is true
(``Browser.until``), a browser says when it has done what it was told, and what never
happens ends with an error after ``PATIENCE`` seconds.
"""
