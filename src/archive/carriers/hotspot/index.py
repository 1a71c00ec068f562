"""The page with the links: no program in it, and nothing that is loaded."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

_STYLE: Final = (
    ":root{color-scheme:light dark}"
    "body{max-width:36rem;margin:0 auto;padding:1rem 1.1rem 2rem;"
    "font:1.0625rem/1.6 system-ui,sans-serif;overflow-wrap:anywhere}"
    "section{border-block-end:1px solid;padding-block:.9rem}"
    "p{margin:0 0 .5rem}"
    "a{display:inline-block;padding-block:.35rem;margin-inline-end:1.2rem}"
    ".open{font-size:1.35rem}"
    "small{font-size:.9rem}"
)
_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none';"
    " form-action 'none'"
)
"""What lets its style be, and nothing else."""
_STEP: Final = 1000
_UNITS: Final = ("B", "kB", "MB")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file on the page, in the words of who will read it.

    Attributes:
        language: of these words.
        rtl: they run from right to left.
        name: what the file is called by its readers.
        open: the path at which it is shown; empty if it can only be saved.
        save: the path at which it is saved.
        saving: what the link says that saves it.
        size: in bytes.
        digits: of the language, from 0.
        notes: sentences.
    """

    language: str
    rtl: bool
    name: str
    open: str
    save: str
    saving: str
    size: int
    digits: str
    notes: tuple[str, ...]


def index(title: str, entries: Sequence[Entry]) -> bytes:
    """The page.

    Args:
        title: what a browser's history keeps of it.
        entries: in their order; the first one's language is the page's.
    """
    first = entries[0]
    parts = [
        "<!doctype html>\n",
        f"<html {_turned(first)}><head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n<body><main>\n",
        *map(_section, entries),
        "</main></body></html>\n",
    ]
    return "".join(parts).encode()


def _turned(entry: Entry) -> str:
    direction = "rtl" if entry.rtl else "ltr"
    return f'lang="{escape(entry.language)}" dir="{direction}"'


def _section(entry: Entry) -> str:
    name = f"<bdi>{escape(entry.name)}</bdi>"
    links = f'<a class="open" href="{escape(entry.open)}">{name}</a> '
    saved = escape(entry.saving)
    if not entry.open:
        links, saved = "", f"{saved} {name}"
    size = f"<small><bdi>{_size(entry)}</bdi></small>"
    save = f'<a href="{escape(entry.save)}">{saved}</a>'
    notes = "".join(f"<p><small>{escape(each)}</small></p>" for each in entry.notes)
    return f"<section {_turned(entry)}><p>{links}{save} {size}</p>{notes}</section>\n"


def _size(entry: Entry) -> str:
    """A size as people say it, in the digits of the language."""
    size, unit = entry.size, 0
    while size >= _STEP and unit < len(_UNITS) - 1:
        size = -(-size // _STEP)
        unit += 1
    digits = str(size).translate(str.maketrans("0123456789", entry.digits))
    return f"{digits} {_UNITS[unit]}"
