"""Knowing keys: nothing pins but the holder, and nobody else's names count."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from archive.errors import (
    ForgedOrDamaged,
    NotFound,
    Usage,
    WrongFingerprint,
)
from archive.format.fingerprint import Fingerprint
from archive.format.trustlist import Pin, TrustList
from archive.tasks.inputs import Input
from archive.tasks.trusting import (
    Wish,
    forget,
    known_keys,
    pin,
    signers_of,
    with_given,
)
from archive.trust import store
from archive.values import Series
from tests.kit import MALLORY, REZA, SARA, Edition, Key, bundle, edition, trusting

IRAN, OTHER = Series("iran-2026-01"), Series("other")
DIGITS = str(Fingerprint.of(SARA.public.public))


def wish(key: Key = SARA, **change: Any) -> Wish:  # noqa: ANN401
    """What is to be remembered."""
    values = {"petname": "Sara", "checked": False, "series": (IRAN,), "typed": None}
    return Wish(key=key.public, **{**values, **change})


def only() -> Pin:
    """The one key that is known."""
    (found,) = known_keys()
    return found


def test_a_pin_is_kept() -> None:
    """What pinning returns is what is known from then on."""
    made = pin(wish())
    assert made == Pin(key=SARA.public, checked=False, series=(IRAN,), petname="Sara")
    assert known_keys() == (made,)


@pytest.mark.parametrize(
    ("change", "checked"),
    [({}, False), ({"checked": True}, True), ({"typed": DIGITS}, True)],
)
def test_checking_is_said_or_done(change: dict[str, Any], checked: bool) -> None:  # noqa: FBT001
    """A key is checked if the holder says so, or typed the right digits."""
    assert pin(wish(**change)).checked is checked


def test_wrong_digits_change_nothing() -> None:
    """The digits of another key, and half the digits, are refused."""
    with pytest.raises(WrongFingerprint) as caught:
        pin(wish(REZA, typed=DIGITS))
    expected = f"these are not the digits of the key {REZA.name}"
    assert caught.value.message == expected
    assert "do not trust this key" in caught.value.hint
    with pytest.raises(Usage):
        pin(wish(typed="12345"))
    assert known_keys() == ()


def test_a_new_key_needs_a_name() -> None:
    """Names are the holder's, so there is no default."""
    with pytest.raises(Usage) as caught:
        pin(wish(petname=None))
    assert caught.value.message == "a key that is new needs a name of your own"
    assert caught.value.hint == "add: --name NAME"


def test_a_name_belongs_to_one_key() -> None:
    """Two keys of one name could not be told apart; the same key keeps its own."""
    pin(wish())
    with pytest.raises(Usage, match=r"^another key has this name$"):
        pin(wish(REZA))
    pin(wish())
    assert only().key == SARA.public


def test_knowing_more_takes_nothing_away() -> None:
    """Checked stays checked, the name stays, series are added."""
    pin(wish(checked=True))
    pin(wish(petname=None, series=(OTHER,)))
    assert only() == Pin(
        key=SARA.public, checked=True, series=(IRAN, OTHER), petname="Sara"
    )
    pin(wish(petname="Sara K.", series=None))
    assert (only().petname, only().series) == ("Sara K.", (IRAN, OTHER))


def test_every_series_includes_any() -> None:
    """A key for every series is not narrowed by naming one."""
    pin(wish(series=()))
    assert only().series == ()
    pin(wish(series=(IRAN,)))
    assert only().series == ()


def test_some_series_can_become_every_series() -> None:
    """The empty wish stands for every series."""
    pin(wish())
    pin(wish(series=()))
    assert only().series == ()


def test_a_new_key_needs_a_series() -> None:
    """The widest trust is never what one gets by saying nothing."""
    with pytest.raises(Usage) as caught:
        pin(wish(series=None))
    assert caught.value.message == "say for which series you accept the key"
    assert known_keys() == ()


@pytest.mark.parametrize("named", ["Sara", SARA.name, SARA.public.line])
def test_a_key_is_forgotten_by_any_of_its_names(named: str) -> None:
    """Petname, key name and the 56 characters will do."""
    pin(wish())
    pin(wish(REZA, petname="Reza"))
    assert forget(named).key == SARA.public
    assert only().key == REZA.public


def test_what_is_not_known_cannot_be_forgotten() -> None:
    """The hint says how to see the keys."""
    pin(wish())
    with pytest.raises(NotFound) as caught:
        forget("Reza")
    assert caught.value.message == "no such key in the trust store"
    assert caught.value.hint == "archive trust list names the keys"
    assert len(known_keys()) == 1


def test_a_name_that_fits_two_keys_forgets_none() -> None:
    """A petname that is another key's name is too little to go by."""
    pin(wish())
    pin(wish(REZA, petname=SARA.name))
    with pytest.raises(NotFound, match=r"^more than one key$"):
        forget(SARA.name)
    assert len(known_keys()) == 2


def test_signers_come_from_sound_editions(folder: Path) -> None:
    """Keys that signed are listed with the series that they signed."""
    editions = [
        edition(keys=(SARA, REZA)),
        edition("en", source=None, keys=(SARA,), series="other"),
    ]
    (folder / "in").write_bytes(bundle(*editions))
    found = signers_of(Input("in"))
    ordered = sorted((SARA, REZA), key=lambda key: key.public.public)
    assert [key for key, _ in found] == [key.public for key in ordered]
    assert dict(found)[SARA.public] == (IRAN, OTHER)
    assert dict(found)[REZA.public] == (IRAN,)
    assert store.load() == TrustList(), "looking pins nobody"


def test_a_forged_edition_names_no_signers(folder: Path) -> None:
    """Nothing is learnt from a bundle with a forgery in it."""
    fa, en = edition(), edition("en", source=None)
    forged = Edition(fa.manifest, fa.contents, en.signers)
    (folder / "in").write_bytes(bundle(en, forged))
    with pytest.raises(ForgedOrDamaged):
        signers_of(Input("in"))


def test_keys_named_for_one_command_count_as_checked() -> None:
    """They count for every series, keep a petname, and nothing is written."""
    known = with_given(trusting(SARA, checked=False), [MALLORY.public, SARA.public])
    found = {each.petname: each for each in known.pins}
    assert set(found) == {"friend 0", "the key you gave (1)"}
    assert all(each.checked and not each.series for each in known.pins)
    assert found["friend 0"].key == SARA.public
    assert with_given(known, [MALLORY.public]) == known
    assert store.load() == TrustList()
