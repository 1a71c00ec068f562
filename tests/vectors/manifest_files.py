"""Vectors of kind ``manifest`` whose fault is in the files' lines."""

from __future__ import annotations

from collections.abc import Iterator

from tests.vectors.manifest_parts import (
    BAD,
    DIGEST,
    FILE,
    LARGE,
    PDF,
    Edit,
    edited,
    edits,
    files,
    vector,
)
from tests.vectors.vector import Vector


def vectors() -> Iterator[Vector]:
    """All of them."""
    yield from _files()
    yield from _file_names()
    yield from edits(BAD, _file_lines())


def _files() -> Iterator[Vector]:
    numbered = sorted(["statement.txt", *(f"part-{n:02}.txt" for n in range(32))])
    yield vector("33-files", LARGE, "One file too many.", files(*numbered))
    yield vector("no-files", BAD, "No files.", files())
    yield vector("files-unsorted", BAD, "Not in order.", edited(FILE, FILE + PDF))
    yield vector("files-duplicate", BAD, "One twice.", edited(FILE, FILE + FILE))
    no_text = edited(FILE, PDF)
    yield vector("no-statement", BAD, "``statement.txt`` is missing.", no_text)
    for name, comment, size, expect in (
        ("16777217", "One byte above the ceiling.", "16777217", LARGE),
        ("999999999", "Far above the ceiling.", "999999999", LARGE),
        ("1000000000", "A number of ten digits.", "1000000000", BAD),
        ("leading-zero", "A leading zero.", "010", BAD),
        ("negative", "A negative number.", "-10", BAD),
        ("none", "No number.", "", BAD),
        ("unit", "A unit.", "10k", BAD),
        ("persian-digits", "Persian digits.", "\u06f1\u06f0", BAD),
    ):
        changed = edited("bytes=10", f"bytes={size}")
        yield vector(f"size-{name}", expect, comment, changed)


def _file_names() -> Iterator[Vector]:
    for name, comment, value in (
        ("upper-case", "Capitals.", "Sheet.pdf"),
        ("one-letter", "Names have two characters or more.", "a"),
        ("65-bytes", "One byte too long.", "a" * 61 + ".pdf"),
        ("parent", "The folder above.", ".."),
        ("parent-slash", "A file in the folder above.", "../sheet.pdf"),
        ("dots", "Two dots in a row.", "a..pdf"),
        ("slash", "A file in a folder.", "a/sheet.pdf"),
        ("absolute", "A file anywhere.", "/etc/passwd"),
        ("backslash", "A file in a folder on Windows.", "a\\sheet.pdf"),
        ("drive", "A file on a drive.", "c:sheet.pdf"),
        ("leading-dot", "A hidden file.", ".sheet"),
        ("leading-hyphen", "Looks like an option.", "-sheet.pdf"),
        ("trailing-dot", "Windows drops it.", "sheet."),
        ("trailing-hyphen", "Ends with neither letter nor digit.", "sheet-"),
        ("not-ascii", "Persian letters.", "متن.txt"),
        ("star", "A pattern.", "a*b"),
        ("device-con", "A Windows device.", "con"),
        ("device-nul-extension", "A Windows device, whatever follows.", "nul.tar.gz"),
        ("device-com1", "A Windows device with a number.", "com1.txt"),
        ("device-lpt9", "A Windows device with a number.", "lpt9"),
        ("device-com0", "A Windows device with the number 0.", "com0.md"),
        ("manifest", "A manifest that names itself.", "MANIFEST"),
        ("manifest-lower", "On some systems the manifest's name.", "manifest"),
        ("manifest-dot", "Like a signature's, on some systems.", "manifest.minisig"),
    ):
        names = sorted([value, "statement.txt"])
        yield vector(f"file-name-{name}", BAD, comment, files(*names))


def _file_lines() -> list[Edit]:
    entry, digest = "# statement.txt bytes=10\n", f"{DIGEST}  statement.txt\n"
    return [
        (
            "file-names-differ",
            "Two names for one file.",
            digest,
            f"{DIGEST}  other.txt\n",
        ),
        ("file-lines-turned", "The digest first.", entry + digest, digest + entry),
        ("file-no-digest", "A file without a digest.", digest, ""),
        ("file-no-size", "A digest without a size.", entry, ""),
        ("file-two-digests", "A digest too many.", digest, digest + digest),
        ("file-comment", "A comment between.", digest, f"# hello\n{digest}"),
        ("file-empty-line", "An empty line between.", digest, f"\n{digest}"),
        ("file-size-missing", "No ``bytes=``.", " bytes=10", ""),
        ("file-size-spaced", "Spaces in it.", "bytes=10", "bytes = 10"),
        ("file-entry-two-spaces", "A space too many.", ".txt bytes", ".txt  bytes"),
        ("file-entry-trailing-space", "A space at the end.", "=10\n", "=10 \n"),
        ("digest-upper-case", "Capitals.", DIGEST, DIGEST.upper()),
        ("digest-63-digits", "One digit too few.", DIGEST, DIGEST[1:]),
        ("digest-65-digits", "One digit too many.", DIGEST, f"0{DIGEST}"),
        ("digest-not-hex", "A letter that is no digit.", DIGEST, f"g{DIGEST[1:]}"),
        ("digest-one-space", "One space before the name.", f"{DIGEST}  ", f"{DIGEST} "),
        ("digest-three-spaces", "Three of them.", f"{DIGEST}  ", f"{DIGEST}   "),
        ("digest-star", "The mark of binary mode.", f"{DIGEST}  ", f"{DIGEST} *"),
        ("digest-tab", "A tab before the name.", f"{DIGEST}  ", f"{DIGEST}\t"),
        (
            "digest-escaped",
            "sha256sum's mark of an escaped name.",
            DIGEST,
            f"\\{DIGEST}",
        ),
        (
            "digest-tagged",
            "The other form of sha256sum.",
            digest,
            f"SHA256 (statement.txt) = {DIGEST}\n",
        ),
        ("digest-of-md5", "Another digest's length.", DIGEST, DIGEST[:32]),
    ]
