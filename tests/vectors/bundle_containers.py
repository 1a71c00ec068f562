"""Vectors of kind ``bundle`` whose fault is around the editions: frames, head, end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import zstandard

from archive.format import instructions
from archive.format.layout import key_path
from archive.format.minisign import PublicKeyFile
from tests import kit
from tests.kit import MALLORY, REZA, SARA, SERIES
from tests.vectors import frames, public_keys
from tests.vectors.bundle_parts import (
    BAD,
    EN,
    END,
    FA,
    FA_FOUND,
    FORGED,
    HEAD,
    LARGE,
    MIB,
    PERSIAN,
    failing,
    framed,
    head,
    inside,
    tar,
    whole,
)
from tests.vectors.vector import Vector


def vectors() -> Iterator[Vector]:
    """All of them."""
    yield from _containers()
    yield from _frames()
    yield from _sizes()
    yield from _heads()
    yield from _keys()


def _containers() -> Iterator[Vector]:
    good = kit.bundle(FA)
    start, stop = len(framed(HEAD)), len(framed(HEAD, tar(PERSIAN)))
    for name, comment, content in (
        ("empty", "No bytes at all.", b""),
        ("cut-in-head", "The end is missing, from within the head.", good[:100]),
        ("cut-after-head", "The head alone.", good[:start]),
        (
            "cut-in-edition",
            "The end is missing, from within an edition.",
            good[: stop - 9],
        ),
        ("tar-not-compressed", "A tar.", HEAD + tar(PERSIAN) + END),
        ("no-edition", "A head and an end.", framed(HEAD, END)),
        ("skippable-first", "A skippable frame in front.", frames.SKIPPABLE + good),
        ("edition-first", "No head.", framed(tar(PERSIAN), END)),
        ("one-frame", "All in one frame.", framed(HEAD + tar(PERSIAN) + END)),
        (
            "head-and-edition-in-one-frame",
            "Two frames.",
            framed(HEAD + tar(PERSIAN), END),
        ),
        ("end-alone", "An end.", framed(END)),
    ):
        yield failing(name, BAD, comment, content)
    plain = framed(HEAD, tar(PERSIAN))
    for name, comment, content in (
        ("cut-before-end", "The end's frame is missing.", good[:stop]),
        ("cut-in-end", "The last byte is missing.", good[:-1]),
        ("byte-after", "A byte behind the end.", good + b"\0"),
        ("line-after", "A line break behind the end.", good + b"\n"),
        ("edition-after", "An edition behind the end.", good + framed(tar(inside(EN)))),
        ("twice", "The whole bundle twice.", good + good),
        ("skippable-after", "A skippable frame behind it.", good + frames.SKIPPABLE),
        (
            "skippable-between",
            "One in front of the end.",
            plain + frames.SKIPPABLE + framed(END),
        ),
        ("end-short", "An end of 512 bytes.", plain + framed(END[:512])),
        ("end-long", "An end of 1,536 bytes.", plain + framed(END + END[:512])),
        ("end-10-kib", "As tar fills it up.", plain + framed(bytes(10240))),
        ("end-not-zeros", "A byte in the end.", plain + framed(END[:-1] + b"x")),
        (
            "end-in-two-frames",
            "Two ends of 512 bytes.",
            plain + framed(*[END[:512]] * 2),
        ),
    ):
        yield failing(name, BAD, comment, content, FA_FOUND)


def _frames() -> Iterator[Vector]:
    content = tar(PERSIAN)
    compress = zstandard.ZstdCompressor(level=19, write_checksum=True).compress
    stored = frames.sized(len(content), frames.raw(content), 2)
    flood = frames.raw(b"", last=False) * 100
    end = framed(END)
    for name, expect, comment, frame in (
        ("checksum", BAD, "Zstandard's own checksum.", compress(content)),
        (
            "dictionary",
            BAD,
            "A dictionary's id.",
            replace(stored, flags=1, dictionary=b"\1").to_bytes(),
        ),
        (
            "no-size",
            BAD,
            "The size is not declared.",
            zstandard.ZstdCompressor(level=19, write_content_size=False).compress(
                content
            ),
        ),
        (
            "window",
            LARGE,
            "A window of 16 MiB.",
            replace(stored, single=False, window=bytes([14 << 3])).to_bytes(),
        ),
        (
            "size-too-small",
            BAD,
            "More content than declared.",
            frames.sized(len(content) - 512, frames.raw(content), 2).to_bytes(),
        ),
        (
            "size-too-large",
            BAD,
            "Less content than declared.",
            frames.sized(len(content) + 512, frames.raw(content), 2).to_bytes(),
        ),
        (
            "empty-blocks",
            BAD,
            "More blocks than a sender needs.",
            replace(stored, blocks=flood + frames.raw(content)).to_bytes(),
        ),
        (
            "damaged",
            BAD,
            "Bytes that no compressor wrote.",
            replace(stored, blocks=frames.block(2, 9, b"\xff" * 9)).to_bytes(),
        ),
        ("empty", BAD, "A frame of no bytes.", framed(b"")),
        ("short", BAD, "Less than a header.", framed(content[:511])),
    ):
        yield failing(f"frame-{name}", expect, comment, framed(HEAD) + frame + end)
    cut = framed(content[:-512])
    yield failing(
        "frame-cut",
        BAD,
        "An edition that ends too early; the next one is sound.",
        framed(HEAD, tar(inside(EN))[:-512], content, END),
        FA_FOUND,
    )
    halves = framed(HEAD, content[:1024], content[1024:], END)
    yield failing("frame-halves", BAD, "One edition in two frames.", halves)
    two = framed(HEAD, tar(inside(EN)) + content, END)
    yield failing("frame-of-two", FORGED, "Two editions in one frame.", two)
    ended = framed(HEAD, content + END)
    yield failing("frame-with-end", FORGED, "The end is in the edition's frame.", ended)
    yield failing(
        "frame-cut-alone", BAD, "It ends too early.", framed(HEAD) + cut + end
    )


def _declaring(size: int) -> bytes:
    """The beginning of a frame that declares a size and has the largest window."""
    zeros = frames.run(b"\0", 128 * 1024, last=False)
    window = bytes([13 << 3])
    return replace(frames.sized(size, zeros), single=False, window=window).to_bytes()


def _sizes() -> Iterator[Vector]:
    most = 64 * MIB
    head_frame = framed(HEAD)
    yield failing(
        "size-above-64-mib",
        LARGE,
        "An edition of 64 MiB, a byte more than the head leaves.",
        head_frame + _declaring(most - len(HEAD) + 1),
    )
    yield failing(
        "head-above-limit",
        LARGE,
        "A head of a byte more than the keys of all signatures take.",
        _declaring(16 * 1024 + 8192 * 1024 + 1),
    )
    files = {f"zeros-{n}.bin": bytes(16 * MIB) for n in range(3)}
    large = tar(inside(kit.edition("ar", files=files)))
    yield failing(
        "sum-above-64-mib",
        LARGE,
        "Two editions, the second a byte larger than the first leaves.",
        head_frame + framed(large) + _declaring(most - len(HEAD) - len(large) + 1),
        f"{SERIES}/ar-1 trusted machine-translation",
    )


def _heads() -> Iterator[Vector]:
    text, key = head(SARA)
    changed = instructions.TEXT.replace(b"EMPTY", b"OTHER")
    edition = tar(PERSIAN)
    for name, comment, members in (
        ("verify-changed", "Other words in VERIFY.txt.", [(text[0], changed), key]),
        ("verify-empty", "No words in VERIFY.txt.", [(text[0], b""), key]),
        ("verify-longer", "A line more.", [(text[0], text[1] + b"\n"), key]),
        ("verify-missing", "No VERIFY.txt.", [key]),
        ("verify-after-keys", "VERIFY.txt behind the keys.", [key, text]),
        ("verify-twice", "VERIFY.txt twice.", [text, text, key]),
        ("verify-renamed", "Another name.", [("README.txt", text[1]), key]),
        (
            "head-extra",
            "A file that belongs nowhere.",
            [text, key, ("run.sh", b"rm\n")],
        ),
        ("head-other-folder", "A file in a folder.", [text, ("keys/x/y.pub", key[1])]),
        ("head-edition", "An edition's file in the head.", [text, key, PERSIAN[-1]]),
    ):
        yield failing(name, BAD, comment, whole(edition, before=tar(members)))
    good = tar([text, key])
    for name, comment, content in (
        ("head-empty", "A head of no bytes.", b""),
        ("head-cut", "The last block is missing.", good[:-512]),
        ("head-cut-in-padding", "The last 100 bytes are missing.", good[:-100]),
        ("head-cut-in-header", "Half a header at the end.", good + good[:100]),
        ("head-padding", "Padding that is not zeros.", good[:-1] + b"x"),
        ("head-end", "An end of the tar in the head.", good + END),
        (
            "head-folder",
            "A folder's header.",
            good + tar([("keys", b"")], typeflag=b"5"),
        ),
    ):
        yield failing(name, BAD, comment, whole(edition, before=content))


def _keys() -> Iterator[Vector]:
    text, key = head(SARA)
    weak = public_keys.pub(b"\1" + bytes(31))
    reza = head(REZA)[1]
    lower, higher = sorted((key, reza))
    edition = tar(PERSIAN)
    upper = key_path(SARA.name.upper())
    by_id = key_path(SARA.public.key_id.hex())
    other_id = PublicKeyFile.plain(SARA.public.public, bytes(8)).to_bytes()
    for name, expect, comment, members in (
        ("weak", "weak-key", "A key of small order.", [text, (key[0], weak)]),
        ("renamed", BAD, "Under another key's name.", [text, (reza[0], key[1])]),
        ("upper-case", BAD, "A name in capitals.", [text, (upper, key[1])]),
        ("by-id", BAD, "Under minisign's key id.", [text, (by_id, key[1])]),
        ("no-extension", BAD, "Without ``.pub``.", [text, (key[0][:-4], key[1])]),
        (
            "comment-other",
            BAD,
            "A comment of somebody's.",
            [text, (key[0], public_keys.pub(comment="Sara"))],
        ),
        ("not-a-key", BAD, "No key.", [text, (key[0], b"hello\n")]),
        (
            "unused-renamed",
            BAD,
            "A key that signed nothing, under another one's name.",
            [text, *sorted((key, (reza[0], MALLORY.public.to_bytes())))],
        ),
        ("unsorted", BAD, "Not in order.", [text, higher, lower]),
        ("twice", BAD, "One twice.", [text, key, key]),
        ("twice-other-id", BAD, "One under two ids.", [text, key, (key[0], other_id)]),
    ):
        yield failing(
            f"key-{name}", expect, comment, whole(edition, before=tar(members))
        )
    alone = whole(edition, before=tar([text]))
    yield failing("key-missing", BAD, "The signer's key is not in the head.", alone)
    foreign = whole(edition, before=tar(head(REZA)))
    yield failing("key-of-another", BAD, "Another key in its place.", foreign)
