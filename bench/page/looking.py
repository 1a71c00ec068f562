"""Photos that are simulated, looked at by the workers of both pages.

A worker runs in node as it is built for the page, and is asked as the page asks it: for
the first look at a photo, and for another one while something is missing.
"""

from __future__ import annotations

import io
import json
import random
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import IO, Any, Final

import cv2
import numpy as np
from PIL import Image
from tests.rigs.conditions import Conditions, conditions
from tests.rigs.photo import photograph
from tests.rigs.planes import Grey, chance
from tests.rigs.sheets import DENSITY, PIXELS, back, parcel

from archive.packets.collection import Collection
from archive.packets.lines import find, to_digits
from archive.packets.packet import Packet
from archive.packets.sending import Sender
from archive.squares.draw import Kind, draw
from archive.squares.image import png
from archive.tasks.squares import fitting
from bench.page.rows import Row

LEVELS: Final = ("scan", "good", "mediocre", "bent", "poor", "screen")
"""Of photos of single squares; ``bent`` is mediocre."""
AIMED: Final = ("scan", "good", "mediocre")
"""Those of which a page has to read so many."""
FAR: Final = tuple(level for level in LEVELS if level != "bent")
"""Of those that are taken from far."""
LANGUAGE: Final = "fa"
WRONG: Final = -1
"""In place of a pass: something was read that does not stand there."""

_NODE: Final = Path(__file__).with_name("node.mjs")
_LONGEST: Final = 4096
_PRINTED: Final = 5
_ON_SCREEN: Final = 8
"""Dots of a module: 0.42 mm of a sheet, 0.68 mm of a phone's screen."""
_CLOSE: Final = 16.0
"""Pixels in a millimetre where one square is photographed."""
_SHEET: Final = 297.0
"""Millimetres of the sheet whose bend a square has its part of."""
_OBJECT: Final = 4000


class Looker:
    """A worker that looks at pictures.

    Args:
        asked: where questions go.
        answers: where answers come from.
        folder: for the pixels of a picture.
    """

    def __init__(self, asked: IO[str], answers: IO[str], folder: Path) -> None:
        self._asked = asked
        self._answers = answers
        self._file = folder / "pixels"
        self._passes = int(answers.readline())

    def looks(self, picture: Grey) -> Iterator[tuple[list[str], float]]:
        """What each look finds, and its milliseconds; made when they are asked for."""
        height, width = picture.shape
        assert max(height, width) <= _LONGEST
        self._file.write_bytes(picture.tobytes())
        size = {"width": width, "height": height}
        for number in range(1, self._passes + 1):
            first = {"file": str(self._file), **size} if number == 1 else {}
            answer = self._ask({"pass": number, **first})
            yield answer["texts"], answer["milliseconds"]

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        self._asked.write(json.dumps(question) + "\n")
        self._asked.flush()
        found: dict[str, Any] = json.loads(self._answers.readline())
        return found


