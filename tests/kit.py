"""What tests are made of: keys from labelled seeds, small editions, bundles, runs.

Nothing here is a mock: keys sign, bundles are real ones, and :func:`run` calls the
program's own ``main``.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.cli import main
from archive.format.bundle import BundleReader, BundleWriter, SignedEdition
from archive.format.edition import Checked, Signer, verify
from archive.format.keys import SecretKey
from archive.format.manifest import Entry, Manifest, Source, Translation
from archive.format.minisign import PublicKeyFile
from archive.format.signature import Signature
from archive.format.trustlist import Pin, TrustList
from archive.values import Digest, EditionName, FileName, Language, Series

ROOT = Path(__file__).resolve().parent.parent
STATEMENT = ROOT / "bundles" / "iran-2026-01"
SERIES = "iran-2026-01"
TWO = ("-l", "en", "-l", "fa", "--unread", "fa")
"""Options that make ``pack`` take two of the statement's languages."""
TEXT = "به کشتار در ایران پایان دهید!\nمی‌خواهیم.\n"
PASSWORD = b"correct horse"


@dataclass(frozen=True)
class Key:
    """A throwaway key, derived from its label: anybody can make it again."""

    secret: SecretKey
    public: PublicKeyFile

    @classmethod
    def of(cls, label: str) -> Key:
        """The key of a label."""
        seed = hashlib.sha256(b"archive test key " + label.encode()).digest()
        secret = SecretKey(seed)
        key_id = hashlib.sha256(b"archive test key id " + label.encode()).digest()[:8]
        return cls(secret, PublicKeyFile.plain(secret.public, key_id))

    @property
    def name(self) -> str:
        """The key name: 16 hex digits."""
        return self.public.public.name

    def sign(self, manifest: bytes) -> Signer:
        """Sign a manifest's bytes."""
        signature = Signature.sign(manifest, self.secret, self.public.key_id)
        return Signer(self.public, signature, None)


SARA, REZA, MALLORY = Key.of("sara"), Key.of("reza"), Key.of("mallory")


def entry(name: str, content: bytes) -> Entry:
    """A manifest's entry for a content."""
    return Entry(FileName(name), len(content), Digest.of(content))


def manifest(  # noqa: PLR0913 — a manifest has many parts
    language: str = "fa",
    revision: int = 1,
    *,
    text: str = TEXT,
    title: str = "عنوان",
    source: str | None = "en 1",
    series: str = SERIES,
    files: dict[str, bytes] | None = None,
    charter: Digest | None = None,
) -> Manifest:
    """A small manifest."""
    contents = {"statement.txt": text.encode(), **(files or {})}
    return Manifest(
        name=EditionName(Series(series), Language(language), revision),
        date="2026-02-01",
        title=title,
        translation=Translation.MACHINE if source else Translation.ORIGINAL,
        source=Source.from_text(source) if source else None,
        languages=(Language("en"), Language("fa")),
        charter=charter,
        files=tuple(entry(name, contents[name]) for name in sorted(contents)),
    )


@dataclass(frozen=True)
class Edition:
    """A small edition with everything that is needed to write it."""

    manifest: Manifest
    contents: dict[str, bytes]
    signers: tuple[Signer, ...]

    @property
    def signed(self) -> SignedEdition:
        """What a :class:`BundleWriter` takes."""
        return SignedEdition(self.manifest, self.signers)

    def pieces(self, wanted: Entry) -> Iterator[bytes]:
        """The pieces of one file."""
        yield self.contents[str(wanted.name)]


def edition(  # noqa: PLR0913 — an edition has many parts
    language: str = "fa",
    revision: int = 1,
    *,
    keys: Sequence[Key] = (SARA,),
    text: str = TEXT,
    source: str | None = "en 1",
    series: str = SERIES,
    files: dict[str, bytes] | None = None,
) -> Edition:
    """A small edition, signed by these keys."""
    about = manifest(
        language, revision, text=text, source=source, series=series, files=files
    )
    contents = {"statement.txt": text.encode(), **(files or {})}
    ordered = sorted(keys, key=lambda key: key.public.public)
    signers = tuple(key.sign(about.to_bytes()) for key in ordered)
    return Edition(about, contents, signers)


def bundle(*editions: Edition) -> bytes:
    """A bundle of these editions."""
    output = io.BytesIO()
    ordered = sorted(editions, key=lambda each: each.manifest.name.folder)
    keys = [signer.key for each in ordered for signer in each.signers]
    writer = BundleWriter(output.write, keys)
    for each in ordered:
        writer.edition(each.signed, each.pieces)
    writer.close()
    return output.getvalue()


def put_sources(folder: Path) -> None:
    """Make a source folder with two of the statement's languages, and what checks them.

    The title and what stands around it are those of the statement's own plan.
    """
    folder.mkdir()
    plan = (STATEMENT / "series.toml").read_text("utf-8")
    tables = re.split(r"(?m)^(?=\[)", plan)
    kept = [each for each in tables if each.startswith(("[en]", "[fa]"))]
    (folder / "series.toml").write_text("".join([tables[0], *kept]), "utf-8")
    for name in ("en.txt", "fa.txt"):
        (folder / name).write_bytes((STATEMENT / name).read_bytes())
    shutil.copytree(STATEMENT / "check", folder / "check")


def put(name: str, *editions: Edition) -> str:
    """A bundle of these editions in the working folder; its name."""
    Path(name).write_bytes(bundle(*editions))
    return name


def check_bundle(data: bytes, trust: TrustList | None = None) -> list[Checked]:
    """Every edition of a bundle, checked; raises what the first bad one raises."""
    reader = BundleReader(io.BytesIO(data).read)
    known = trust or TrustList()
    return [verify(frame.receive(), known) for frame in reader.editions()]


def trusting(*keys: Key, checked: bool = True, series: str = SERIES) -> TrustList:
    """A trust list with these keys."""
    trust = TrustList()
    for number, key in enumerate(keys):
        trust = trust.replace(
            Pin(
                key=key.public,
                checked=checked,
                series=(Series(series),),
                petname=f"friend {number}",
            )
        )
    return trust


@dataclass(frozen=True)
class Run:
    """What one run of the program printed, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 — JSON is anything
        """Standard output as JSON."""
        return json.loads(self.out)


class _Output(io.TextIOWrapper):
    """A standard stream in memory, with the binary buffer that programs expect."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", newline="")

    def text(self) -> str:
        self.flush()
        buffer: Any = self.buffer
        return bytes(buffer.getvalue()).decode("utf-8", "replace")


def run(*arguments: str | Path) -> Run:
    """Run the program in this process."""
    out, err = _Output(), _Output()
    with redirect_stdout(out), redirect_stderr(err):
        status = main([str(argument) for argument in arguments])
    return Run(status, out.text(), err.text())


def ok(*arguments: str | Path) -> Run:
    """Run the program and expect exit status 0."""
    result = run(*arguments)
    assert result.status == 0, result.err + result.out
    return result
