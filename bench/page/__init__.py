"""``python -m bench.page``: the page in Chromium, and its readers of squares."""
