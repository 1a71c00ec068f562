"""The keys that a holder knows, as a text (``docs/spec/edition.md``, *Trust list*).

Grammar (UTF-8, every line ends with LF)::

    list := "# archive-trust 1" *( pin )        sorted by public key, distinct
    pin  := ("checked" / "first-use") " " key " " where " " petname
    where := "*" / series *("," series)         "*" is every series

``key`` is the 56 characters of a minisign public key. Petnames are the holder's own
and distinct; names never come from a bundle.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final, Self

from archive import limits
from archive.characters import refused_in_line, visible_line
from archive.errors import Malformed, NewerVersion
from archive.format.codec import decode_lines
from archive.format.keys import PublicKey
from archive.format.minisign import PublicKeyFile
from archive.values import Series

_WHAT: Final = "trust list"
_VERSION: Final = "# archive-trust 1"
_CHECKED: Final = {"checked": True, "first-use": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """One key that the holder knows.

    ``checked`` says that its digits were compared with a person; ``series`` for
    which series the holder accepts it (sorted), and none stands for every series.
    """

    key: PublicKeyFile
    checked: bool
    series: tuple[Series, ...]
    petname: str

    def __post_init__(self) -> None:
        """Refuse an empty, long or invisible petname, and unsorted series."""
        size = len(self.petname.encode("utf-8", "surrogatepass"))
        if not 1 <= size <= limits.PETNAME or self.petname != self.petname.strip(" "):
            message = f"a name of {size} bytes; 1 to {limits.PETNAME} are allowed"
            raise Malformed(message, hint="give the key a short name of your own")
        if refused_in_line(self.petname) is not None:
            message = f"a name with hidden characters: {visible_line(self.petname)}"
            raise Malformed(message, hint="type the name again, letters only")
        if list(self.series) != sorted(set(self.series)):
            message = "the series of a key are not sorted and distinct"
            raise Malformed(message)

    def accepts(self, series: Series) -> bool:
        """Whether the holder accepts the key for that series."""
        return not self.series or series in self.series

    def __str__(self) -> str:
        standing = "checked" if self.checked else "first-use"
        series = ",".join(map(str, self.series)) or "*"
        return f"{standing} {self.key.line} {series} {self.petname}"


@dataclass(frozen=True, slots=True)
class TrustList:
    """Every key that the holder knows, sorted by public key."""

    pins: tuple[Pin, ...] = ()
    _by_key: dict[PublicKey, Pin] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _by_name: dict[str, list[PublicKey]] = field(
        default_factory=lambda: defaultdict(list), init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Refuse an unsorted list, and a key or petname that comes twice."""
        for pin in self.pins:
            self._by_key[pin.key.public] = pin
            self._by_name[pin.key.public.name].append(pin.key.public)
        keys = [pin.key.public for pin in self.pins]
        names = {pin.petname for pin in self.pins}
        if keys != sorted(set(keys)) or len(names) != len(keys):
            message = f"{_WHAT}: keys not sorted, or a key or a name twice"
            raise Malformed(message)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Parse a trust list.

        Raises:
            NewerVersion: written by a later version.
            Malformed, TooLarge, WeakKey: not such a list.
        """
        lines = decode_lines(data, limits.TRUST_FILE, _WHAT)
        if lines[0] != _VERSION:
            if lines[0].startswith("# archive-trust "):
                message = f"{_WHAT}: {visible_line(lines[0][:40])!r}"
                raise NewerVersion(message)
            message = f"{_WHAT}: the first line is not {_VERSION!r}"
            raise Malformed(message, hint="restore the file from a copy")
        parsed = cls(tuple(map(_parse_pin, lines[1:])))
        if parsed.to_bytes() != data:  # pragma: no cover — guards the grammar above
            message = f"{_WHAT}: not written in the one allowed way"
            raise Malformed(message)
        return parsed

    def to_bytes(self) -> bytes:
        """The list's one encoding."""
        lines = [_VERSION, *map(str, self.pins)]
        return "".join(f"{line}\n" for line in lines).encode()

    def get(self, key: PublicKey) -> Pin | None:
        """What the holder knows of ``key``."""
        return self._by_key.get(key)

    def named(self, key_name: str) -> tuple[PublicKey, ...]:
        """The keys of that name: 64 bits, so there may be more than one."""
        return tuple(self._by_name.get(key_name, ()))

    def replace(self, pin: Pin) -> TrustList:
        """A list with this pin in place of any other of the same key."""
        others = [old for old in self.pins if old.key.public != pin.key.public]
        pins = sorted([*others, pin], key=lambda each: each.key.public)
        return TrustList(tuple(pins))

    def without(self, key: PublicKey) -> TrustList:
        """A list without ``key``."""
        return TrustList(tuple(pin for pin in self.pins if pin.key.public != key))


def _parse_pin(line: str) -> Pin:
    parts = line.split(" ", 3)
    if len(parts) != 4 or parts[0] not in _CHECKED:  # noqa: PLR2004
        message = f"{_WHAT}: not a key's line: {visible_line(line[:40])!r}"
        raise Malformed(message)
    return Pin(
        key=PublicKeyFile.from_line(parts[1]),
        checked=_CHECKED[parts[0]],
        series=() if parts[2] == "*" else tuple(map(Series, parts[2].split(","))),
        petname=parts[3],
    )
