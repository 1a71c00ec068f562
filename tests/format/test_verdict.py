"""The verdict of one edition by itself: one pure function, as a table."""

from __future__ import annotations

import itertools

import pytest

from archive.format.trustlist import Pin, TrustList
from archive.format.verdict import Note, Verdict, judge, worst
from archive.values import Digest, Series
from tests.kit import MALLORY, REZA, SARA, SERIES, Key, manifest

CHECKED = Pin(
    key=SARA.public, checked=True, series=(Series(SERIES),), petname="checked here"
)
ELSEWHERE = Pin(
    key=REZA.public, checked=True, series=(Series("other"),), petname="elsewhere"
)
FIRST_USE = Pin(
    key=MALLORY.public, checked=False, series=(Series(SERIES),), petname="first use"
)
EVERYWHERE = Pin(
    key=Key.of("everywhere").public, checked=True, series=(), petname="everywhere"
)
TRUST = TrustList()
for _pin in (CHECKED, ELSEWHERE, FIRST_USE, EVERYWHERE):
    TRUST = TRUST.replace(_pin)
Z, Y = Key.of("unknown z"), Key.of("unknown y")

# What the case is about, who signed, how many signatures are bad, what is said.
CASES = [
    ("one checked key", [SARA], 0, "trusted"),
    ("one key that signed twice counts once", [SARA, SARA], 0, "trusted"),
    ("checked for every series", [Key.of("everywhere")], 0, "trusted"),
    ("an unchecked key counts, but that is said", [MALLORY], 0, "same-as-before"),
    ("a checked key in another series", [REZA], 0, "same-as-before"),
    ("one that is checked among others", [MALLORY, REZA, SARA], 0, "trusted"),
    ("two that are known and not enough", [MALLORY, REZA], 0, "same-as-before"),
    ("unknown keys take nothing away", [SARA, Z, Y], 0, "trusted"),
    ("unknown keys add nothing", [MALLORY, Z], 0, "same-as-before"),
    ("only unknown keys", [Z, Y], 0, "unknown"),
    ("many unknown keys are as good as one", list(map(Key.of, "abcdef")), 0, "unknown"),
    ("a bad signature spoils no good one", [SARA], 3, "trusted"),
    ("a bad signature spoils no unknown one", [Z], 1, "unknown"),
    ("only bad signatures", [], 2, "forged-or-damaged"),
    ("no signature", [], 0, "unsigned"),
]


@pytest.mark.parametrize(
    ("signers", "damaged", "verdict"),
    [case[1:] for case in CASES],
    ids=[str(case[0]) for case in CASES],
)
def test_the_table(signers: list[Key], damaged: int, verdict: str) -> None:
    """Each combination of signatures has one verdict, in any order of the keys."""
    for order in itertools.islice(itertools.permutations(signers), 6):
        keys = [key.public.public for key in order]
        assert judge(keys, damaged, manifest(), TRUST).value == verdict


@pytest.mark.parametrize(
    ("signers", "verdict"),
    [([SARA], "same-as-before"), ([MALLORY], "same-as-before"), ([Z], "unknown")],
)
def test_a_charter_that_we_do_not_know_takes_trust_away(
    signers: list[Key], verdict: str
) -> None:
    """An edition that names a charter is same-as-before at most."""
    about = manifest(charter=Digest.of(b"charter"))
    keys = [key.public.public for key in signers]
    assert judge(keys, 0, about, TRUST).value == verdict


def test_an_empty_trust_list_knows_nobody() -> None:
    """Without pins every signer is unknown."""
    assert judge([SARA.public.public], 0, manifest(), TrustList()) is Verdict.UNKNOWN


def test_the_words_and_their_order_are_fixed() -> None:
    """Every reader uses these words, from best to worst."""
    assert [verdict.value for verdict in Verdict] == [
        "trusted",
        "same-as-before",
        "too-few",
        "unknown",
        "revoked",
        "unsigned",
        "conflict",
        "forged-or-damaged",
    ]
    assert [note.value for note in Note] == [
        "older",
        "damaged-signature",
        "machine-translation",
        "stale-translation",
    ]


@pytest.mark.parametrize(
    ("verdict", "sound", "status"),
    [
        ("trusted", True, 0),
        ("same-as-before", True, 0),
        ("too-few", False, 3),
        ("unknown", False, 3),
        ("revoked", False, 1),
        ("unsigned", False, 1),
        ("conflict", False, 1),
        ("forged-or-damaged", False, 1),
    ],
)
def test_only_known_keys_are_success(verdict: str, sound: bool, status: int) -> None:  # noqa: FBT001
    """Exit status 0 is for keys that the holder knows, 3 asks for more, 1 is bad."""
    assert Verdict(verdict).sound is sound
    assert Verdict(verdict).exit_status == status


def test_several_editions_have_the_worst_ones_verdict() -> None:
    """Of any two verdicts the later in the list stands, whatever their order."""
    for pair in itertools.product(Verdict, repeat=2):
        assert worst(pair) is max(pair, key=list(Verdict).index)
