"""Texts that attack whoever prints them: terminals, logs, and readers' eyes."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

HOSTILE: Final[Mapping[str, str]] = MappingProxyType({
    "sets the window's title": "\x1b]0;owned\x07x",
    "clears the screen": "\x1b[2J\x1b[H",
    "writes the clipboard": "\x1b]52;c;ZXZpbA==\x07",
    "hides a link": "\x1b]8;;http://evil.example\x07click\x1b]8;;\x07",
    "C1 control": "\u009b31mred",
    "bell": "a\x07b",
    "backspaces": "good\b\b\b\bevil",
    "carriage return": "trusted\rforged ",
    "line feed": "x\ntrusted",
    "next line": "x\u0085trusted",
    "line separator": "x\u2028trusted",
    "vertical tab": "a\x0bb",
    "delete": "a\x7fb",
    "nul": "a\x00b",
    "right-to-left override": "\u202etxt.exe",
    "isolate without an end": "\u2067abc",
    "ends isolates": "abc\u2069\u2069def",
    "direction mark": "a\u200fb",
    "Arabic letter mark": "\u061cabc",
    "zero width space": "org\u200b-a",
    "tag characters": "\U000e0041\U000e0042",
    "variation selector": "a\ufe0f",
    "no character": "a\ufffe",
    "private use": "a\ue000",
    "interlinear": "\ufff9a\ufffab\ufffb",
})  # fmt: skip
"""Characters that no title, petname or file name of ours may hold or print."""

HARMLESS: Final[Mapping[str, str]] = MappingProxyType({
    "many marks": "a" + "\u0301" * 100,
    "joiners": "a" + "\u200d" * 40,
    "look-alikes": "\u043erg-a",
    "full width": "\uff4f\uff52\uff47-a",
    "emoji": "\u2705 verified",
    "mixed directions": "\u0627\u0628 (3) abc",
    "HTML": "<script>alert(1)</script>",
    "attribute": '"><img src=x onerror=alert(1)>',
    "scheme": "javascript:alert(1)",
    "template": "${alert(1)}{{7*7}}",
    "Markdown": "![x](http://evil.example/a.png)",
    "format": "%s%n{0.__class__}{names}{source}",
    "shell": "$(touch /tmp/owned)`id`;|&",
    "rich": "[bold red]x[/] [link=http://e]y[/link]",
    "backslashes": "\\x1b[2J\\u202e",
})  # fmt: skip
"""Texts that are an attack somewhere else: here they are letters like others."""

_TURNS: Final = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
_MARKS: Final = "\u200e\u200f\u061c\u200b\u2028\u2029\ufeff"


def dangerous(text: str) -> list[str]:
    """Controls and marks of direction in what a terminal would get; LF is not one.

    Asks Python's Unicode data, not the program's own table.
    """
    return [
        f"U+{ord(each):04X}"
        for each in text
        if each != "\n"
        and (
            unicodedata.category(each) in ("Cc", "Cs", "Cn", "Co")
            or unicodedata.bidirectional(each) in _TURNS
            or each in _MARKS
        )
    ]
