"""Editions leave as objects and come back as the same checked editions."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from archive import limits
from archive.errors import (
    ArchiveError,
    ForgedOrDamaged,
    Malformed,
    NewerVersion,
    NotFound,
    TooLarge,
    Unconfirmed,
    Unsigned,
)
from archive.format.trustlist import TrustList
from archive.format.verdict import Verdict
from archive.tasks.assemble import assemble
from archive.tasks.check import Selection
from archive.tasks.inputs import Input
from archive.tasks.objects import Parcel, incoming, outgoing
from tests.kit import MALLORY, REZA, SARA, SERIES, Edition, bundle, edition, put
from tests.parcels import KNOWN, badly_signed, content, parcel

EN, FA = edition("en", source=None), edition()
SOUND = edition(files={"reading.opus": bytes(range(256)), "a.pdf": b"%PDF-"})
pytestmark = pytest.mark.usefixtures("folder")


def leaving(
    *editions: Edition, wanted: tuple[str, ...] = (), unconfirmed: bool = False
) -> Parcel:
    """One of these editions, on its way out."""
    source = Input(put("in", *editions))
    return outgoing(source, KNOWN, Selection(wanted), unconfirmed=unconfirmed)


@pytest.mark.parametrize("made", [EN, FA, SOUND, edition(keys=(SARA, REZA))])
def test_what_leaves_comes_back(made: Edition) -> None:
    """The manifest, every file and every signature are those that were sent."""
    sent = leaving(made)
    back = incoming(sent.content, KNOWN)
    assert back == sent
    assert back.checked.verdict is Verdict.TRUSTED
    assert back.checked.manifest_bytes == made.manifest.to_bytes()
    assert {str(name): data for name, data in back.files.items()} == made.contents
    assert back.text == made.contents["statement.txt"]


def test_an_object_becomes_the_bundle_that_it_was_made_from() -> None:
    """Whoever writes it out gets the bytes that every distributor has."""
    assemble("out", [leaving(SOUND).fresh])
    assert Path("out").read_bytes() == bundle(SOUND)


def test_of_several_revisions_the_newest_leaves() -> None:
    """One edition is sent, and a revision that is named goes before a newer one."""
    revisions = FA, edition(revision=2), edition(revision=3)
    assert leaving(*revisions).checked.name.label == "fa-3"
    assert leaving(*revisions, wanted=("fa-2",)).checked.name.label == "fa-2"


def test_several_languages_want_a_choice() -> None:
    """All of them are named, and one is shown as an example."""
    with pytest.raises(NotFound, match=r"^in: holds en, fa$") as caught:
        leaving(EN, FA)
    assert caught.value.hint == "choose one: --language en"
    assert leaving(EN, FA, wanted=("fa",)).checked.name.label == "fa-1"
    with pytest.raises(NotFound, match=r"^there is no edition ku$"):
        leaving(EN, FA, wanted=("ku",))


def test_a_strangers_edition_leaves_only_when_that_is_said() -> None:
    """``unconfirmed`` changes who must be known; what leaves is the same."""
    stranger = edition(keys=(MALLORY,))
    with pytest.raises(Unconfirmed, match=MALLORY.name):
        leaving(stranger)
    assert leaving(stranger, unconfirmed=True).content == content(stranger)


def test_what_nobody_signed_never_leaves() -> None:
    """Nobody can say that they go on without a signature."""
    for unconfirmed in (False, True):
        with pytest.raises(Unsigned):
            leaving(edition(keys=()), unconfirmed=unconfirmed)


def test_a_forged_edition_never_leaves() -> None:
    """It is refused as what it is."""
    with pytest.raises(ForgedOrDamaged):
        leaving(badly_signed(), unconfirmed=True)


def test_an_edition_that_packets_cannot_carry_is_refused() -> None:
    """More than 180 KiB, packed: both numbers, and what to do instead."""
    sound = random.Random(1).randbytes(limits.OBJECT)
    with pytest.raises(
        TooLarge, match=r"^object: 18\d{4} bytes; the most is 184320$"
    ) as (caught):
        leaving(edition(files={"reading.opus": sound}))
    assert "archive cut" in caught.value.hint


def test_an_edition_that_no_object_holds_is_refused_before_it_is_read() -> None:
    """More than 4 MiB, even if it packs well: the edition, both numbers, and a way."""
    with pytest.raises(TooLarge) as caught:
        leaving(edition(files={"reading.opus": bytes(limits.OBJECT_CONTENT)}))
    size = limits.OBJECT_CONTENT + len(FA.contents["statement.txt"])
    assert caught.value.message == (
        f"{SERIES}/fa-1: {size} bytes; an object holds {limits.OBJECT_CONTENT} at most"
    )
    assert "archive cut" in caught.value.hint


def test_an_object_says_who_signed_it() -> None:
    """Nobody known, nobody at all: it arrives, and its verdict says so."""
    assert parcel(FA, TrustList()).checked.verdict is Verdict.UNKNOWN
    unsigned = parcel(edition(keys=()))
    assert unsigned.checked.verdict is Verdict.UNSIGNED
    assert not unsigned.signed
    assert parcel(FA, TrustList()).signed


def test_an_object_with_a_bad_signature_among_good_ones_loses_it() -> None:
    """What is passed on holds the good ones, and says that there was another."""
    bad = replace(
        REZA.sign(b"another"), key=REZA.public
    )  # over another manifest, and so in vain
    both = sorted((*FA.signers, bad), key=lambda each: each.key.public)
    made = Edition(FA.manifest, FA.contents, tuple(both))
    arrived = parcel(made)
    assert [signer.key for signer in arrived.checked.signers] == [SARA.public]
    assert [note.value for note in arrived.checked.notes][:1] == ["damaged-signature"]
    assert leaving(made).content == content(FA)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", Malformed),
        (b"not an object", Malformed),
        (content(FA)[:-1], ArchiveError),
        (content(FA) + b"\0", ArchiveError),
        (content(badly_signed()), ForgedOrDamaged),
        (content(FA, codec=9), NewerVersion),
    ],
)
def test_what_is_no_object_does_not_arrive(
    data: bytes, kind: type[ArchiveError]
) -> None:
    """Rubbish, a part, more than all, a forgery, something newer: each is refused."""
    with pytest.raises(kind):
        incoming(data, KNOWN)


def test_a_changed_byte_does_not_arrive() -> None:
    """Wherever an object is changed, it is refused, or has lost a signature."""
    data = content(FA)
    for place in range(0, len(data), 7):
        changed = bytearray(data)
        changed[place] ^= 1
        with pytest.raises(ArchiveError):
            incoming(bytes(changed), KNOWN)
