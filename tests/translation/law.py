"""How hypothesis tries laws here: the same examples every time, kept nowhere."""

from __future__ import annotations

from typing import Final

from hypothesis import HealthCheck, settings

LAW: Final = settings(deadline=None, derandomize=True, database=None, max_examples=100)

ON_DISK: Final = settings(
    LAW, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
"""For laws about a folder that each example writes anew."""
