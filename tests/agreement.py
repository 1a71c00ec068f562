"""Mutated inputs for both implementations: ``python -m tests.agreement --runs 30000``.

The law: the reader in ``reader/`` decides of every input what this package decides.
Both accept it and find the same in it, or both refuse it with the same code. Inputs are
those of :mod:`tests.fuzz`, and for objects and frames the real statement too; the same
seed gives the same ones. They go through one process of node, as lines of JSON
(``reader/kit/decide.js``). ``--output`` writes what was found into a file.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import IO, Final, Self

from archive.errors import ArchiveError, Malformed
from archive.format.compression import compress, decompress
from archive.format.edition import Checked, verify
from archive.format.manifest import Entry, Manifest
from archive.format.minisign import PublicKeyFile, SecretKeyFile
from archive.format.object import EditionObject
from archive.format.page import Page
from archive.format.script import fold, unfold
from archive.format.signature import Signature
from archive.format.trustlist import TrustList
from archive.format.ustar import Member
from archive.packets.lines import find
from archive.packets.packet import Packet
from archive.tasks.check import Finding, Found, check
from archive.tasks.inputs import Input
from archive.values import EditionName
from tests import kit
from tests.fuzz import PARSERS, Parser

READER: Final = kit.ROOT / "reader"
SEED: Final = 1

_BATCH: Final = 16
"""Inputs at a time: few enough for their answers to fit into a pipe."""
_MOST_CONTENT: Final = 1 << 20
_NOBODY: Final = TrustList()
_MOST: Final = ("manifest", "object", "page")
"""Formats that more inputs are made for."""

Decision = tuple[str, str]
"""``ok`` or an error's code, and what was found in an accepted input."""


# What Python says.


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class _Contents:
    """A sink that keeps what each edition holds."""

    def __init__(self) -> None:
        self._pieces: dict[EditionName, list[bytes]] = {}

    def __call__(self, name: EditionName, _entry: Entry) -> Callable[[bytes], object]:
        return self._pieces.setdefault(name, []).append

    def summary(self, edition: Checked) -> str:
        """Name, verdict, notes, signers, and digests of manifest and files."""
        contents = b"".join(self._pieces[edition.name])
        words = [
            str(edition.name),
            edition.verdict.value,
            *(note.value for note in edition.notes),
            *(signer.key.public.name for signer in edition.signers),
            _digest(edition.manifest_bytes),
            _digest(contents),
        ]
        return " ".join(words)


def _object(data: bytes) -> str:
    parsed, contents = EditionObject.from_bytes(data), _Contents()
    edition = verify(parsed.receive(), _NOBODY, contents)
    return f"{_digest(parsed.to_bytes())} {contents.summary(edition)}"


def _page(data: bytes) -> str:
    page, contents = Page.from_bytes(data), _Contents()
    said = "blank"
    if page.object:
        said = contents.summary(verify(page.receive(), _NOBODY, contents))
    else:
        page.refuse_other(None)
    parts = page.to_bytes(), page.program.encode(), page.own.to_bytes()
    return " ".join([said, *map(_digest, parts)])


def _bundle(data: bytes) -> str:
    contents = _Contents()

    def said(finding: Finding) -> str:
        if isinstance(finding, Found):
            return contents.summary(finding.checked)
        return finding.error.code

    report = check([Input.of_bytes(data)], _NOBODY, sink=contents)
    return "\n".join(map(said, report.findings))


def _script(data: bytes) -> str:
    if not data:
        message = "not even a table's number"
        raise Malformed(message)
    return _digest(fold(unfold(data[1:], data[0]), data[0]))


def _lines(data: bytes) -> str:
    return "\n".join(
        _digest(each.to_bytes())
        if isinstance(each, Packet)
        else f"damaged {each.header.to_bytes().hex()}"
        for each in find(data.decode("utf-8", "replace"))
    )


KINDS: Final[dict[str, Callable[[bytes], str]]] = {
    "manifest": lambda data: _digest(Manifest.from_bytes(data).to_bytes()),
    "object": _object,
    "page": _page,
    "bundle": _bundle,
    "zstd-frame": lambda data: _digest(decompress(data, _MOST_CONTENT)),
    "signature": lambda data: _digest(Signature.from_bytes(data).to_bytes()),
    "public-key": lambda data: _digest(PublicKeyFile.from_bytes(data).to_bytes()),
    "secret-key": lambda data: _digest(SecretKeyFile.from_bytes(data).to_bytes()),
    "trust-list": lambda data: _digest(TrustList.from_bytes(data).to_bytes()),
    "tar-header": lambda data: _digest(Member.from_bytes(data).to_bytes()),
    "script": _script,
    "packet": lambda data: _digest(Packet.from_bytes(data).to_bytes()),
    "lines": _lines,
}
"""Formats that both implementations read, by the names of :mod:`tests.fuzz`."""


def decide(kind: str, data: bytes) -> Decision:
    """What Python says of an input."""
    try:
        return "ok", KINDS[kind](data)
    except ArchiveError as error:
        return error.code, ""


