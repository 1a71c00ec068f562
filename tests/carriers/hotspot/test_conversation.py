"""One connection: every request is answered or refused, and time ends what waits."""

from __future__ import annotations

import sys
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from archive.carriers.hotspot.conversation import (
    HEAD,
    HEAD_SECONDS,
    IDLE_SECONDS,
    LINES,
    PIECE,
    RATE_BYTES,
    RATE_SECONDS,
    REQUESTS,
    STALLED_SECONDS,
    Conversation,
    library,
)
from archive.carriers.hotspot.site import Site
from archive.errors import MissingExtra
from tests.carriers.hotspot.requests import (
    CONTENT,
    INDEX,
    MALFORMED,
    PAGE,
    SITE,
    TOO_MUCH,
    drain,
    get,
    replies,
    resource,
    talk,
)


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_no_request_of_ours_is_refused_at_once(name: str) -> None:
    """400 without a word, then the end; nothing of what came is kept."""
    heard, conversation = talk(MALFORMED[name])
    (reply,) = replies(heard)
    assert (reply.status, reply.body) == (400, b"")
    assert reply.headers == {"content-length": "0", "connection": "close"}
    assert conversation.over
    assert conversation.held == 0


@pytest.mark.parametrize("name", TOO_MUCH)
def test_what_is_too_much_is_refused_before_it_is_kept(name: str) -> None:
    """431, then the end."""
    heard, conversation = talk(TOO_MUCH[name])
    assert [each.status for each in replies(heard)] == [431]
    assert conversation.over


def test_the_largest_head_and_the_most_lines_are_answered() -> None:
    """The bounds are not one too low."""
    head = get(INDEX, f"A: {'a' * (HEAD - len(get(INDEX, 'A: ')))}")
    assert len(head) == HEAD
    lines = get(INDEX, *["A: b"] * (LINES - get(INDEX).count(b"\n")))
    assert lines.count(b"\n") == LINES
    for each in (head, lines):
        assert [reply.status for reply in replies(talk(each)[0])] == [200]


@pytest.mark.parametrize("name", [*MALFORMED, *TOO_MUCH])
def test_what_is_smuggled_behind_a_refusal_is_not_answered(name: str) -> None:
    """One answer, whatever follows on the same connection."""
    heard, _ = talk({**MALFORMED, **TOO_MUCH}[name], get(INDEX), get(INDEX))
    assert heard.count(b"HTTP/1.1 ") == 1


@given(some.lists(some.sampled_from([1, 2, 3, 7, 50, 5000]), min_size=1))
def test_pieces_make_no_difference(sizes: list[int]) -> None:
    """Requests that come in whatever pieces are answered alike."""
    said = get(INDEX) + get(PAGE, "Range: bytes=5-99") + get(INDEX, method="HEAD")
    whole, _ = talk(said)
    pieces: list[bytes] = []
    start = 0
    while start < len(said):
        size = sizes[len(pieces) % len(sizes)]
        pieces.append(said[start : start + size])
        start += size
    assert talk(*pieces)[0] == whole
    assert [each.status for each in replies(whole, "GET", "GET", "HEAD")] == [
        *(200, 206, 200)
    ]


@pytest.mark.parametrize("name", MALFORMED)
def test_a_hostile_request_is_refused_in_whatever_pieces(name: str) -> None:
    """Byte by byte it has the same answer."""
    said = MALFORMED[name]
    assert talk(*(said[at : at + 1] for at in range(len(said))))[0] == talk(said)[0]


def test_a_connection_goes_on_until_somebody_ends_it() -> None:
    """The client by saying so, an old one by its version, we after many requests."""
    assert not talk(get())[1].over
    assert talk(get(PAGE, "Connection: close"))[1].over
    assert talk(b"GET %s HTTP/1.0\r\n\r\n" % PAGE.encode())[1].over
    conversation = talk(get(INDEX))[1]
    conversation.receive(b"", 0)
    assert conversation.over
    heard, conversation = talk(*[get(INDEX)] * (REQUESTS + 5))
    assert conversation.over
    assert heard.count(b"HTTP/1.1 200") == REQUESTS
    assert heard.count(b"Connection: close") == 1


def test_while_others_wait_a_connection_ends_with_its_answer() -> None:
    """The answer itself is whole, and says so."""
    conversation = Conversation(SITE, 0)
    conversation.receive(get(), 0, crowded=True)
    (reply,) = replies(drain(conversation))
    assert (reply.body, reply.headers["connection"]) == (CONTENT, "close")
    assert conversation.over


def test_nothing_is_read_while_an_answer_is_on_its_way() -> None:
    """Requests that came with it wait their turn, in no more bytes than came."""
    conversation = Conversation(SITE, 0)
    said = get(INDEX) * 20
    conversation.receive(said, 0)
    assert conversation.sending
    assert conversation.held == len(said) - len(get(INDEX))
    assert drain(conversation).count(b"HTTP/1.1 200") == 20
    assert conversation.held == 0


def test_pieces_are_small_and_shared() -> None:
    """A file of 64 MiB costs no copy of it."""
    content = bytes(64 << 20)
    site = Site({"/a": resource(content)})
    tracemalloc.start()
    conversation = Conversation(site, 0)
    conversation.receive(get("/a"), 0)
    total = 0
    while conversation.sending:
        piece = conversation.piece()
        assert len(piece) <= PIECE
        total += len(piece)
        conversation.sent(len(piece), 0)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert total > len(content)
    assert peak < 1 << 20


