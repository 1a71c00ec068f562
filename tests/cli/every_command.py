"""Every command of the program, with successes and representative failures.

``python -m tests.cli.every_command FOLDER`` prepares an empty folder, runs all of them
in it, in this process, and prints what they printed as JSON. ``--no-sockets`` fails
whatever opens one, ``--clock SECONDS`` sets Python's clocks, ``--uid NUMBER`` runs them
as another user, ``--no-chance`` leaves out the steps whose output differs every time.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import click

from archive.cli import app
from archive.format.minisign import OURS, SecretKeyFile
from tests import kit, pages, parcels
from tests.kit import MALLORY, REZA, SARA, Key, Run, run

BUNDLE: Final = "iran-2026-01.tar.zst"
_KEY: Final = ("--key", "./sara.key")
_LOCKED: Final = ("--key", "./locked.key", "--password-file", "password")
_REZA: Final = ("--key", "./reza.key")
_UNREAD: Final = ("--unread", "fa")
_SMALL: Final = "small.tar.zst"
_FEW: Final = ("--square", "25-L", "--dots", "10")
"""Two squares a page."""
LISTENING: Final = "127.0.0.1"
_LOOP: Final = ("--on", LISTENING)
_NO_RADIO: Final = ("--radio", "tcp:127.0.0.1")
_AGREED: Final = ("--agree-to-transmit", "60")
_SHORT: Final = ("--count", "4")
_NEW: Final = ("-l", "en", "--title", "On strike", "--date", "2026-02-01")


@dataclass(frozen=True)
class Step:
    """One run of the program: its arguments, its exit status, and what is piped in.

    ``chance`` says that it makes a new key, or takes repair or a path at random: its
    output differs every time. ``listens`` says that it may listen at this computer's
    own address, and connect to nobody.
    """

    arguments: tuple[str, ...]
    status: int = 0
    stdin: str | None = None
    chance: bool = False
    listens: bool = False


def _step(*arguments: str, status: int = 0, stdin: str | None = None) -> Step:
    return Step(arguments, status, stdin)


def _chance(*arguments: str, status: int = 0) -> Step:
    return Step(arguments, status, chance=True)


def _serve(*arguments: str) -> Step:
    """It ends by itself at once."""
    asked = ("serve", *arguments, "--on", LISTENING, "--minutes", "0.0001")
    return Step(asked, chance=True, listens=True)


STEPS: Final = (
    # What has no bundle yet.
    _step("--version"),
    _step("--help"),
    _step(status=2),
    _step("nonsense", status=2),
    _step("verify", status=2),
    *(_step("completion", shell) for shell in ("bash", "zsh", "fish")),
    _step("completion", "cmd", status=2),
    # Sources.
    _step("new", "strike-2027", *_NEW),
    _step("new", "strike-2027", *_NEW, status=2),
    _step("new", "strike-2028", *_NEW, "--text", "sources/en.txt", "--json"),
    _step("new", "strike-2029", *_NEW, "--text", "missing.txt", status=2),
    _step("new", "Strike", *_NEW, status=2),
    _step("revise", "strike-2028", "en", "--date", "2026-02-02", "--title", "Strike"),
    _step("revise", "strike-2028", "fa", "--date", "2026-02-02", status=2),
    _step("revise", "strike-2028", "en", "--date", "yesterday", status=2),
    # Translations.
    _step("check", "sources"),
    _step("check", "sources", "-l", "fa", "--json"),
    _step("check", "sources", "--report", "report.html"),
    _step("check", "sources", "--report", "report.html", status=2),
    _step("check", "sources", "--report", "report.html", "--replace", "--json"),
    _step("check", "worse", status=1),
    _step("check", "nowhere", status=2),
    _step("review", "sources", "fa", "--status", "edited", status=2),
    _step("review", "worse", "fa", "--status", "edited", "--yes", status=2),
    _step("review", "sources", "fa", "--status", "edited", "--yes"),
    _step("check", "sources", "-l", "fa"),
    _step("pack", "sources", *_KEY, "-o", "read.tar.zst"),
    _step("show", "read.tar.zst", "-l", "fa", status=3),
    _step("review", "sources", "fa", "--status", "machine", "--yes", "--json"),
    # Packing.
    _step("pack", "sources", *_KEY, "-o", BUNDLE, status=3),
    _step("pack", "sources", *_KEY, "-o", BUNDLE, "--json", status=3),
    _step("pack", "sources", *_UNREAD, *_KEY, "-o", BUNDLE),
    _step("pack", "sources", *_UNREAD, *_KEY, "-o", BUNDLE, status=2),
    _step("pack", "sources", *_UNREAD, *_KEY, "-o", BUNDLE, "--replace", "--json"),
    _step("pack", "sources", *_UNREAD, *_KEY, "-l", "fa", "-o", "-"),
    _step("pack", "sources", *_UNREAD, "--unsigned", "-o", "unsigned.tar.zst"),
    _step("pack", "sources", *_UNREAD, *_KEY, "-l", "ku", status=2),
    _step("pack", "strike-2027", *_KEY, status=2),
    _step("pack", "strike-2028", *_KEY, "--against", BUNDLE),
    _step("pack", "missing", *_KEY, status=2),
    _step("pack", "sources", *_UNREAD, "--key", "missing", status=2),
    _step("pack", "sources", *_UNREAD, "--key", "./open.key", status=2),
    _step(
        "pack",
        "sources",
        *_UNREAD,
        "--key",
        "./locked.key",
        "-o",
        "no.tar.zst",
        status=2,
    ),
    _step("pack", "sources", *_UNREAD, *_LOCKED, "-o", "no.tar.zst", status=2),
    _step("cosign", BUNDLE, *_REZA, status=3),
    _step("cosign", BUNDLE, *_REZA, "--unconfirmed", "-o", "both.tar.zst"),
    _step("cosign", "unsigned.tar.zst", *_REZA, "--unconfirmed", "--json"),
    # Checking as a stranger.
    _step("verify", BUNDLE, status=3),
    _step("verify", BUNDLE, "--json", status=3),
    _step("verify", "-", status=3, stdin=BUNDLE),
    _step("verify", BUNDLE, "-p", "sara.pub"),
    _step("verify", BUNDLE, "-p", SARA.public.line),
    _step("verify", BUNDLE, "-p", "reza.pub", "-l", "fa", status=3),
    _step("verify", BUNDLE, "-l", "ku", status=2),
    _step("verify", "damaged.tar.zst", status=1),
    _step("verify", "damaged.tar.zst", "--json", status=1),
    _step("verify", "missing.tar.zst", status=2),
    _step("verify", "missing.tar.zst", "--json", status=2),
    _step("show", BUNDLE, "-l", "fa", status=3),
    _step("show", BUNDLE, status=2),
    _step("show", "damaged.tar.zst", status=1),
    _step("unpack", BUNDLE, status=3),
    _step("cut", BUNDLE, "-l", "fa", "-o", "fa.tar.zst", status=3),
    # Trust.
    _step("trust", status=2),
    _step("trust", "list"),
    _step("trust", "add", "sara.pub", "--name", "Sara", status=2),
    _step("trust", "add", "--from", BUNDLE, "--name", "Sara"),
    _step("trust", "add", "sara.pub", "--checked"),
    _step("trust", "add", "reza.pub", "--name", "Reza", "--any-series", "--json"),
    _step("trust", "add", "reza.pub", "--fingerprint", "1" * 30, status=2),
    _step("trust", "add", "missing.pub", "--name", "x", "--any-series", status=2),
    _step("trust", "add", "--from", "damaged.tar.zst", "--name", "x", status=1),
    _step("trust", "list", "--json"),
    _step("trust", "forget", "Reza"),
    _step("trust", "forget", "Nobody", status=2),
    # Checking as a friend.
    _step("verify", BUNDLE),
    _step("verify", BUNDLE, "both.tar.zst", "unsigned.tar.zst", status=3),
    _step("list", BUNDLE, "both.tar.zst"),
    _step("list", BUNDLE, "--json"),
    _step("list", "damaged.tar.zst", status=1),
    _step("show", BUNDLE, "-l", "en"),
    _step("show", BUNDLE, "-l", "fa", "--json"),
    _step("diff", BUNDLE, "-l", "en", "-l", "fa"),
    _step("diff", BUNDLE, "both.tar.zst", "-l", "fa", "--json"),
    _step("diff", BUNDLE, "missing.tar.zst", status=2),
    # Keeping.
    _step("store", status=2),
    _step("store", "add", BUNDLE),
    _step("store", "add", "both.tar.zst", "conflict.tar.zst", "--json", status=1),
    _step("store", "add", "strange.tar.zst", "damaged.tar.zst", status=1),
    _step("store", "add", "strange.tar.zst", "--unconfirmed", "--store", "shelf"),
    _step("store", "add", "missing.tar.zst", status=2),
    _step("store", "list", "-l", "en"),
    _step("store", "list", "--all", "--json", status=1),
    _step("store", "list", "--store", "shelf", status=3),
    _step("store", "list", "--store", "nowhere", status=2),
    _step("store", "verify", "--json", status=1),
    _step("store", "export", "-l", "en", "-o", "kept.tar.zst"),
    _step("store", "export", "-o", "most.tar.zst", "--json", status=1),
    _step("store", "export", "--store", "shelf", "-o", "no.tar.zst", status=3),
    # Meeting.
    _step("sync", "met stick", "--dry-run"),
    _step("sync", "met stick"),
    _step("sync", "met stick", "--json"),
    _step("sync", "shelf", "--only-in", status=3),
    _step("sync", "shelf", "--quarantine", "--json", status=3),
    _step("sync", "shelf", "--unconfirmed", "--only-in"),
    _step("sync", "strange stick", status=1),
    _step("sync", "strange stick", "--only-in", "--only-out", status=2),
    _step("sync", "nowhere", "--json", status=2),
    # Keeping, to the end.
    _step("store", "remove", "fa", status=2),
    _step("store", "remove", "fa", "--quarantine", "--yes"),
    _step("store", "remove", "fa", "--yes", "--json", status=2),
    _step("store", "verify"),
    # Sticks.
    _step("stick", "stick", BUNDLE, "-l", "en", "--no-sheets", "--json"),
    _step("stick", "stick", BUNDLE, "-l", "en", "--lines"),
    _step("stick", "stick", BUNDLE, "-l", "fa", status=2),
    _step("stick", "stick", "strange.tar.zst", status=3),
    _step("stick", "stick", "strange.tar.zst", "--unconfirmed", status=2),
    _step("stick", "nowhere", BUNDLE, status=2),
    _step("stick", "--verify", "stick"),
    _step("stick", "--verify", "stick", "--json"),
    _step("stick", "--verify", "sources", status=2),
    _step("stick", "--verify", "stick", BUNDLE, status=2),
    _step("stick", "stick", "--no-sheets"),
    # Passing on.
    _step("cut", BUNDLE, "-l", "fa", "-o", "fa.tar.zst"),
    _step("cut", BUNDLE, "-l", "en", "-o", "en.tar.zst", "--json"),
    _step("cut", BUNDLE, "-l", "fa-1", "-o", "-"),
    _step("cut", BUNDLE, status=2),
    _step("merge", "fa.tar.zst", "en.tar.zst", "-o", "merged.tar.zst"),
    _step("merge", BUNDLE, "both.tar.zst", "-o", "merged.tar.zst", status=2),
    _step("merge", BUNDLE, "damaged.tar.zst", "-o", "bad.tar.zst", status=1),
    _step("merge", "conflict.tar.zst", BUNDLE, "-o", "bad.tar.zst", status=1),
    _step("unpack", BUNDLE),
    _step("unpack", BUNDLE, status=2),
    _step("unpack", "both.tar.zst", "-C", "a folder", "-l", "fa", "--json"),
    _step("unpack", "damaged.tar.zst", "-C", "bad", status=1),
    _step("unpack", "-", "-C", "from a pipe", stdin=BUNDLE),
    _step("verify", "iran-2026-01"),
    _step("verify", "iran-2026-01/iran-2026-01/fa-1"),
    _step("merge", "iran-2026-01", "-o", "again.tar.zst"),
    # Kits.
    _step("kit", "kit", BUNDLE, "--no-sheets"),
    _step("kit", "kit", BUNDLE, "--no-sheets", status=2),
    _step("kit", "small kit", _SMALL, "--no-sheets", "--json"),
    _step("kit", "kit of the store", "-l", "en", "--no-sheets"),
    _step("kit", "no kit", BUNDLE, "--software", "sources", status=2),
    _step("kit", "no kit", BUNDLE, "--software", "nowhere", status=2),
    _step("kit", "no kit", BUNDLE, "--for", "amiga", status=2),
    _step("kit", "no kit", "strange.tar.zst", status=3),
    _step("kit", "no kit", "damaged.tar.zst", "--json", status=1),
    # Sheets and pictures.
    _step("sheet", _SMALL, *_FEW, "-o", "sheet.pdf"),
    _step("sheet", _SMALL, *_FEW, "-o", "sheet.pdf", status=2),
    _step("sheet", _SMALL, *_FEW, "-o", "sheet.pdf", "--replace", "--json"),
    _step("sheet", _SMALL, *_FEW, "--pictures", "squares"),
    _step("sheet", _SMALL, *_FEW, "--pictures", "squares", status=2),
    _step("sheet", _SMALL, *_FEW, "--pictures", "drawings", "--svg", "--json"),
    _chance("sheet", _SMALL, *_FEW, "--pictures", "posters", "--repair"),
    _step("sheet", _SMALL, "--square", "5-L", status=2),
    _step("sheet", BUNDLE, status=2),
    _step("sheet", "damaged.tar.zst", status=1),
    # Screens.
    _step("play", _SMALL, *_SHORT, "--gif", "play.gif", "--html", "play.html"),
    _step("play", _SMALL, *_SHORT, "--gif", "play.gif", status=2),
    _step("play", BUNDLE, "-l", "en", "--html", "en.html", "--count", "3", "--json"),
    _step("play", _SMALL, status=2),
    _step("play", "strange.tar.zst", "--gif", "no.gif", status=3),
    # Lines.
    _step("lines", _SMALL),
    _step("lines", BUNDLE, "-l", "fa", "--count", "3", "--symbols", "2", "--json"),
    _step("lines", "strange.tar.zst", status=3),
    _chance("lines", _SMALL, "--repair"),
    # Pages.
    _step("page", BUNDLE, "-l", "fa"),
    _step("page", BUNDLE, "-l", "fa", status=2),
    _step("page", BUNDLE, "-l", "fa", "--full", "-o", "full.html", "--json"),
    _step("page", "--blank"),
    _step("page", BUNDLE, status=2),
    _step("page", "strange.tar.zst", status=3),
    _step("page", "damaged.tar.zst", status=1),
    _step("page", "--check", "read-fa.html"),
    _step("page", "--check", "read.html", "--json"),
    _step("page", "--check", "own.html", status=3),
    _step("page", "--check", "changed.html", status=1),
    _step("verify", "read-fa.html"),
    _step("show", "-", stdin="own.html"),
    _step("cut", "read-fa.html", "-l", "fa", "-o", "of a page.tar.zst"),
    _step("verify", "changed.html", status=1),
    # A hotspot.
    _serve(BUNDLE),
    _serve(BUNDLE, "read-fa.html", "-l", "fa", "--full", "--json"),
    _serve(_SMALL, "--wifi", "Tea", "--wifi-password-file", "password", "--light"),
    _step("serve", status=2),
    _step("serve", _SMALL, "--on", "0.0.0.0", status=2),  # noqa: S104 — refused
    _step("serve", _SMALL, "--on", "nowhere0", "--json", status=2),
    _step("serve", _SMALL, *_LOOP, "--minutes", "0", status=2),
    _step("serve", _SMALL, *_LOOP, "--wifi", "Tea", status=2),
    _step("serve", _SMALL, *_LOOP, "--wifi-password-file", "password", status=2),
    _step("serve", "strange.tar.zst", *_LOOP, status=3),
    _step("serve", "damaged.tar.zst", *_LOOP, status=1),
    _step("serve", "missing.tar.zst", *_LOOP, "--json", status=2),
    # A radio; none is here, and the library for it opens a socket when it is imported.
    _step("mesh", status=2),
    _step("mesh", "send", _SMALL, *_NO_RADIO, status=2),
    _step("mesh", "send", _SMALL, "--radio", "/dev/radio", "--json", status=2),
    _step("mesh", "send", "strange.tar.zst", *_NO_RADIO, *_AGREED, status=3),
    _step("mesh", "send", "damaged.tar.zst", *_NO_RADIO, *_AGREED, status=1),
    _step("mesh", "receive", status=2),
    _step("mesh", "receive", "--radio", "radio:1", status=2),
    _step("mesh", "relay", *_NO_RADIO, status=2),
    # Squares and lines come back.
    _step("collect", "lines.txt", "-o", "collected.tar.zst"),
    _step("collect", "lines.txt", "-o", "collected.tar.zst", status=2),
    _step("collect", "-", "-o", "-", stdin="lines.txt"),
    _step("collect", "forged.txt", "-o", "found.tar.zst", "--json"),
    _step("collect", "strange.txt", "-o", "stranger.tar.zst", status=3),
    _step("collect", "bad.txt", status=1),
    _step("collect", "password", status=2),
    _step("collect", "few.txt", "--resume", "pieces.txt", status=3),
    _step("scan", "squares", "-o", "scanned.tar.zst"),
    _step("scan", "play.gif", "-o", "scanned.tar.zst", "--replace", "--json"),
    _step("scan", "few.txt", "squares/square-00001.png", "-o", "mixed.tar.zst"),
    _step("scan", "--resume", "pieces.txt", "lines.txt", "-o", "resumed.tar.zst"),
    _step("collect", "--resume", "gone.txt", "few.txt", "--json", status=3),
    _step(
        *("collect", "--resume", "gone.txt", "--discard", "lines.txt"),
        *("-o", "whole.tar.zst"),
    ),
    _step("scan", "few.txt", "damaged.tar.zst", status=1),
    _step("scan", "sheet.pdf", "missing.png", "--json", status=2),
    _step("scan", "--camera", "/nowhere/video0", status=2),
    _step("scan", status=2),
    # Keys.
    _step("key", status=2),
    _step("key", "list"),
    _step("key", "show", "sara.pub", "-o", "copy.pub"),
    _step("key", "show", "sara.pub", "-o", "copy.pub", status=2),
    _step("key", "show", "missing", status=2),
    _step("key", "new", "Sara", status=2),
    _step("key", "new", "empty", "--password-file", "empty", status=2),
    _chance("key", "new", "new", "--password-file", "password"),
    _chance("key", "list", "--json"),
    _chance("key", "show", "new", "--json"),
    _chance("key", "new", "new", "--password-file", "password", status=2),
    # Forgetting; what was written is still wanted.
    _step("forget", status=2),
    _step("forget", "--dry-run"),
    _chance("forget", "--dry-run", "--keys", "--json"),
)
"""In this order: later ones use what earlier ones made."""


def unlocked(key: Key) -> bytes:
    """A secret key file without a password, as ``minisign -G -W`` makes it."""
    box = key.public.key_id + key.secret.seed + key.secret.public.raw + bytes(32)
    return SecretKeyFile("minisign secret key", None, bytes(32), box).to_bytes()


def prepare(folder: Path) -> None:
    """Put everything into an empty folder that the steps begin with."""
    kit.put_sources(folder / "sources")
    kit.put_sources(folder / "worse")
    text = folder / "worse" / "fa.txt"
    one, two = "\u06f1".encode(), "\u06f2".encode()  # Persian digits
    text.write_bytes(text.read_bytes().replace(one, two))
    for name, key in (("sara", SARA), ("reza", REZA), ("open", MALLORY)):
        (folder / f"{name}.pub").write_bytes(key.public.to_bytes())
        (folder / f"{name}.key").write_bytes(unlocked(key))
        (folder / f"{name}.key").chmod(0o600)
    (folder / "open.key").chmod(0o644)
    locked = SecretKeyFile("minisign encrypted secret key", OURS, bytes(32), bytes(104))
    (folder / "locked.key").write_bytes(locked.to_bytes())
    (folder / "locked.key").chmod(0o600)
    (folder / "password").write_bytes(kit.PASSWORD + b"\n")
    (folder / "empty").write_bytes(b"")
    damaged = bytearray(kit.bundle(kit.edition()))
    damaged[-20] ^= 1
    (folder / "damaged.tar.zst").write_bytes(damaged)
    conflict = kit.bundle(kit.edition(text="another text\n"))
    (folder / "conflict.tar.zst").write_bytes(conflict)
    _prepare_sticks(folder)
    _prepare_packets(folder)
    _prepare_pages(folder)


def _prepare_sticks(folder: Path) -> None:
    """Two empty sticks, and one on which somebody laid things."""
    (folder / "stick").mkdir()
    (folder / "met stick").mkdir()
    strange = folder / "strange stick"
    strange.mkdir()
    for name in ("damaged", "conflict"):
        content = (folder / f"{name}.tar.zst").read_bytes()
        (strange / f"{name}.tar.zst").write_bytes(content)


def _prepare_pages(folder: Path) -> None:
    """Pages in a program of somebody else's: an own copy, and one that was changed."""
    own = pages.page(kit.edition(), own=pages.pins({"سارا": SARA}))
    changed = replace(own, text=f"{own.text}<p>!</p>")
    for name, page in (("own", own), ("changed", changed)):
        (folder / f"{name}.html").write_bytes(page.to_bytes())


