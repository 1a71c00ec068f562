"""The command line: a thin shell that parses, calls one task and prints.

Commands are imported when they are used, so that ``archive --help`` and small
commands start fast; the table below is all that help needs (a test compares it with
the commands). Results go to standard output, everything else to standard error.
"""

from __future__ import annotations

import importlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, TextIO

import click

from archive.cli import output
from archive.errors import ArchiveError, DiskFailed, Usage

_COMMANDS: Final = {
    "verify": ("checking", "Say whether editions are unchanged, and who signed them."),
    "show": ("reading", "Read an edition's text in the terminal."),
    "list": ("checking", "List the editions of a bundle or folder."),
    "diff": ("reading", "Show what changed between two editions."),
    "unpack": ("sharing", "Write checked editions into a new folder."),
    "cut": ("sharing", "Copy some editions into a bundle of their own."),
    "merge": ("sharing", "Bring bundles together in one."),
    "sheet": ("sending", "Print an edition: its text in front, squares behind."),
    "play": ("sending", "Show an edition's squares on this screen."),
    "page": ("paging", "Make one file for phones that reads and checks an edition."),
    "lines": ("sending", "Print an edition as lines for text messages."),
    "serve": ("serving", "Hand pages out to browsers on the same network."),
    "scan": ("collecting", "Bring editions back from photos of squares."),
    "collect": ("collecting", "Bring editions back from lines, pasted from anywhere."),
    "mesh": ("meshing", "Send and receive editions over a Meshtastic radio."),
    "stick": ("sticking", "Fill a stick for recipients, and check it."),
    "sync": (
        "syncing",
        "Bring your store and a stick together: each gets what it lacks.",
    ),
    "kit": ("kits", "Make a folder of everything that a distributor hands out."),
    "store": ("storing", "Keep checked editions on this computer."),
    "trust": ("trusting", "Say whose keys you know."),
    "key": ("keys", "Make and show keys of your own."),
    "forget": ("forgetting", "Delete what archive keeps here; say what may remain."),
    "new": ("publishing", "Make a source folder for another statement."),
    "revise": ("publishing", "Raise the revision of a text."),
    "check": ("translating", "Compare translations with their original."),
    "review": ("translating", "Say that people have read a translation."),
    "pack": ("publishing", "Make a signed bundle of a source folder's texts."),
    "cosign": ("publishing", "Add your signature to a bundle."),
    "completion": ("completion", "Print the completion script of a shell."),
}


_STOPPED: Final = 130
"""What shells expect of a program that was stopped from the keyboard."""


class _LazyGroup(click.Group):
    """A group that imports a command's module when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"archive.cli.{_COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in _COMMANDS.items()])


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="archive", message="archive %(version)s")
def app() -> None:
    """Carry signed statements through a communications blackout.

    A bundle holds editions: a text in one language, with signatures. Every command
    works offline, and none but serve and mesh opens a socket.

    Exit status: 0 sound, 1 what was received is bad, 2 what was asked is impossible,
    3 sound so far but more is needed (as with a signer you do not know).
    """


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; nothing is raised.

    Args:
        argv: the arguments without the program's name; by default the process's own.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    as_json = "--json" in arguments
    try:
        return _run(arguments)
    except ArchiveError as error:
        return output.fail(error, as_json=as_json)
    except OSError as error:  # what no task could name, like a full standard output
        return output.fail(DiskFailed(str(error.strerror).lower()), as_json=as_json)


def _run(arguments: list[str]) -> int:
    """Run one command; click's own complaints come out as :class:`Usage`."""
    try:
        status: Any = app.main(arguments, prog_name="archive", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return Usage.exit_status
    except click.ClickException as error:
        message = output.without_folders(error.format_message(), arguments)
        raise _usage(message, error) from error
    except click.Abort:
        click.echo("archive: stopped", err=True)
        return _STOPPED
    except SystemExit as end:
        # click's way to end a completion, and its answer to a reader that has gone.
        completing = "_ARCHIVE_COMPLETE" in os.environ
        return int(end.code or 0) if completing else DiskFailed.exit_status
    return status if isinstance(status, int) else 0


def _usage(message: str, error: click.ClickException) -> Usage:
    text = message[:1].lower() + message[1:].rstrip(".")
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "archive"
    return Usage(text, hint=f"{path} --help shows what is possible")


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def run() -> None:
    """The entry point of the ``archive`` program."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started us
            setattr(sys, name, _nowhere())
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal without Persian letters gets escapes, not a traceback.
            stream.reconfigure(errors="backslashreplace")
    sys.exit(main())
