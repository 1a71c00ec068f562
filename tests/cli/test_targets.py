"""Where bundles are written to."""

from __future__ import annotations

import os
from contextlib import redirect_stdout

import pytest

from archive.cli import targets
from archive.errors import Usage


@pytest.mark.usefixtures("capsys")
def test_a_target_is_passed_on() -> None:
    """A file is a file; a pipe is one if nobody reads it on a screen."""
    assert targets.accepted("out.tar.zst", as_json=False) == "out.tar.zst"
    assert targets.accepted("-", as_json=False) == "-"


@pytest.mark.skipif(os.name != "posix", reason="terminals of POSIX")
def test_a_bundle_is_not_for_a_terminal() -> None:
    """Binary on a screen is refused with a hint."""
    ours, theirs = os.openpty()
    with open(theirs, "w", encoding="utf-8") as terminal:  # noqa: PTH123 — a handle
        with redirect_stdout(terminal), pytest.raises(Usage) as caught:
            targets.accepted("-", as_json=False)
        assert targets.accepted("out", as_json=False) == "out"
    os.close(ours)
    assert caught.value.message == "this is not for a terminal"
    assert "--output FILE" in caught.value.hint


def test_a_pipe_is_for_one_thing() -> None:
    """A bundle and JSON cannot share standard output; both are fine elsewhere."""
    with pytest.raises(Usage, match="the output and the JSON"):
        targets.accepted("-", as_json=True)
    assert targets.accepted("out.tar.zst", as_json=True) == "out.tar.zst"
