"""What a drop hands out is what recipients get elsewhere, and how they get there."""

from __future__ import annotations

import random
import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as some

from archive import strings
from archive.carriers.hotspot.site import Asked, Site
from archive.errors import Unconfirmed, Unsigned, Usage
from archive.format.page import Page
from archive.tasks import serving
from archive.tasks.check import Selection
from archive.tasks.handouts import of_inputs
from archive.tasks.inputs import Input
from archive.tasks.paging import blank, page_of
from archive.tasks.programs import FULL, LIGHT, policy, program
from archive.tasks.serving import Drop, drop, joining, token
from tests import kit
from tests.kit import MALLORY, SARA, Edition, bundle, edition
from tests.parcels import parcel

KNOWN = kit.trusting(SARA)
FA, EN = edition(), edition("en", source=None, text="Stop.\n")
FOLDER = "k3f9abcdefgh"


def dropped(*made: Edition, full: bool = False, unconfirmed: bool = False) -> Drop:
    """What is handed out of a bundle."""
    source = [Input.of_bytes(bundle(*made))]
    found = of_inputs(source, KNOWN, Selection(), unconfirmed=unconfirmed)
    return drop(found, KNOWN, FOLDER, full=full)


def got(made: Drop, path: str) -> bytes:
    """A file, as it is answered."""
    answer = Site(made.resources).answer(Asked(b"GET", path.encode()))
    assert answer.status == 200, path
    return bytes(answer.body)


def test_pages_and_bundle_are_those_that_other_ways_give() -> None:
    """Byte for byte: whoever has one from a stick has the same."""
    made = dropped(FA, EN)
    assert list(made.files) == ["read-en.html", "read-fa.html", "iran-2026-01.tar.zst"]
    for each, language in ((FA, "fa"), (EN, "en")):
        page = page_of(parcel(each), LIGHT).to_bytes()
        name = f"read-{language}.html"
        assert got(made, f"/{FOLDER}/{name}") == page
        assert got(made, f"/{FOLDER}/save/{name}") == page
        assert made.files[name] == len(page)
    content = got(made, f"/{FOLDER}/save/iran-2026-01.tar.zst")
    assert [each.name for each in kit.check_bundle(content)] == list(made.editions)
    assert len(made.resources) == 2 + 2 * 2 + 1, "and nothing else"


def test_the_blank_page_is_there_if_it_is_asked_for() -> None:
    """With the stronger reader; no edition is in it."""
    path = f"/{FOLDER}/read-full.html"
    assert path not in dropped(FA).resources
    made = dropped(FA, full=True)
    assert got(made, path) == blank(FULL).to_bytes()
    assert Page.from_bytes(got(made, path)).object == b""
    assert made.resources[path].policy == policy(FULL)


def test_the_newest_of_each_language_is_handed_out() -> None:
    """Lower revisions are not."""
    newer = edition("fa", 2, text="newer\n")
    made = dropped(FA, newer, EN)
    assert [each.revision for each in made.editions] == [1, 2]
    assert "newer" in got(made, f"/{FOLDER}/read-fa.html").decode()


def test_only_what_may_be_passed_on_is_handed_out() -> None:
    """A stranger's text by word alone, and an unsigned one never."""
    strange, unsigned = edition(keys=(MALLORY,)), edition(keys=())
    with pytest.raises(Unconfirmed):
        dropped(strange)
    assert dropped(strange, unconfirmed=True).editions
    with pytest.raises(Unsigned):
        dropped(unsigned, unconfirmed=True)


def test_a_text_that_no_page_holds_travels_in_the_bundle() -> None:
    """It is said which page is not there, and the others are."""
    large = edition("de", files={"sound.ogg": random.Random(7).randbytes(200_000)})
    made = dropped(large, FA)
    assert [each.name for each in made.left_out] == ["read-de.html"]
    assert list(made.files) == ["read-fa.html", "iran-2026-01.tar.zst"]
    assert len(made.editions) == 2


def test_two_statements_are_told_apart() -> None:
    """Names and list say whose page it is."""
    other = edition("fa", series="strike-2027", text="اعتصاب\n")
    made = dropped(FA, other)
    listed = unescape(got(made, made.path).decode())
    assert "فارسی (iran-2026-01)" in listed
    assert "فارسی (strike-2027)" in listed
    assert len(made.files) == 4