def _prepare_packets(folder: Path) -> None:
    """Small editions, and lines of them: all, few, forged, of a bad signature."""
    small, strange = kit.edition(), kit.edition(keys=(MALLORY,))
    (folder / _SMALL).write_bytes(kit.bundle(small))
    (folder / "strange.tar.zst").write_bytes(kit.bundle(strange))
    packets = parcels.sender(small).first(1, 8)
    forged = [parcels.forged(packets[0]), *packets[1:]]
    for name, text in {
        "lines.txt": parcels.text(packets),
        "few.txt": parcels.text(packets[:3]),
        "forged.txt": parcels.text(forged),
        "strange.txt": parcels.lines(strange),
        "bad.txt": parcels.lines(parcels.badly_signed()),
    }.items():
        (folder / name).write_text(text)


@contextmanager
def _piped(file: str | None) -> Iterator[None]:
    """Standard input from a file, or one that is empty."""
    before = sys.stdin
    content = Path(file).read_bytes() if file else b""
    sys.stdin = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8")
    try:
        yield
    finally:
        sys.stdin = before


def run_all(*, chance: bool = True) -> list[tuple[Step, Run]]:
    """Run every step in the folder that was prepared, which is the current one."""
    results = []
    for step in STEPS:
        if step.chance and not chance:
            continue
        with _piped(step.stdin), may_listen(allowed=step.listens):
            results.append((step, run(*step.arguments)))
    return results


