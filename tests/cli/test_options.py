"""Options that several commands share."""

from __future__ import annotations

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
