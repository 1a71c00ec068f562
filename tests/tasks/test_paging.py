"""Pages are made from checked editions, and compared with what those give."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from archive import limits, strings
from archive.errors import ForgedOrDamaged, Malformed, NewerVersion, NotFound, TooLarge
from archive.format.page import Page
from archive.format.trustlist import TrustList
from archive.format.verdict import Verdict
from archive.sources.folder import SourceFolder
from archive.tasks import paging
from archive.tasks.programs import FULL, KINDS, LIGHT, program, program_of, words_for
from tests import pages, parcels
from tests.kit import REZA, SARA, STATEMENT, bundle, edition
from tests.pages import PROGRAM
from tests.parcels import KNOWN, LONG, parcel

AIMED = 102_400
"""Bytes that an edition's page should have at most; README and guides say 110,000."""
OWN = pages.pins({"سارا": SARA, "رضا": REZA})
pytestmark = pytest.mark.usefixtures("folder")


def put(page: Page) -> Path:
    """A page in the working folder."""
    file = Path("read.html")
    file.write_bytes(page.to_bytes())
    return file


# The statement


def _statement() -> dict[str, Page]:
    """The page of every edition of the bundled statement."""
    folder = SourceFolder.load(STATEMENT)
    found = {}
    for language, draft in folder.plan.drafts.items():
        about = folder.manifest(draft)
        made = pages.signed(about, (STATEMENT / f"{language}.txt").read_text("utf-8"))
        found[str(language)] = paging.page_of(parcel(made), LIGHT)
    return found


def test_every_page_of_the_statement_is_small_enough_to_be_sent() -> None:
    """A page is at most 100 KiB, so that it goes by mail and from phone to phone."""
    sizes = {name: len(page.to_bytes()) for name, page in _statement().items()}
    assert set(sizes) == set(strings.languages())
    assert {name: size for name, size in sizes.items() if size > 110_000} == {}
    assert {name: size for name, size in sizes.items() if size > AIMED} == {}


def test_every_page_of_the_statement_is_what_its_edition_gives() -> None:
    """Each is read, compared, and known; it speaks its language and English."""
    for language, page in _statement().items():
        looked = paging.look(put(page), KNOWN)
        assert looked.program == LIGHT
        assert looked.page == page
        assert looked.parcel is not None
        assert str(looked.parcel.checked.name.language) == language
        assert page.spoken == (("en",) if language == "en" else ("en", language))


# Making


@pytest.mark.parametrize("kind", KINDS)
def test_a_program_has_six_empty_places(kind: str) -> None:
    """What ships is a program, and the same one every time."""
    text = program(kind)
    page = paging.page_of(parcel(edition()), kind)
    assert page.program == text == program(kind)
    assert text.count('<html lang="">') == 1
    for inside in ("title", "main"):
        assert text.count(f"<{inside}></{inside}>") == 1
    for name in ("words", "object", "own"):
        assert text.count(f'id="{name}"></script>') == 1


def test_a_page_gives_the_bundle_that_its_edition_came_in() -> None:
    """Nothing of the edition is lost, and nothing of anybody's keys is added."""
    for made in (edition(), edition(keys=(SARA, REZA)), edition("en", source=None)):
        page = paging.page_of(parcel(made, TrustList()), LIGHT)
        assert page == paging.page_of(parcel(made), LIGHT)
        assert page.object == parcels.content(made)
        assert page.own == TrustList()


def test_a_language_without_words_gets_a_page_in_english() -> None:
    """The text is its own; what the page says is English."""
    page = paging.page_of(parcel(edition("sw")), LIGHT)
    assert page.spoken == ("en",)
    assert page.root == 'en" dir="ltr'
    assert '<article lang="sw" dir="rtl">' in page.text


def test_a_blank_page_speaks_every_language() -> None:
    """Each stands in it, with its direction, and English first."""
    page = paging.blank(FULL)
    assert page.spoken == strings.languages()
    assert page.spoken[0] == "en"
    assert page.text.count("<p lang=") == len(strings.languages())
    assert '<p lang="ckb" dir="rtl">' in page.text
    looked = paging.look(put(page), KNOWN)
    assert (looked.page, looked.parcel, looked.program) == (page, None, FULL)


