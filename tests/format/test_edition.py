"""From received to checked: what verify accepts, refuses, and says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from archive.errors import (
    ForgedOrDamaged,
    Malformed,
    MissingKey,
    NewerVersion,
    TooLarge,
)
from archive.format.edition import (
    Checked,
    Received,
    Sink,
    compare,
    verify,
)
from archive.format.keys import SecretKey
from archive.format.manifest import Entry, Translation
from archive.format.minisign import PublicKeyFile
from archive.format.signature import Signature
from archive.format.trustlist import Pin, TrustList
from archive.format.verdict import Note, Verdict
from archive.values import Digest, EditionName, Series
from tests.kit import (
    MALLORY,
    REZA,
    SARA,
    SERIES,
    TEXT,
    Key,
    edition,
    manifest,
    trusting,
)

ABOUT = manifest()
FILES = {"statement.txt": TEXT.encode()}


def refuse_finish() -> None:
    """A container that holds more than was signed."""
    message = "more"
    raise ForgedOrDamaged(message)


def received(
    keys: tuple[Key, ...] = (SARA,),
    *,
    data: bytes = ABOUT.to_bytes(),
    files: dict[str, bytes] = FILES,
    bad: tuple[Key, ...] = (),
    claim: str | None = ABOUT.name.folder,
) -> Received:
    """An edition as a container holds it: ``bad`` are keys with damaged signatures."""

    def contents(entry: Entry) -> Iterator[bytes]:
        content = files[str(entry.name)]
        yield from (content[:5], content[5:])

    good = [(key.name, signed(data, key)) for key in keys]
    forged = [(key.name, signed(b"another", key)) for key in bad]
    return Received(
        claim=claim,
        manifest=data,
        signatures=(*good, *forged),
        keys={key.name: key.public for key in (*keys, *bad)},
        contents=contents,
        finish=lambda: None,
    )


def signed(data: bytes, key: Key) -> bytes:
    """A signature file."""
    return Signature.sign(data, key.secret, key.public.key_id).to_bytes()


def test_a_checked_edition_says_what_was_signed() -> None:
    """Manifest, exact bytes, name, digest and signers come out."""
    checked = verify(received((SARA, REZA)), trusting(SARA))
    assert checked.manifest == ABOUT
    assert checked.manifest_bytes == ABOUT.to_bytes()
    assert checked.name == ABOUT.name
    assert checked.digest == Digest.of(ABOUT.to_bytes())
    ordered = sorted((SARA, REZA), key=lambda key: key.public.public)
    assert [each.key for each in checked.signers] == [key.public for key in ordered]
    pinned = {each.key: each.pin for each in checked.signers}
    assert pinned[SARA.public] == trusting(SARA).pins[0]
    assert pinned[REZA.public] is None


# What the case is about, good and bad signatures, who is trusted, what is said.
VERDICTS = [
    ("checked", (SARA,), (), trusting(SARA), "trusted", False),
    ("first use", (SARA,), (), trusting(SARA, checked=False), "same-as-before", False),
    (
        "another series",
        (SARA,),
        (),
        trusting(SARA, series="other"),
        "same-as-before",
        False,
    ),
    ("unknown", (SARA,), (), trusting(REZA), "unknown", False),
    ("unsigned", (), (), trusting(SARA), "unsigned", False),
    ("one good and one bad", (SARA,), (REZA,), trusting(SARA), "trusted", True),
    ("good unknown and bad known", (REZA,), (SARA,), trusting(SARA), "unknown", True),
    (
        "unknown keys beside a known one",
        (SARA, REZA, MALLORY),
        (),
        trusting(SARA),
        "trusted",
        False,
    ),
]


@pytest.mark.parametrize(
    ("good", "bad", "trust", "verdict", "damaged"),
    [case[1:] for case in VERDICTS],
    ids=[case[0] for case in VERDICTS],
)
def test_signatures_make_the_verdict(
    good: tuple[Key, ...],
    bad: tuple[Key, ...],
    trust: TrustList,
    verdict: str,
    damaged: bool,  # noqa: FBT001
) -> None:
    """Good signatures decide, and a bad one is a note beside the verdict."""
    checked = verify(received(good, bad=bad), trust)
    assert checked.verdict.value == verdict
    assert (Note.DAMAGED_SIGNATURE in checked.notes) is damaged


def test_a_key_that_signed_twice_counts_once() -> None:
    """Two records of one key are one signer, whatever their minisign ids."""
    twice = received((SARA,))
    other = Signature.sign(ABOUT.to_bytes(), SARA.secret, bytes(8)).to_bytes()
    twice = replace(twice, signatures=(*twice.signatures, (SARA.name, other)))
    checked = verify(twice, trusting(SARA))
    assert [each.key.public for each in checked.signers] == [SARA.public.public]


def test_only_bad_signatures_are_a_forgery() -> None:
    """Signatures of which none verifies make nothing that could be shown."""
    with pytest.raises(ForgedOrDamaged) as caught:
        verify(received((), bad=(SARA, REZA)), trusting(SARA))
    expected = "the signature does not belong to this text"
    assert caught.value.message == expected


def test_a_changed_manifest_is_a_forgery_before_it_is_parsed() -> None:
    """The bytes as received are checked first: nonsense is not even malformed."""
    changed = replace(received(), manifest=b"nonsense")
    with pytest.raises(ForgedOrDamaged):
        verify(changed, trusting(SARA))


@pytest.mark.parametrize("text", [b"", b"nonsense\n", b"\xff" * 300])
def test_a_file_that_is_no_signature_is_a_bad_one(text: bytes) -> None:
    """A signature that cannot be parsed is as bad as a forged one."""
    nonsense = replace(received(), signatures=((SARA.name, text),))
    with pytest.raises(ForgedOrDamaged):
        verify(nonsense, trusting(SARA))


def test_a_missing_public_key_is_said() -> None:
    """Nothing can be said of a signature whose key nobody has: status 3."""
    without = replace(received(), keys={})
    with pytest.raises(MissingKey) as caught:
        verify(without, TrustList())
    assert caught.value.message == f"the public key {SARA.name} is not here"
    assert caught.value.exit_status == 3


def test_a_key_in_the_trust_list_need_not_come_along() -> None:
    """A known key is found by its name even if the container has none."""
    without = replace(received(), keys={})
    assert verify(without, trusting(SARA)).verdict is Verdict.TRUSTED


def test_a_key_that_came_along_cannot_stand_in_for_a_known_one() -> None:
    """A container that puts another key under a known key's name changes nothing."""
    swapped = replace(received(), keys={SARA.name: MALLORY.public})
    assert verify(swapped, trusting(SARA)).verdict is Verdict.TRUSTED
    with pytest.raises(ForgedOrDamaged):
        verify(swapped, TrustList())


