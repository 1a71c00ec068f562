"""Fake radios on one simulated channel, which speak the real clients' protocol."""
