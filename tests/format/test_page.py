# ruff: noqa: RUF001 — letters of many scripts are what it is about
"""A page is what its edition, words and program say, and nothing else is accepted."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import limits
from archive.characters import refused_in_text, visible_line
from archive.errors import ArchiveError, ForgedOrDamaged, Malformed, TooLarge
from archive.format.edition import verify
from archive.format.page import (
    BEGINNING,
    Page,
    Shown,
    decode_words,
    direction,
    encode_words,
)
from archive.format.trustlist import TrustList
from tests import pages, parcels
from tests.kit import REZA, SARA, manifest
from tests.pages import ENGLISH, PERSIAN, PROGRAM, SPOKEN, TEXT, edition
from tests.test_properties import LAW, LINES, trust_lists

NAMES = {"سارا": SARA, "<b>": REZA}
OWN = pages.pins(NAMES)
SHORT = {key: ENGLISH[key] for key in ("name", "title", "unchecked", "status")}
PAGES = [
    pages.page(edition(), own=OWN),
    pages.page(edition("en", title="No!", source=None), {"en": SHORT}),
    pages.blank({"en": SHORT}),
]
FEW = settings(LAW, max_examples=40)
TEXTS = st.lists(st.text(max_size=30), max_size=6).map("\n".join)
KEYS = st.from_regex(r"[a-z]{1,4}(?:[-_][a-z]{1,3}){0,2}", fullmatch=True)
SAID = st.text(max_size=20).map(visible_line)


@st.composite
def words(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    """Any words."""
    spoken = {}
    for language in draw(st.permutations(["en", "fa", "az-arab"])):
        value = SAID | st.lists(SAID, max_size=3) | st.dictionaries(KEYS, SAID)
        spoken[language] = {
            **draw(st.dictionaries(KEYS, value, max_size=3)),
            **{key: draw(SAID) for key in ("name", "title", "unchecked")},
            "status": {key: draw(SAID) for key in ENGLISH["status"]},
        }
    return spoken


# Making and reading


@FEW
@given(LINES, TEXTS, words(), trust_lists(), st.sampled_from(["fa", "de", "az-arab"]))
def test_what_was_made_is_read(
    title: str,
    text: str,
    spoken: dict[str, dict[str, Any]],
    own: TrustList,
    language: str,
) -> None:
    """Any text, words and keys make a page that is read as itself, and accepted."""
    page = pages.page(edition(language, title=title, text=text), spoken, own=own)
    data = page.to_bytes()
    assert Page.from_bytes(data) == page
    assert Page.from_bytes(data).own == own
    assert decode_words(page.words) == spoken
    assert verify(page.receive(), TrustList()).manifest.title == title


@LAW
@given(LINES, st.text(max_size=200), st.sampled_from([None, "en 1", "de 3"]))
def test_whoever_reads_the_html_reads_the_signed_text(
    title: str, text: str, source: str | None
) -> None:
    """A reader of HTML that knows nothing of pages finds the text's lines in it."""
    page = pages.page(edition(title=title, text=text, source=source))
    assert pages.read(page.text) == pages.lines(title, text.encode())


@LAW
@given(st.text(max_size=100))
def test_a_page_has_nothing_that_browsers_drop(text: str) -> None:
    """Whatever is signed, no CR, NUL or hidden character gets into a page."""
    data = pages.page(edition(text=text)).to_bytes().decode()
    assert refused_in_text(data) is None
    assert data.count("\n") == 2


@FEW
@given(words())
def test_words_come_back_in_their_order(spoken: dict[str, dict[str, Any]]) -> None:
    """They are JSON in which no HTML can begin or end."""
    encoded = encode_words(spoken)
    assert list(decode_words(encoded)) == list(spoken)
    assert not set("<>&") & set(encoded)
    assert json.loads(encoded) == spoken
    blank = pages.blank(spoken)
    assert Page.from_bytes(blank.to_bytes()) == blank
    blank.refuse_other(None)


def test_a_page_is_its_program_filled_in() -> None:
    """A program is the page with every place empty; its keys are no part of a page."""
    page = PAGES[0]
    assert page.program == PROGRAM
    empty = replace(page, root="", title="", text="", words="", object=b"")
    filled = empty.passed_on().to_bytes().decode()
    assert filled.replace('["# archive-trust 1"]', "") == PROGRAM
    assert page.passed_on().own == TrustList()
    assert replace(page.passed_on(), own=OWN) == page
    assert page.to_bytes().startswith(BEGINNING)
    assert page.spoken == ("en", "fa")


def test_the_same_edition_gives_the_same_page_everywhere() -> None:
    """Who makes it, and what they know, changes nothing."""
    shown = Shown(edition().manifest, TEXT)
    content, said = parcels.content(edition()), encode_words(SPOKEN)
    first = Page.make(PROGRAM, said, shown, content)
    assert first == PAGES[0].passed_on()
    assert first.to_bytes() == Page.make(PROGRAM, said, shown, content).to_bytes()


# Changing


