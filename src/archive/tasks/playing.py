"""Squares on a screen: in the terminal, as a GIF, as a page that plays them."""

from __future__ import annotations

from archive import strings
from archive.carriers.screen import PlayerWords, player
from archive.squares.draw import Kind, Level
from archive.squares.image import gif
from archive.tasks.objects import Parcel
from archive.tasks.squares import Squares
from archive.translation.paragraphs import right_to_left

SCREEN_KIND = Kind(15, Level.L)
TERMINAL_KIND = Kind(10, Level.L)
"""What fits a window of 61 columns and 32 rows."""

_LEAST = 24
_TIMES = 3


def loop(squares: Squares) -> int:
    """How many squares a loop has: after the text itself, twice as many that repair."""
    return max(_LEAST, _TIMES * squares.needed)


def animation(squares: Squares, rate: int, count: int | None = None) -> bytes:
    """A GIF that shows squares for ever.

    Args:
        squares: of one edition.
        rate: how many a second.
        count: how many before it begins again.
    """
    chosen = squares.first(count or loop(squares))
    return gif([each.square for each in chosen], milliseconds=1000 // rate)


def page(parcel: Parcel, squares: Squares, rate: int, count: int | None = None) -> str:
    """An HTML file that shows squares for ever, in the edition's language.

    Args:
        parcel: the edition.
        squares: its squares.
        rate: how many a second at the beginning.
        count: how many before it begins again.
    """
    language = strings.spoken(str(parcel.checked.name.language))
    words = strings.spoken_to(language)
    said = words.say("play", needed=squares.needed)
    shown = PlayerWords(
        language=language,
        rtl=right_to_left(said),
        title=words.sheet["set"].format(set=squares.label),
        any_line=said,
        pause=words.sheet["pause"],
        go_on=words.sheet["go_on"],
        speed=words.sheet["speed"],
        no_script=words.sheet["still"],
        digits=words.digits,
    )
    chosen = squares.first(count or loop(squares))
    return player([(each.label, each.square) for each in chosen], shown, rate)
