"""Programs of the operating system that some tests run for real."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest


def needs(program: str) -> None:
    """Skip the test if ``program`` is not installed; fail where all are required.

    ``ARCHIVE_NEEDS_TOOLS`` is set by continuous integration, which installs them.
    """
    if shutil.which(program):
        return
    lacking(f"{program} is not installed")


def lacking(reason: str) -> NoReturn:
    """Skip the test for what is not there; fail where everything is required."""
    if os.environ.get("ARCHIVE_NEEDS_TOOLS"):
        pytest.fail(f"{reason}, and this run needs it")
    pytest.skip(reason)


def unable(reason: str) -> NoReturn:
    """Skip the test for what this account or system does not allow.

    Nothing that could be installed would change it, so it does not fail anywhere.
    """
    pytest.skip(reason)
