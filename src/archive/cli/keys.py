"""key new, key show, key list."""

from __future__ import annotations

from pathlib import Path

import click

from archive import disk
from archive.cli import complete, describe, options, output
from archive.errors import AlreadyThere
from archive.format.minisign import PublicKeyFile
from archive.tasks import keys
from archive.tasks.asking import asked
from archive.tasks.keys import OwnKey
from archive.values import FileName


@click.group("key", no_args_is_help=True)
def key_command() -> None:
    """Make and show keys of your own.

    Keys are minisign's: what minisign makes works here, and the other way round. They
    lie under a password in $XDG_DATA_HOME/archive/keys (by default
    ~/.local/share/archive/keys), for you alone. Keep a copy where no one finds it.
    """


def _data(own: OwnKey) -> dict[str, str]:
    return {"name": str(own.name), **describe.key_data(own.key)}


def _lines(own: OwnKey) -> list[str]:
    return [str(own.name), *describe.key_lines(own.key)]


@key_command.command("new")
@click.argument("name")
@options.password_file
@options.as_json
def new(name: str, password_file: str | None, *, as_json: bool) -> None:
    """Make a key and keep it under a password.

    NAME is yours alone and goes nowhere. Write the 30 digits down: people compare
    them with you, on a channel that is not the bundle.

    \b
    archive key new me
    """
    own = keys.new_key(asked(FileName, name), options.password(password_file, new=True))
    output.result(_data(own), _lines(own), as_json=as_json)


@key_command.command("list")
@options.as_json
def list_keys(*, as_json: bool) -> None:
    """List the keys of your own.

    \b
    archive key list
    """
    owned = keys.own_keys()
    lines = [line for own in owned for line in _lines(own)]
    output.result([_data(own) for own in owned], lines, as_json=as_json)


@key_command.command("show")
@click.argument("key", shell_complete=complete.own_keys)
@click.option(
    "-o",
    "--output",
    "target",
    type=complete.FILE,
    metavar="FILE",
    help="Write a .pub file for others.",
)
@options.as_json
def show(key: str, target: str | None, *, as_json: bool) -> None:
    """Show a public key and its 30 digits.

    KEY is the name of a key of your own, a .pub file, or the 56 characters in one.

    \b
    archive key show me --output me.pub
    """
    public = keys.named_key(key)
    if target:
        _write(Path(target), public)
    data = describe.key_data(public)
    output.result(data, describe.key_lines(public), as_json=as_json)


def _write(path: Path, public: PublicKeyFile) -> None:
    if disk.exists(path):
        message = f"{disk.base_name(path)}: exists already"
        raise AlreadyThere(message)
    plain = PublicKeyFile.plain(public.public, public.key_id)
    with disk.writing(path, replace=False) as file:
        file.write(plain.to_bytes())