def test_a_missing_key_does_not_soften_a_forgery() -> None:
    """One bad signature and one without a key: nothing verifies, one is forged."""
    forged = received((REZA,), bad=(SARA,))
    forged = replace(forged, keys={SARA.name: SARA.public})
    with pytest.raises(ForgedOrDamaged):
        verify(forged, trusting(SARA))


def test_an_edition_has_at_most_eight_signatures() -> None:
    """A ninth signature is refused before any is checked, with both numbers."""
    nine = tuple(Key.of(f"signer {number}") for number in range(9))
    assert verify(received(nine[:8]), TrustList()).verdict is Verdict.UNKNOWN
    with pytest.raises(TooLarge) as caught:
        verify(received(nine), TrustList())
    assert caught.value.message == "9 signatures; the most is 8"


def test_what_was_signed_must_be_a_manifest() -> None:
    """A good signature over anything else makes no edition."""
    with pytest.raises(Malformed):
        verify(received(data=b"a letter\n"), trusting(SARA))
    newer = ABOUT.to_bytes().replace(b"edition 1\n", b"edition 2\n", 1)
    with pytest.raises(NewerVersion):
        verify(received(data=newer), trusting(SARA))


def test_the_folder_must_be_the_one_that_was_signed() -> None:
    """An old text cannot be passed off under a newer revision's folder."""
    with pytest.raises(ForgedOrDamaged) as caught:
        verify(received(claim=f"{SERIES}/fa-9"), trusting(SARA))
    expected = f"the folder {SERIES}/fa-9 holds {SERIES}/fa-1"
    assert caught.value.message == expected
    assert verify(received(claim=None), trusting(SARA)).name == ABOUT.name


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (TEXT.encode()[:-1], "not the {} bytes that were signed"),
        (TEXT.encode() + b"x", "not the {} bytes that were signed"),
        (b"", "not the {} bytes that were signed"),
        (TEXT.encode()[:-2] + b"?\n", "not the content that was signed"),
    ],
)
def test_files_are_exactly_what_was_signed(content: bytes, message: str) -> None:
    """Another length and another content are told apart; the file is named."""
    with pytest.raises(ForgedOrDamaged) as caught:
        verify(received(files={"statement.txt": content}), trusting(SARA))
    expected = f"statement.txt: {message.format(len(TEXT.encode()))}"
    assert caught.value.message == expected


def test_a_file_without_end_is_stopped() -> None:
    """No more than the signed size is taken, and the sink gets no byte above it."""
    taken: list[bytes] = []

    def endless(_entry: Entry) -> Iterator[bytes]:
        while True:
            yield TEXT.encode()

    with pytest.raises(ForgedOrDamaged):
        verify(
            replace(received(), contents=endless),
            trusting(SARA),
            lambda _name, _entry: taken.append,
        )
    assert b"".join(taken) == TEXT.encode()


def test_a_container_must_hold_nothing_more() -> None:
    """What the container says at the end is heard."""
    with pytest.raises(ForgedOrDamaged, match=r"^more$"):
        verify(replace(received(), finish=refuse_finish), trusting(SARA))