def leaves(
    command: click.Command = app, path: tuple[str, ...] = ()
) -> Iterator[tuple[str, ...]]:
    """The names of every command and subcommand that the program has."""
    if not isinstance(command, click.Group):
        yield path
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        below = command.get_command(context, name)
        if below:
            yield from leaves(below, (*path, name))


_SOCKETS: list[str] = []
_LISTENED: list[str] = []
_LISTENS: Final = ("socket.__new__", "socket.bind")
_may: dict[str, bool] = {"listen": False}


@contextmanager
def may_listen(*, allowed: bool) -> Iterator[None]:
    """While this lasts, sockets may be made that listen at our own address."""
    _may["listen"] = allowed
    try:
        yield
    finally:
        _may["listen"] = False


def forbid_sockets(event: str, arguments: tuple[object, ...]) -> None:
    """An audit hook (``sys.addaudithook``): opening a socket is noted, and fails.

    In steps that listen it is noted elsewhere, and fails for all but that.
    """
    if not event.startswith("socket."):
        return
    said = f"{event}{arguments[1:]}"
    elsewhere = event == "socket.bind" and f"('{LISTENING}'," not in said
    if _may["listen"] and event in _LISTENS and not elsewhere:
        _LISTENED.append(said)
        return
    _SOCKETS.append(said)
    message = f"a socket was opened: {event}"
    raise RuntimeError(message)


