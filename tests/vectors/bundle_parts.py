"""What vectors of kind ``bundle`` are put together from, correctly or not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from archive.format import instructions
from archive.format.layout import key_path, signature_name
from tests import kit
from tests.kit import SARA, SERIES, Edition, Key
from tests.vectors import frames, trust_lists
from tests.vectors.headers import Header, octal
from tests.vectors.vector import OK, Vector

BAD: Final = "malformed"
LARGE: Final = "too-large"
FORGED: Final = "forged-or-damaged"
MIB: Final = 2**20

FA: Final = kit.edition()
EN: Final = kit.edition("en", source=None)
FA_FOUND: Final = f"{SERIES}/fa-1 trusted machine-translation"
EN_FOUND: Final = f"{SERIES}/en-1 trusted"

Member = tuple[str, bytes]
Members = list[Member]


def tar(members: Iterable[Member], **changed: bytes) -> bytes:
    """Members without an end; ``changed`` are fields of the last one's header."""
    pieces = [member(path, content) for path, content in members]
    if changed:
        *_, (path, content) = members
        pieces[-1] = member(path, content, **changed)
    return b"".join(pieces)


def member(path: str, content: bytes, **changed: bytes) -> bytes:
    prefix, name = "", path
    if len(path) > 100:
        prefix, _, name = path.rpartition("/")
    header = Header(name.encode(), size=octal(len(content)), prefix=prefix.encode())
    changes: dict[str, bytes] = {"mode": header.mode, **changed}
    return replace(header, **changes).to_bytes() + content + bytes(-len(content) % 512)


def head(*keys: Key) -> Members:
    """What the first frame holds."""
    ordered = sorted(keys, key=lambda key: key.name)
    found = [(key_path(key.name), key.public.to_bytes()) for key in ordered]
    return [(instructions.NAME, instructions.TEXT), *found]


def inside(edition: Edition) -> Members:
    """What an edition's frame holds."""
    folder = edition.manifest.name.folder
    files = [*edition.signed.small_files(), *sorted(edition.contents.items())]
    return [(f"{folder}/{name}", content) for name, content in files]


HEAD: Final = tar(head(SARA))
PERSIAN: Final = inside(FA)
PERSIAN_MANIFEST: Final = FA.manifest.to_bytes()
END: Final = bytes(1024)


def framed(*contents: bytes) -> bytes:
    """Each content in a frame of its own, as the pinned compressor writes it."""
    return b"".join(map(frames.packed, contents))


def whole(*editions: bytes, before: bytes = HEAD) -> bytes:
    """A bundle of these contents of editions' frames."""
    return framed(before, *editions, END)


def one(members: Members, *keys: Key) -> bytes:
    """A bundle with one edition of these members, and these keys in its head."""
    return whole(tar(members), before=tar(head(*(keys or (SARA,)))))


def signed(content: bytes, *, keys: Sequence[Key] = (SARA,)) -> Members:
    """An edition whose manifest is any bytes, signed all the same."""
    signatures = [
        (
            f"{SERIES}/fa-1/{signature_name(k.name)}",
            k.sign(content).signature.to_bytes(),
        )
        for k in sorted(keys, key=lambda key: key.public.public)
    ]
    return [(f"{SERIES}/fa-1/MANIFEST", content), *signatures, PERSIAN[-1]]


def put(members: Members, place: int, path: str = "", content: bytes = b"") -> Members:
    """The members with one of them changed."""
    old = members[place]
    changed = list(members)
    changed[place] = (path or old[0], content or old[1])
    return changed


TRUST: Final = trust_lists.pin().rstrip("\n")


def failing(
    name: str,
    expect: str,
    comment: str,
    content: bytes,
    *editions: str,
    more: Sequence[tuple[str, str]] = (),
) -> Vector:
    found = [("edition", edition) for edition in editions]
    return Vector(
        "bundle", name, expect, comment, content, (("trust", TRUST), *found, *more)
    )


def passing(  # noqa: PLR0913 — a bundle's result has many parts
    name: str,
    verdict: str,
    comment: str,
    content: bytes,
    *editions: str,
    trust: str = TRUST,
    packed: bool = True,
) -> Vector:
    more = [("trust", line) for line in trust.splitlines()]
    more += [("verdict", verdict)]
    more += [("edition", edition) for edition in editions]
    more += [] if packed else [("packed", "no")]
    return Vector("bundle", name, OK, comment, content, tuple(more))
