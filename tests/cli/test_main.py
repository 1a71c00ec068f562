"""The program as a whole: help, errors, exit statuses, pipes."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout, suppress
from importlib.metadata import version
from pathlib import Path

import click
import pytest

from archive.cli import app, main
from archive.cli import run as entry_point
from archive.errors import ArchiveError
from tests.kit import SARA, SERIES, TEXT, bundle, edition, ok, run

FA = edition()


def commands(
    group: click.Command = app, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that lead to it, groups too."""
    yield path, group
    if isinstance(group, click.Group):
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            yield from commands(command, (*path, name))


COMMANDS = {" ".join(path): command for path, command in commands()}
LEAVES = {
    path: command
    for path, command in COMMANDS.items()
    if not isinstance(command, click.Group)
}
NAMES = [path for path in COMMANDS if path]


def program(
    *arguments: str, given: bytes = b"", **variables: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "archive", *arguments],
        input=given,
        capture_output=True,
        check=False,
        env={**os.environ, **variables},
    )


# Help


@pytest.mark.parametrize("path", NAMES)
def test_every_command_has_help(path: str) -> None:
    """``--help`` and ``-h`` say the same, and exit well."""
    result = ok(*path.split(), "--help")
    assert result.out.startswith(f"Usage: archive {path} ")
    assert result.out == ok(*path.split(), "-h").out
    assert result.err == ""


@pytest.mark.parametrize("path", LEAVES)
def test_every_command_has_an_example(path: str) -> None:
    """The help of a command shows it in use."""
    lines = ok(*path.split(), "--help").out.split("\n")
    example = re.compile(rf"archive {path}( |$)")
    assert any(example.search(line) for line in lines[1:])


@pytest.mark.parametrize("path", NAMES)
def test_every_option_is_explained(path: str) -> None:
    """No option stands in the help without a sentence."""
    for parameter in COMMANDS[path].params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


def listed() -> dict[str, str]:
    """The list of commands in the program's own help."""
    lines = ok("--help").out.partition("Commands:\n")[2].strip().split("\n")
    return dict(line.strip().split(maxsplit=1) for line in lines)


def test_the_lazy_table_has_every_command() -> None:
    """The list that is made without importing commands leaves none out."""
    assert list(listed()) == [path for path in NAMES if " " not in path]


@pytest.mark.parametrize("path", [path for path in NAMES if " " not in path])
def test_the_lazy_table_says_what_the_command_says(path: str) -> None:
    """The line in the list is the first line of the command's own help."""
    assert listed()[path] == COMMANDS[path].get_short_help_str(200)


@pytest.mark.parametrize("path", LEAVES)
def test_results_can_be_had_for_programs(path: str) -> None:
    """Every command that has a result has ``--json``."""
    options = [name for each in LEAVES[path].params for name in each.opts]
    assert ("--json" in options) or path == "completion"


def test_without_a_command_there_is_help() -> None:
    """Nothing was asked: the help is shown, and the status says so."""
    result = run()
    assert result.status == 2
    assert result.out == ok("--help").out
    assert run("trust").status == 2


def test_the_version_is_the_packages() -> None:
    """One number, in the program and in the package."""
    assert ok("--version").out == f"archive {version('archive')}\n"


# Errors

USAGE = [
    (("nonsense",), "no such command 'nonsense'", "archive --help"),
    (("key", "nonsense"), "no such command 'nonsense'", "archive key --help"),
    (("verify",), "missing argument 'INPUT...'", "archive verify --help"),
    (("verify", "--nonsense", "x"), "no such option", "archive verify --help"),
    (("show", "a", "b"), "got unexpected extra argument (b)", "archive show --help"),
    (("completion", "tcsh"), "invalid value", "archive completion --help"),
]


@pytest.mark.parametrize(("arguments", "message", "hint"), USAGE)
def test_what_was_typed_wrongly_is_said(
    arguments: tuple[str, ...], message: str, hint: str
) -> None:
    """Status 2, the code ``usage``, and the help that helps."""
    result = run(*arguments)
    assert result.status == 2
    assert result.out == ""
    first, second = result.err.rstrip("\n").split("\n")
    assert first.startswith(f"archive: error: {message}")
    assert first.endswith("[usage]")
    assert second.startswith(f"archive: hint: {hint}")


def test_an_error_shows_no_folder(folder: Path) -> None:
    """Base names only, in messages of ours and of the parser."""
    place = folder / "deep" / "missing.tar.zst"
    for arguments in (("verify", place), ("show", "x", place), (f"{place}",)):
        result = run(*arguments)
        assert result.status == 2
        assert str(folder) not in result.err
        assert "missing.tar.zst" in result.err


@pytest.mark.parametrize("arguments", [("verify", "missing"), ("verify",), ("x",)])
@pytest.mark.usefixtures("folder")
def test_errors_can_be_had_for_programs(arguments: tuple[str, ...]) -> None:
    """``--json`` gives code, message and hint; people still get theirs."""
    result = run(*arguments, "--json")
    error = result.json["error"]
    assert set(error) == {"code", "message", "hint"}
    assert f"archive: error: {error['message']} [{error['code']}]\n" in result.err
    assert f"archive: hint: {error['hint']}\n" in result.err
    assert result.status == run(*arguments).status == 2


