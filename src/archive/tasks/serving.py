"""A hotspot drop: what is handed out, under which paths, and how people get there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from archive import strings
from archive.carriers.hotspot.index import POLICY, Entry, index
from archive.carriers.hotspot.site import Resource
from archive.errors import Usage
from archive.format.trustlist import TrustList
from archive.tasks.check import Found
from archive.tasks.handouts import (
    BUNDLE,
    Choice,
    Handout,
    LeftOut,
    Made,
    handouts,
)
from archive.tasks.paging import blank
from archive.tasks.programs import FULL, LIGHT, policy
from archive.translation.paragraphs import right_to_left
from archive.values import Digest, EditionName

LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of a path: none is taken for another when somebody types it."""
TOKEN: Final = 12
"""Letters of a path: 59 bits, of which a busy guesser tries 24 in an hour."""
BLANK: Final = "read-full.html"

_PAGE: Final = ".html"
_HTML: Final = "text/html; charset=utf-8"
_ZSTD: Final = "application/zstd"
_SPECIAL: Final = re.compile(r'([\\;,:"])')
_NETWORK: Final = 32
"""Bytes of a network's name (IEEE 802.11-2020, 9.4.2.2)."""
_PASSWORD: Final = re.compile(r"[ -~]{8,63}|[0-9A-Fa-f]{64}")
"""What WPA takes (IEEE 802.11-2020, J.4.1)."""


@dataclass(frozen=True, slots=True)
class Drop:
    """What is handed out.

    Attributes:
        path: of the page with the links; begins and ends with ``/``.
        resources: everything, by path.
        editions: whose pages and bundles they are.
        files: names and sizes in bytes.
        left_out: files that could not be made; the others do without them.
    """

    path: str
    resources: Mapping[str, Resource]
    editions: tuple[EditionName, ...]
    files: Mapping[str, int]
    left_out: tuple[LeftOut, ...]


def token(choose: Callable[[str], str]) -> str:
    """A name for a path that nobody guesses.

    Args:
        choose: one letter of several, by chance.
    """
    return "".join(choose(LETTERS) for _ in range(TOKEN))


def drop(found: Sequence[Found], trust: TrustList, secret: str, *, full: bool) -> Drop:
    """Everything that is handed out of these editions.

    Args:
        found: as :func:`archive.tasks.handouts.of_inputs` gives them.
        trust: the keys that the holder knows.
        secret: what :func:`token` made.
        full: with the blank page that reads squares best.

    Raises:
        ArchiveError: an input cannot be read, or changed since it was checked.
    """
    shelf = _Shelf(
        secret, several=len({each.checked.name.series for each in found}) > 1
    )
    left_out = []
    for each in handouts(found, trust, Choice(sheets=False)):
        if each.name.endswith((_PAGE, BUNDLE)):
            made = each.made()
            if isinstance(made, LeftOut):
                left_out.append(made)
            else:
                shelf.put(made, each)
    if full:
        shelf.put_blank()
    names = tuple(each.checked.name for each in found)
    return Drop(shelf.path, shelf.stocked(), names, shelf.files, tuple(left_out))


class _Shelf:
    """Files under their paths, and the page that lists them."""

    def __init__(self, secret: str, *, several: bool) -> None:
        self.path = f"/{secret}/"
        self.files: dict[str, int] = {}
        self._several = several
        self._resources: dict[str, Resource] = {}
        self._entries: list[Entry] = []

    def put(self, made: Made, handout: Handout) -> None:
        """A page of one edition, or a bundle of some."""
        if made.name.endswith(BUNDLE):
            self._put(made, _ZSTD, "", strings.ENGLISH, made.name)
            return
        (edition,) = handout.editions
        language = str(edition.language)
        name = strings.name_of(language)
        if self._several:
            name = f"{name} ({edition.series})"
        self._put(made, _HTML, policy(LIGHT), language, name)

    def put_blank(self) -> None:
        """The blank page, which speaks every language."""
        made = Made(BLANK, blank(FULL).to_bytes())
        self._put(made, _HTML, policy(FULL), strings.ENGLISH, BLANK)

    def stocked(self) -> dict[str, Resource]:
        """All of them, and the page that lists them.

        It is there with and without the slash at its end: people who type leave it out.
        """
        title = strings.spoken_to(self._entries[0].language).page["title"]
        listed = index(str(title), self._entries)
        resource = Resource(
            listed, _HTML, "index.html", Digest.of(listed), policy=POLICY
        )
        own = {self.path: resource, self.path.removesuffix("/"): resource}
        return {**own, **self._resources}

    def _put(
        self, made: Made, media: str, rules: str, language: str, name: str
    ) -> None:
        """Under one path a page opens; under another it is saved, as bundles are."""
        shown = f"{self.path}{made.name}" if rules else ""
        saved = f"{self.path}save/{made.name}"
        digest, size = Digest.of(made.content), len(made.content)
        for path in filter(None, (shown, saved)):
            self._resources[path] = Resource(
                made.content,
                media,
                made.name,
                digest,
                kept=path == saved,
                policy=rules or POLICY,
            )
        self.files[made.name] = size
        words = strings.spoken_to(language)
        said = words.hotspot
        self._entries.append(
            Entry(
                language=strings.spoken(language),
                rtl=right_to_left(said["seen"]),
                name=name,
                open=shown,
                save=saved,
                saving=said["save"],
                size=size,
                digits=words.digits,
                notes=(said["keep"], said["seen"]) if shown else (),
            )
        )


def joining(network: str, password: str) -> str:
    r"""What a camera must read to join a Wi-Fi network.

    ``WIFI:T:WPA;S:name;P:password;;``, with a backslash before each of ``\ ; , : "``
    (the notation that phones took over from ZXing).

    Args:
        network: its name.
        password: of it; empty for a network that is open to everybody.

    Raises:
        Usage: no network has such a name or password.
    """
    size = len(network.encode(errors="replace"))
    if not 0 < size <= _NETWORK or not network.isprintable():
        message = f"a Wi-Fi name of {size} bytes"
        if network and size <= _NETWORK:
            message = "a Wi-Fi name with characters that cannot be seen"
        raise Usage(message, hint=f"names have 1 to {_NETWORK} bytes")
    if password and not _PASSWORD.fullmatch(password):
        message = "not a password of a Wi-Fi network"
        raise Usage(message, hint="they have 8 to 63 Latin letters, digits and signs")
    name, secret = (_SPECIAL.sub(r"\\\1", each) for each in (network, password))
    return (
        f"WIFI:T:WPA;S:{name};P:{secret};;" if secret else f"WIFI:T:nopass;S:{name};;"
    )
