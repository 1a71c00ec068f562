"""The two sides of every comparison: ``archive``, and the stock tools.

Both do the same work on the same bytes with the same key. Where the stock side could
be done in more than one way, it is done in the faster one.
"""

from __future__ import annotations

import shutil
import sys
import sysconfig
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from archive.format.compression import level
from archive.format.layout import MANIFEST
from archive.format.ustar import BLOCK, padding
from bench import sources
from bench.job import Job, Pipeline, run
from bench.sources import Content

TOOLS: Final = ("tar", "zstd", "minisign", "sha256sum", "sync")


def missing_tools() -> list[str]:
    """Which of the stock tools are not on this computer."""
    return [tool for tool in TOOLS if not shutil.which(tool)]


def program() -> tuple[str, ...]:
    """The ``archive`` program of this Python."""
    script = Path(sysconfig.get_path("scripts")) / "archive"
    return (str(script),) if script.exists() else (sys.executable, "-m", "archive")


def command(folder: Path, *words: str) -> Job:
    """A job of one command."""
    return (Pipeline(commands=(words,), folder=str(folder)),)


@dataclass(frozen=True)
class Task:
    """A job that can be done again: ``clear`` takes away what it made before."""

    job: Job
    clear: Callable[[], None]


def nothing() -> None:
    """What is to be cleared after a job that leaves nothing."""


@dataclass(frozen=True)
class Key:
    """A throwaway key: one key file for both sides, with the same cost of scrypt."""

    folder: Path
    variables: Mapping[str, str]

    @property
    def password(self) -> str:
        """The file that holds the password; minisign gets it as standard input."""
        return str(self.folder / "password")

    @property
    def secret(self) -> str:
        """The secret key file, made by ``archive key new``."""
        return f"{self.variables['XDG_DATA_HOME']}/archive/keys/bench.key"

    @property
    def public(self) -> str:
        """Its public key file."""
        return f"{self.secret.removesuffix('.key')}.pub"

    def make(self) -> None:
        """Make the key."""
        Path(self.password).write_text("correct horse battery staple\n", "ascii")
        words = ("key", "new", "bench", "--password-file", self.password)
        run(command(self.folder, *program(), *words), self.variables)


@dataclass(frozen=True)
class Ours:
    """``archive`` on one content, in a folder of its own."""

    content: Content
    folder: Path
    key: Key

    @property
    def bundle(self) -> Path:
        """The bundle that both sides verify and unpack."""
        return self.folder / "bundle.tar.zst"

    @property
    def tree(self) -> Path:
        """The bundle, unpacked."""
        return self.folder / "bundle"

    def _pack(self, target: str) -> Job:
        words = ("pack", "source", "--password-file", self.key.password, "-o", target)
        return command(self.folder, *program(), *words)

    def _unpack(self, target: str) -> Job:
        words = ("unpack", self.bundle.name, "-p", self.key.public, "-C", target)
        return command(self.folder, *program(), *words)

    def prepare(self) -> None:
        """Write the sources, pack them and unpack them, once and unmeasured."""
        sources.write(self.content, self.folder / "source")
        run(self._pack(self.bundle.name), self.key.variables)
        run(self._unpack(self.tree.name), self.key.variables)

    def pack(self) -> Task:
        """Sources to a signed bundle, checked and on the medium."""
        made = self.folder / "packed.tar.zst"
        return Task(self._pack(made.name), lambda: made.unlink(missing_ok=True))

    def pack_unsigned(self) -> Task:
        """As :meth:`pack`, without a key, which alone takes 64 MiB to derive."""
        made = self.folder / "unsigned.tar.zst"
        words = ("pack", "source", "--unsigned", "-o", made.name)
        job = command(self.folder, *program(), *words)
        return Task(job, lambda: made.unlink(missing_ok=True))

    def verify(self) -> Task:
        """A bundle, from its bytes to a verdict."""
        words = ("verify", self.bundle.name, "-p", self.key.public)
        return Task(command(self.folder, *program(), *words), nothing)

    def unpack(self) -> Task:
        """A bundle to checked files on the medium."""
        made = self.folder / "unpacked"
        return Task(
            self._unpack(made.name), lambda: shutil.rmtree(made, ignore_errors=True)
        )


