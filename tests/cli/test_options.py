"""Options that several commands share."""

from __future__ import annotations

import os
from contextlib import redirect_stdout

import pytest

from archive.cli import options
from archive.errors import Usage
from archive.format.trustlist import TrustList
from archive.values import Language
from tests.kit import SARA


def test_languages_are_checked() -> None:
    """What is no tag is refused before anything is done."""
    assert options.chosen(("fa", "en")) == [Language("fa"), Language("en")]
    with pytest.raises(Usage):
        options.chosen(("FA",))


def test_nobody_is_known_unless_named() -> None:
    """Without a store and without ``-p`` the list is empty."""
    assert options.known(()) == TrustList()
    (pin,) = options.known((SARA.public.line,)).pins
    assert (pin.key, pin.checked, pin.series) == (SARA.public, True, ())


def test_a_pipe_is_named_once() -> None:
    """Two times ``-`` is refused before it is read."""
    with pytest.raises(Usage, match=r"^standard input can be read only once$"):
        options.inputs(("-", "-"))


@pytest.mark.usefixtures("capsys")
def test_a_target_is_passed_on() -> None:
    """A file is a file; a pipe is one if nobody reads it on a screen."""
    assert options.bundle_target("out.tar.zst", as_json=False) == "out.tar.zst"
    assert options.bundle_target("-", as_json=False) == "-"


@pytest.mark.skipif(os.name != "posix", reason="terminals of POSIX")
def test_a_bundle_is_not_for_a_terminal() -> None:
    """Binary on a screen is refused with a hint."""
    ours, theirs = os.openpty()
    with open(theirs, "w", encoding="utf-8") as terminal:  # noqa: PTH123 — a handle
        with redirect_stdout(terminal), pytest.raises(Usage) as caught:
            options.bundle_target("-", as_json=False)
        assert options.bundle_target("out", as_json=False) == "out"
    os.close(ours)
    assert caught.value.message == "a bundle is not for a terminal"
    assert "--output FILE" in caught.value.hint
