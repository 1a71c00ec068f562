"""Every vector: what must be accepted is, as the same bytes; the rest, by its code."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archive import errors
from archive.errors import ArchiveError, Malformed, TooLarge
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


Found = tuple[bytes, dict[str, str]]
"""The input encoded again, and values that stand in the vector too."""


def _manifest(vector: Vector) -> Found:
    return Manifest.from_bytes(vector.content).to_bytes(), {}


def _signature(vector: Vector) -> Found:
    key = PublicKeyFile.from_line(vector.get("key"))
    signature = Signature.from_bytes(vector.content)
    signature.verify(key.public, base64.b64decode(vector.get("manifest")))
    return signature.to_bytes(), {"key": key.line}


def _public_key(vector: Vector) -> Found:
    key = PublicKeyFile.from_bytes(vector.content)
    digits = str(Fingerprint.of(key.public)).replace("\N{NO-BREAK SPACE}", " ")
    return key.to_bytes(), {"name": key.public.name, "fingerprint": digits}


def _secret_key(vector: Vector) -> Found:
    file = SecretKeyFile.from_bytes(vector.content)
    secret, public = file.open(vector.get("password").encode())
    assert secret.public == public.public
    return file.to_bytes(), {"key": public.line}


def _trust_list(vector: Vector) -> Found:
    return TrustList.from_bytes(vector.content).to_bytes(), {}


def _header(vector: Vector) -> Found:
    member = Member.from_bytes(vector.content)
    return member.to_bytes(), {"path": member.path, "size": str(member.size)}


def _frame(vector: Vector) -> Found:
    content = decompress(vector.content, int(vector.get("most")))
    found = {"sha256": hashlib.sha256(content).hexdigest()}
    return vector.content, found  # other compressors write other frames


READERS: dict[str, Callable[[Vector], Found]] = {
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
        encoded, found = read(vector)
        assert encoded == vector.content
        assert found.items() <= set(vector.more)
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
    assert [error.code for error in report.faults[:1]] == [vector.expect] * (
        not vector.ok
    )
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


def test_a_bundle_has_1024_editions_at_most(tmp_path: Path) -> None:
    """Too large for a vector: frames that hold no edition, in a row."""
    frame = framed(bytes(511) + b"x")
    for count, codes in ((1024, set()), (1025, {"too-large"})):
        data = framed(HEAD) + frame * count + framed(END)
        report = _check(data, tmp_path, TrustList())
        found = [error.code for error in report.faults]
        assert found.count("malformed") == count
        assert set(found) == {"malformed"} | codes


def test_a_trust_list_has_4_mib_at_most() -> None:
    """Too large for a vector: lists of 4 MiB, and of a byte more."""
    for size, error in ((4 * 2**20, Malformed), (4 * 2**20 + 1, TooLarge)):
        with pytest.raises(error):
            TrustList.from_bytes(bytes(size))
