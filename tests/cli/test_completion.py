"""Completion scripts, and what they ask the program."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.kit import ok


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_is_for_this_program(shell: str) -> None:
    """It names the program, and the variable that the program answers to."""
    script = ok("completion", shell).out
    assert "archive" in script
    assert f"_ARCHIVE_COMPLETE={shell}_complete" in script


def test_the_program_completes_its_commands() -> None:
    """What the script asks is answered with commands and options."""
    variables = {
        "_ARCHIVE_COMPLETE": "bash_complete",
        "COMP_WORDS": "archive ver",
        "COMP_CWORD": "1",
    }
    result = subprocess.run(
        [sys.executable, "-c", "from archive.cli import run; run()"],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout == "plain,verify\n"
