"""Vectors of kind ``bundle`` whose fault is an edition's: order, members, files."""

from __future__ import annotations

from collections.abc import Iterator

from archive.format.layout import signature_name
from tests import kit
from tests.kit import REZA, SARA, SERIES
from tests.vectors.bundle_parts import (
    BAD,
    EN,
    EN_FOUND,
    FA_FOUND,
    FORGED,
    LARGE,
    MIB,
    PERSIAN,
    PERSIAN_MANIFEST,
    failing,
    inside,
    member,
    one,
    put,
    signed,
    tar,
    whole,
)
from tests.vectors.headers import octal
from tests.vectors.vector import Vector


def vectors() -> Iterator[Vector]:
    """All of them."""
    yield from _orders()
    yield from _members()
    yield from _headers()
    yield from _manifests()
    yield from _files()


def _orders() -> Iterator[Vector]:
    english, persian = tar(inside(EN)), tar(PERSIAN)
    yield failing(
        "editions-unsorted",
        BAD,
        "Not in the order of their folders.",
        whole(persian, english),
        FA_FOUND,
    )
    yield failing("edition-twice", BAD, "One twice.", whole(persian, persian), FA_FOUND)
    changed = tar(inside(kit.edition(text="Another text.\n")))
    yield failing(
        "edition-twice-changed",
        BAD,
        "Two texts in one folder.",
        whole(persian, changed),
        FA_FOUND,
    )
    two = inside(kit.edition(keys=(SARA, REZA)))
    keys = (SARA, REZA)
    manifest, first, second, text = two
    for name, comment, members in (
        (
            "signatures-unsorted",
            "Not ascending by public key.",
            [manifest, second, first, text],
        ),
        ("signature-twice", "One twice.", [manifest, first, first, text]),
        ("signature-after-files", "Behind the text.", [manifest, first, text, second]),
        (
            "signature-first",
            "In front of the manifest.",
            [first, manifest, second, text],
        ),
    ):
        expect = FORGED if name == "signature-after-files" else BAD
        yield failing(name, expect, comment, one(members, *keys))


def _members() -> Iterator[Vector]:
    manifest, signature, text = PERSIAN
    folder = f"{SERIES}/fa-1"
    extra = (f"{folder}/zebra.txt", b"hello\n")
    early = (f"{folder}/alpha.txt", b"hello\n")
    for name, expect, comment, members in (
        ("no-manifest", BAD, "No manifest.", [signature, text]),
        ("no-text", BAD, "The text is missing.", [manifest, signature]),
        ("manifest-alone", BAD, "A manifest and no more.", [manifest]),
        (
            "manifest-twice",
            FORGED,
            "Two manifests.",
            [manifest, manifest, signature, text],
        ),
        ("file-extra", FORGED, "A file behind the signed ones.", [*PERSIAN, extra]),
        (
            "file-extra-first",
            FORGED,
            "A file in front of the signed ones.",
            [manifest, signature, early, text],
        ),
        ("text-twice", FORGED, "The text twice.", [*PERSIAN, text]),
        (
            "file-renamed",
            FORGED,
            "The text under another name.",
            put(PERSIAN, 2, f"{folder}/statement.md"),
        ),
        (
            "file-in-another-folder",
            FORGED,
            "The text in another edition's folder.",
            put(PERSIAN, 2, f"{SERIES}/en-1/statement.txt"),
        ),
        (
            "signature-in-another-folder",
            FORGED,
            "The signature in another edition's folder.",
            put(PERSIAN, 1, signature[0].replace("fa-1", "en-1")),
        ),
        (
            "signature-name-upper-case",
            FORGED,
            "A key name in capitals.",
            put(PERSIAN, 1, f"{folder}/{signature_name(SARA.name.upper())}"),
        ),
        (
            "signature-name-unknown",
            BAD,
            "Named after a key that is not there.",
            put(PERSIAN, 1, f"{folder}/{signature_name('0' * 16)}"),
        ),
    ):
        yield failing(name, expect, comment, one(members))
    yield from _folders()
    files = {"sheet.pdf": b"%PDF"}
    manifest, signature, sheet, text = inside(kit.edition(files=files))
    turned = one([manifest, signature, text, sheet])
    yield failing("files-turned", FORGED, "Not in the manifest's order.", turned)


def _folders() -> Iterator[Vector]:
    for name, expect, comment, folder in (
        ("revision", FORGED, "A folder of another revision.", f"{SERIES}/fa-2"),
        ("language", FORGED, "A folder of another language.", f"{SERIES}/ckb-1"),
        ("series", FORGED, "A folder of another series.", "iran-2027-01/fa-1"),
        ("renamed", FORGED, "A folder of no edition's name.", "a/b"),
        ("upper-case", FORGED, "A folder in capitals.", f"{SERIES}/FA-1"),
        ("missing", BAD, "No folder.", ""),
        ("one-part", BAD, "Half a folder.", "fa-1"),
        ("three-parts", BAD, "A folder in a folder.", f"a/{SERIES}/fa-1"),
    ):
        old = f"{SERIES}/fa-1"
        new = [(path.replace(old, folder).lstrip("/"), data) for path, data in PERSIAN]
        yield failing(f"folder-{name}", expect, comment, one(new))


