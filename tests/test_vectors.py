"""Every vector: what must be accepted is, as the same bytes; the rest, by its code."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archive import errors, limits
from archive.errors import ArchiveError, TooLarge
from archive.format.bundle import BundleReader, BundleWriter, SignedEdition
from archive.format.compression import decompress
from archive.format.edition import Checked, verify
from archive.format.fingerprint import Fingerprint
from archive.format.manifest import Entry, Manifest
from archive.format.minisign import PublicKeyFile, SecretKeyFile
from archive.format.signature import Signature
from archive.format.trustlist import TrustList
from archive.format.ustar import END, Member
from archive.format.verdict import Verdict
from archive.tasks.check import Report, check
from archive.tasks.inputs import Input
from archive.values import EditionName
from tests.vectors import make
from tests.vectors.bundle_parts import HEAD, framed
from tests.vectors.vector import FOLDER, KINDS, Vector, stored

VECTORS = {kind: list(stored(kind)) for kind in KINDS}
CODES = {
    value.code
    for value in vars(errors).values()
    if isinstance(value, type) and issubclass(value, ArchiveError)
}


def _each(*kinds: str) -> pytest.MarkDecorator:
    found = [vector for kind in kinds for vector in VECTORS[kind]]
    ids = [f"{vector.kind}-{vector.name}" for vector in found]
    return pytest.mark.parametrize("vector", found, ids=ids)


def _manifest(vector: Vector) -> bytes:
    return Manifest.from_bytes(vector.content).to_bytes()


def _signature(vector: Vector) -> bytes:
    key = PublicKeyFile.from_line(vector.get("key"))
    signature = Signature.from_bytes(vector.content)
    signature.verify(key.public, base64.b64decode(vector.get("manifest")))
    return signature.to_bytes()


def _public_key(vector: Vector) -> bytes:
    key = PublicKeyFile.from_bytes(vector.content)
    digits = str(Fingerprint.of(key.public)).replace("\N{NO-BREAK SPACE}", " ")
    assert key.public.name == vector.get("name")
    assert digits == vector.get("fingerprint")
    return key.to_bytes()


def _secret_key(vector: Vector) -> bytes:
    file = SecretKeyFile.from_bytes(vector.content)
    secret, public = file.open(vector.get("password").encode())
    assert public.line == vector.get("key")
    assert secret.public == public.public
    return file.to_bytes()


def _trust_list(vector: Vector) -> bytes:
    return TrustList.from_bytes(vector.content).to_bytes()


def _header(vector: Vector) -> bytes:
    member = Member.from_bytes(vector.content)
    assert member.path == vector.get("path")
    assert str(member.size) == vector.get("size")
    return member.to_bytes()


def _frame(vector: Vector) -> bytes:
    content = decompress(vector.content, int(vector.get("most")))
    assert hashlib.sha256(content).hexdigest() == vector.get("sha256")
    return vector.content  # other compressors write other frames


READERS: dict[str, Callable[[Vector], bytes]] = {
    "manifest": _manifest,
    "signature": _signature,
    "public-key": _public_key,
    "secret-key": _secret_key,
    "trust-list": _trust_list,
    "header": _header,
    "frame": _frame,
}


@_each(*READERS)
def test_a_vector_is_accepted_or_refused_by_its_code(vector: Vector) -> None:
    """What is right re-encodes to the same bytes; what is wrong raises that code."""
    read = READERS[vector.kind]
    if vector.ok:
        assert read(vector) == vector.content
        return
    with pytest.raises(ArchiveError) as raised:
        read(vector)
    assert raised.value.code == vector.expect, raised.value.message


def _trust(vector: Vector) -> TrustList:
    lines = ["# archive-trust 1", *vector.all("trust")]
    return TrustList.from_bytes("".join(f"{line}\n" for line in lines).encode())


def _summary(edition: Checked) -> str:
    notes = [note.value for note in edition.notes]
    return " ".join([str(edition.name), edition.verdict.value, *notes])


def _check(data: bytes, folder: Path, trust: TrustList) -> Report:
    path = folder / "bundle.tar.zst"
    path.write_bytes(data)
    return check([Input(str(path))], trust)


@_each("bundle")
def test_a_bundle_says_what_its_vector_says(vector: Vector, tmp_path: Path) -> None:
    """First error, verdict, and every edition that could be checked, with its notes."""
    report = _check(vector.content, tmp_path, _trust(vector))
    found = [finding.error for finding in report.findings if finding.error]
    assert [error.code for error in found[:1]] == [vector.expect] * (not vector.ok)
    assert [_summary(edition) for edition in report.editions] == vector.all("edition")
    if vector.ok:
        assert report.verdict == Verdict(vector.get("verdict"))


def _repacked(data: bytes) -> bytes:
    """A bundle read, checked, and written again from what was read."""
    contents: dict[tuple[EditionName, Entry], list[bytes]] = {}

    def sink(name: EditionName, entry: Entry) -> Callable[[bytes], None]:
        return contents.setdefault((name, entry), []).append

    reader = BundleReader(io.BytesIO(data).read)
    editions = [
        verify(frame.receive(), TrustList(), sink) for frame in reader.editions()
    ]
    output = io.BytesIO()
    keys = [signer.key for edition in editions for signer in edition.signers]
    writer = BundleWriter(output.write, keys)
    for edition in editions:

        def pieces(entry: Entry, name: EditionName = edition.name) -> Iterator[bytes]:
            yield from contents[name, entry]

        writer.edition(SignedEdition(edition.manifest, edition.signers), pieces)
    writer.close()
    return output.getvalue()


FROZEN = [v for v in VECTORS["bundle"] if v.ok and not v.all("packed")]


@pytest.mark.parametrize("vector", FROZEN, ids=lambda vector: vector.name)
def test_packing_gives_the_frozen_bytes(vector: Vector) -> None:
    """The same editions give the same bundle as on the day the vector was made."""
    assert _repacked(vector.content) == vector.content


@_each(*KINDS)
def test_a_vector_is_written_in_one_way(vector: Vector) -> None:
    """A vector's file has a known code, a sentence, and only one way to be written."""
    assert vector.ok or vector.expect in CODES
    assert vector.comment.endswith(".")
    assert vector.to_bytes() == (FOLDER / vector.path).read_bytes()


@pytest.mark.parametrize("kind", ["manifest", "signature", "bundle"])
def test_most_vectors_must_fail(kind: str) -> None:
    """A format is its refusals: four failing vectors, or more, for each good one."""
    good = sum(vector.ok for vector in VECTORS[kind])
    assert good
    assert len(VECTORS[kind]) - good >= 4 * good


def test_no_two_vectors_say_the_same() -> None:
    """Each vector has an input, or a question to it, of its own."""
    said = [(v.kind, v.content, v.more) for kind in KINDS for v in VECTORS[kind]]
    assert len(set(said)) == len(said)


def test_the_vectors_are_fresh() -> None:
    """The files are those that ``python -m tests.vectors.make`` writes."""
    assert make.faults(make.made()) == []


def test_a_bundle_of_too_many_editions_is_refused(tmp_path: Path) -> None:
    """What is too large for a file of vectors: 1,025 frames, all of them faulty."""
    frame = framed(bytes(511) + b"x")
    data = framed(HEAD) + frame * (limits.EDITIONS + 1) + framed(END)
    report = _check(data, tmp_path, TrustList())
    assert len(report.findings) == limits.EDITIONS + 2
    assert isinstance(report.findings[-1].error, TooLarge)
