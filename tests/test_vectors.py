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
from archive.format.object import EditionObject
from archive.format.page import Page
from archive.format.script import fold, unfold
from archive.format.signature import Signature
from archive.format.trustlist import TrustList
from archive.format.ustar import END, Member
from archive.format.verdict import Verdict
from archive.packets.code import Encoder, count, decode
from archive.packets.collection import Collection
from archive.packets.lines import find, to_digits, to_line
from archive.packets.packet import Packet
from archive.packets.sending import Sender
from archive.tasks.check import Report, check
from archive.tasks.inputs import Input
from archive.values import EditionName
from tests.vectors import make
from tests.vectors.bundle_parts import HEAD, framed
from tests.vectors.seeds import choosing, seeded, sha256
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


def _object(vector: Vector) -> Found:
    parsed = EditionObject.from_bytes(vector.content)
    edition = verify(parsed.receive(), TrustList())
    signatures = [sha256(each.signature.to_bytes()) for each in edition.signers]
    assert signatures == vector.all("minisig")
    found = {
        "codec": str(int(parsed.codec)),
        "edition": _summary(edition),
        "manifest": sha256(edition.manifest_bytes),
    }
    return parsed.to_bytes(), found


def _script(vector: Vector) -> Found:
    number, folded = vector.content[0], vector.content[1:]
    text = unfold(folded, number)
    found = {"text": base64.b64encode(text.encode()).decode()}
    return bytes([number]) + fold(text, number), found


def _packet(vector: Vector) -> Found:
    packet = Packet.from_bytes(vector.content)
    header, number = packet.header, len(packet.symbols)
    content = seeded(vector.get("label"), header.length)
    assert Sender(content, header.size).packet(packet.first, number) == packet
    found = {
        "id": header.object_id.hex(),
        "length": str(header.length),
        "size": str(header.size),
        "first": str(packet.first),
        "symbols": str(number),
    }
    return packet.to_bytes(), found


def _symbols(vector: Vector) -> Found:
    size = int(vector.get("size"))
    content = seeded(vector.get("label"), int(vector.get("length")))
    encoder = Encoder(content, size)
    ids = [int(line.split()[0]) for line in vector.content.decode().splitlines()]
    for listed in vector.all("decode"):
        symbols = {int(i): encoder.symbol(int(i)) for i in listed.split()}
        assert decode(symbols, count(len(content), size))[: len(content)] == content
    lines = (f"{i} {sha256(encoder.symbol(i))}\n" for i in ids)
    return "".join(lines).encode(), {"sha256": sha256(content)}


def _page(vector: Vector) -> Found:
    page = Page.from_bytes(vector.content)
    assert [pin.petname for pin in page.own.pins] == vector.all("own")
    if page.object:
        said = _summary(verify(page.receive(), TrustList()))
    else:
        page.refuse_other(None)
        said = "none"
    return page.to_bytes(), {"edition": said}


READERS: dict[str, Callable[[Vector], Found]] = {
    "manifest": _manifest,
    "signature": _signature,
    "public-key": _public_key,
    "secret-key": _secret_key,
    "trust-list": _trust_list,
    "header": _header,
    "frame": _frame,
    "object": _object,
    "script": _script,
    "packet": _packet,
    "symbols": _symbols,
    "page": _page,
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


MADE = [v for v in VECTORS["object"] if v.ok and not v.all("packed")]


@pytest.mark.parametrize("vector", MADE, ids=lambda vector: vector.name)
def test_making_an_object_gives_the_frozen_bytes(vector: Vector) -> None:
    """The same edition gives the same object as on the day the vector was made."""
    contents: list[bytes] = []
    received = EditionObject.from_bytes(vector.content).receive()
    edition = verify(received, TrustList(), lambda _name, _entry: contents.append)
    made = EditionObject.make(
        edition.manifest_bytes, edition.signers, b"".join(contents)
    )
    assert made.to_bytes() == vector.content


@_each("lines")
def test_packets_are_found_in_a_text(vector: Vector) -> None:
    """Every whole packet, in order, and what is left of the damaged ones."""
    found = list(find(vector.content.decode()))
    said = [
        f"packet {sha256(each.to_bytes())}"
        if isinstance(each, Packet)
        else f"damaged {each.header.object_id.hex()}"
        for each in found
    ]
    assert said == vector.all("found")
    assert vector.ok == (
        bool(found) and all(isinstance(each, Packet) for each in found)
    )


PLAIN_LINES = [v for v in VECTORS["lines"] if v.ok and v.name.startswith("line-")]
PLAIN_DIGITS = [v for v in VECTORS["lines"] if v.ok and "digits-rest" in v.name]


@pytest.mark.parametrize(
    "vector", PLAIN_LINES + PLAIN_DIGITS, ids=lambda vector: vector.name
)
def test_a_packet_is_written_as_its_vector_says(vector: Vector) -> None:
    """A line without padding, and digits without anything around them, are ours."""
    text = vector.content.decode()
    (packet,) = find(text)
    assert isinstance(packet, Packet)
    write = to_digits if vector in PLAIN_DIGITS else to_line
    assert f"{write(packet.to_bytes())}\n" == text.replace("=", "")


@_each("collection")
def test_a_collection_comes_to_what_its_vector_says(vector: Vector) -> None:
    """What each packet is, the objects that come of them, and which were forged."""
    collection = Collection(choosing(vector.name))
    for line in vector.content.decode().splitlines():
        if line == "solve":
            for group in collection.groups:
                group.solve()
        elif line == "reject":
            for group in collection.groups:
                group.reject()
        else:
            event, source, text = line.split(" ")
            (packet,) = find(text)
            assert isinstance(packet, Packet)
            assert collection.add(packet, source)[1].value == event
    groups = [group for group in collection.groups if group.solve() is not None]
    objects = [sha256(group.content or b"") for group in groups]
    assert objects == vector.all("object")
    assert vector.ok == bool(objects)
    forged = sorted(packet.first for group in groups for packet in group.forged())
    assert forged == [int(i) for each in vector.all("forged") for i in each.split()]


@_each(*KINDS)
def test_a_vector_is_written_in_one_way(vector: Vector) -> None:
    """A vector's file has a known code, a sentence, and only one way to be written."""
    assert vector.ok or vector.expect in CODES
    assert vector.comment.endswith(".")
    assert vector.to_bytes() == (FOLDER / vector.path).read_bytes()


@pytest.mark.parametrize("kind", ["manifest", "signature", "bundle", "object"])
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
    for number, codes in ((1024, set()), (1025, {"too-large"})):
        data = framed(HEAD) + frame * number + framed(END)
        report = _check(data, tmp_path, TrustList())
        found = [error.code for error in report.faults]
        assert found.count("malformed") == number
        assert set(found) == {"malformed"} | codes


def test_an_object_has_180_kib_at_most() -> None:
    """Too large for a vector: an object of 184,320 bytes, and of a byte more."""
    parsed = EditionObject.from_bytes(b"AE\1\0\0".ljust(184320, b"\0"))
    assert len(parsed.payload) == 184320 - 7
    with pytest.raises(TooLarge):
        EditionObject.from_bytes(b"AE\1\0\0".ljust(184321, b"\0"))


def test_a_trust_list_has_4_mib_at_most() -> None:
    """Too large for a vector: lists of 4 MiB, and of a byte more."""
    for size, error in ((4 * 2**20, Malformed), (4 * 2**20 + 1, TooLarge)):
        with pytest.raises(error):
            TrustList.from_bytes(bytes(size))
