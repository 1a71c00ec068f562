"""What a person typed: a mistake in it is theirs to mend, not something received."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from archive.errors import NotFound, ReceivedError, Usage

Value = TypeVar("Value")


def asked(make: Callable[[str], Value], text: str) -> Value:
    """A value made of typed text.

    Raises:
        Usage: the text cannot be one; message and hint are those of the value.
    """
    try:
        return make(text)
    except ReceivedError as error:
        raise Usage(error.message, hint=error.hint) from error


def named_folder(text: str) -> Path:
    """The folder of a typed name; an empty one would be where the program runs.

    Raises:
        NotFound: it is empty, as in a script whose variable is.
    """
    if not text:
        message = "a folder without a name"
        raise NotFound(message)
    return Path(text)