def _headers() -> Iterator[Vector]:
    for name, comment, changed in (
        ("symbolic-link", "The text is a symbolic link.", {"typeflag": b"2"}),
        ("hard-link", "The text is a hard link.", {"typeflag": b"1"}),
        ("pax", "The text is a pax header.", {"typeflag": b"x"}),
        ("mode", "The text is a program.", {"mode": b"0000755\0"}),
        ("owner", "The text has an owner.", {"uid": b"0001750\0"}),
        ("owner-name", "The text has an owner's name.", {"uname": b"sara"}),
        ("time", "The text has a time.", {"mtime": b"15155676200\0"}),
        ("checksum", "The header's checksum is wrong.", {"checksum": b"000000\0 "}),
        ("absolute", "A path from the root.", {"name": b"/etc/passwd"}),
        ("parent", "A path to the folder above.", {"name": b"../evil.txt"}),
    ):
        data = whole(tar(PERSIAN, **changed))
        yield failing(f"header-{name}", BAD, comment, data)
    first = tar(PERSIAN[:1], uid=b"0001750\0") + tar(PERSIAN[1:])
    yield failing(
        "header-first-owner",
        BAD,
        "The manifest has an owner; the next edition is sound.",
        whole(first, tar(inside(kit.edition(revision=2)))),
        f"{SERIES}/fa-2 trusted machine-translation",
    )
    text = PERSIAN[-1][1]
    longer, shorter = octal(len(text) + 1), octal(len(text) - 1)
    for name, size in (("longer", longer), ("shorter", shorter)):
        data = whole(tar(PERSIAN, size=size))
        comment = f"The header says that the text is {name} than was signed."
        yield failing(f"header-size-{name}", FORGED, comment, data)
    padded = tar(PERSIAN)
    data = whole(padded[:-1] + b"x")
    yield failing("padding", BAD, "Padding behind the text that is not zeros.", data)
    manifest = tar(PERSIAN[:1])
    data = whole(manifest[:-1] + b"x" + padded[len(manifest) :])
    yield failing("padding-manifest", BAD, "The same behind the manifest.", data)


def _manifests() -> Iterator[Vector]:
    text = PERSIAN_MANIFEST.decode()
    changed = PERSIAN_MANIFEST.replace(b"2026-02-01", b"2026-02-02")
    data = one(put(PERSIAN, 0, content=changed))
    yield failing("manifest-changed", FORGED, "A byte of it is another.", data)
    data = one(put(PERSIAN, 0, content=PERSIAN_MANIFEST.replace(b"\n", b"\r\n")))
    yield failing("manifest-crlf", FORGED, "Its line ends were changed.", data)
    for name, expect, comment, content in (
        ("not-one", BAD, "Signed, and no manifest.", "hello\n"),
        ("crlf-signed", BAD, "Signed with CR LF.", text.replace("\n", "\r\n")),
        ("bidi", BAD, "U+202E in the title.", text.replace("عنوان", "a\u202eb")),
        (
            "version-2",
            "newer-version",
            "The next version.",
            text.replace("on 1", "on 2", 1),
        ),
        (
            "key-unknown",
            "newer-version",
            "A head key that this version has not.",
            text.replace("#\n", "# licence: cc0\n#\n", 1),
        ),
    ):
        data = one(signed(content.encode()))
        yield failing(f"manifest-{name}", expect, comment, data)
    long = text + "#" * (64 * 1024)
    most = b"#" * (64 * 1024)
    data = one(signed(most))
    yield failing("manifest-of-64-kib", BAD, "As large as the ceiling.", data)
    data = one(signed(long.encode()))
    yield failing("manifest-above-64-kib", LARGE, "A long one.", data)
    large = text.replace(f"bytes={len(kit.TEXT.encode())}", f"bytes={16 * MIB + 1}")
    data = one(signed(large.encode()))
    yield failing("manifest-file-above-16-mib", LARGE, "A large file.", data)
    newer = signed(text.replace("on 1", "on 2", 1).encode())
    yield failing(
        "manifest-version-2-beside-1",
        "newer-version",
        "The next version's edition does not hide this version's.",
        whole(tar(newer), tar(inside(kit.edition(revision=2)))),
        f"{SERIES}/fa-2 trusted machine-translation",
    )


def _files() -> Iterator[Vector]:
    text = PERSIAN[-1][1]
    same = b"x" + text[1:]
    for name, comment, content in (
        ("changed", "A byte of the text is another.", same),
        ("longer", "A line more.", text + b"\n"),
        ("shorter", "A line less.", text[:-1]),
        ("crlf", "Its line ends were changed.", text.replace(b"\n", b"\r\n")),
    ):
        data = one(put(PERSIAN, 2, content=content))
        yield failing(f"file-{name}", FORGED, comment, data)
    big = kit.edition("ar", files={"zeros.bin": bytes(300_000)})
    spoiled = put(inside(big), 1, content=b"hello\n")
    yield failing(
        "large-and-spoiled",
        FORGED,
        "An edition of several blocks is refused at its beginning; the next is sound.",
        whole(tar(spoiled), tar(PERSIAN)),
        FA_FOUND,
    )
    empty = tar(PERSIAN[:2]) + member(PERSIAN[2][0], b"")
    yield failing("file-empty", FORGED, "No text.", whole(empty))
    unsigned = [PERSIAN[0], (PERSIAN[2][0], same)]
    yield failing("unsigned-changed", FORGED, "Unsigned, and changed.", one(unsigned))
    mixed = whole(tar(inside(EN)), tar(put(PERSIAN, 2, content=same)))
    comment = "One of two editions is changed; the other is sound."
    yield failing("one-of-two-changed", FORGED, comment, mixed, EN_FOUND)
