"""What is answered: a file, a part of it, or a word that there is none."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from archive.carriers.hotspot.site import Asked, Resource, Site, refusal
from archive.values import Digest
from tests.carriers.hotspot.requests import (
    AUTHORITY,
    CONTENT,
    FOLDER,
    HTML,
    INDEX,
    METHODS,
    PAGE,
    POLICY,
    SAVED,
    TRAVERSALS,
    ask,
    resource,
)

SIZE = len(CONTENT)
TAG = resource().tag.decode()


def test_a_page_comes_whole_with_all_that_is_said_of_it() -> None:
    """Its type, its name, its policy and one more, and no word about who answers."""
    reply = ask()
    assert reply.status == 200
    assert reply.body == CONTENT
    assert reply.headers == {
        "content-type": HTML,
        "content-length": str(SIZE),
        "content-disposition": 'inline; filename="read-fa.html"',
        "accept-ranges": "bytes",
        "cache-control": "no-store",
        "content-security-policy": f"{POLICY}; frame-ancestors 'none'",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "etag": TAG,
    }


def test_the_same_page_is_saved_under_another_path() -> None:
    """Phones keep it as a file, with its name; nothing else differs."""
    opened, saved = ask(PAGE), ask(SAVED)
    assert saved.headers.pop("content-disposition") == (
        'attachment; filename="read-fa.html"'
    )
    opened.headers.pop("content-disposition")
    assert opened == saved


def test_a_head_is_what_a_page_would_say() -> None:
    """The same headers, and no body."""
    head = ask(method="HEAD")
    assert head.status == 200
    assert head.headers == ask().headers
    assert head.body == b""


@pytest.mark.parametrize("target", TRAVERSALS)
def test_no_other_spelling_leads_anywhere(target: str) -> None:
    """404, without a word: not even which part of it was wrong."""
    reply = ask(target)
    assert (reply.status, reply.body) == (404, b"")
    assert reply.headers == {"content-length": "0", "connection": "close"}


@pytest.mark.parametrize("path", [INDEX, PAGE, SAVED])
def test_a_whole_address_is_its_path(path: str) -> None:
    """Whoever names address and port before the path means the path."""
    assert ask(f"http://{AUTHORITY}{path}") == ask(path)


@given(some.text(max_size=60))
def test_only_paths_of_ours_are_there(text: str) -> None:
    """Whatever is asked for, it is a path that was put there or nothing."""
    site = Site({PAGE: resource()}, AUTHORITY)
    for target in (text, f"/{text}", f"/{FOLDER}/{text}"):
        status = site.answer(Asked(b"GET", target.encode())).status
        assert status == (200 if target in (PAGE, f"http://{AUTHORITY}{PAGE}") else 404)


@pytest.mark.parametrize("method", METHODS)
def test_nobody_does_anything_but_get(method: str) -> None:
    """What is there says what can be done with it; what is not there says nothing."""
    reply = ask(method=method)
    assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD")
    assert ask("/", method=method).status == 404


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-", 0, SIZE - 1),
        ("bytes=7-13", 7, 13),
        ("bytes=007-0013", 7, 13),
        ("Bytes=7-13", 7, 13),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE - 1),
        (f"bytes=7-{SIZE}", 7, SIZE - 1),
        (f"bytes=7-{'9' * 1000}", 7, SIZE - 1),
        ("bytes=-1", SIZE - 1, SIZE - 1),
        (f"bytes=-{SIZE}", 0, SIZE - 1),
        (f"bytes=-{SIZE + 1}", 0, SIZE - 1),
        (f"bytes=-{'9' * 6000}", 0, SIZE - 1),
    ],
)
def test_a_range_is_just_those_bytes(asked: str, first: int, last: int) -> None:
    """206, where they lie, how many they are, and the tag of the whole."""
    reply = ask(PAGE, f"Range: {asked}")
    assert reply.status == 206
    assert reply.body == CONTENT[first : last + 1]
    assert reply.headers["content-range"] == f"bytes {first}-{last}/{SIZE}"
    assert reply.headers["content-length"] == str(last + 1 - first)
    assert reply.headers["etag"] == TAG


@pytest.mark.parametrize(
    "asked",
    [
        f"bytes={SIZE}-",
        f"bytes={SIZE}-{SIZE + 5}",
        f"bytes={'9' * 6000}-",
        f"bytes={'9' * 30}-{'9' * 30}",
        "bytes=-0",
        "bytes=-00",
    ],
)
def test_a_range_behind_the_end_is_refused(asked: str) -> None:
    """416, with the size that there is."""
    reply = ask(PAGE, f"Range: {asked}")
    assert (reply.status, reply.body) == (416, b"")
    assert reply.headers["content-range"] == f"bytes */{SIZE}"


@pytest.mark.parametrize(
    "asked",
    [
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=5-2",
        "bytes=0-5,7-9",
        "bytes=0-0,-1",
        "bytes=,0-5",
        "bytes= 0-5",
        "bytes=0 -5",
        "bytes=0-5 ;",
        "bytes=--5",
        "bytes=+0-5",
        "bytes=0-+5",
        "bytes=0x0-0x5",
        "bytes=0-5-9",
        "bytes=\u0660-\u0665",
        "items=0-5",
        "bytes:0-5",
        "0-5",
        "",
        "bytes=" + ",".join(["0-"] * 1000),
    ],
)
def test_what_is_no_range_brings_the_whole(asked: str) -> None:
    """Who asked for something that makes no sense starts over instead of failing."""
    reply = ask(PAGE, f"Range: {asked}".rstrip())
    assert (reply.status, reply.body) == (200, CONTENT)
    assert "content-range" not in reply.headers


def test_two_ranges_are_no_range() -> None:
    """Nobody knows which of them is meant."""
    assert ask(PAGE, "Range: bytes=0-5", "Range: bytes=0-5").status == 200


def test_a_head_takes_no_notice_of_a_range() -> None:
    """Ranges are parts of what GET brings (RFC 9110, 14.2)."""
    assert ask(PAGE, "Range: bytes=0-5", method="HEAD") == ask(method="HEAD")


def test_who_goes_on_gets_a_part_of_the_same_file_or_all_of_another() -> None:
    """A part comes for our own strong tag alone: never bytes of two files in one."""
    assert ask(PAGE, "Range: bytes=7-", f"If-Range: {TAG}").status == 206
    for other in (
        '"another"',
        f"W/{TAG}",
        TAG.strip('"'),
        f"{TAG}, {TAG}",
        "Sat, 01 Jan 2028 00:00:00 GMT",
        "*",
        "",
    ):
        reply = ask(PAGE, "Range: bytes=7-", f"If-Range: {other}".rstrip())
        assert (reply.status, reply.body) == (200, CONTENT), other
    twice = (f"If-Range: {TAG}", f"If-Range: {TAG}")
    assert ask(PAGE, "Range: bytes=7-", *twice).status == 200
    assert ask(PAGE, f"Range: bytes={SIZE}-", 'If-Range: "another"').status == 200


@pytest.mark.parametrize(
    ("header", "status"),
    [
        (f"If-None-Match: {TAG}", 304),
        (f'If-None-Match: "a", W/{TAG}', 304),
        ("If-None-Match: *", 304),
        ('If-None-Match: "a"', 200),
        ("If-None-Match: nonsense", 200),
        (f"If-Match: {TAG}", 200),
        (f'If-Match: "a", {TAG}', 200),
        ("If-Match: *", 200),
        (f"If-Match: W/{TAG}", 412),
        ('If-Match: "a"', 412),
        ("If-Modified-Since: Sat, 01 Jan 2028 00:00:00 GMT", 200),
        ("If-Unmodified-Since: Sat, 01 Jan 2000 00:00:00 GMT", 200),
    ],
)
def test_conditions_are_those_of_the_tag(header: str, status: int) -> None:
    """Times are none: there is no clock to compare them with."""
    for method in ("GET", "HEAD"):
        reply = ask(PAGE, header, method=method)
        assert reply.status == status
        assert reply.body == (CONTENT if (status, method) == (200, "GET") else b"")


def test_a_condition_comes_before_a_range() -> None:
    """Another file than the one that was begun: 412, and no bytes of it."""
    asked = ("Range: bytes=7-", 'If-Match: "another"')
    assert ask(PAGE, *asked).status == 412


@given(some.binary(max_size=50), some.binary(max_size=50))
def test_equal_bytes_have_equal_tags_and_others_others(one: bytes, two: bytes) -> None:
    """A tag is strong: it stands for the bytes and nothing else."""
    first, second = resource(one), resource(two, kept=True)
    assert (first.tag == second.tag) == (one == two)
    assert re.fullmatch(rb'"[0-9a-f]{32}"', first.tag)


@given(some.binary(min_size=1, max_size=300), some.data())
def test_parts_are_the_whole(content: bytes, data: some.DataObject) -> None:
    """Any cut: the part before it and the part from it on are the file."""
    cut = data.draw(some.integers(1, len(content)))
    site = Site({"/a": Resource(content, HTML, "a", Digest.of(content))})

    def part(asked: bytes) -> bytes:
        return bytes(site.answer(Asked(b"GET", b"/a", [(b"range", asked)])).body)

    assert part(b"bytes=0-%d" % (cut - 1)) + part(b"bytes=%d-" % cut) == content


def test_a_file_without_a_byte_has_no_part() -> None:
    """It can be had whole."""
    site = Site({"/a": resource(b"")})
    wanted = [(b"range", b"bytes=0-")]
    assert site.answer(Asked(b"GET", b"/a", wanted)).status == 416
    assert site.answer(Asked(b"GET", b"/a")).status == 200


def test_a_refusal_has_no_word() -> None:
    """Its length says so."""
    assert bytes(refusal(404).body) == b""
    assert refusal(404).headers == ((b"Content-Length", b"0"),)
