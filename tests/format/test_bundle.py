"""A bundle: frames in one order, read from front to back and believed nowhere."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from archive import limits
from archive.errors import (
    ArchiveError,
    ForgedOrDamaged,
    Malformed,
    TooLarge,
    WeakKey,
)
from archive.format import instructions
from archive.format.bundle import BundleReader, BundleWriter
from archive.format.compression import compress
from archive.format.edition import Received
from archive.format.layout import key_path, signature_name
from archive.format.manifest import Entry
from archive.format.minisign import write_two_lines
from archive.format.ustar import END, Member, padding
from archive.format.verdict import Verdict
from tests.kit import (
    REZA,
    SARA,
    SERIES,
    Edition,
    Key,
    bundle,
    check_bundle,
    edition,
    trusting,
)

FA = edition()
EN = edition("en", source=None)
WHOLE = bundle(EN, FA)
Parts = list[tuple[str, bytes]]


def tar(*parts: tuple[str, bytes]) -> bytes:
    """Members of a tar, without an end."""
    return b"".join(
        Member(path, len(data)).to_bytes() + data + bytes(padding(len(data)))
        for path, data in parts
    )


def head(*keys: Key) -> Parts:
    """The members of a head."""
    ordered = sorted(keys, key=lambda key: key.name)
    files = [(key_path(key.name), key.public.to_bytes()) for key in ordered]
    return [(instructions.NAME, instructions.TEXT), *files]


def parts(made: Edition) -> Parts:
    """The members of an edition's frame."""
    folder = made.manifest.name.folder
    small = made.signed.small_files()
    files = [
        (str(each.name), made.contents[str(each.name)]) for each in made.manifest.files
    ]
    return [(f"{folder}/{name}", data) for name, data in (*small, *files)]


def framed(*contents: bytes) -> bytes:
    """One frame for each content."""
    return b"".join(map(compress, contents))


def by_hand(*editions: Edition, keys: tuple[Key, ...] = (SARA,)) -> bytes:
    """A bundle, put together a second time from its specification."""
    frames = [tar(*parts(each)) for each in editions]
    return framed(tar(*head(*keys)), *frames, END)


def read(data: bytes) -> list[Received]:
    """Every edition as received."""
    frames = BundleReader(io.BytesIO(data).read).editions()
    return [frame.receive() for frame in frames]


def refused(data: bytes) -> ArchiveError:
    """The error that reading and checking raise."""
    with pytest.raises(ArchiveError) as caught:
        check_bundle(data, trusting(SARA))
    return caught.value


# Writing


def test_the_layout_is_that_of_the_specification() -> None:
    """The writer's bytes are those of a bundle put together by hand."""
    assert by_hand(EN, FA) == WHOLE
    two = edition(keys=(SARA, REZA), files={"a.bin": bytes(1000)})
    assert bundle(two) == by_hand(two, keys=(SARA, REZA))


def test_what_is_written_is_read() -> None:
    """Every edition comes back, in order, with its verdict."""
    checked = check_bundle(WHOLE, trusting(SARA))
    assert [each.name.label for each in checked] == ["en-1", "fa-1"]
    assert {each.verdict for each in checked} == {Verdict.TRUSTED}


def test_signatures_are_written_in_the_order_of_their_keys() -> None:
    """However they were handed over, signatures ascend by public key."""
    two = edition(keys=(SARA, REZA))
    turned = replace(two, signers=two.signers[::-1])
    assert bundle(turned) == bundle(two)


def test_a_frame_is_copied_byte_for_byte() -> None:
    """A cut holds the very bytes of the frame."""
    output = io.BytesIO()
    writer = BundleWriter(output.write, [SARA.public])
    frame = compress(tar(*parts(FA)))
    writer.copy([frame[:7], frame[7:]], len(tar(*parts(FA))))
    writer.close()
    assert output.getvalue() == bundle(FA)


@pytest.mark.parametrize(
    "content", [b"short", FA.contents["statement.txt"] + b"x", b"?" * 69]
)
def test_a_file_that_changes_while_it_is_read_is_refused(content: bytes) -> None:
    """A writer never makes a bundle that would not verify."""
    writer = BundleWriter(io.BytesIO().write, [SARA.public])

    def contents(_entry: Entry) -> Iterator[bytes]:
        yield content

    with pytest.raises(ForgedOrDamaged) as caught:
        writer.edition(FA.signed, contents)
    assert caught.value.message == "statement.txt: changed while it was read"


