"""Source folders of a given size: the same bytes on every machine, from a label.

Texts are the statement's own words, shuffled within its paragraphs, so that they
compress like a text. Media are random bytes, which do not compress, as sound,
pictures and most PDFs do not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

SERIES: Final = "bench-2026-01"

_STATEMENT: Final = Path(__file__).resolve().parent.parent / "bundles" / "iran-2026-01"
_KB: Final = 1000
_MIB: Final = 1024 * 1024
_PIECE: Final = 64 * 1024


@dataclass(frozen=True)
class Text:
    """One language's edition: sizes in bytes of its text and its other files."""

    size: int
    media: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Content:
    """What a bundle of that name is made of, by language."""

    name: str
    texts: Mapping[str, Text]


def _reading(sound: int, sheet: int) -> dict[str, int]:
    return {"reading.opus": sound, "sheet.pdf": sheet}


SMALL: Final = Content("10 KB", {"en": Text(10 * _KB)})
"""One statement."""

MIDDLE: Final = Content(
    "1 MB", {language: Text(250 * _KB) for language in ("ar", "en", "es", "fa")}
)
"""Four long texts."""

LARGE: Final = Content(
    "60 MB",
    {
        "ar": Text(60 * _KB, _reading(4 * _MIB, 2 * _MIB)),
        "az": Text(20 * _KB),
        "azb": Text(20 * _KB),
        "bal": Text(10 * _KB),
        "ckb": Text(40 * _KB, _reading(3 * _MIB, 1 * _MIB)),
        "de": Text(200 * _KB),
        "en": Text(400 * _KB, _reading(16 * _MIB, 4 * _MIB)),
        "es": Text(100 * _KB),
        "fa": Text(1000 * _KB, _reading(16 * _MIB, 5 * _MIB)),
        "fr": Text(100 * _KB),
        "kmr": Text(20 * _KB, {"reading.opus": 3 * _MIB}),
        "ru": Text(60 * _KB),
        "tr": Text(60 * _KB, {"reading.opus": 1 * _MIB}),
        "ur": Text(30 * _KB),
    },
)
"""Fourteen languages, six of them read aloud: most of a bundle's 64 MiB."""


def write(content: Content, folder: Path) -> None:
    """Write a source folder that ``archive pack`` takes."""
    folder.mkdir(parents=True)
    lines = [f'series = "{SERIES}"']
    for language, text in content.texts.items():
        random = Random(f"archive bench {content.name} {language}")
        (folder / f"{language}.txt").write_text(
            _words(random, text.size), encoding="utf-8", newline="\n"
        )
        for name, size in text.media.items():
            _write_media(folder / language / name, random, size)
        lines += ["", f"[{language}]", "revision = 1", 'date = "2026-02-01"']
        lines += [f'title = "Bench {language}"', 'translation = "original"']
        lines += [f"files = {sorted(text.media)}"] if text.media else []
    plan = "".join(f"{line}\n" for line in lines)
    (folder / "series.toml").write_text(plan, encoding="utf-8", newline="\n")


def _paragraphs() -> list[list[str]]:
    texts = [path.read_text("utf-8") for path in sorted(_STATEMENT.glob("*.txt"))]
    lines = "\n".join(texts).split("\n")
    return [line.split(" ") for line in lines if line.strip()]


def _words(random: Random, size: int) -> str:
    """A text of about ``size`` bytes of UTF-8, cut at a word."""
    paragraphs, lines, left = _paragraphs(), [], size
    while left > 0:
        words = list(random.choice(paragraphs))
        random.shuffle(words)
        line = " ".join(words).strip(" ")
        left -= len(line.encode()) + 2
        if left < 0:
            line = line.encode()[:left].decode(errors="ignore").rpartition(" ")[0]
        lines.append(line)
    return "\n\n".join(line for line in lines if line) + "\n"


def _write_media(path: Path, random: Random, size: int) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("xb") as file:
        for start in range(0, size, _PIECE):
            file.write(random.randbytes(min(_PIECE, size - start)))
