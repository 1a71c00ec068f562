"""Real sheets as a camera sees them, and editions brought back from their photos."""

from __future__ import annotations

import random
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from archive.carriers.printed.paper import Box, places
from archive.carriers.printed.sheet import A4, Form, Labelled, sheet
from archive.format.object import EditionObject
from archive.format.trustlist import TrustList
from archive.packets.collection import Collection
from archive.packets.lines import find, to_digits
from archive.packets.packet import Packet
from archive.sources.folder import SourceFolder
from archive.squares.draw import Kind, draw
from archive.squares.pictures import Picture, open_picture
from archive.squares.read import PASSES, read
from archive.tasks.objects import Parcel, incoming
from archive.tasks.printing import Order, print_sheet
from archive.tasks.squares import Squares
from tests import kit
from tests.carriers.printed.sheets import (
    FINGERPRINT,
    LANGUAGES,
    WORDS,
    rasterised,
    short,
)
from tests.rigs.conditions import conditions
from tests.rigs.photo import photograph
from tests.rigs.planes import Grey

EDITIONS: Final = tuple(LANGUAGES)
DENSITY: Final = 300 / 25.4
"""Pixels of a rasterised page in a millimetre."""
PIXELS: Final = 9.0
"""Of a photo in a millimetre: a phone with 8 megapixels above a whole A4 page."""


@cache
def parcel(language: str) -> Parcel:
    """An edition of the statement with one signature."""
    folder = SourceFolder.load(kit.STATEMENT)
    drafts = {str(each): draft for each, draft in folder.plan.drafts.items()}
    draft = drafts[language]
    manifest = folder.manifest(draft).to_bytes()
    signers = [kit.SARA.sign(manifest)]
    made = EditionObject.make(manifest, signers, folder.text(draft))
    return incoming(made.to_bytes(), TrustList())


@cache
def back(language: str) -> Grey:
    """The back of an edition's sheet as a printer of 300 dpi prints it."""
    pdf = print_sheet(parcel(language), Order()).pdf
    return _last_page(pdf)


def _last_page(pdf: bytes) -> Grey:
    with tempfile.TemporaryDirectory() as folder:
        page = rasterised(pdf, Path(folder), "-gray")[-1]
        return np.asarray(cv2.imread(str(page), cv2.IMREAD_GRAYSCALE), np.uint8)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one picture brought.

    Attributes:
        whole: whether it alone brought the edition back, byte for byte.
        squares: how many were read.
        passes: how many of the reader's passes began.
    """

    whole: bool
    squares: int
    passes: int


def brought_back(picture: Picture, wanted: bytes, passes: int = PASSES) -> Outcome:
    """Read a picture until the object is there."""
    collection = Collection(random.Random(0).randrange)
    made = 0

    def enough(texts: list[str]) -> bool:
        nonlocal made
        made += 1
        for text in texts:
            for found in find(text):
                if isinstance(found, Packet):
                    collection.add(found)
        return any(group.solve() is not None for group in collection.groups)

    squares = sum(1 for _ in read(picture, passes, enough))
    contents = [group.content for group in collection.groups]
    return Outcome(wanted in contents, squares, made)


def photo(language: str, level: str, seed: int) -> Picture:
    """A photo of the back of an edition's sheet."""
    how = conditions(level, seed, PIXELS)
    (picture,) = open_picture(photograph(back(language), DENSITY, how, seed))
    return picture


# Squares that are blanked


@dataclass(frozen=True, slots=True)
class Blanked:
    """A page of squares of which some were painted white.

    Attributes:
        picture: the page.
        object: what the squares carry.
        count: how many squares there were, the fewest that are enough after the loss.
        lost: how many were painted white.
    """

    picture: Picture
    object: bytes
    count: int
    lost: int


def blanked(language: str, kind: Kind, seed: int, more: int = 0) -> Blanked:
    """The smallest set that stands the loss of 30 % of its squares, and that loss.

    Args:
        language: which edition.
        kind: of the squares.
        seed: which squares are lost; odd seeds draw squares that repair, only.
        more: how many are lost beside these 30 %.
    """
    chance = random.Random(seed)
    sent = parcel(language)
    count = Squares(sent, kind).needed
    while count - count * 3 // 10 < Squares(sent, kind, count).needed:
        count += 1
    squares = Squares(sent, kind, count)
    packets = squares.sender.first(squares.symbols, count)
    if seed % 2:
        packets = squares.sender.repair(squares.symbols, count, chance.randrange)
    pdf = sheet(
        short("Title"),
        WORDS[False],
        [FINGERPRINT],
        [_labelled(number, count, each, kind) for number, each in enumerate(packets)],
        Form(),
    )
    page = _last_page(pdf)
    lost = count * 3 // 10 + more
    laid = places(A4, kind, Form().dots).squares[:count]
    for place in chance.sample(laid, lost):
        _paint_white(page, place)
    rows, columns = page.shape
    picture = Picture(columns, rows, page.tobytes())
    return Blanked(picture, sent.content, count, lost)


def _labelled(number: int, count: int, packet: Packet, kind: Kind) -> Labelled:
    label = f"{number + 1}/{count}"
    return Labelled(label, draw(f"{label} ", to_digits(packet.to_bytes()), kind))


def _paint_white(page: Grey, place: Box) -> None:
    page[place.y : place.bottom, place.x : place.right] = 255