def writer() -> BundleWriter:
    """A writer whose bytes go nowhere."""
    return BundleWriter(lambda _data: None, [])


def test_no_bundle_is_larger_than_readers_take() -> None:
    """64 MiB of content are the most, the head included; both numbers are said."""
    with pytest.raises(TooLarge) as caught:
        writer().copy([], limits.BUNDLE)
    assert "or more; the most is 67108864" in caught.value.message
    assert caught.value.hint == "make several bundles, or leave files out"


def test_no_bundle_has_more_editions_than_readers_take() -> None:
    """1,024 editions are the most."""
    full = writer()
    for _ in range(limits.EDITIONS):
        full.copy([], 0)
    with pytest.raises(TooLarge) as caught:
        full.copy([], 0)
    assert caught.value.message == "a bundle of more than 1024 editions"


# Reading: the head


def with_head(*members: tuple[str, bytes]) -> bytes:
    """A bundle with this head."""
    return framed(tar(*members), tar(*parts(FA)), END)


VERIFY, SARA_KEY = head(SARA)
REZA_KEY = head(REZA)[1]
LATE, EARLY = sorted((SARA_KEY, REZA_KEY), reverse=True)
WEAK = write_two_lines("x", b"Ed" + bytes(8) + b"\x01" + bytes(31))
PLAIN = SARA.public.to_bytes()
HEADS: dict[str, tuple[bytes, type[ArchiveError], str]] = {
    "no head": (framed(tar(*parts(FA)), END), Malformed, "begins with VERIFY.txt"),
    "empty": (framed(b"", END), Malformed, "begins with VERIFY.txt"),
    "only keys": (with_head(SARA_KEY), Malformed, "begins with VERIFY.txt"),
    "another text": (
        with_head((VERIFY[0], VERIFY[1] + b"Trust me.\n"), SARA_KEY),
        Malformed,
        "a bundle begins with VERIFY.txt, unchanged",
    ),
    "another file": (
        with_head(VERIFY, SARA_KEY, ("readme", b"")),
        Malformed,
        "readme: not a key, and only keys belong in a bundle's head",
    ),
    "another name": (
        with_head(VERIFY, (REZA_KEY[0], PLAIN)),
        Malformed,
        "not the key of that name, or not written as it must be",
    ),
    "a comment": (
        with_head(VERIFY, (SARA_KEY[0], PLAIN.replace(b"minisign", b"Sara's"))),
        Malformed,
        "not the key of that name, or not written as it must be",
    ),
    "twice": (
        with_head(VERIFY, SARA_KEY, SARA_KEY),
        Malformed,
        "not the key of that name, or not written as it must be",
    ),
    "not sorted": (
        with_head(VERIFY, LATE, EARLY),
        Malformed,
        "the keys of a bundle are not sorted",
    ),
    "a weak key": (with_head(VERIFY, (SARA_KEY[0], WEAK)), WeakKey, "small order"),
    "cut inside a file": (
        framed(tar(VERIFY)[:-512], END),
        Malformed,
        "VERIFY.txt: the content ends inside it",
    ),
    "cut inside a header": (
        framed(tar(VERIFY, SARA_KEY)[:-1000], END),
        Malformed,
        "tar: a header of 24 bytes; it has 512",
    ),
    "padding": (
        framed(tar(VERIFY)[:-1] + b"x", END),
        Malformed,
        "VERIFY.txt: the content ends inside it",
    ),
    "not zstd": (b"PK\x03\x04", Malformed, "zstd: not a Zstandard frame"),
    "nothing": (b"", Malformed, "zstd: the data ends inside the magic number"),
}


@pytest.mark.parametrize(("data", "kind", "message"), HEADS.values(), ids=HEADS)
def test_a_head_is_the_text_and_the_keys(
    data: bytes, kind: type[ArchiveError], message: str
) -> None:
    """Nothing but VERIFY.txt and plain, sorted keys stands at the front."""
    error = refused(data)
    assert type(error) is kind
    assert message in error.message


