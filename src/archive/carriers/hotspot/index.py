"""The page with the links: no program in it, and nothing that is loaded."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

_STYLE: Final = (
    ":root{color-scheme:light dark;--paper:#fbfaf7;--ink:#1b1b1a;--soft:#5c5a55;"
    "--line:#d8d4ca;--act:#1d4e89}"
    "@media(prefers-color-scheme:dark){:root{--paper:#151513;--ink:#eceae4;"
    "--soft:#a8a49a;--line:#3b3933;--act:#8cb8ef}}"
    "*{box-sizing:border-box}"
    "html{-webkit-text-size-adjust:100%;text-size-adjust:100%}"
    "body{margin:0;background:var(--paper);color:var(--ink);overflow-wrap:anywhere;"
    'font:1.0625rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,'
    '"Noto Naskh Arabic UI","Noto Naskh Arabic","Noto Sans Arabic",Tahoma,sans-serif}'
    "main{max-width:40rem;margin:0 auto;padding:.5rem 1.1rem 2rem}"
    "section{padding-block:1.1rem}"
    "section+section{border-block-start:1px solid var(--line)}"
    "p{margin:0}"
    ".file{display:flex;flex-wrap:wrap;align-items:center;gap:.3rem 1rem}"
    ".name{flex:1 1 6rem;font-size:1.25rem;font-weight:600;padding-block:.5rem}"
    "span.name{font-size:1.0625rem}"
    "a{color:var(--act);text-underline-offset:.25em}"
    ".save{min-height:3rem;padding:.7rem 1.1rem;border:1.5px solid;"
    "border-radius:.7rem;text-decoration:none;line-height:1.35}"
    "small,.note{color:var(--soft);font-size:.9rem}"
    ".note{margin-block-start:.4rem}"
    ":focus-visible{outline:3px solid var(--act);outline-offset:2px}"
    "@media(min-width:48rem){body{font-size:1.125rem}}"
)
"""Colours and measures are those of pages (``reader/page``): one hand made both."""
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
    """What it is, how large, and the way to keep it; below, what its readers know."""
    name = f"<bdi>{escape(entry.name)}</bdi>"
    if entry.open:
        shown = f'<a class="name" href="{escape(entry.open)}">{name}</a>'
    else:
        shown = f'<span class="name">{name}</span>'
    size = f"<small><bdi>{_size(entry)}</bdi></small>"
    save = f'<a class="save" href="{escape(entry.save)}">{escape(entry.saving)}</a>'
    notes = "".join(f'<p class="note">{escape(each)}</p>' for each in entry.notes)
    row = f'<p class="file">{shown} {size} {save}</p>'
    return f"<section {_turned(entry)}>{row}{notes}</section>\n"


def _size(entry: Entry) -> str:
    """A size as people say it, in the digits of the language."""
    size, unit = entry.size, 0
    while size >= _STEP and unit < len(_UNITS) - 1:
        size = -(-size // _STEP)
        unit += 1
    digits = str(size).translate(str.maketrans("0123456789", entry.digits))
    return f"{digits} {_UNITS[unit]}"
