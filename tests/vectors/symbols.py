"""Vectors of kind ``symbols``: symbols of an object by their ids, as digests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from archive.packets.code import Encoder, count
from tests.vectors.seeds import seeded, sha256
from tests.vectors.vector import OK, Vector


def _vector(  # noqa: PLR0913 — an object, and what is asked of it
    name: str,
    comment: str,
    length: int,
    size: int,
    *,
    ids: Iterable[int],
    decode: Sequence[int] = (),
) -> Vector:
    content = seeded(f"v{length}", length)
    encoder = Encoder(content, size)
    lines = (f"{i} {sha256(encoder.symbol(i))}\n" for i in sorted(set(ids)))
    more = [
        ("label", f"v{length}"),
        ("length", str(length)),
        ("size", str(size)),
        ("sha256", sha256(content)),
    ]
    if decode:
        more.append(("decode", " ".join(map(str, decode))))
    return Vector("symbols", name, OK, comment, "".join(lines).encode(), tuple(more))


def vectors() -> Iterator[Vector]:
    """All of them."""
    yield from _lengths()
    yield from _decoded()


def _lengths() -> Iterator[Vector]:
    for length, size, comment in (
        (1, 2, "One symbol: every other one is the same."),
        (173, 96, "Two symbols: the others lie on a line."),
        (253, 90, "Three symbols, the last one padded."),
        (430, 96, "Five symbols."),
        (1834, 200, "Ten symbols."),
        (3673, 90, "A statement."),
        (4122, 96, "43 symbols."),
        (69926, 1000, "Symbols larger than a packet's."),
        (28732, 96, "300 symbols."),
        (48043, 90, "534 symbols."),
        (184303, 90, "2,048 symbols, the most that packets bring."),
    ):
        k = count(length, size)
        ids = (0, k - 1, k, k + 1, 2 * k, 1000, 30000, 65534)
        yield _vector(f"k-{k}-of-{size}", comment, length, size, ids=ids)


def _decoded() -> Iterator[Vector]:
    for name, comment, length, size, decode in (
        ("source", "Nothing is lost.", 253, 90, (0, 1, 2)),
        ("turned", "In another order.", 253, 90, (2, 0, 1)),
        ("first-lost", "One of the object's own is lost.", 253, 90, (1, 2, 3)),
        ("last-lost", "The padded one is lost.", 253, 90, (0, 1, 3)),
        ("one", "One symbol is enough for one.", 1, 2, (65534,)),
        ("repair", "None of the object's own.", 253, 90, (3, 4, 5)),
        ("far", "Ids from both ends.", 253, 90, (0, 30000, 65534)),
        ("one-more", "A symbol more than are needed.", 253, 90, (1, 3, 4, 65534)),
        ("half", "Every second one is lost.", 3673, 90, range(0, 82, 2)),
        ("k-41-repair", "None of the object's own.", 3673, 90, range(41, 82)),
        ("k-300-repair", "None of the object's own.", 28732, 96, range(65235, 65535)),
    ):
        k = count(length, size)
        ids = (*range(min(k, 5)), *list(decode)[:5], *list(decode)[-5:])
        yield _vector(
            f"decode-{name}", comment, length, size, ids=ids, decode=list(decode)
        )
