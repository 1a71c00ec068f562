"""Options that several commands share, and what they stand for."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from archive.cli import output
from archive.cli.complete import FILE, own_keys
from archive.errors import NoPassword, Usage
from archive.format.trustlist import TrustList
from archive.tasks import keys, trusting
from archive.tasks.asking import asked
from archive.tasks.inputs import PIPE, Input
from archive.trust import store
from archive.values import Language

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

as_json: Decorator = click.option(
    "--json", "as_json", is_flag=True, help="Print the result for programs."
)
language: Decorator = click.option(
    "-l",
    "--language",
    "languages",
    multiple=True,
    metavar="LANGUAGE",
    help="Only this language (fa) or edition (fa-3); may be given more than once.",
)
public_key: Decorator = click.option(
    "-p",
    "--public-key",
    "public_keys",
    type=FILE,
    multiple=True,
    metavar="KEY",
    help="Count this key as checked, for this command only: a .pub file, or the 56"
    " characters in one.",
)
target: Decorator = click.option(
    "-o",
    "--output",
    "target",
    type=FILE,
    metavar="FILE",
    help="Where the bundle appears; - for a pipe.",
)
replace: Decorator = click.option(
    "--replace",
    is_flag=True,
    help="Put it in the place of a bundle that is there; nothing of that one may be"
    " lost but lower revisions.",
)


def paper(sizes: Iterable[str]) -> Decorator:
    """On which of these sizes of paper sheets are printed."""
    return click.option(
        "--paper",
        type=click.Choice(sorted(sizes)),
        default="a4",
        show_default=True,
        help="The size of the paper.",
    )


unconfirmed: Decorator = click.option(
    "--unconfirmed",
    is_flag=True,
    help="Go on although you know none of the keys that signed.",
)
key: Decorator = click.option(
    "-k",
    "--key",
    "signing_key",
    shell_complete=own_keys,
    metavar="KEY",
    help="Sign with this key of yours: the name you gave it, or a minisign key file."
    " By default the only one you have.",
)
password_file: Decorator = click.option(
    "--password-file",
    type=FILE,
    metavar="FILE",
    help="Read the key's password from the first line of a file.",
)


def known(public_keys: tuple[str, ...]) -> TrustList:
    """The keys that the holder knows, and those named for this command."""
    given = [keys.named_key(text) for text in public_keys]
    return trusting.with_given(store.load(), given)


def inputs(named: tuple[str, ...]) -> list[Input]:
    """What was named as inputs; standard input can be named once."""
    if named.count(PIPE) > 1:
        message = "standard input can be read only once"
        raise Usage(message)
    return [Input(each) for each in named]


def number(value: float | None, message: str, example: str) -> None:
    """Refuse what is no number and yet in every range: ``nan``.

    Args:
        value: what was given, if anything.
        message: what is wrong.
        example: the option with a number.

    Raises:
        Usage: it is none.
    """
    if value is not None and math.isnan(value):
        raise Usage(message, hint=f"for example: {example}")


def chosen(texts: tuple[str, ...]) -> list[Language]:
    """Language tags, checked."""
    return [asked(Language, text) for text in texts]


def password(file: str | None, *, new: bool = False) -> Callable[[], bytes]:
    """How to get a password when it is needed: from a file, or at the terminal."""

    def ask() -> bytes:
        if file:
            return keys.read_password(Path(file))
        if sys.stdin is None or not sys.stdin.isatty():
            message = "a password is needed, and this is not a terminal"
            raise NoPassword(message)
        try:
            text: str = click.prompt(
                "Password", hide_input=True, confirmation_prompt=new, err=True
            )
            typed = text.encode()
        except UnicodeError as error:
            message = "a password that is not UTF-8"
            raise Usage(
                message, hint="type it again, or use --password-file"
            ) from error
        output.remark("one moment: a password takes time, so that guessing does too")
        return keys.check_password(typed)

    return ask
