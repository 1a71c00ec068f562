"""Squares on a screen, one after another: in a terminal, and as a page that plays them.

A camera needs no order and no beginning: any few of the squares are enough, and whoever
missed one waits for others. So both play on until somebody stops them, four to ten a
second: faster, and cameras see two squares in one picture.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from typing import Final

from archive.errors import Usage
from archive.squares.draw import Kind, Square
from archive.squares.image import half_blocks

SLOWEST: Final = 4
FASTEST: Final = 10
RATE: Final = 8
"""Squares a second: every camera of 30 pictures a second sees each of them whole."""

_VERSIONS: Final = range(1, 41)
_QUIETS: Final = (4, 3, 2)
"""Light modules around a square in a terminal: as many as there is room for."""
_QUIET: Final = 4
"""Light modules around a square on a page (ISO/IEC 18004:2015, 6.3.8)."""

# What terminals are told (ECMA-48, and xterm's control sequences)

_ENTER: Final = "\x1b[?1049h\x1b[?25l\x1b[2J"
"""Another screen, without a cursor, cleared: what stood there comes back later."""
_LEAVE: Final = "\x1b[0m\x1b[2J\x1b[H\x1b[?25h\x1b[?1049l"
_HOME: Final = "\x1b[H"
_COLOURS: Final = {True: "\x1b[97;40m", False: "\x1b[30;107m"}
"""White on black if the ground is dark, or black on white: never what a theme likes."""
_LINE_END: Final = "\x1b[0m\x1b[K\r\n"
_REST: Final = "\x1b[J"


def frames(  # noqa: PLR0913 — a terminal is what it says, waits, shows and holds
    squares: Iterable[tuple[str, Square]],
    rate: float,
    write: Callable[[str], None],
    wait: Callable[[float], None],
    *,
    dark: bool,
    size: tuple[int, int],
) -> None:
    """Show squares in a terminal until there are no more, or somebody stops it.

    Args:
        squares: each with the number that is shown below it; may be endless.
        rate: squares a second, 4 to 10.
        write: shows text at once.
        wait: for so many seconds.
        dark: light characters stand on a dark ground.
        size: columns and rows of the terminal.

    Raises:
        Usage: another rate, or a square that does not fit.
    """
    _check_rate(rate)
    write(_ENTER)
    try:
        with suppress(KeyboardInterrupt):
            for number, square in squares:
                write(_frame(number, square, dark=dark, size=size))
                wait(1 / rate)
    finally:
        write(_LEAVE)


def still(square: Square, *, dark: bool, columns: int) -> str:
    """One square in a terminal, in its own colours, as lines.

    Args:
        square: what is shown.
        dark: as in :func:`frames`.
        columns: of the terminal; rows may scroll.

    Raises:
        Usage: the square is wider than that.
    """
    sides = {quiet: _needs(square.kind.size, quiet)[0] for quiet in _QUIETS}
    fitting = [quiet for quiet, side in sides.items() if side <= columns]
    if not fitting:
        message = f"a square needs {min(sides.values())} columns; there are {columns}"
        raise Usage(message, hint="make the letters smaller, or the window wider")
    lines = half_blocks(square, fitting[0], dark=dark).splitlines()
    return "".join(f"{_COLOURS[dark]}{line}\x1b[0m\n" for line in lines)


def _check_rate(rate: float) -> None:
    if not SLOWEST <= rate <= FASTEST:
        message = f"{rate:g} squares a second"
        raise Usage(message, hint=f"show {SLOWEST} to {FASTEST} a second")


def _frame(number: str, square: Square, *, dark: bool, size: tuple[int, int]) -> str:
    """What replaces the frame before."""
    quiet = _room(square.kind, size)
    lines = half_blocks(square, quiet, dark=dark).splitlines()
    picture = "".join(f"{_COLOURS[dark]}{line}{_LINE_END}" for line in lines)
    return f"{_HOME}{picture}{' ' * quiet}{number}{_REST}"


def _room(kind: Kind, size: tuple[int, int]) -> int:
    """How wide a quiet zone there is room for; raises Usage if there is none."""
    for quiet in _QUIETS:
        if _fits(kind.size, quiet, size):
            return quiet
    columns, rows = _needs(kind.size, _QUIETS[-1])
    message = (
        f"a square of {kind} needs {columns} columns and {rows} rows;"
        f" this terminal has {size[0]} and {size[1]}"
    )
    fitting = [
        smaller
        for smaller in (Kind(version, kind.level) for version in _VERSIONS)
        if _fits(smaller.size, _QUIETS[-1], size)
    ]
    smaller = f"take {fitting[-1]} or smaller, " if fitting else ""
    hint = f"{smaller}make the letters smaller, or write a page or a GIF"
    raise Usage(message, hint=hint)


def _needs(modules: int, quiet: int) -> tuple[int, int]:
    """Columns and rows of a square with its quiet zone and the number below it."""
    side = modules + 2 * quiet
    return side, (side + 1) // 2 + 1


def _fits(modules: int, quiet: int, size: tuple[int, int]) -> bool:
    columns, rows = _needs(modules, quiet)
    return columns <= size[0] and rows <= size[1]


# The page


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayerWords:
    """What the page says, finished and in its reader's language.

    Attributes:
        language: of all these words: a tag, like ``fa``.
        rtl: it is written from right to left.
        title: of the page; names nothing that its owner would not want seen.
        any_line: how many of the squares are enough.
        pause: on the button while squares change.
        go_on: on the button while they stand.
        speed: beside the slider: squares a second.
        no_script: what to do where the page cannot run.
        digits: the language's ten digits, from 0.
    """

    language: str
    rtl: bool
    title: str
    any_line: str
    pause: str
    go_on: str
    speed: str
    no_script: str
    digits: str


_STYLE: Final = """
:root { color-scheme: only light; }
* { box-sizing: border-box; }
html, body { margin: 0; height: 100%; background: #fff; color: #000; }
body { display: flex; flex-direction: column; height: 100dvh;
  font: 1.125rem/1.5 system-ui, sans-serif; }
#room { flex: 1 1 0; min-width: 0; min-height: 0; overflow: hidden; display: flex;
  align-items: center; justify-content: center; }