def test_a_head_above_its_limit_is_refused_by_its_size() -> None:
    """The head is held in memory: its declared size is compared first."""
    data = compress(bytes(limits.HEAD + 1))
    error = refused(data)
    assert isinstance(error, TooLarge)
    assert error.message == (
        f"zstd: a content of {limits.HEAD + 1} bytes; the most is {limits.HEAD}"
    )


# Reading: the editions


def changed(change: Callable[[Parts], Parts], keys: tuple[Key, ...] = (SARA,)) -> bytes:
    """A bundle of the Persian edition with its members changed."""
    made = edition(keys=keys, files={"a.txt": b"first"})
    return framed(tar(*head(*keys)), tar(*change(parts(made))), END)


EDITIONS: dict[str, tuple[bytes, type[ArchiveError], str]] = {
    "manifest not first": (
        changed(lambda files: files[1:]),
        Malformed,
        "a frame that does not begin with MANIFEST",
    ),
    "another file name": (
        changed(lambda files: [*files[:2], (files[2][0] + "x", files[2][1]), files[3]]),
        ForgedOrDamaged,
        "a.txtx of 5 bytes stands where a.txt of 5 bytes was signed",
    ),
    "another size": (
        changed(lambda files: [*files[:2], (files[2][0], b"second"), files[3]]),
        ForgedOrDamaged,
        "a.txt of 6 bytes stands where a.txt of 5 bytes was signed",
    ),
    "another order": (
        changed(lambda files: [*files[:2], files[3], files[2]]),
        ForgedOrDamaged,
        "stands where a.txt of 5 bytes was signed",
    ),
    "no file at all": (
        changed(lambda files: files[:2]),
        Malformed,
        "the content ends inside a header",
    ),
    "a file less": (
        changed(lambda files: files[:3]),
        Malformed,
        "the content ends inside a header",
    ),
    "a file more": (
        changed(lambda files: [*files, (f"{SERIES}/fa-1/more", b"x")]),
        ForgedOrDamaged,
        "an edition that holds more than its manifest names",
    ),
    "another folder": (
        changed(lambda files: [(p.replace("fa-1", "fa-2"), d) for p, d in files]),
        ForgedOrDamaged,
        f"the folder {SERIES}/fa-2 holds {SERIES}/fa-1",
    ),
    "a manifest above its limit": (
        changed(lambda files: [(files[0][0], bytes(65537)), *files[1:]]),
        TooLarge,
        "MANIFEST: 65537 bytes; the most is 65536",
    ),
    "a signature above its limit": (
        changed(lambda files: [files[0], (files[1][0], bytes(4097)), *files[2:]]),
        TooLarge,
        "minisig: 4097 bytes; the most is 4096",
    ),
    "a signature twice": (
        changed(lambda files: [*files[:2], *files[1:]]),
        Malformed,
        "the signatures are not in the order of their keys",
    ),
    "signatures in another order": (
        changed(
            lambda files: [files[0], files[2], files[1], *files[3:]], keys=(SARA, REZA)
        ),
        Malformed,
        "the signatures are not in the order of their keys",
    ),
    "nine signatures": (
        changed(lambda files: [files[0], *[files[1]] * 9, *files[2:]]),
        TooLarge,
        "more than 8 signatures",
    ),
    "a key missing": (
        framed(tar(*head(REZA)), tar(*parts(FA)), END),
        Malformed,
        f"the key {SARA.name} of a signature is not in the bundle",
    ),
    "padding": (
        framed(tar(*head(SARA)), tar(*parts(FA))[:-1] + b"x", END),
        Malformed,
        "statement.txt: padding that is not zeros",
    ),
    "cut inside a file": (
        framed(tar(*head(SARA)), tar(*parts(FA))[: -512 + 5], END),
        Malformed,
        "statement.txt: the content ends inside it",
    ),
    "no header": (
        framed(tar(*head(SARA)), b"x", END),
        Malformed,
        "the content ends inside a header",
    ),
}


@pytest.mark.parametrize(("data", "kind", "message"), EDITIONS.values(), ids=EDITIONS)
def test_an_edition_is_laid_out_in_one_way(
    data: bytes, kind: type[ArchiveError], message: str
) -> None:
    """Every departure inside a frame is refused under its own code and named."""
    error = refused(data)
    assert type(error) is kind
    assert message in error.message