@contextmanager
def looking(kind: str, folder: Path) -> Iterator[Looker]:
    """The worker of a kind of page; it ends with the block."""
    with subprocess.Popen(
        ["node", str(_NODE), "look", kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdin
        assert process.stdout
        yield Looker(process.stdin, process.stdout, folder)
        process.stdin.close()


# Single squares


@dataclass(frozen=True, slots=True)
class Single:
    """A square in a photo of its own.

    Attributes:
        kind: of the square.
        level: of the photo.
        seed: of both.
        close: whether the camera is as near as for one square, or for a whole sheet.
    """

    kind: Kind
    level: str
    seed: int
    close: bool = True

    @property
    def case(self) -> str:
        """For tables."""
        return f"{self.kind} {self.level} {'close' if self.close else 'far'}"

    def text(self) -> str:
        """What the square says."""
        random_ = chance(self.seed, "single", str(self.kind))
        sender = Sender(random_.bytes(_OBJECT))
        symbols = fitting(self.kind, None)
        packet = sender.packet(symbols * self.seed, symbols)
        return f"{self.seed + 1} {to_digits(packet.to_bytes())}"

    def photo(self) -> Grey:
        """What the camera gives."""
        label, digits = self.text().split()
        square = draw(f"{label} ", digits, self.kind)
        dots = _ON_SCREEN if self.level == "screen" else _PRINTED
        with Image.open(io.BytesIO(png(square, dots))) as image:
            page = np.asarray(image.convert("L"), np.uint8)
        seed = 1000 * self.kind.version + 500 * (str(self.kind)[-1] == "M") + self.seed
        how = self._how(len(page), seed)
        return _opened(photograph(page, DENSITY, how, seed))

    def _how(self, dots: int, seed: int) -> Conditions:
        bent = self.level == "bent"
        pixels = _CLOSE if self.close else PIXELS
        how = conditions("mediocre" if bent else self.level, seed, pixels)
        share = 1 if bent else dots / DENSITY / _SHEET
        return replace(how, curl=how.curl * share**2)


def of_single(single: Single, lookers: dict[str, Looker]) -> Iterator[Row]:
    """In which pass each worker reads a square; 0 if in none."""
    picture, text = single.photo(), single.text()
    for kind, looker in lookers.items():
        found = 0
        for number, (texts, _) in enumerate(looker.looks(picture), 1):
            found = WRONG if set(texts) - {text} else number if texts else 0
            if found:
                break
        yield Row("squares", f"{kind} {single.case}", single.seed, "pass", found)


# Whole sheets


def sheet_photo(level: str, seed: int, folder: Path) -> Grey:
    """A photo of a sheet's back, made once."""
    file = folder / f"{LANGUAGE}-{level}-{seed}.jpeg"
    if not file.exists():
        how = conditions(level, seed, PIXELS)
        file.write_bytes(photograph(back(LANGUAGE), DENSITY, how, seed))
    return _opened(file.read_bytes())


def of_sheet(
    level: str, seed: int, lookers: dict[str, Looker], folder: Path
) -> Iterator[Row]:
    """What each worker brings back of a photo of a sheet."""
    picture = sheet_photo(level, seed, folder)
    for kind, looker in lookers.items():
        case = f"{kind} {level}"
        for measure, value in _brought_back(picture, looker):
            yield Row("sheets", case, seed, measure, value)


def _brought_back(picture: Grey, looker: Looker) -> Iterator[tuple[str, float]]:
    """As the page does: look until the edition is there."""
    collection = Collection(random.Random(0).randrange)
    texts: set[str] = set()
    passes, spent = 0, 0.0
    for found, milliseconds in looker.looks(picture):
        passes += 1
        spent += milliseconds
        for text in sorted(set(found) - texts):
            for each in find(text):
                if isinstance(each, Packet):
                    collection.add(each)
        texts |= set(found)
        if any(group.solve() is not None for group in collection.groups):
            break
    contents = [group.content for group in collection.groups]
    yield "whole", float(parcel(LANGUAGE).content in contents)
    yield "squares", len(texts & _genuine())
    yield "wrong", len(texts - _genuine())
    yield "passes", passes
    yield "seconds", spent / 1000


@cache
def _genuine() -> frozenset[str]:
    """Everything that squares of the sheet say."""
    kind, most = Kind.parse("15-M"), 100
    sender = Sender(parcel(LANGUAGE).content)
    packets = sender.first(fitting(kind, most), most)
    return frozenset(
        f"{number}/{total} {to_digits(packet.to_bytes())}"
        for number, packet in enumerate(packets, 1)
        for total in range(1, most)
    )


def _opened(file: bytes) -> Grey:
    picture = cv2.imdecode(np.frombuffer(file, np.uint8), cv2.IMREAD_GRAYSCALE)
    return np.ascontiguousarray(picture, np.uint8)