def test_an_edition_that_no_page_holds_is_refused() -> None:
    """A small object can be a long text: both numbers, and what to do instead."""
    text = f"{'&' * 99}\n" * (limits.OBJECT_CONTENT // 110)
    with pytest.raises(TooLarge, match=r"^a page of \d{8} bytes; the most is 8388608$"):
        paging.page_of(parcel(edition(text=text)), LIGHT)


def test_a_signed_text_that_is_no_text_gets_no_page() -> None:
    """Only UTF-8 can be shown."""
    sent = parcel(edition())
    (name,) = sent.files
    with pytest.raises(Malformed, match=r"fa-1: text: not UTF-8"):
        paging.page_of(replace(sent, files={name: b"\xff\n"}), LIGHT)


# Knowing


def test_a_program_is_known_only_with_its_words() -> None:
    """Another program, one letter more, or words of another version: unknown."""
    page = paging.page_of(parcel(edition()), LIGHT)
    assert program_of(page) == LIGHT
    assert program_of(replace(page, program=program(FULL))) == FULL
    assert program_of(replace(page, program=PROGRAM)) is None
    assert program_of(replace(page, program=page.program + " ")) is None
    for words in (words_for(("en",)), words_for(("en", "ar", "fa"))):
        assert program_of(replace(page, words=words)) == LIGHT
    turned = page.words.replace('"title":', '"a":"b","title":', 1)
    assert program_of(replace(page, words=turned)) is None
    assert program_of(pages.page(edition(), program=page.program)) is None


def test_words_of_a_page_are_the_programs_own() -> None:
    """In the order of the program, whatever was asked for."""
    assert words_for(("fa", "en")) == words_for(("en", "fa"))
    assert words_for(("en", "xx")) == words_for(("en",))
    assert words_for(strings.languages()).startswith('{"en":{"name":"English"')


# Comparing


def test_own_keys_are_read_and_count_for_nothing() -> None:
    """The holder of a copy trusts Sara; who looks at it knows her, or does not."""
    page = replace(paging.page_of(parcel(edition()), LIGHT), own=OWN)
    looked = paging.look(put(page), TrustList())
    assert looked.page.own == OWN
    assert looked.program == LIGHT
    assert looked.parcel is not None
    assert looked.parcel.checked.verdict is Verdict.UNKNOWN


def test_a_page_with_another_program_holds_its_text_all_the_same() -> None:
    """The edition stands, and the program is said to be unknown."""
    looked = paging.look(put(pages.page(edition())), KNOWN)
    assert looked.program is None
    assert looked.parcel == parcel(edition())


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (replace(pages.page(edition()), text="<p>متن</p>"), ForgedOrDamaged),
        (replace(pages.blank(), text="<p>متن</p>"), ForgedOrDamaged),
        (replace(pages.page(edition()), object=b"AE\2\0\0"), NewerVersion),
        (replace(pages.page(edition()), object=b"AE"), Malformed),
        (pages.page(parcels.badly_signed()), ForgedOrDamaged),
        (replace(pages.blank(), words="{}"), Malformed),
    ],
)
def test_a_page_that_says_something_else_is_refused(
    page: Page, kind: type[Exception]
) -> None:
    """By what is wrong with it: its text, its object, its words."""
    with pytest.raises(kind):
        paging.look(put(page), KNOWN)


def test_what_is_no_page_is_refused() -> None:
    """A bundle, a part of a page, no file, a file that is too large."""
    file = Path("in")
    whole = pages.page(edition()).to_bytes()
    for data in (b"", bundle(edition()), whole[:-1], whole[:500]):
        file.write_bytes(data)
        with pytest.raises(Malformed):
            paging.look(file, KNOWN)
    file.write_bytes(whole + bytes(limits.PAGE))
    with pytest.raises(TooLarge):
        paging.look(file, KNOWN)
    with pytest.raises(NotFound):
        paging.look(Path("missing"), KNOWN)


def test_a_random_text_is_compared_in_full() -> None:
    """Whichever letter of a long text is changed, the page is refused."""
    page = pages.page(edition(text=LONG))
    chance = random.Random(1)
    for _ in range(20):
        at = chance.randrange(page.text.index("<h1>") + 4, len(page.text))
        changed = page.text[:at] + "Z" + page.text[at + 1 :]
        with pytest.raises(ForgedOrDamaged):
            paging.look(put(replace(page, text=changed)), KNOWN)