def test_every_exit_status_is_one_of_four() -> None:
    """0 sound, 1 bad, 2 impossible, 3 more is needed: no error has another."""

    def below(kind: type[ArchiveError]) -> Iterator[type[ArchiveError]]:
        yield kind
        for each in kind.__subclasses__():
            yield from below(each)

    assert {each.exit_status for each in below(ArchiveError)} == {1, 2, 3}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("path", NAMES)
def test_no_command_ends_in_a_traceback_over_a_name(path: str) -> None:
    """A name that no system allows is an error of ours, wherever it stands."""
    result = run(*path.split(), "x" * 300)
    assert result.status == 2
    assert result.err.startswith("archive: error: ") or result.out.startswith("Usage")


class Interrupted(io.RawIOBase):
    """A pipe at which somebody presses Control-C."""

    def readable(self) -> bool:
        return True

    def readinto(self, _buffer: object) -> int:
        raise KeyboardInterrupt


def test_whoever_stops_the_program_gets_no_traceback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Control-C ends it with a word, and with the status that shells expect."""
    pipe = io.TextIOWrapper(io.BufferedReader(Interrupted()))
    monkeypatch.setattr(sys, "stdin", pipe)
    result = run("verify", "-")
    assert result.status == 130
    assert result.err.endswith("archive: stopped\n")


def test_the_entry_point_exits_with_the_status(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The installed program does what ``main`` says."""
    monkeypatch.setattr(sys, "argv", ["archive", "nonsense"])
    with pytest.raises(SystemExit) as caught:
        entry_point()
    assert caught.value.code == 2
    assert "no such command 'nonsense'" in capsys.readouterr().err


# Processes


def test_the_program_runs_as_a_module(tmp_path: Path) -> None:
    """``python -m archive`` reads a bundle from a pipe and says what it is."""
    result = program("verify", "-", given=bundle(FA))
    assert result.returncode == 3
    assert result.stdout.startswith(b"unknown\niran-2026-01/fa-1\n")
    assert result.stderr == b""
    (tmp_path / "some").write_bytes(bundle(FA))
    assert result.stdout == run("verify", tmp_path / "some").out.encode()


def test_a_bundle_goes_through_a_pipe() -> None:
    """Cut from a pipe to a pipe: the bundle is alone on standard output."""
    both = bundle(edition("en", source=None), FA)
    result = program(
        "cut", "-", "-l", "fa", "-o", "-", "-p", SARA.public.line, given=both
    )
    assert result.returncode == 0
    assert result.stdout == bundle(FA)
    assert result.stderr.decode() == (
        f"cut standard output\n  {SERIES}/fa-1  trusted\n"
    )


def test_a_terminal_without_persian_gets_escapes() -> None:
    """Another encoding of the terminal is no reason for a traceback."""
    result = program("show", "-", given=bundle(FA), PYTHONIOENCODING="latin-1")
    assert result.returncode == 3
    assert b"\\u0628\\u0647" in result.stdout
    assert b"Traceback" not in result.stderr


LARGE = bundle(edition(text=TEXT * 5000))


def gone(*arguments: str) -> tuple[int, bytes]:
    """Run into a pipe whose reader has gone; status and standard error."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        result = subprocess.run(
            [sys.executable, "-m", "archive", *arguments],
            input=LARGE,
            stdout=writer,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(writer)
    return result.returncode, result.stderr


@pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")
@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "-"),
        ("verify", "-"),
        ("verify", "-", "--json"),
        ("cut", "-", "-l", "fa", "--unconfirmed", "-o", "-"),
    ],
)
def test_a_reader_that_has_gone_is_no_news(arguments: tuple[str, ...]) -> None:
    """``| head`` ends the program quietly."""
    status, errors = gone(*arguments)
    assert status != 0
    assert errors == b""


@pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")
def test_main_returns_whoever_reads() -> None:
    """A broken pipe is a status like any other; nothing is raised."""
    reader, writer = os.pipe()
    os.close(reader)
    stream = os.fdopen(writer, "w", encoding="utf-8")
    try:
        with redirect_stdout(stream):
            assert main(["--version"]) == 2
    finally:
        with suppress(OSError):
            stream.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_an_error_of_ours(capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be written is said with a code and a hint, to programs as well."""
    for command in (["--version"], ["key", "list", "--json"]):
        full = Path("/dev/full").open("w", encoding="utf-8")  # noqa: SIM115 — see below
        with redirect_stdout(full):
            assert main(command) == 2
        with suppress(OSError):
            full.close()  # tries once more to write
        assert "[disk-failed]" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="needs a shell")
def test_a_closed_standard_input_is_an_error_of_ours() -> None:
    """``archive verify - <&-`` says that there is nothing to read."""
    result = subprocess.run(
        ["sh", "-c", f'"{sys.executable}" -m archive verify - <&-'],
        capture_output=True,
        check=False,
    )
    assert result.returncode == 2
    assert b"Traceback" not in result.stderr
