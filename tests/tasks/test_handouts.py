"""What recipients get is a function of the editions, and names never collide."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from archive.errors import (
    Conflict,
    ForgedOrDamaged,
    Malformed,
    TooLarge,
    Unconfirmed,
    Unsigned,
    Usage,
)
from archive.format import instructions
from archive.format.page import Page
from archive.format.trustlist import TrustList
from archive.tasks.check import Found, Selection
from archive.tasks.collect import Collecting
from archive.tasks.handouts import (
    Choice,
    Handout,
    LeftOut,
    Made,
    handouts,
    newest,
    of_inputs,
)
from archive.tasks.inputs import Input
from archive.tasks.programs import LIGHT, program_of
from archive.values import Language, Series
from tests import kit
from tests.kit import MALLORY, REZA, SARA, Edition, edition
from tests.parcels import content

KNOWN = kit.trusting(SARA, REZA)
FA, EN = edition(), edition("en", source=None, text="Stop.\n")
OTHER = edition("fa", series="strike-2027", text="اعتصاب\n")
NO_SHEETS = Choice(sheets=False)


def found(*editions: Edition, unconfirmed: bool = False) -> list[Found]:
    """The editions of a bundle that may go out."""
    source = Input.of_bytes(kit.bundle(*editions))
    return of_inputs([source], KNOWN, Selection(), unconfirmed=unconfirmed)


def listed(chosen: Sequence[Found], choice: Choice = NO_SHEETS) -> list[Handout]:
    """The files for editions."""
    return list(handouts(chosen, KNOWN, choice))


def made(chosen: Sequence[Found], choice: Choice = NO_SHEETS) -> dict[str, bytes]:
    """The files for editions, made; each must be."""
    all_of_them = [each.made() for each in listed(chosen, choice)]
    assert not [each for each in all_of_them if isinstance(each, LeftOut)]
    return {each.name: each.content for each in all_of_them if isinstance(each, Made)}


def test_each_language_has_its_files_and_the_series_a_bundle() -> None:
    """A page, a text, a sheet and lines of each language; pages first, bundles last."""
    names = [each.name for each in listed(found(FA, EN), Choice(lines=True))]
    assert names == [
        "VERIFY.txt",
        *("read-en.html", "en.txt", "en.pdf", "lines-en.txt"),
        *("read-fa.html", "fa.txt", "fa.pdf", "lines-fa.txt"),
        "iran-2026-01.tar.zst",
    ]


def test_what_is_not_wanted_is_not_there() -> None:
    """Sheets can be left out, and lines come only when asked for."""
    names = [each.name for each in listed(found(FA))]
    assert names == ["VERIFY.txt", "read-fa.html", "fa.txt", "iran-2026-01.tar.zst"]


def test_each_file_is_its_edition() -> None:
    """Text, page, lines and bundle are the edition, in its own and known forms."""
    files = made(found(FA), Choice(sheets=False, lines=True))
    assert files["VERIFY.txt"] == instructions.TEXT
    assert files["fa.txt"] == kit.TEXT.encode()
    page = Page.from_bytes(files["read-fa.html"])
    assert page.object == content(FA)
    assert program_of(page) == LIGHT
    assert not page.own.pins
    collection = Collecting(KNOWN)
    for line in files["lines-fa.txt"].decode().splitlines()[2:]:
        collection.text(line, "lines-fa.txt")
    collection.solve()
    assert [each.content for each in collection.parcels] == [content(FA)]
    assert files["iran-2026-01.tar.zst"] == kit.bundle(FA)


def test_a_sheet_is_the_same_every_time() -> None:
    """Sheets are PDFs whose bytes follow from the edition alone."""
    (first,) = [e for e in listed(found(FA), Choice()) if e.name == "fa.pdf"]
    (again,) = [e for e in listed(found(FA, EN), Choice()) if e.name == "fa.pdf"]
    assert first.content() == again.content()
    assert first.content().startswith(b"%PDF-")


def test_whoever_packed_it_the_bytes_are_the_same(folder: Path) -> None:
    """An input may be a bundle, pages or a folder, in any order; the files are one."""
    expected = made(found(FA, EN))
    pages = []
    for name in ("read-fa.html", "read-en.html"):
        (folder / name).write_bytes(expected[name])
        pages.append(Input(name))
    assert made(of_inputs(pages, KNOWN, Selection(), unconfirmed=False)) == expected
    kit.put("both.tar.zst", FA, EN)
    kit.ok("unpack", "both.tar.zst", "--unconfirmed")
    unpacked = [Input("both")]
    assert made(of_inputs(unpacked, KNOWN, Selection(), unconfirmed=False)) == expected


def test_the_copy_with_most_signatures_goes_out() -> None:
    """Of one edition that is there twice, nobody's signature is lost for less."""
    both = edition(keys=(SARA, REZA))
    inputs = [Input.of_bytes(kit.bundle(FA)), Input.of_bytes(kit.bundle(both))]
    chosen = of_inputs(inputs, KNOWN, Selection(), unconfirmed=False)
    assert made(chosen)["iran-2026-01.tar.zst"] == kit.bundle(both)