def _facts(page: Page) -> object:
    """What a page says of its edition, and shows without a program."""
    said = page.root, page.title, page.text
    if not page.object:
        page.refuse_other(None)
        return said
    pieces: list[bytes] = []
    checked = verify(page.receive(), TrustList(), lambda *_: pieces.append)
    signers = tuple(signer.key.public for signer in checked.signers)
    return (*said, checked.manifest_bytes, signers, b"".join(pieces))


@pytest.mark.parametrize("page", PAGES, ids=("own", "english", "blank"))
def test_a_changed_byte_is_refused_or_changes_no_text(page: Page) -> None:
    """Wherever a page is changed, it is refused, or shows what was signed."""
    data, facts = page.to_bytes(), _facts(page)
    accepted = []
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= 1
        try:
            other = Page.from_bytes(bytes(changed))
            assert _facts(other) == facts
        except ArchiveError:
            continue
        assert other.to_bytes() == changed
        parts = ("program", "words", "own", "object")  # frames are written in many ways
        assert [part for part in parts if getattr(other, part) != getattr(page, part)]
        accepted.append(place)
    assert 30 < len(accepted) < len(data) / 2


@pytest.mark.parametrize("place", ["root", "title", "text"])
def test_a_place_that_follows_from_the_edition_cannot_be_another(place: str) -> None:
    """One letter more in root, title or text, and the page is refused."""
    for page in PAGES:
        changed: dict[str, Any] = {place: f"{getattr(page, place)}a"}
        other = replace(page, **changed)
        assert Page.from_bytes(other.to_bytes()) == other
        with pytest.raises(ForgedOrDamaged, match=r"is not the text that it holds$"):
            _facts(other)


def test_a_page_of_two_editions_is_refused() -> None:
    """An object of another edition, even by the same key, is not what is shown."""
    other = replace(PAGES[0], object=parcels.content(edition(revision=2)))
    assert other.text == pages.page(edition(revision=2)).text
    assert verify(other.receive(), TrustList()).name.revision == 2
    foreign = replace(PAGES[0], object=parcels.content(edition(text="متن\n")))
    with pytest.raises(ForgedOrDamaged):
        foreign.receive()


def test_a_blank_page_has_no_edition_to_receive() -> None:
    """It says what it is for."""
    with pytest.raises(Malformed, match=r"^page: holds no edition$") as caught:
        pages.blank().receive()
    assert caught.value.hint == "open it in a browser: it reads others"


def test_words_that_are_none_are_refused_before_a_page_is_made() -> None:
    """Nobody makes a page that nobody accepts."""
    shown = Shown(manifest(), "متن\n")
    for said in ("", "{}", encode_words({"fa": PERSIAN}), encode_words(SPOKEN) + " "):
        with pytest.raises(Malformed, match="words"):
            Page.make(PROGRAM, said, shown, b"")


# Limits


def test_a_page_has_8_mib_at_most() -> None:
    """Too large for a vector: a page of 8 MiB, and of a byte more."""
    data = PAGES[0].to_bytes()
    for size in (limits.PAGE, limits.PAGE + 1):
        filling = b"<!--" + b"x" * (size - len(data) - 7) + b"-->"
        large = data.replace(b"<head>", b"<head>" + filling)
        assert len(large) == size
        if size == limits.PAGE:
            assert Page.from_bytes(large).own == OWN
        else:
            with pytest.raises(TooLarge, match=r"^page: 8388609 bytes"):
                Page.from_bytes(large)


def test_a_page_with_too_many_own_keys_is_refused() -> None:
    """Too large for a vector: its own keys are a trust list, of 4 MiB at most."""
    page = PAGES[0].to_bytes()
    long = b'["# archive-trust 1","' + b"a" * limits.TRUST_FILE + b'"]'
    start = page.index(b'["# archive-trust')
    with pytest.raises(TooLarge, match=r"^trust list: "):
        Page.from_bytes(page[:start] + long + page[page.rindex(b"</script>") :])


# Directions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "ltr"),
        ("123 ۱۲۳", "rtl"),
        ("123 ١٢٣", "rtl"),
        ("123!", "ltr"),
        ("متن", "rtl"),
        ("text", "ltr"),
        ("متن abc", "ltr"),
        ("متن ab", "rtl"),
        ("שלום", "rtl"),
        ("ЖЖ م", "ltr"),
        ("𐤀𞤀 a", "rtl"),
        ("中文 م", "ltr"),
        ("नम 나 م", "ltr"),
        ("🕊🕊 م", "rtl"),
    ],
)
def test_a_text_runs_as_most_of_its_letters_do(text: str, expected: str) -> None:
    """Right to left, only if more letters run so than from the left."""
    assert direction(text) == expected


@LAW
@given(st.text(max_size=50), st.randoms())
def test_a_direction_does_not_depend_on_order(text: str, chance: Any) -> None:  # noqa: ANN401
    """Letters are counted, wherever they stand; one more of a side only helps it."""
    turned = "".join(chance.sample(text, len(text)))
    assert direction(turned) == direction(text)
    assert direction(text + "ا" * (len(text) + 1)) == "rtl"
    assert direction(text + "a" * (len(text) + 1)) == "ltr"
