"""Tests of the hotspot drop."""