def _become(uid: int, folder: Path) -> None:
    """Go on as another user, who owns the folder and can read nothing else of ours.

    Whatever Python imports late is imported before, by running everything once.
    """
    with TemporaryDirectory() as scratch:
        os.chdir(scratch)
        prepare(Path())
        before, os.environ["XDG_DATA_HOME"] = os.environ["XDG_DATA_HOME"], scratch
        run_all()
        os.environ["XDG_DATA_HOME"] = before
        os.chdir(folder)
    for path in (folder, Path(before), *folder.rglob("*")):
        os.chown(path, uid, uid)
    os.setgroups([])
    os.setgid(uid)
    os.setuid(uid)


def _set_clock(seconds: float) -> None:
    """Every clock of Python's says this, and goes on from there."""
    start = time.monotonic()
    clocks: Any = time
    clocks.time = lambda: seconds + time.monotonic() - start
    clocks.time_ns = lambda: int(clocks.time() * 10**9)
    local, world = time.localtime, time.gmtime
    clocks.localtime = lambda at=None: local(clocks.time() if at is None else at)
    clocks.gmtime = lambda at=None: world(clocks.time() if at is None else at)


def _main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--no-sockets", action="store_true")
    parser.add_argument("--no-chance", action="store_true")
    parser.add_argument("--clock", type=float)
    parser.add_argument("--uid", type=int)
    options = parser.parse_args()
    os.chdir(options.folder)
    prepare(options.folder)
    if options.clock is not None:
        _set_clock(options.clock)
    if options.uid is not None:
        _become(options.uid, options.folder)
    if options.no_sockets:
        sys.addaudithook(forbid_sockets)
    results = run_all(chance=not options.no_chance)
    found = [{**asdict(step), "run": asdict(result)} for step, result in results]
    year = time.localtime().tm_year
    sockets = {"sockets": _SOCKETS, "listened": _LISTENED}
    print(json.dumps({"steps": found, "year": year, **sockets}))


if __name__ == "__main__":
    _main()
