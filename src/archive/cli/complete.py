"""What the shell offers for an argument: files, folders, the names of one's keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import click
from click.shell_completion import CompletionItem

from archive.errors import ArchiveError
from archive.tasks import keys, locked, stored, trusting


class _Named(click.types.StringParamType):
    """A path as it was typed: the shell completes it, nothing here looks at it."""

    def __init__(self, kind: str) -> None:
        self.name = kind

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        """Leave it to the shell, which knows files and folders."""
        return [CompletionItem(incomplete, type=self.name)]


FILE: Final = _Named("file")
FOLDER: Final = _Named("dir")


def _beginning(names: Callable[[], list[str]], incomplete: str) -> list[str]:
    try:
        return [name for name in names() if name.startswith(incomplete)]
    except ArchiveError:
        return []  # a shell's prompt is no place for our errors


def own_keys(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """Names of the keys of one's own."""
    return _beginning(lambda: [str(own.name) for own in keys.own_keys()], incomplete)


def known_keys(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """The holder's names for the keys they know."""
    return _beginning(
        lambda: [pin.petname for pin in trusting.known_keys()], incomplete
    )


def stored_editions(
    ctx: click.Context, _: click.Parameter, incomplete: str
) -> list[str]:
    """Editions of the store, as the names of its files claim them."""

    def names() -> list[str]:
        store = stored.existing(ctx.params.get("named"))
        claims = stored.matching(store, stored.Wanted())
        return list(dict.fromkeys(claim.name.folder for claim in claims))

    return _beginning(names, incomplete)


def computers(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """Kinds of computers that wheels are locked for."""
    return _beginning(lambda: locked.lock().computers, incomplete)
