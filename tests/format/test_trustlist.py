"""The trust list: what a holder knows of keys, as a text with one encoding."""

from __future__ import annotations

from typing import Any

import pytest

from archive import limits
from archive.errors import ArchiveError, Malformed, NewerVersion, TooLarge, WeakKey
from archive.format.codec import encode_base64
from archive.format.trustlist import Pin, TrustList
from archive.values import Series
from tests.kit import MALLORY, REZA, SARA, Key


def pin(key: Key = SARA, **change: Any) -> Pin:  # noqa: ANN401 — any field
    """A key that was checked, for one series."""
    values = {"checked": True, "series": (Series("iran-2026-01"),), "petname": "Sara"}
    return Pin(key=key.public, **{**values, **change})


ORDERED = sorted((SARA, REZA, MALLORY), key=lambda key: key.public.public)
LIST = TrustList(
    tuple(
        pin(key, petname=name, series=series, checked=checked)
        for key, name, series, checked in zip(
            ORDERED,
            ("سارا", "Reza from the market", "M"),
            ((), (Series("aa"), Series("bb")), (Series("cc"),)),
            (True, False, True),
            strict=True,
        )
    )
)
TEXT = LIST.to_bytes().decode()


def refused(text: str) -> ArchiveError:
    """The error that parsing this raises."""
    with pytest.raises(ArchiveError) as caught:
        TrustList.from_bytes(text.encode())
    return caught.value


def test_a_list_goes_both_ways() -> None:
    """Every pin comes back, and the bytes are the same again."""
    assert TrustList.from_bytes(TEXT.encode()) == LIST
    assert TrustList.from_bytes(TrustList().to_bytes()) == TrustList()


def test_the_text_is_that_of_the_specification() -> None:
    """Standing, key, series and petname stand in one line a key."""
    lines = TEXT.split("\n")
    assert lines[0] == "# archive-trust 1"
    assert lines[1] == f"checked {ORDERED[0].public.line} * سارا"
    expected = f"first-use {ORDERED[1].public.line} aa,bb Reza from the market"
    assert lines[2:] == [expected, f"checked {ORDERED[2].public.line} cc M", ""]


def test_a_key_is_found_by_itself_and_by_its_name() -> None:
    """All 32 bytes find one pin; 16 digits find keys."""
    known = TrustList((pin(),))
    assert known.get(SARA.public.public) == pin()
    assert known.get(REZA.public.public) is None
    assert known.named(SARA.name) == (SARA.public.public,)
    assert known.named(REZA.name) == ()


def test_a_pin_is_replaced_by_key() -> None:
    """One key has one pin, and the list stays sorted."""
    known = TrustList()
    for key in (MALLORY, SARA, REZA):
        known = known.replace(pin(key, petname=key.name))
    assert [each.key for each in known.pins] == [key.public for key in ORDERED]
    known = known.replace(pin(SARA, petname="other", checked=False))
    assert len(known.pins) == 3
    found = known.get(SARA.public.public)
    assert found is not None
    assert (found.petname, found.checked) == ("other", False)


def test_a_key_can_be_forgotten() -> None:
    """Without a key the list is as it was before; forgetting twice is harmless."""
    known = TrustList((pin(),))
    assert known.without(SARA.public.public) == TrustList()
    assert known.without(REZA.public.public) == known


