# ruff: noqa: RUF001 — Persian letters and digits are what it is about
"""Sheets to test, and what stands in a PDF file, read back without its maker.

``python -m tests.carriers.printed.sheets`` prints the digest of a sheet, for a second
run elsewhere.
"""

from __future__ import annotations

import hashlib
import random
import re
import subprocess
import tomllib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from archive.carriers.printed.sheet import Form, Labelled, SheetText, Words, sheet
from archive.squares.draw import Kind, Level, draw
from tests.kit import ROOT, STATEMENT

LANGUAGES: Final = sorted(path.stem for path in STATEMENT.glob("*.txt"))
RIGHT_TO_LEFT: Final = frozenset({"ar", "azb", "ckb", "fa", "ur"})
PERSIAN, ARABIC = "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"
_DIGITS: Final = {
    **dict.fromkeys(("azb", "fa", "ur"), PERSIAN),
    **dict.fromkeys(("ar", "ckb"), ARABIC),
}
STANDARD: Final = Kind(15, Level.M)
FINGERPRINT: Final = "12345 67890 11223 44556 77889 00112".replace(" ", "\u00a0")
WORDS: Final = {
    False: Words(
        any_line="Any 11 of these 35 squares bring the whole text back.",
        how=(
            "1. The text stands on the front.",
            "2. Take the file read.html from somebody who has it.",
            "3. Photograph the squares: flat, in good light.",
            "4. It puts the text together and says whose key signed it.",
            "5. Copy this sheet and pass it on.",
        ),
        key_label="Signed by the key with these digits:",
        set_line="Set 3fa9",
        page_line="Page {page} of {pages}",
        bar_line="50 mm: print at 100 %.",
    ),
    True: Words(
        any_line="هر ۱۱ تا از این ۳۵ مربع متن را برمی‌گرداند.",
        how=(
            "۱. متن در روی برگه است.",
            "۲. فایل read.html را از کسی بگیرید.",
            "۳. از مربع‌ها عکس بگیرید: صاف و در نور خوب.",
            "۴. متن کنار هم گذاشته می‌شود و امضا نشان داده می‌شود.",
            "۵. برگه را تکثیر کنید و به دیگران بدهید.",
        ),
        key_label="امضا با کلیدی با این رقم‌ها:",
        set_line="مجموعهٔ 3fa9",
        page_line="صفحهٔ {page} از {pages}",
        bar_line="این خط ۵۰ میلی‌متر است.",
    ),
}


def edition(language: str) -> SheetText:
    """An edition of the statement."""
    series = tomllib.loads((STATEMENT / "series.toml").read_text("utf-8"))
    words = ROOT / "src" / "archive" / "strings" / f"{language}.toml"
    status = tomllib.loads(words.read_text("utf-8"))["status"]
    text = (STATEMENT / f"{language}.txt").read_text("utf-8")
    return SheetText(
        language=language,
        rtl=language in RIGHT_TO_LEFT,
        title=series[language]["title"],
        status=status[series[language]["translation"]].format(original="English"),
        paragraphs=tuple(text.rstrip("\n").split("\n")),
        digits=_DIGITS.get(language, "0123456789"),
    )


def short(*paragraphs: str, language: str = "en") -> SheetText:
    """A text of some paragraphs."""
    rtl = language in RIGHT_TO_LEFT
    digits = _DIGITS.get(language, "0123456789")
    return SheetText(language, rtl, paragraphs[0], paragraphs[0], paragraphs, digits)


@cache
def squares(count: int, kind: Kind = STANDARD) -> tuple[Labelled, ...]:
    """Full squares with random digits, always the same ones."""
    return tuple(
        Labelled(
            text.split(" ")[0], draw(f"{text.split(' ')[0]} ", text.split()[1], kind)
        )
        for text in contents(count)
    )


@cache
def contents(count: int, digits: int = 900) -> tuple[str, ...]:
    """What the squares say."""
    choose = random.Random(count)
    return tuple(
        f"{number}/{count} {''.join(choose.choices('0123456789', k=digits))}"
        for number in range(1, count + 1)
    )


