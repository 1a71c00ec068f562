"""What a distributor hands to recipients: a few files of each language, named alike.

All are functions of the editions: the same bytes wherever they are made. Nothing of
the holder's is in them, no key that signs, no trust list, no name that they gave to a
key; and no program but the one in pages. Names
(``docs/guide/distributor.md``, *On a stick*)::

    VERIFY.txt               how to check a bundle with no software of ours
    read-fa.html             the page: it reads, checks and passes itself on
    fa.txt                   the statement's own bytes
    fa.pdf                   the sheet, to be printed
    lines-fa.txt             the packets, to be sent in messages
    iran-2026-01.tar.zst     all of these editions, for distributors

Of several series, each name but the first and the last begins with its series:
``iran-2026-01_fa.txt``. No language has a ``_`` in its tag, and none is called *read*
or *lines*, so no two files have one name, whatever a file system thinks of case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import groupby
from typing import Final

from archive import limits
from archive.errors import ArchiveError, Malformed, MissingExtra, TooLarge, Usage
from archive.format import instructions
from archive.format.manifest import TEXT
from archive.format.trustlist import TrustList
from archive.packets.lines import to_line
from archive.packets.sending import Sender
from archive.tasks.assemble import Fresh, assembled
from archive.tasks.check import Found, Selection, check, confirmed, distinct
from archive.tasks.inputs import Input, Progress, no_progress
from archive.tasks.objects import Parcel, packed
from archive.tasks.paging import page_of
from archive.tasks.printing import Order, print_sheet
from archive.tasks.programs import LIGHT
from archive.tasks.read import contents, newest_sound
from archive.values import EditionName, Language, Series

BUNDLE: Final = ".tar.zst"
"""What a bundle's name ends with, behind the series."""
LARGEST: Final = max(limits.PAGE, limits.FILE)
"""Bytes that a handout has at most, but a bundle: a text is a file of an edition."""
_AS_USUAL: Final = Order()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which forms are handed out, beside text, page and bundle.

    Attributes:
        sheets: PDFs, which take the extra ``sheet`` and some seconds each.
        lines: packets for messages, half as many again as are needed.
        order: how sheets are printed.
    """

    sheets: bool = True
    lines: bool = False
    order: Order = _AS_USUAL


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that could not be made, and why; the others do without it."""

    name: str
    error: ArchiveError


@dataclass(frozen=True, slots=True)
class Handout:
    """A file that can be made.

    Attributes:
        name: unique among those that were listed with it.
        editions: what it holds; none of ``VERIFY.txt``.
        content: makes its bytes, the same every time.
    """

    name: str
    editions: tuple[EditionName, ...]
    content: Callable[[], bytes]

    def made(self) -> Made | LeftOut:
        """Make it, or say why it cannot be made here, or not of this edition.

        Raises:
            WrongCompressor: bundles would differ from other distributors'.
            ForgedOrDamaged: an input changed since it was checked.
            RequestError: it cannot be read.
        """
        try:
            return Made(self.name, self.content())
        except (MissingExtra, Usage, TooLarge, Malformed) as error:
            return LeftOut(self.name, error)


def of_inputs(
    inputs: Sequence[Input],
    trust: TrustList,
    selection: Selection,
    *,
    unconfirmed: bool,
    progress: Progress = no_progress,
) -> list[Found]:
    """The newest edition of each language that is selected, of those that may go out.

    Of one edition that is there several times, the copy with most signatures.

    Raises:
        Unconfirmed, Unsigned, Conflict: one of them may not be passed on.
        ArchiveError: what checking raises.
    """
    report = check(inputs, trust, selection, progress=progress)
    found = confirmed(report.findings, unconfirmed=unconfirmed)
    return newest(sorted(found, key=lambda each: -len(each.checked.signers)))


def newest(found: Sequence[Found]) -> list[Found]:
    """The newest edition of each language, ordered by series and language.

    Raises:
        Conflict: different texts under one name.
    """
    once = sorted(distinct(found), key=_place)
    groups = (list(same) for _, same in groupby(once, key=_place))
    return [max(same, key=newest_sound) for same in groups]


def _place(found: Found) -> tuple[Series, Language]:
    name = found.checked.name
    return name.series, name.language


def handouts(
    found: Sequence[Found], trust: TrustList, choice: Choice
) -> Iterator[Handout]:
    """The files for these editions; each is made when it is asked for.

    A page comes before what is made of its edition, and a bundle after all of its
    series: whatever lies beside what was left half done, one of them says what it is.

    Args:
        found: one edition of each language, ordered as :func:`newest` does.
        trust: the keys that the holder knows.
        choice: which forms.
    """
    several = len({each.checked.name.series for each in found}) > 1
    yield Handout(instructions.NAME, (), lambda: instructions.TEXT)
    for series, same in groupby(found, key=lambda each: each.checked.name.series):
        editions = list(same)
        prefix = f"{series}_" if several else ""
        for each in editions:
            yield from _language(_Edition(each, trust), prefix, choice)
        names = tuple(each.checked.name for each in editions)
        yield Handout(f"{series}{BUNDLE}", names, partial(_bundle, editions))


class _Edition:
    """One edition; its parcel is made once, if anything asks for it."""

    def __init__(self, found: Found, trust: TrustList) -> None:
        self._found = found
        self._trust = trust
        self.name = found.checked.name

    @cached_property
    def parcel(self) -> Parcel:
        return packed(self._found, self._trust)

    def page(self) -> bytes:
        return page_of(self.parcel, LIGHT).to_bytes()

    def text(self) -> bytes:
        """Its text, also if it is larger than a parcel can be."""
        return contents(self._found, self._trust, {TEXT})

    def sheet(self, order: Order) -> bytes:
        return print_sheet(self.parcel, order).pdf

    def lines(self) -> bytes:
        sender = Sender(self.parcel.content)
        packets = sender.first(1, sender.enough(1))
        lines = (to_line(packet.to_bytes()) for packet in packets)
        return "".join(f"{line}\n" for line in lines).encode()


def _language(edition: _Edition, prefix: str, choice: Choice) -> Iterator[Handout]:
    language, about = edition.name.language, (edition.name,)
    yield Handout(f"{prefix}read-{language}.html", about, edition.page)
    yield Handout(f"{prefix}{language}.txt", about, edition.text)
    if choice.sheets:
        printed = partial(edition.sheet, choice.order)
        yield Handout(f"{prefix}{language}.pdf", about, printed)
    if choice.lines:
        yield Handout(f"{prefix}lines-{language}.txt", about, edition.lines)


def _bundle(editions: Sequence[Found]) -> bytes:
    """Written anew from its parts, whoever compressed them: always these bytes."""
    with ExitStack() as opened:
        outgoing = []
        for each in editions:
            again = opened.enter_context(each.source.again(each.place))
            checked = each.checked
            outgoing.append(Fresh(checked.manifest, checked.signers, again.contents))
        return assembled(outgoing)