def test_a_sink_is_asked_for_each_file_and_gets_its_bytes() -> None:
    """Files come in the manifest's order; those that are not wanted are checked too."""
    about = manifest(files={"a.txt": b"first"})
    taken: list[bytes] = []
    asked: list[tuple[EditionName, str]] = []

    def sink(name: EditionName, entry: Entry) -> object:
        asked.append((name, str(entry.name)))
        return taken.append if str(entry.name) == "a.txt" else None

    wanted: Sink = sink  # type: ignore[assignment]
    both = {**FILES, "a.txt": b"first"}
    verify(received(data=about.to_bytes(), files=both), TrustList(), wanted)
    assert asked == [(about.name, "a.txt"), (about.name, "statement.txt")]
    assert b"".join(taken) == b"first"


def test_the_translation_status_is_beside_the_verdict() -> None:
    """A machine translation is noted; a reviewed one is not."""
    checked = verify(received(), trusting(SARA))
    assert checked.notes == (Note.MACHINE_TRANSLATION,)
    reviewed = replace(ABOUT, translation=Translation.REVIEWED).to_bytes()
    assert verify(received(data=reviewed), trusting(SARA)).notes == ()


# Comparing

KNOWN = trusting(SARA)


def checked(
    language: str = "fa", revision: int = 1, *, key: Key = SARA, text: str = TEXT
) -> Checked:
    """A checked edition in memory; English is the original."""
    source = None if language == "en" else "en 1"
    made = edition(language, revision, keys=(key,), text=text, source=source)
    return verify(
        received(
            (key,),
            data=made.manifest.to_bytes(),
            files=made.contents,
            claim=None,
        ),
        KNOWN,
    )


def words(editions: list[Checked]) -> list[tuple[str, list[str]]]:
    """Verdicts and notes after comparing, without the note on machines."""
    return [
        (
            each.verdict.value,
            [n.value for n in each.notes if n is not Note.MACHINE_TRANSLATION],
        )
        for each in compare(editions)
    ]


def test_a_lower_revision_is_older() -> None:
    """The newest of a language is newest, each language by itself."""
    found = words([checked(revision=1), checked(revision=2), checked("en", 1)])
    assert found == [("trusted", ["older"]), ("trusted", []), ("trusted", [])]


def test_an_unknown_revision_makes_nothing_older() -> None:
    """The highest number there is, by a stranger, casts no doubt."""
    huge = checked(revision=999_999_999, key=MALLORY)
    assert words([checked(), huge]) == [("trusted", []), ("unknown", [])]


def test_an_unknown_edition_can_be_older() -> None:
    """What is compared need not be sound, only what it is compared with."""
    found = words([checked(revision=1, key=MALLORY), checked(revision=2)])
    assert found == [("unknown", ["older"]), ("trusted", [])]


def test_two_texts_under_one_name_are_in_conflict() -> None:
    """Both are said to be, so that both are kept and asked about."""
    found = words([checked(), checked(text="other\n"), checked("en")])
    assert found == [("conflict", []), ("conflict", []), ("trusted", [])]


def test_the_same_text_twice_is_no_conflict() -> None:
    """A copy is a copy, even with other signatures."""
    assert words([checked(), checked()]) == [("trusted", []), ("trusted", [])]


def test_a_strangers_text_raises_no_alarm() -> None:
    """Another text by an unknown key stays unknown, and the known one trusted."""
    found = words([checked(), checked(text="other\n", key=MALLORY)])
    assert found == [("trusted", []), ("unknown", [])]


def test_a_translation_of_an_older_original_is_stale() -> None:
    """The source is compared with the newest original that is sound."""
    found = words([checked("fa"), checked("en", 2)])
    assert found == [("trusted", ["stale-translation"]), ("trusted", [])]
    assert words([checked("fa"), checked("en", 1)])[0] == ("trusted", [])
    assert words([checked("fa"), checked("en", 2, key=MALLORY)])[0] == ("trusted", [])


def test_series_are_compared_by_themselves() -> None:
    """A higher revision of another statement says nothing."""
    other = checked(revision=2)
    name = replace(other.name, series=Series("other"))
    other = replace(other, manifest=replace(other.manifest, name=name))
    assert words([checked(), other])[0] == ("trusted", [])


def test_notes_stand_in_one_order() -> None:
    """Older, damaged, machine, stale: as the list of notes has them."""
    about = manifest()
    damaged = verify(received(data=about.to_bytes(), bad=(REZA,)), KNOWN)
    (first, *_) = compare([damaged, checked(revision=2), checked("en", 2)])
    assert first.notes == tuple(Note)


def test_two_keys_of_one_name_are_both_tried() -> None:
    """Names have 64 bits: a known key of the same name does not hide another.

    A collision cannot be made here, so the trust list is given one by hand.
    """
    known = TrustList((Pin(key=MALLORY.public, checked=True, series=(), petname="m"),))
    known._by_name[SARA.name].append(MALLORY.public.public)  # noqa: SLF001
    assert verify(received(), known).verdict is Verdict.UNKNOWN


def test_signers_carry_a_plain_key() -> None:
    """A key's comment never comes from a container."""
    public = SecretKey(SARA.secret.seed).public
    named = PublicKeyFile(public, SARA.public.key_id, "call me Sara")
    checked_edition = verify(replace(received(), keys={SARA.name: named}), TrustList())
    assert checked_edition.signers[0].key == SARA.public
