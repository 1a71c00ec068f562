"""``reviews.toml``: who has read what, bound to the very bytes."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.characters import refused_in_line
from archive.errors import BadSource
from archive.format.manifest import Translation
from archive.sources.reviews import STATUSES, Read, Review, Reviews
from archive.values import Digest, Language
from tests.translation.law import LAW

ES, FA = Language("es"), Language("fa")
ONE, TWO = Digest.of(b"1"), Digest.of(b"2")
REVIEW = Review(Translation.EDITED, Read(title='Al "to" \\', text=ONE, original=TWO))

FILE = f"""\
# Which translations people have read, and what exactly they read. Written by
# `archive review`; one changed letter, and a review no longer counts. No names.

[es]
status = "edited"
title = "Al \\"to\\" \\\\"
text = "{ONE}"
original = "{TWO}"
"""


def test_the_file_says_what_was_read_and_nothing_else() -> None:
    """Status, title and two digests, in a fixed order, and no name of anybody."""
    assert Reviews({ES: REVIEW}).to_bytes().decode() == FILE
    assert Reviews.from_bytes(FILE.encode()) == Reviews({ES: REVIEW})
    assert set(Read.__dataclass_fields__) == {"title", "text", "original"}
    assert set(Review.__dataclass_fields__) == {"status", "read"}


TITLES = st.text(min_size=1, max_size=60).filter(
    lambda title: title.strip() == title and refused_in_line(title) is None
)
DIGESTS = st.binary(min_size=32, max_size=32).map(Digest)
REVIEWS = st.builds(
    Review,
    st.sampled_from(STATUSES),
    st.builds(Read, title=TITLES, text=DIGESTS, original=DIGESTS),
)
TAGS = st.sampled_from(["es", "fa", "ckb", "az-arab", "kmr", "de"]).map(Language)


@LAW
@given(st.dictionaries(TAGS, REVIEWS, max_size=4))
def test_what_is_written_is_read(reviews: dict[Language, Review]) -> None:
    """Every title and status comes back, and the same reviews are the same bytes."""
    written = Reviews(reviews).to_bytes()
    assert Reviews.from_bytes(written) == Reviews(reviews)
    backwards = dict(reversed(reviews.items()))
    assert Reviews(backwards).to_bytes() == written


@LAW
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    """With an error of ours and no other."""
    with suppress(BadSource):
        Reviews.from_bytes(content)


@LAW
@given(st.integers(0, len(FILE.encode()) - 1), st.integers(0, 255))
def test_a_damaged_file_is_refused_or_says_something_else(at: int, byte: int) -> None:
    """One wrong byte gives no other error, and another value unless in a comment."""
    damaged = bytearray(FILE.encode())
    damaged[at] = byte
    with suppress(BadSource):
        found = Reviews.from_bytes(bytes(damaged))
        in_comment = at < FILE.index("[es]")
        same = bytes(damaged) == FILE.encode()
        white = byte in b" \t\n\r"
        assert in_comment or same or white or found != Reviews({ES: REVIEW})


def test_a_review_replaces_the_one_before() -> None:
    """Others stay; ``machine`` takes it back."""
    before = Reviews({ES: REVIEW})
    after = before.with_review(FA, Review(Translation.REVIEWED, REVIEW.read))
    assert after.get(ES) == REVIEW
    assert after.get(FA) == Review(Translation.REVIEWED, REVIEW.read)
    again = after.with_review(ES, Review(Translation.APPROVED, REVIEW.read))
    assert again.get(ES) == Review(Translation.APPROVED, REVIEW.read)
    assert again.without(ES).get(ES) is None
    assert before == Reviews({ES: REVIEW}), "nothing is changed in place"
    assert before.without(FA) == before


def test_a_title_with_hidden_characters_is_not_written() -> None:
    """The file is for people, too."""
    read = Read(title="a\u202eb", text=ONE, original=TWO)
    with pytest.raises(BadSource, match=r"a<U\+202E>b"):
        Reviews({ES: Review(Translation.EDITED, read)}).to_bytes()


TABLE = "reviews.toml: es: not a table of status, title, text, original"
HINT = "archive review writes it anew"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[es]", "[es", "reviews.toml: Expected ']'"),
        ("[es]", "[ES]", "reviews.toml: not a language tag: 'ES'"),
        (FILE, "es = 1", TABLE),
        ('status = "edited"\n', "", TABLE),
        ("[es]\n", '[es]\nname = "Ana"\n', TABLE),
        ('"edited"', "1", "reviews.toml: es: status is not a text in quotes"),
        (f'"{ONE}"', "[]", "reviews.toml: es: text is not a text in quotes"),
        *(
            (
                "edited",
                status,
                "reviews.toml: es: status is not one of edited, reviewed, approved",
            )
            for status in ("machine", "original", "Edited", "")
        ),
        (str(ONE), "00", "reviews.toml: not a digest of 64 hex digits: '00'"),
        (str(TWO), str(TWO).upper(), "reviews.toml: not a digest of 64 hex digits"),
        ('"Al \\"to\\" \\\\"', '""', "reviews.toml: "),
        ('"Al \\"to\\" \\\\"', '"a\\u202eb"', "reviews.toml: "),
    ],
)
def test_a_file_that_is_not_in_order_is_refused(
    old: str, new: str, message: str
) -> None:
    """A review that cannot be read counts for nothing, and is not passed over."""
    assert old in FILE
    with pytest.raises(BadSource) as caught:
        Reviews.from_bytes(FILE.replace(old, new).encode())
    assert caught.value.message.startswith(message)
    assert caught.value.hint
    if message == TABLE:
        assert caught.value.hint == HINT
