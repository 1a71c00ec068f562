"""A Reed-Solomon erasure code: any k of 65,535 symbols give all others.

Column by column of 16-bit elements, symbol j is the value at x^j of the polynomial of
degree below k that takes the k source symbols at x^0 to x^(k-1): the systematic code
of RFC 5510, section 8, with its field and its matrix. So nothing is ever needed beyond
k symbols, whichever they are (``docs/spec/packet.md``, *Code*).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from archive.packets.field import ORDER, Planes, field

SYMBOLS: Final = ORDER
"""Symbol ids are 0 to 65,534."""


def weights(ids: Iterable[int]) -> list[int]:
    """Logarithms of 1 / the product of (x^i - x^j) over all other ids j, for each i.

    They are the barycentric weights of Lagrange's formula.
    """
    exp, log = field().exp, field().log
    points = [exp[i] for i in ids]
    return [
        -sum([log[point ^ other] for other in points if other != point]) % ORDER
        for point in points
    ]


class Interpolation:
    """Symbols that determine a polynomial, and every other symbol with it.

    Args:
        known: exactly k symbols of one even size, by id.
    """

    def __init__(self, known: Mapping[int, bytes]) -> None:
        self._known = known
        self._points = [field().exp[i] for i in known]
        self._weights = weights(known)
        self._planes: list[Planes] = [field().planes(row) for row in known.values()]

    def symbol(self, wanted: int) -> bytes:
        """The symbol with any id, 0 to 65,534."""
        if wanted in self._known:
            return self._known[wanted]
        log, point = field().log, field().exp[wanted]
        distances = [log[point ^ other] for other in self._points]
        total = sum(distances)
        coefficients = [
            (total + weight - distance) % ORDER
            for weight, distance in zip(self._weights, distances, strict=True)
        ]
        return field().combine(coefficients, self._planes)


def count(length: int, size: int) -> int:
    """k: how many source symbols of ``size`` bytes hold ``length`` bytes."""
    return -(-length // size)


class Encoder:
    """Symbols of an object, each when it is asked for.

    Args:
        content: the object, at least one byte.
        size: bytes of a symbol, even.
    """

    def __init__(self, content: bytes, size: int) -> None:
        self.k = count(len(content), size)
        padded = content.ljust(self.k * size, b"\0")
        rows = (padded[i * size : (i + 1) * size] for i in range(self.k))
        self._source = dict(enumerate(rows))
        self._interpolation: Interpolation | None = None

    def symbol(self, wanted: int) -> bytes:
        """The symbol with any id, 0 to 65,534; below k they are the object itself."""
        if wanted < self.k:
            return self._source[wanted]
        if self._interpolation is None:
            self._interpolation = Interpolation(self._source)
        return self._interpolation.symbol(wanted)


def decode(symbols: Mapping[int, bytes], k: int) -> bytes:
    """The k source symbols, one after another, from any k symbols or more.

    Those with the lowest ids are used. If one of these was forged, so is the result.
    """
    chosen = {i: symbols[i] for i in sorted(symbols)[:k]}
    missing = [i for i in range(k) if i not in chosen]
    interpolation = Interpolation(chosen) if missing else None
    return b"".join(
        chosen[i] if i in chosen or interpolation is None else interpolation.symbol(i)
        for i in range(k)
    )