def test_no_series_stands_for_every_series() -> None:
    """A pin accepts its series, or all of them."""
    assert pin().accepts(Series("iran-2026-01"))
    assert not pin().accepts(Series("other"))
    assert pin(series=()).accepts(Series("other"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"petname": ""}, "a name of 0 bytes; 1 to 100 are allowed"),
        ({"petname": "ب" * 51}, "a name of 102 bytes; 1 to 100 are allowed"),
        ({"petname": " x"}, "a name of 2 bytes; 1 to 100 are allowed"),
        ({"petname": "x "}, "a name of 2 bytes; 1 to 100 are allowed"),
        ({"petname": "a\nb"}, "a name with hidden characters: a<U+000A>b"),
        ({"petname": "a\u202eb"}, "a name with hidden characters: a<U+202E>b"),
        ({"petname": "\ud800"}, "a name with hidden characters: <U+D800>"),
        (
            {"series": (Series("bb"), Series("aa"))},
            "the series of a key are not sorted and distinct",
        ),
        (
            {"series": (Series("aa"), Series("aa"))},
            "the series of a key are not sorted and distinct",
        ),
    ],
)
def test_a_pin_is_valid_or_is_not(change: dict[str, Any], message: str) -> None:
    """Petnames are short and visible, series are sorted."""
    with pytest.raises(Malformed) as caught:
        pin(**change)
    assert caught.value.message == message


def test_a_petname_may_have_a_hundred_bytes() -> None:
    """Fifty Persian letters, with joiners, are a name."""
    assert pin(petname="ب" * 50).petname == "ب" * 50
    assert pin(petname="می‌خواهم").petname == "می‌خواهم"


@pytest.mark.parametrize(
    "pins",
    [
        (pin(ORDERED[1], petname="a"), pin(ORDERED[0], petname="b")),
        (pin(petname="a"), pin(petname="b")),
        (pin(ORDERED[0]), pin(ORDERED[1])),
    ],
)
def test_keys_are_sorted_and_names_distinct(pins: tuple[Pin, ...]) -> None:
    """No key and no petname stands twice, and there is one order."""
    with pytest.raises(Malformed) as caught:
        TrustList(pins)
    expected = "trust list: keys not sorted, or a key or a name twice"
    assert caught.value.message == expected


LINE = f"checked {SARA.public.line} iran-2026-01 Sara"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("", "trust list: not a key's line: ''"),
        ("checked x", "trust list: not a key's line: 'checked x'"),
        (LINE.replace("checked", "Checked"), "trust list: not a key's line: "),
        (LINE.replace(" Sara", ""), "trust list: not a key's line: "),
        (f"{LINE}\u202e", "a name with hidden characters: Sara<U+202E>"),
        (f"{LINE} ", "a name of 5 bytes"),
        (LINE.replace("iran-2026-01", "a"), "not a series name: 'a'"),
        (LINE.replace("iran-2026-01", "bb,aa"), "not sorted and distinct"),
        (LINE.replace("iran-2026-01", "aa,*"), "not a series name: '*'"),
        (LINE.replace("iran-2026-01", "aa,"), "not a series name: ''"),
        (LINE.replace(" iran", "  iran"), "not a series name: ''"),
        (LINE.replace("RW", "RX"), "public key: "),
        (LINE.replace(SARA.public.line, "RW=="), "public key: "),
    ],
)
def test_a_line_is_written_in_one_way(line: str, message: str) -> None:
    """Every departure in a line is refused and named."""
    error = refused(f"# archive-trust 1\n{line}\n")
    assert isinstance(error, Malformed)
    assert message in error.message


def test_a_key_of_small_order_never_gets_in() -> None:
    """A weak key in the file is refused under its own code."""
    weak = encode_base64(b"Ed" + bytes(8) + b"\x01" + bytes(31))
    error = refused(f"# archive-trust 1\nchecked {weak} * Sara\n")
    assert isinstance(error, WeakKey)


def test_another_version_is_told_from_damage() -> None:
    """A later list is a newer version; anything else is no list."""
    error = refused("# archive-trust 2\n")
    assert isinstance(error, NewerVersion)
    assert error.message == "trust list: '# archive-trust 2'"
    error = refused("# something\n")
    assert isinstance(error, Malformed)
    assert error.message == "trust list: the first line is not '# archive-trust 1'"
    assert error.hint == "restore the file from a copy"


def test_a_list_above_the_limit_is_refused_unread() -> None:
    """4 MiB are the most, whatever they hold."""
    with pytest.raises(TooLarge, match="4194305 bytes; the most is 4194304"):
        TrustList.from_bytes(b"\xff" * (limits.TRUST_FILE + 1))
