"""The table of every command is complete, and each of its runs ends as it says."""

from __future__ import annotations

from pathlib import Path

from tests.cli import every_command
from tests.cli.every_command import STEPS


def _ran(path: tuple[str, ...]) -> set[int]:
    """Exit statuses with which the table runs a command."""
    return {step.status for step in STEPS if step.arguments[: len(path)] == path}


def test_the_table_holds_every_command() -> None:
    """No command or subcommand is left out, and each has a success and a failure."""
    lists = {("trust", "list"), ("key", "list")}  # they cannot fail
    radio = {("mesh", each) for each in ("send", "receive", "relay")}
    for path in every_command.leaves():
        # Without a radio they fail; tests/cli/test_meshing.py has them succeed.
        assert 0 in _ran(path) or path in radio, path
        assert _ran(path) - {0} or path in lists, path


def test_every_step_ends_as_it_says(folder: Path) -> None:
    """Every run has the exit status that stands in the table."""
    every_command.prepare(folder)
    wrong = [
        (step.arguments, result)
        for step, result in every_command.run_all()
        if result.status != step.status
    ]
    assert not wrong