# What the reader says.


class Reader:
    """One process of node, which answers a line for each line."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            ["node", "kit/decide.js"],
            cwd=READER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="ascii",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    @staticmethod
    def _open(stream: IO[str] | None) -> IO[str]:
        assert stream is not None
        return stream

    def decide(self, kind: str, inputs: Sequence[bytes]) -> list[Decision]:
        """What JavaScript says of each input."""
        to, of = self._open(self._process.stdin), self._open(self._process.stdout)
        for data in inputs:
            line = {"kind": kind, "data": base64.b64encode(data).decode()}
            to.write(json.dumps(line) + "\n")
        to.flush()
        answers = [json.loads(of.readline()) for _ in inputs]
        return [(answer["code"], answer["found"]) for answer in answers]


# Inputs.


def _statement(language: str, *, plain: bool) -> bytes:
    """The object of a real text: long enough for all that a compressor does."""
    text = (kit.STATEMENT / f"{language}.txt").read_text(encoding="utf-8")
    edition = kit.edition(language, text=text)
    manifest, contents = edition.manifest.to_bytes(), text.encode()
    made = EditionObject.make(manifest, edition.signers, contents)
    if plain:
        return made.to_bytes()
    unfolded = replace(made, codec=type(made.codec)(1))
    return replace(unfolded, payload=compress(manifest + contents, 19)).to_bytes()


def _frames() -> Iterator[bytes]:
    for language, level in (("en", 1), ("fa", 3), ("en", 19), ("ckb", 9)):
        text = (kit.STATEMENT / f"{language}.txt").read_bytes()
        yield compress(text, level)


def parsers() -> list[Parser]:
    """Those of :mod:`tests.fuzz` that have a kind here, with longer inputs too."""
    longer = {
        "object": tuple(
            _statement(language, plain=plain)
            for language in ("en", "fa")
            for plain in (True, False)
        ),
        "zstd-frame": tuple(_frames()),
    }
    named = {each.name: each for each in PARSERS}
    return [
        replace(named[kind], seeds=(*named[kind].seeds, *longer.get(kind, ())))
        for kind in KINDS
    ]


def _batches(inputs: Iterable[bytes]) -> Iterator[list[bytes]]:
    iterator = iter(inputs)
    while batch := list(islice(iterator, _BATCH)):
        yield batch


# Both.


@dataclass
class Tally:
    """What came of many inputs."""

    kind: str
    inputs: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    differing: list[tuple[bytes, Decision, Decision]] = field(default_factory=list)

    @property
    def row(self) -> str:
        """A row of the table."""
        codes = ", ".join(f"{code} {n}" for code, n in sorted(self.codes.items()))
        return f"| {self.kind} | {self.inputs:,} | {codes} | {len(self.differing)} |"


def compare(parser: Parser, reader: Reader, runs: int, seed: int = SEED) -> Tally:
    """Give both implementations the same inputs."""
    tally = Tally(parser.name)
    chance = random.Random(f"{seed} {parser.name}")
    for batch in _batches(parser.inputs(chance, runs)):
        theirs = reader.decide(parser.name, batch)
        for data, their in zip(batch, theirs, strict=True):
            ours = decide(parser.name, data)
            tally.inputs += 1
            tally.codes[ours[0]] += 1
            if ours != their:
                tally.differing.append((data, ours, their))
    return tally


_REPORT: Final = """\
# Agreement of both implementations

Written by `python -m tests.agreement --runs {runs} --others {others} --output
bench/reader.md`: mutated inputs, decided by the Python package and by the reader in
`reader/`. They agree if both accept an input and find the same in it (the same bytes
when encoded again, the same name, verdict, notes, signers and contents), or if both
refuse it with the same code. The third column is what Python said. Of bundles and of
pasted text everything that was found is compared, faults with their codes included.

| format | inputs | decisions | disagreements |
|---|---|---|---|
{rows}
"""


def _main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=3000, help=", ".join(_MOST))
    options.add_argument("--others", type=int, default=300, help="of the other formats")
    options.add_argument("--seed", type=int, default=SEED)
    options.add_argument("--kind", choices=KINDS)
    options.add_argument("--output", type=Path)
    chosen = options.parse_args()
    rows, differing = [], 0
    with Reader() as reader:
        for parser in parsers():
            if chosen.kind in (None, parser.name):
                most = parser.name in _MOST
                runs = chosen.runs if most else chosen.others
                tally = compare(parser, reader, runs, chosen.seed)
                rows.append(tally.row)
                differing += len(tally.differing)
                print(tally.row, flush=True)
                for data, ours, theirs in tally.differing[:5]:
                    print(f"  {ours} {theirs}\n    {data[:200]!r}")
    if chosen.output:
        report = _REPORT.format(
            runs=chosen.runs, others=chosen.others, rows="\n".join(rows)
        )
        chosen.output.write_text(report, encoding="utf-8")
    return int(differing > 0)


if __name__ == "__main__":
    sys.exit(_main())