# Time


def test_who_says_nothing_is_let_go() -> None:
    """Not a moment before, and not later."""
    conversation = Conversation(SITE, 100)
    assert conversation.deadline == 100 + HEAD_SECONDS
    conversation.check(100 + HEAD_SECONDS - 0.1)
    assert not conversation.over
    conversation.check(100 + HEAD_SECONDS)
    assert conversation.over


def test_a_head_that_drips_is_let_go() -> None:
    """Its time is counted from its first byte: more bytes bring no more time."""
    conversation = Conversation(SITE, 0)
    for second in range(int(HEAD_SECONDS)):
        conversation.receive(get()[second : second + 1], second)
        conversation.check(second)
        assert not conversation.over
    conversation.check(HEAD_SECONDS)
    assert conversation.over


def test_who_was_answered_may_ask_again_for_some_seconds() -> None:
    """Then the connection ends; a request that has begun has its own time."""
    conversation = Conversation(SITE, 0)
    conversation.receive(get(INDEX), 1)
    drain(conversation, 2)
    assert conversation.deadline == 2 + IDLE_SECONDS
    conversation.receive(b"G", 10)
    assert conversation.deadline == 10 + HEAD_SECONDS
    conversation.check(10 + HEAD_SECONDS)
    assert conversation.over


def test_who_takes_nothing_is_let_go() -> None:
    """A window, and no byte of it counts twice."""
    conversation = Conversation(SITE, 0)
    conversation.receive(get(), 0)
    conversation.check(RATE_SECONDS - 0.1)
    assert not conversation.over
    conversation.check(RATE_SECONDS)
    assert conversation.over


def test_who_takes_a_file_slowly_gets_all_of_it() -> None:
    """Just the least that must be taken in each window is enough."""
    conversation = Conversation(SITE, 0)
    conversation.receive(get(), 0)
    heard, now = bytearray(), 0.0
    while conversation.sending:
        left = RATE_BYTES
        while left and conversation.sending:
            piece = bytes(conversation.piece()[:left])
            heard += piece
            left -= len(piece)
            conversation.sent(len(piece), now)
        now += RATE_SECONDS
        conversation.check(now)
        assert not conversation.over or not conversation.sending
    assert heard.endswith(CONTENT[-1000:])
    assert now > 5 * RATE_SECONDS


def test_who_takes_one_byte_too_few_is_let_go() -> None:
    """In the second window as in the first."""
    conversation = Conversation(SITE, 0)
    conversation.receive(get(), 0)
    for at, wanted in ((0.0, RATE_BYTES), (RATE_SECONDS, RATE_BYTES - 1)):
        assert not conversation.over
        left = wanted
        while left:
            count = min(left, len(conversation.piece()))
            conversation.sent(count, at)
            left -= count
        conversation.check(at + RATE_SECONDS)
    assert conversation.over


def test_who_waits_gives_way_and_who_is_sent_something_does_not() -> None:
    """Unless they have taken nothing for some time."""
    conversation = Conversation(SITE, 0)
    assert conversation.gives_way(0)
    conversation.receive(get(), 1)
    assert not conversation.gives_way(1 + STALLED_SECONDS - 0.1)
    assert conversation.gives_way(1 + STALLED_SECONDS)
    conversation.sent(1, 6)
    assert not conversation.gives_way(6)
    drain(conversation, 7)
    assert conversation.gives_way(7)


# Whatever comes

PARTS = some.sampled_from(
    [
        *(b"GET ", b"HEAD ", PAGE.encode(), b" HTTP/1.1", b" HTTP/1.0", b"\r\n"),
        *(b"Host: a", b"Range: bytes=", b"-5", b"0-", b"Content-Length: ", b"\0"),
        *(b"Transfer-Encoding: chunked", b"Connection: ", b"close", b"keep-alive"),
        *(b"Upgrade: h2c", b"Expect: 100-continue", b"\n", b"\r", b" ", b":", b"*"),
        *(b"If-Range: ", b"If-Match: ", b'"', b"W/", b",", b"\xff", get(), get(INDEX)),
    ]
)


@settings(max_examples=400)
@given(some.lists(some.one_of(PARTS, some.binary(max_size=40)), max_size=40))
def test_whatever_comes_it_is_answered_or_the_connection_ends(
    said: list[bytes],
) -> None:
    """No bytes make it raise, keep more than its bound, or hang on to an answer."""
    _, conversation = talk(*said)
    assert not conversation.sending
    assert conversation.held <= HEAD


@settings(max_examples=200)
@given(some.lists(some.tuples(PARTS, some.integers(0, 40)), max_size=30))
def test_whenever_it_comes_a_connection_ends_in_time(
    said: list[tuple[bytes, int]],
) -> None:
    """From any state, time alone brings every connection to its end."""
    conversation, now = Conversation(SITE, 0), 0.0
    for data, seconds in said:
        now += seconds
        conversation.check(now)
        if conversation.over:
            break
        if conversation.sending:
            conversation.sent(min(seconds, len(conversation.piece())), now)
        else:
            conversation.receive(data, now)
    for _ in range(2):
        now = max(now, conversation.deadline)
        conversation.check(now)
    assert conversation.over


def test_without_h11_there_is_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which library is missing, and how to get it."""
    library.cache_clear()
    monkeypatch.setitem(sys.modules, "h11", None)
    with pytest.raises(MissingExtra, match="h11") as caught:
        Conversation(SITE, 0)
    assert "archive[serve]" in caught.value.hint