canvas { display: block; flex: none; background: #fff; image-rendering: pixelated;
  touch-action: manipulation; }
#controls { flex: none; padding: 0 1rem .75rem; text-align: center; }
p { margin: .25rem 0; text-wrap: balance; overflow-wrap: anywhere; }
#number { display: block; font-weight: bold; min-height: 1.5em; direction: ltr;
  font-variant-numeric: tabular-nums; }
button { font: inherit; min-width: 10rem; max-width: 100%; min-height: 3rem;
  padding: .25rem 1rem; color: #000; background: #fff; border: 2px solid #000;
  border-radius: .5rem; }
label { display: flex; flex-wrap: wrap; gap: 0 .5rem; align-items: center;
  justify-content: center; }
input { flex: 1 1 5rem; min-width: 0; max-width: 10rem; height: 3rem;
  accent-color: #000; }
output { min-width: 1.5em; font-variant-numeric: tabular-nums; }
:focus-visible { outline: 3px solid #05c; outline-offset: 2px; }
@media (orientation: landscape) {
  body { flex-direction: row; }
  #controls { width: 16rem; align-self: center; padding: 0 1rem; }
}
"""

_SCRIPT: Final = """
"use strict";
const part = (id) => document.getElementById(id);
const { size, quiet, squares, rate, slowest, pause, goOn, digits } =
  JSON.parse(part("squares").textContent);
const room = part("room"), canvas = part("square"), number = part("number");
const button = part("pause"), speed = part("speed"), output = part("rate");
const ink = canvas.getContext("2d", { alpha: false });
let shown = 0;
let timer = 0;

// Whole device pixels for every module: nothing is blurred.
function draw() {
  const [label, bits] = squares[shown];
  const modules = atob(bits);
  const ratio = window.devicePixelRatio || 1;
  const side = size + 2 * quiet;
  const space = Math.min(room.clientWidth, room.clientHeight) * ratio;
  const dots = Math.max(1, Math.floor(space / side));
  canvas.width = canvas.height = side * dots;
  canvas.style.width = canvas.style.height = `${side * dots / ratio}px`;
  ink.fillStyle = "#fff";
  ink.fillRect(0, 0, side * dots, side * dots);
  ink.fillStyle = "#000";
  for (let place = 0; place < size * size; place++) {
    if (modules.charCodeAt(place >> 3) >> (7 - (place & 7)) & 1) {
      const x = place % size + quiet;
      const y = Math.floor(place / size) + quiet;
      ink.fillRect(x * dots, y * dots, dots, dots);
    }
  }
  number.textContent = label;
}

function next() {
  shown = (shown + 1) % squares.length;
  draw();
}

function play(on) {
  clearInterval(timer);
  timer = on ? setInterval(next, 1000 / Number(speed.value)) : 0;
  button.textContent = on ? pause : goOn;
}

function tell() {
  const value = [...speed.value].map((digit) => digits[digit]).join("");
  output.textContent = value;
  speed.setAttribute("aria-valuetext", value);
}

button.addEventListener("click", () => play(!timer));
canvas.addEventListener("click", () => play(!timer));
document.addEventListener("keydown", (event) => {
  if (event.key === " " && event.target !== button) {
    event.preventDefault();
    if (!event.repeat) play(!timer);
  }
});
speed.addEventListener("input", () => {
  tell();
  if (timer) play(true);
});
window.addEventListener("resize", draw);

// Whoever asked for little motion starts it, and it starts slowly.
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
speed.value = calm ? slowest : rate;
part("controls").hidden = false;
tell();
draw();
play(!calm);
"""

_END: Final = f"<script>{_SCRIPT}</script>\n</body></html>\n"


def player(
    squares: Sequence[tuple[str, Square]], words: PlayerWords, rate: int = RATE
) -> str:
    """One HTML file that plays squares for ever, in their order.

    It asks for nothing from outside, keeps nothing, and runs one script, which is the
    same for all pages and whose hash is all that its policy allows. For people who
    asked their system for little motion it begins paused, at 4 a second. The same
    arguments give the same text.

    Args:
        squares: of one kind, each with the number shown beside it: first those that
            are enough, then repair.
        words: what it says.
        rate: squares a second at the beginning, 4 to 10.

    Raises:
        Usage: another rate, no squares, or squares of several kinds.
    """
    _check_rate(rate)
    kinds = {square.kind for _, square in squares}
    if len(kinds) != 1:
        message = f"a page that plays squares of {len(kinds)} kinds"
        raise Usage(message, hint="draw all squares of one kind")
    told = {
        "size": kinds.pop().size,
        "quiet": _QUIET,
        "squares": [[number, _bits(square)] for number, square in squares],
        "rate": rate,
        "slowest": SLOWEST,
        "pause": words.pause,
        "goOn": words.go_on,
        "digits": words.digits,
    }
    return "".join((_head(words), _body(words, rate), _data(told), _END))


def _head(words: PlayerWords) -> str:
    script, style = _source(_SCRIPT), _source(_STYLE)
    policy = f"default-src 'none'; script-src {script}; style-src {style}"
    return (
        "<!doctype html>\n"
        f'<html lang="{escape(words.language)}" dir="{"rtl" if words.rtl else "ltr"}">'
        '<head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="only light">\n'
        f"<title>{escape(words.title)}</title>\n"
        f"<style>{_STYLE}</style></head>\n"
    )


def _body(words: PlayerWords, rate: int) -> str:
    return (
        f'<body><noscript><p id="still">{escape(words.no_script)}</p></noscript>\n'
        '<main id="room"><canvas id="square" role="img" '
        f'aria-label="{escape(words.title)}"></canvas></main>\n'
        '<div id="controls" hidden>'
        '<p><b id="number" aria-live="off"></b> '
        f"{escape(words.any_line)}</p>\n"
        '<p><button id="pause" type="button"></button></p>\n'
        f'<p><label><span>{escape(words.speed)}</span> <input id="speed" type="range" '
        f'min="{SLOWEST}" max="{FASTEST}" value="{rate}" autocomplete="off"> '
        '<output id="rate" for="speed" aria-live="off"></output></label></p></div>\n'
    )


def _data(told: object) -> str:
    """A block that no browser runs; no value in it can end it."""
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("<", "\\u003c")
    return f'<script type="application/json" id="squares">{text}</script>\n'


def _source(content: str) -> str:
    """What allows this script or style, and no other (CSP Level 3, 2.3.1)."""
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _bits(square: Square) -> str:
    """All rows, one after another, eight modules a byte, in base64."""
    size = square.kind.size
    bits = "".join(f"{row:0{size}b}" for row in square.rows)
    bits += "0" * (-len(bits) % 8)
    return base64.b64encode(int(bits, 2).to_bytes(len(bits) // 8)).decode("ascii")