@cache
def made(
    text: SheetText, labelled: tuple[Labelled, ...] = (), form: Form | None = None
) -> bytes:
    """A sheet of a text; the same one is made once."""
    return sheet(
        text, WORDS[text.rtl], [FINGERPRINT], labelled or squares(1), form or Form()
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was printed.

    Attributes:
        glyphs: what each stands for, from left to right.
        codes: the glyphs.
        x: its left end, in points; and ``y`` its baseline.
        size: in points.
        upright: not turned.
    """

    glyphs: tuple[str, ...]
    codes: tuple[str, ...]
    x: float
    y: float
    size: float
    upright: bool

    def text(self, *, rtl: bool) -> str:
        """Its characters in the order of reading."""
        if not rtl:
            return "".join(self.glyphs)
        text = "".join(reversed(self.glyphs))
        return _LEFT_TO_RIGHT.sub(lambda found: found[0][::-1], text)


_LEFT_TO_RIGHT: Final = re.compile(
    r"[0-9]*[A-Za-z][A-Za-z0-9]*(?:[ ./]+[A-Za-z0-9]+)*"
    r"|[0-9۰-۹٠-٩]+(?:[٬٫,./:\u00a0][0-9۰-۹٠-٩]+)*"
)
"""Runs of Latin letters, and numbers, inside text that is read from the right."""

_OBJECT: Final = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_STREAM: Final = re.compile(rb"(.*?)stream\n(.*)\nendstream", re.DOTALL)
_TEXT: Final = re.compile(
    r"BT (\S+ \S+ \S+ \S+) (\S+) (\S+) Tm (/F\d+) (\S+) Tf (.*?)ET", re.DOTALL
)
_SHOWN: Final = re.compile(r"(/F\d+) \S+ Tf|<([0-9A-F]+)>")
_PAIR: Final = re.compile(r"<([0-9A-F]{4})> <([0-9A-F]+)>")


class Pdf:
    """The objects of a PDF file as this program writes them."""

    def __init__(self, file: bytes) -> None:
        self.objects = {int(n): content for n, content in _OBJECT.findall(file)}

    def streams(self) -> dict[int, bytes]:
        """Every stream, decompressed."""
        return {
            number: zlib.decompress(found[2]) if b"Flate" in found[1] else found[2]
            for number, content in self.objects.items()
            if (found := _STREAM.fullmatch(content))
        }

    def pages(self) -> list[str]:
        """The operators of each page."""
        streams = self.streams()
        return [
            streams[_reference(content, b"Contents")].decode("latin-1")
            for _, content in sorted(self.objects.items())
            if b"/Type /Page\n" in content
        ]

    def fonts(self) -> dict[str, dict[str, str]]:
        """For each font: what each glyph stands for."""
        streams = self.streams()
        named = {
            (name.decode(), int(number))
            for content in self.objects.values()
            for name, number in re.findall(rb"(/F\d+) (\d+) 0 R", content)
        }
        return {
            name: {
                code: bytes.fromhex(text).decode("utf-16-be")
                for code, text in _PAIR.findall(
                    streams[_reference(self.objects[number], b"ToUnicode")].decode()
                )
            }
            for name, number in named
        }

    def lines(self, page: int) -> Iterator[Line]:
        """The lines of a page, in the order in which they were written."""
        fonts = self.fonts()
        for matrix, x, y, font, size, shown in _TEXT.findall(self.pages()[page]):
            codes = [
                (used, code)
                for used, text in _codes(font, shown)
                for code in re.findall("....", text)
            ]
            yield Line(
                tuple(fonts[used][code] for used, code in codes),
                tuple(code for _, code in codes),
                float(x),
                float(y),
                float(size),
                upright=matrix == "1 0 0 1",
            )


def _codes(font: str, shown: str) -> Iterator[tuple[str, str]]:
    for other, text in _SHOWN.findall(shown):
        font = other or font
        if text:
            yield font, text


def _reference(content: bytes, key: bytes) -> int:
    found = re.search(rb"/%s (\d+) 0 R" % key, content)
    assert found
    return int(found[1])


def rasterised(file: bytes, folder: Path, *options: str) -> list[Path]:
    """The pages as pictures at 300 dpi, by poppler."""
    (folder / "sheet.pdf").write_bytes(file)
    file_there, pages = str(folder / "sheet.pdf"), str(folder / "page")
    command = ["pdftoppm", "-r", "300", *options, file_there, pages]
    subprocess.run(command, check=True, capture_output=True)
    return sorted(folder.glob("page-*"))


def main() -> None:
    """Print the digest of a sheet with every script but one, on two pages."""
    print(hashlib.sha256(made(edition("fa"), squares(40))).hexdigest())


if __name__ == "__main__":
    main()