def test_a_fault_in_one_edition_spares_the_next() -> None:
    """A frame that is no edition says so, and the frames after it are read."""
    data = framed(tar(*head(SARA)), b"x" * 600, tar(*parts(FA)), END)
    frames = BundleReader(io.BytesIO(data).read).editions()
    found = []
    for frame in frames:
        try:
            found.append(frame.receive().claim)
        except Malformed as error:
            found.append(error.code)
    assert found == ["malformed", f"{SERIES}/fa-1"]


def test_what_was_not_read_of_an_edition_is_skipped() -> None:
    """Passing an edition over does not decode it, and the next one is found."""
    frames = list(BundleReader(io.BytesIO(WHOLE).read).editions())
    assert [frame.claim for frame in frames] == [f"{SERIES}/en-1", f"{SERIES}/fa-1"]
    assert WHOLE[frames[1].start :].startswith(compress(tar(*parts(FA))))


def test_offsets_are_those_of_the_frames() -> None:
    """Start, end and size of a frame let it be copied."""
    reader = BundleReader(io.BytesIO(WHOLE).read)
    for frame, made in zip(reader.editions(), (EN, FA), strict=True):
        assert WHOLE[frame.start : frame.skip()] == compress(tar(*parts(made)))
        assert frame.size == len(tar(*parts(made)))


FRAMES: dict[str, tuple[bytes, type[ArchiveError], str]] = {
    "not sorted": (
        by_hand(FA, EN),
        Malformed,
        f"{SERIES}/en-1 after {SERIES}/fa-1: not sorted, or twice",
    ),
    "twice": (
        by_hand(FA, FA),
        Malformed,
        f"{SERIES}/fa-1 after {SERIES}/fa-1: not sorted, or twice",
    ),
    "no end": (
        framed(tar(*head(SARA)), tar(*parts(FA))),
        Malformed,
        "zstd: the data ends inside the magic number",
    ),
    "half an end": (
        framed(tar(*head(SARA)), END[:512]),
        Malformed,
        "the end of the tar is not 1,024 zero bytes",
    ),
    "a long end": (
        framed(tar(*head(SARA)), END * 2),
        Malformed,
        "the end of the tar is not 1,024 zero bytes",
    ),
    "an end that is not zeros": (
        framed(tar(*head(SARA)), END[:-1] + b"x"),
        Malformed,
        "the end of the tar is not 1,024 zero bytes",
    ),
    "bytes after the end": (
        WHOLE + b"x",
        Malformed,
        "bytes after the end of the bundle",
    ),
    "a frame after the end": (
        WHOLE + compress(b""),
        Malformed,
        "bytes after the end of the bundle",
    ),
}


@pytest.mark.parametrize(("data", "kind", "message"), FRAMES.values(), ids=FRAMES)
def test_frames_stand_in_one_order(
    data: bytes, kind: type[ArchiveError], message: str
) -> None:
    """Editions ascend by folder, and nothing follows the end."""
    error = refused(data)
    assert type(error) is kind
    assert error.message == message


def test_editions_are_counted() -> None:
    """The 1,025th edition is too many."""
    one = compress(b"x")
    data = compress(tar(*head())) + one * (limits.EDITIONS + 1)
    with pytest.raises(TooLarge) as caught:
        list(BundleReader(io.BytesIO(data).read).editions())
    assert caught.value.message == "more than 1024 editions"


def test_the_content_of_all_frames_is_counted() -> None:
    """Frames share one limit of 64 MiB, declared sizes included."""
    half = compress(b"x" * (limits.BUNDLE // 2))
    data = compress(tar(*head())) + half * 2
    with pytest.raises(TooLarge, match="zstd: a content of 33554432 bytes"):
        list(BundleReader(io.BytesIO(data).read).editions())


def test_a_bundle_need_not_hold_an_edition() -> None:
    """A head and an end are a bundle of nothing."""
    assert read(framed(tar(*head()), END)) == []


def test_received_parts_are_what_the_frame_holds() -> None:
    """Claim, manifest, signatures and keys are handed on unjudged."""
    (received,) = read(bundle(FA))
    assert received.claim == f"{SERIES}/fa-1"
    assert received.manifest == FA.manifest.to_bytes()
    assert [name for name, _ in received.signatures] == [SARA.name]
    assert received.keys == {SARA.name: SARA.public}
    assert parts(FA)[1] == (
        f"{SERIES}/fa-1/{signature_name(SARA.name)}",
        received.signatures[0][1],
    )