@dataclass(frozen=True)
class Stock:
    """The stock tools on what :class:`Ours` prepared."""

    ours: Ours

    @property
    def _plain(self) -> Path:
        return self.ours.folder / "plain"

    def _editions(self) -> list[str]:
        """Folders with a manifest, below the tree."""
        tree = self.ours.tree
        found = tree.glob(f"*/*/{MANIFEST}")
        return sorted(str(path.parent.relative_to(tree)) for path in found)

    def prepare(self) -> None:
        """Lay out the editions without signatures, for the stock tools to sign."""
        unsigned = shutil.ignore_patterns("*.minisig", "keys")
        shutil.copytree(self.ours.tree, self._plain, ignore=unsigned)

    def pack(self) -> Task:
        """``minisign -S`` of all manifests; ``tar | zstd`` of each edition."""
        made = self.ours.folder / "stock.tar.zst"
        manifests = [f"{edition}/{MANIFEST}" for edition in self._editions()]
        # One process for all manifests: minisign asks for the password once, too.
        sign = ("minisign", "-S", "-l", "-s", self.ours.key.secret, "-m", *manifests)
        job = [
            Pipeline(
                commands=(sign,),
                folder=str(self._plain),
                given=self.ours.key.password,
            )
        ]
        for edition in self._editions():
            size = _tar_size(self._plain / edition)
            tar = ("tar", "--format=ustar", "-cf", "-", edition)
            # The hint lets zstd choose its tables for the size, as archive does.
            zstd = ("zstd", "-q", f"-{level(size)}", "-T1", f"--size-hint={size}")
            job.append(
                Pipeline(
                    commands=(tar, zstd),
                    folder=str(self._plain),
                    appended_to=str(made),
                )
            )

        def clear() -> None:
            made.unlink(missing_ok=True)
            for manifest in manifests:
                (self._plain / f"{manifest}.minisig").unlink(missing_ok=True)

        return Task(tuple(job), clear)

    def verify(self) -> Task:
        """As :meth:`unpack`, without waiting for the medium.

        To check a bundle with stock tools is to unpack it somewhere.
        """
        made = self.ours.folder / "stock-verified"
        return self._unpacked(made, sync=False)

    def unpack(self) -> Task:
        """``zstd -dc | tar x``, ``minisign -V``, ``sha256sum -c``, ``sync``."""
        made = self.ours.folder / "stock-unpacked"
        return self._unpacked(made, sync=True)

    def _unpacked(self, made: Path, *, sync: bool) -> Task:
        decode = ("zstd", "-q", "-dc", str(self.ours.bundle))
        job = [Pipeline(commands=(decode, ("tar", "-xf", "-")), folder=str(made))]
        for edition in self._editions():
            folder = str(made / edition)
            (signature,) = (self.ours.tree / edition).glob("*.minisig")
            named = ("-m", MANIFEST, "-x", signature.name)
            sign = ("minisign", "-V", "-q", "-p", self.ours.key.public, *named)
            check = ("sha256sum", "--quiet", "-c", MANIFEST)
            job += [*_one(folder, sign), *_one(folder, check)]
        if sync:
            # Files and folders of this bundle alone: a bare sync would wait for
            # whatever else the computer has to write.
            paths = [path.relative_to(self.ours.tree) for path in _below(self.ours)]
            job += _one(str(made), ("sync", *map(str, paths)))

        def clear() -> None:
            shutil.rmtree(made, ignore_errors=True)
            made.mkdir()

        return Task(tuple(job), clear)


def _one(folder: str, words: tuple[str, ...]) -> Job:
    return command(Path(folder), *words)


def _below(ours: Ours) -> list[Path]:
    return [ours.tree, *sorted(ours.tree.rglob("*"))]


def _tar_size(folder: Path) -> int:
    sizes = [path.stat().st_size for path in folder.iterdir()]
    return sum(BLOCK + size + padding(size) for size in sizes)