def test_only_the_newest_of_each_language_goes_out() -> None:
    """A lower revision goes out when it alone is selected."""
    later = edition(revision=2, text="later\n")
    assert made(found(FA, later))["fa.txt"] == b"later\n"
    source = Input.of_bytes(kit.bundle(FA, later))
    chosen = of_inputs([source], KNOWN, Selection(("fa-1",)), unconfirmed=False)
    assert made(chosen)["fa.txt"] == kit.TEXT.encode()


def test_what_may_not_be_passed_on_is_not_handed_out() -> None:
    """Strangers only when asked for; unsigned, contradicting and forged never."""
    strange = edition(keys=(MALLORY,))
    with pytest.raises(Unconfirmed):
        found(strange)
    assert made(found(strange, unconfirmed=True))["fa.txt"] == kit.TEXT.encode()
    with pytest.raises(Unsigned):
        found(edition(keys=()), unconfirmed=True)
    other = Input.of_bytes(kit.bundle(edition(text="another\n")))
    inputs = [Input.of_bytes(kit.bundle(FA)), other]
    with pytest.raises(Conflict):
        of_inputs(inputs, KNOWN, Selection(), unconfirmed=True)
    bad = bytearray(kit.bundle(FA))
    bad[-20] ^= 1
    source = Input.of_bytes(bytes(bad))
    with pytest.raises((ForgedOrDamaged, Malformed)):
        of_inputs([source], KNOWN, Selection(), unconfirmed=True)


def test_a_strangers_higher_revision_displaces_nothing() -> None:
    """With strangers allowed, the newest is still what a known key signed."""
    strange = edition(revision=999_999_999, text="evil\n", keys=(MALLORY,))
    assert made(found(FA, strange, unconfirmed=True))["fa.txt"] == kit.TEXT.encode()


def test_a_sheet_that_cannot_be_set_keeps_back_nothing_else() -> None:
    """A letter that no font has costs the sheet; everything else is there."""
    chosen = found(edition("zh", text="停止杀戮\n"))
    results = [each.made() for each in listed(chosen, Choice())]
    (left,) = [each for each in results if isinstance(each, LeftOut)]
    assert left.name == "zh.pdf"
    assert isinstance(left.error, Usage)
    assert len(results) == 5


def test_an_edition_too_large_for_packets_goes_out_as_text_and_bundle() -> None:
    """A recording beside a text keeps nobody from the text."""
    large = edition(files={"reading.opus": bytes(5 << 20)})
    results = {each.name: each.made() for each in listed(found(large), Choice())}
    left = {name for name, each in results.items() if isinstance(each, LeftOut)}
    assert left == {"read-fa.html", "fa.pdf"}
    page = results["read-fa.html"]
    assert isinstance(page, LeftOut)
    assert isinstance(page.error, TooLarge)
    assert results["fa.txt"] == Made("fa.txt", kit.TEXT.encode())


def test_nothing_of_the_holders_is_in_any_file() -> None:
    """Names that the holder gave to keys are in no file: strangers make the same."""
    mine = made(found(FA, EN), Choice(lines=True))
    source = Input.of_bytes(kit.bundle(FA, EN))
    nobody = of_inputs([source], TrustList(), Selection(), unconfirmed=True)
    theirs = [each.made() for each in handouts(nobody, TrustList(), Choice(lines=True))]
    assert list(mine.items()) == [
        (each.name, each.content) for each in theirs if isinstance(each, Made)
    ]


def test_several_series_stand_in_one_folder() -> None:
    """Each file of a language begins with its series; the bundles are named by them."""
    chosen = newest(found(FA, EN) + found(OTHER))
    names = [each.name for each in listed(chosen)]
    assert names == [
        "VERIFY.txt",
        *("iran-2026-01_read-en.html", "iran-2026-01_en.txt"),
        *("iran-2026-01_read-fa.html", "iran-2026-01_fa.txt", "iran-2026-01.tar.zst"),
        *("strike-2027_read-fa.html", "strike-2027_fa.txt", "strike-2027.tar.zst"),
    ]


_TAG = some.from_regex(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}", fullmatch=True)
_SERIES = some.from_regex(r"[a-z0-9][a-z0-9._-]{0,12}[a-z0-9]", fullmatch=True)


def _valid(kind: type[Series | Language], text: str) -> bool:
    try:
        kind(text)
    except Malformed:
        return False
    return True


_PAIRS = some.lists(
    some.tuples(
        some.one_of(_SERIES, some.sampled_from(["lines-fa", "read-fa", "a_read"]))
        .filter(lambda text: _valid(Series, text)),
        some.one_of(_TAG, some.sampled_from(["fa-lines", "fa-read", "fa-html"]))
        .filter(lambda text: _valid(Language, text)),
    ),
    min_size=1, max_size=4, unique=True,
)  # fmt: skip


@given(_PAIRS)
def test_no_two_files_have_one_name(pairs: list[tuple[str, str]]) -> None:
    """Whatever series and languages are called, names differ, also without case."""
    editions = [
        edition(language, series=series, source=None, text=f"{series} {language}\n")
        for series, language in pairs
    ]
    names = [each.name for each in listed(found(*editions), Choice(lines=True))]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(name.isascii() for name in names)
    assert all(name == name.lower() or name == "VERIFY.txt" for name in names)