def test_the_list_speaks_to_each_reader_in_their_language() -> None:
    """Endonym, direction, size in their digits, who can see it, and how to keep it."""
    made = dropped(FA, EN, full=True)
    listed = unescape(got(made, made.path).decode())
    assert (
        got(made, made.path.removesuffix("/")).decode() == got(made, made.path).decode()
    )
    sections = re.findall(r"<section (.*?)>(.*?)</section>", listed, re.DOTALL)
    turned = [attributes for attributes, _ in sections]
    assert turned == [
        'lang="en" dir="ltr"',
        'lang="fa" dir="rtl"',
        *['lang="en" dir="ltr"'] * 2,
    ]
    persian = sections[1][1]
    words = strings.spoken_to("fa")
    for each in ("فارسی", *words.hotspot.values()):
        assert each in persian
    assert re.search("[\u06f0-\u06f9]+ kB", persian)
    links = re.findall('href="([^"]*)"', listed)
    assert sorted(links) == sorted(set(made.resources) - {made.path, made.path[:-1]})


def test_a_list_has_a_neutral_title() -> None:
    """What stays in a browser's history says no more than the page's own title."""
    for made in (dropped(FA), dropped(EN)):
        (title,) = re.findall("<title>(.*?)</title>", got(made, made.path).decode())
        assert title in {"متن", "Text"}


@pytest.mark.parametrize("kind", [LIGHT, FULL])
def test_a_page_is_served_with_its_own_policy(kind: str) -> None:
    """The very one in its head: a header adds to it and takes nothing back."""
    assert f'content="{policy(kind)}"' in program(kind)
    assert policy(kind).startswith("default-src 'none'; ")
    if kind == LIGHT:
        made = dropped(FA)
        assert made.resources[f"/{FOLDER}/read-fa.html"].policy == policy(LIGHT)


def test_a_path_is_chosen_by_chance() -> None:
    """Twelve letters, each chosen by itself among those that look like no other."""
    asked: list[str] = []

    def choose(letters: str) -> str:
        asked.append(letters)
        return letters[len(asked)]

    made = token(choose)
    assert asked == [serving.LETTERS] * serving.TOKEN
    assert made == serving.LETTERS[1 : 1 + serving.TOKEN]
    assert len(set(serving.LETTERS)) == len(serving.LETTERS)
    assert len(serving.LETTERS) ** serving.TOKEN > 2**58
    assert not set("0o1li") & set(serving.LETTERS)


@pytest.mark.parametrize(
    ("name", "password", "said"),
    [
        ("tea", "12345678", "WIFI:T:WPA;S:tea;P:12345678;;"),
        ("tea", "", "WIFI:T:nopass;S:tea;;"),
        (
            'a;b,c:d"e\\f',
            '1;2,3:4"5\\6',
            r"WIFI:T:WPA;S:a\;b\,c\:d\"e\\f;P:1\;2\,3\:4\"5\\6;;",
        ),
        ("چای خانه", "a" * 63, f"WIFI:T:WPA;S:چای خانه;P:{'a' * 63};;"),
        ("tea", "0" * 64, f"WIFI:T:WPA;S:tea;P:{'0' * 64};;"),
        ("a" * 32, "p q r s t", f"WIFI:T:WPA;S:{'a' * 32};P:p q r s t;;"),
    ],
)
def test_what_joins_a_network_is_written_as_cameras_read_it(
    name: str, password: str, said: str
) -> None:
    """What has a meaning there is escaped."""
    assert joining(name, password) == said


_FIELD = re.compile(r"([TSP]):((?:[^\\;,:\"]|\\.)*);")


@given(
    some.text(min_size=1, max_size=32),
    some.text(some.characters(min_codepoint=32, max_codepoint=126), max_size=63),
)
def test_a_camera_reads_back_what_was_meant(name: str, password: str) -> None:
    """Whatever characters there are; or it is refused, in our words."""
    try:
        said = joining(name, password)
    except Usage:
        return
    assert said.startswith("WIFI:")
    assert said.endswith(";;")
    inner = said[5:-1]
    fields = {
        key: re.sub(r"\\(.)", r"\1", value) for key, value in _FIELD.findall(inner)
    }
    assert "".join(each[0] for each in _FIELD.finditer(inner)) == inner
    assert (fields["S"], fields.get("P", "")) == (name, password)


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("", "12345678"),
        ("a" * 33, "12345678"),
        ("چ" * 17, "12345678"),
        ("a\nb", "12345678"),
        ("a\u202eb", "12345678"),
        ("\ud800", "12345678"),
        ("tea", "1234567"),
        ("tea", "g" * 64),
        ("tea", "گذرواژه‌ای"),
    ],
)
def test_what_no_network_is_called_is_refused(name: str, password: str) -> None:
    """Before anything is served; the password is not in what is said."""
    with pytest.raises(Usage) as caught:
        joining(name, password)
    assert password not in caught.value.message + caught.value.hint
