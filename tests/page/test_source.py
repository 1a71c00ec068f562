"""What stands in the built pages, looked at without a browser."""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from functools import cache

import pytest

from archive.tasks.paging import blank, page_of
from archive.tasks.programs import FULL, KINDS, LIGHT, program
from tests import kit
from tests.page import opened
from tests.rigs.sheets import EDITIONS

AIM = 102_400
"""Bytes of an edition page: below what every carrier takes as one file."""
MOST_FULL = 640 * 1024

_LETTERS = "".join(chr(code) for code in range(33, 127) if chr(code) not in "&<>")
_SMALL = 88


@cache
def scripts(kind: str) -> tuple[str, str, str]:
    """The loader, and the style and the program that it unpacks: decoded here anew."""
    text = program(kind)
    loader = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    packed = re.findall(r'<script type="text/plain" id="program">(.*?)</script>', text)
    assert len(loader) == len(packed) == 1
    unpacked = zlib.decompressobj(-15).decompress(_base91(packed[0]))
    style, _, main = unpacked.decode().partition("\0")
    return loader[0], style, main


def _base91(text: str) -> bytes:
    held = bits = 0
    found = bytearray()
    for first, second in zip(text[::2], text[1::2], strict=False):
        value = _LETTERS.index(first) + 91 * _LETTERS.index(second)
        held |= value << bits
        bits += 13 if value & 8191 > _SMALL else 14
        while bits > 7:
            found.append(held & 255)
            held, bits = held >> 8, bits - 8
    return bytes(found)


def digest(text: str) -> str:
    """What a policy calls a script or style."""
    return (
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
    )


def policy(kind: str) -> dict[str, list[str]]:
    """The page's policy: what each directive allows."""
    content = re.findall(r'Content-Security-Policy" content="(.*?)"', program(kind))
    assert len(content) == 1
    parts = [each.strip().split(" ") for each in content[0].split(";")]
    return {name: allowed for name, *allowed in parts}


@pytest.mark.parametrize("kind", KINDS)
def test_the_policy_names_just_what_runs(kind: str) -> None:
    """Nothing may run but loader and program, and nothing may be asked for."""
    loader, style, main = scripts(kind)
    text_style = re.findall(r"<style>(.*?)</style>", program(kind), re.DOTALL)
    wasm = ["'wasm-unsafe-eval'"] if kind == FULL else []
    assert policy(kind) == {
        "default-src": ["'none'"],
        "script-src": [digest(loader), digest(main), *wasm],
        "style-src": [digest(text_style[0]), digest(style)],
        "img-src": ["blob:"],
        "worker-src": ["blob:"],
        "child-src": ["blob:"],
        "media-src": ["blob:", "mediastream:"],
        "form-action": ["'none'"],
        "base-uri": ["'none'"],
    }


def test_the_program_cannot_ask_for_anything() -> None:
    """No word stands in it by which a program reaches out, keeps or leads elsewhere."""
    loader, _, main = scripts(LIGHT)
    for word in (
        "RTCPeerConnection", "fetch(", "XMLHttpRequest", "WebSocket", "sendBeacon",
        "EventSource", "location", "window.open", "open(", "localStorage",
        "sessionStorage", "indexedDB", "cookie", "serviceWorker", "innerHTML",
        "outerHTML=", "insertAdjacentHTML", "document.write", "eval(", "Function(",
        "importScripts", "http://", "https://", "crypto.subtle",
    ):  # fmt: skip
        assert word not in loader + main.replace("http://www.w3.org/2000/svg", ""), word


def test_our_own_sources_have_none_of_these_words() -> None:
    """Also in the full page, whose reader of squares is not ours."""
    reaching = re.compile(r"(?<![./\w])(?:fetch|open)\(|RTCPeer|(?<![./\w])location\b")
    for file in (kit.ROOT / "reader" / "page").rglob("*.js"):
        assert not reaching.search(file.read_text("utf-8")), file.name


@pytest.mark.parametrize("language", EDITIONS)
def test_a_page_is_small_enough_for_every_carrier(language: str) -> None:
    """Text, signatures, program and words: at most 102,400 bytes."""
    made = page_of(opened.statement(language), LIGHT)
    assert len(made.to_bytes()) <= AIM


def test_a_full_page_is_small_enough_for_sticks() -> None:
    """At most 640 KiB, blank and with the words of every language."""
    assert len(blank(FULL).to_bytes()) <= MOST_FULL
