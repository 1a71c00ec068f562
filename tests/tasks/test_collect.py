"""Packets from any mix of carriers become editions, whatever else is in between."""

from __future__ import annotations

import io
import random
import sys
from pathlib import Path

import pytest

from archive import limits
from archive.errors import AlreadyThere, ForgedOrDamaged, NewerVersion
from archive.format.trustlist import TrustList
from archive.format.verdict import Verdict
from archive.packets.collection import Event
from archive.packets.lines import to_digits, to_line
from archive.packets.packet import Packet
from archive.packets.sending import Sender
from archive.store.journal import Journal
from archive.tasks.collect import Collecting, Work, write_bundle
from archive.tasks.objects import Parcel
from tests.kit import (
    MALLORY,
    REZA,
    SARA,
    SERIES,
    Edition,
    Key,
    bundle,
    check_bundle,
    edition,
    trusting,
)
from tests.parcels import (
    KNOWN,
    LONG,
    badly_signed,
    content,
    forged,
    lines,
    parcel,
    sender,
    text,
)

FA, EN = edition(text=LONG), edition("en", source=None)
SENDER = sender(FA)
K = SENDER.header.k
pytestmark = pytest.mark.usefixtures("folder")


def collected(*texts: str, trust: TrustList = KNOWN) -> Collecting:
    """What comes of these texts."""
    collection = Collecting(trust)
    for each in texts:
        collection.text(each, "messages")
    collection.solve()
    return collection


def square(number: int, symbols: int = 4) -> Packet:
    """A genuine packet by its number, from 0."""
    return SENDER.packet(number * symbols, symbols)


def only(collection: Collecting) -> Work:
    """The one object that is collected."""
    (work,) = collection.works
    return work


def whole(collection: Collecting) -> bool:
    """Whether nothing more is needed, as it stands now."""
    return collection.done


# Whole


def test_one_decoder_takes_every_carrier() -> None:
    """Squares of a sheet, text messages and radio frames complete one object."""
    collection = Collecting(KNOWN)
    for number in (0, 3):
        label = f"{number + 1}/35 "
        collection.square(label + to_digits(square(number).to_bytes()), "photo")
    for number in (9, 21, 40_000):
        collection.text(to_line(square(number, 1).to_bytes()), "message")
    frames = [square(number, 2) for number in (10, 30_000, 900, 50, 51, 3)]
    for frame in frames[:-1]:
        assert len(frame.to_bytes()) == 200
        collection.add(Packet.from_bytes(frame.to_bytes()), "radio")
    collection.solve()
    assert collection.count.packets == 10
    assert only(collection).group.pieces == 20 == K - 3  # one came in two packets
    assert not whole(collection)
    assert collection.parcels == []
    collection.add(frames[-1], "radio")
    collection.add(square(7, 1), "message")  # it was in that frame
    collection.solve()
    assert only(collection).group.missing == 1
    collection.add(square(8, 1), "message")
    collection.solve()
    assert whole(collection)
    assert [each.content for each in collection.parcels] == [content(FA)]


@pytest.mark.parametrize("seed", range(12))
def test_any_of_the_packets_will_do(seed: int) -> None:
    """K packets, whichever they are and in whatever order, bring the edition back."""
    rng = random.Random(seed)
    symbols = rng.choice([1, 2, 4, 7])
    needed = SENDER.needed(symbols)
    numbers = rng.sample(range(65_535 // symbols), needed)
    texts = [lines(FA, symbols, [number]) for number in numbers]
    assert not collected(*texts[:-1]).done
    assert collected(*texts).parcels[0].content == content(FA)


def test_several_objects_are_collected_at_once() -> None:
    """Each is named by its set, and each is whole when its own packets are there."""
    mixed = lines(FA, 4).splitlines() + lines(EN).splitlines()[:-1]
    random.Random(1).shuffle(mixed)
    collection = collected("\n".join(mixed))
    labels = {SENDER.header.object_id.hex()[:4], content_label(EN)}
    assert {work.label for work in collection.works} == labels
    assert [each.content for each in collection.parcels] == [content(FA)]
    assert not whole(collection)
    collection.text(lines(EN), "later")
    collection.solve()
    assert whole(collection)
    assert len(collection.parcels) == 2


def content_label(made: Edition) -> str:
    """The set of an edition."""
    return sender(made).header.object_id.hex()[:4]


def test_nothing_is_not_done() -> None:
    """Where there is no packet, nothing is whole."""
    collection = collected("hello")
    assert collection.works == []
    assert not whole(collection)


# Counting


def test_repeats_and_damaged_lines_are_counted() -> None:
    """What came twice, and what began like a packet and was none."""
    line = to_line(square(0).to_bytes())
    cut, changed = (
        line[:-5],
        f"{line[:100]}{'A' if line[100] != 'A' else 'B'}{line[101:]}",
    )
    count = collected(f"{line}\n{line}\nhello\n{cut}\n{changed}\n").count
    assert (count.packets, count.repeats, count.damaged, count.foreign) == (2, 1, 2, 0)


def test_squares_of_something_else_are_counted() -> None:
    """A square without a packet is foreign; a damaged packet is not."""
    collection = Collecting(KNOWN)
    digits = to_digits(square(0).to_bytes())
    for said in ("https://example.org", "", "1/35 ", f"1/35 {digits}", digits[:-9]):
        collection.square(said, "photo")
    count = collection.count
    assert (count.packets, count.repeats, count.damaged, count.foreign) == (1, 0, 1, 3)


def test_what_comes_when_all_is_whole_is_a_repeat() -> None:
    """Another genuine packet brings nothing; a forged one is named, and not kept."""
    collection = collected(lines(FA, 4))
    assert collection.add(square(100), "x") is Event.REPEAT
    bad = forged(square(101))
    assert collection.add(bad, "x") is Event.FORGED
    assert only(collection).forged == [bad]


# Forged


@pytest.mark.parametrize("bad", [[2], [0, 5], [1, 3, 4]])
def test_forged_squares_are_found_and_named(bad: list[int]) -> None:
    """With valid checksums and other symbols among them, the edition comes back."""
    count = SENDER.needed(4) + 2 * len(bad)
    packets = [
        forged(square(number)) if number in bad else square(number)
        for number in range(count)
    ]
    work = only(collected(text(packets)))
    assert work.parcel
    assert work.parcel.content == content(FA)
    assert [packet.first // 4 for packet in work.forged] == bad


def test_of_many_forged_ones_some_are_named_and_all_are_counted() -> None:
    """Whoever sends them for days fills no memory with them."""
    collection = collected(text([square(n) for n in range(SENDER.needed(4))]))
    assert whole(collection)
    for number in range(1000):
        collection.add(forged(square(number)), "stranger")
    work = only(collection)
    assert len(work.forged) + work.unnamed == 1000
    assert len(work.forged) == limits.FORGED


def test_too_few_beside_the_forged_ones_say_that_they_do_not_fit() -> None:
    """Enough pieces that make no object are suspect; one more may solve it."""
    packets = [square(number) for number in range(SENDER.needed(4))]
    packets[3] = forged(packets[3])
    collection = collected(text(packets))
    work = only(collection)
    assert work.suspect
    assert not work.parcel
    assert work.fault is None
    collection.text(text([square(7), square(8)]), "more")
    collection.solve()
    assert only(collection).parcel
    assert not only(collection).suspect


def test_both_of_two_packets_with_one_number_are_kept_until_one_is_shown() -> None:
    """A forged twin that comes first drives nothing out."""
    twins = [forged(square(number)) for number in range(SENDER.needed(4))]
    genuine = [square(number) for number in range(SENDER.needed(4))]
    collection = Collecting(KNOWN)
    for packet in twins:
        collection.add(packet, "fake photo")
    for packet in genuine:
        assert collection.add(packet, "photo") is Event.CONFLICT
    collection.solve()
    work = only(collection)
    assert work.parcel
    assert work.forged == twins


# Objects that are no editions


def test_an_object_with_a_bad_signature_is_set_aside() -> None:
    """It is whole, it is refused, and other objects go on."""
    collection = collected(lines(badly_signed()), lines(EN))
    bad, good = collection.works
    assert isinstance(bad.fault, ForgedOrDamaged)
    assert bad.parcel is None
    assert good.parcel
    assert not whole(collection)
    assert collection.parcels == [good.parcel]
    collection.text(lines(badly_signed(), 2, range(100, 110)), "more")
    collection.solve()  # nothing comes of more of the same
    assert collection.works[0].parcel is None
    assert isinstance(collection.works[0].fault, ForgedOrDamaged)


def test_an_object_of_a_newer_version_says_so() -> None:
    """A codec of tomorrow in a genuine object is no forgery."""
    new = Sender(content(FA, codec=9))
    collection = collected(text(new.first(4, new.needed(4))))
    work = only(collection)
    assert isinstance(work.fault, NewerVersion)
    assert work.fault.message == "object: version 1, codec 9"
    assert work.parcel is None
    collection.solve()
    assert isinstance(only(collection).fault, NewerVersion)


# The journal


def test_whatever_brought_something_is_written_down() -> None:
    """New packets and conflicts, once each; no repeats, nothing when all is whole."""
    collection = Collecting(KNOWN, Journal(Path("pieces")))
    kept = [square(0), forged(square(0)), *(square(n) for n in range(1, 6)), square(9)]
    for packet in (*kept, square(0), forged(square(0))):
        collection.add(packet, "x")
    assert Path("pieces").read_text() == text(kept)
    collection.solve()
    collection.add(forged(square(30)), "x")
    collection.add(square(31), "x")
    assert Path("pieces").read_text() == text(kept)


def test_a_collection_goes_on_where_it_ended() -> None:
    """Runs that see a part each bring the edition back together."""
    for number in range(SENDER.needed(4)):
        journal = Journal(Path("pieces"))
        collection = Collecting(KNOWN, journal)
        assert collection.count.packets == 0
        collection.add(square(number), "x")
        collection.solve()
        assert collection.count.packets == 1
        assert collection.done == (number == SENDER.needed(4) - 1)
        journal.close()
    assert Collecting(KNOWN, Journal(Path("pieces"))).works[0].group.pieces == 24


def test_a_line_that_a_kill_cut_off_is_only_one_line() -> None:
    """All other packets count, and those that come later are written after it."""
    whole = text([square(0), square(1)])
    Path("pieces").write_text(whole[:-40])
    journal = Journal(Path("pieces"))
    collection = Collecting(KNOWN, journal)
    assert only(collection).group.pieces == 4
    assert collection.count.damaged == 0
    collection.add(square(1), "x")
    journal.close()
    assert only(Collecting(KNOWN, Journal(Path("pieces")))).group.pieces == 8


def test_a_journal_longer_than_a_paste_is_read_to_its_end() -> None:
    """What an attacker filled up with rubbish loses nothing of what came last."""
    rubbish = b"x" * 99 + b"\n"
    genuine = text(square(number) for number in range(SENDER.needed(4))).encode()
    first, rest = genuine[:1000], genuine[1000:]
    filled = rubbish * (2 * limits.PASTE // len(rubbish))
    Path("pieces").write_bytes(first + b"\n" + filled + genuine[: len(first)] + rest)
    collection = Collecting(KNOWN, Journal(Path("pieces")))
    collection.solve()
    assert whole(collection)


def test_a_journal_is_deleted_only_when_all_is_whole() -> None:
    """As long as anything is missing, every packet stays."""
    collection = Collecting(KNOWN, Journal(Path("pieces")))
    collection.text(lines(FA, 4) + lines(EN, 1, [0]), "x")
    collection.solve()
    collection.discard()
    assert Path("pieces").exists()
    collection.text(lines(EN), "x")
    collection.discard()
    assert Path("pieces").exists(), "nobody has looked yet"
    collection.solve()
    collection.discard()
    assert not Path("pieces").exists()


@pytest.mark.parametrize("made", [edition(keys=()), badly_signed()])
def test_a_journal_of_what_is_not_written_is_not_deleted(made: Edition) -> None:
    """What no bundle holds is nowhere else."""
    collection = Collecting(KNOWN, Journal(Path("pieces")))
    collection.text(lines(made), "x")
    collection.solve()
    collection.discard()
    assert Path("pieces").exists()


# Files


def test_a_file_may_be_in_any_encoding() -> None:
    """Bytes that are no UTF-8 stand between packets like any other rubbish."""
    line = to_line(square(0).to_bytes()).encode()
    Path("messages.txt").write_bytes(b"\xff\xfe\x80 " + line + b" \xe6")
    collection = Collecting(KNOWN)
    collection.file("messages.txt")
    assert collection.count.packets == 1


def test_a_pipe_is_read_like_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """``-`` is standard input."""
    pipe = io.TextIOWrapper(io.BytesIO(lines(FA, 4).encode()), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", pipe)
    collection = Collecting(KNOWN)
    collection.file("-")
    collection.solve()
    assert whole(collection)


# Bundles


def writing(
    *parcels: Parcel, target: str | None = "out", replace: bool = False
) -> bytes:
    """The bundle that these editions become."""
    goal, disputed = write_bundle(target, parcels, replace=replace)
    assert goal
    assert not disputed
    return Path(goal).read_bytes()


def test_what_was_collected_is_the_bundle_that_was_sent() -> None:
    """The same bytes, whoever signed: also editions of keys that nobody knows."""
    stranger = edition("ckb", keys=(MALLORY,))
    assert writing(parcel(FA), parcel(EN), parcel(stranger)) == bundle(stranger, EN, FA)


@pytest.mark.parametrize(
    ("made", "name"),
    [((FA,), f"{SERIES}-fa.tar.zst"), ((FA, EN), f"{SERIES}.tar.zst")],
)
def test_a_bundle_is_named_after_what_is_in_it(
    made: tuple[Edition, ...], name: str
) -> None:
    """One language stands in the name; several do not."""
    writing(*map(parcel, made), target=None)
    assert [path.name for path in Path().iterdir()] == [name]


def test_what_nobody_signed_is_not_written() -> None:
    """Alone it makes no bundle; beside others it is left out."""
    unsigned = parcel(edition("en", keys=(), source=None))
    assert unsigned.checked.verdict is Verdict.UNSIGNED
    assert write_bundle("none", [unsigned], replace=False) == (None, [])
    assert not Path("none").exists()
    assert write_bundle("none", [], replace=False) == (None, [])
    assert writing(unsigned, parcel(FA)) == bundle(FA)


def test_two_texts_under_one_name_are_a_conflict() -> None:
    """Neither is chosen and neither is written; what is not disputed is."""
    two = [parcel(FA), parcel(edition(text="other\n"))]
    assert write_bundle("out", two, replace=False) == (None, [FA.manifest.name])
    assert list(Path().iterdir()) == []
    goal, disputed = write_bundle("out", [*two, parcel(EN)], replace=False)
    assert (goal, disputed) == ("out", [FA.manifest.name])
    assert Path("out").read_bytes() == bundle(EN)


def test_a_strangers_text_under_a_friends_name_stays_out() -> None:
    """Anybody can sign another text: the one whose signer is known is written."""
    stranger = parcel(edition(text="other\n", keys=(MALLORY,)), trusting(SARA))
    friend = parcel(FA, trusting(SARA))
    assert writing(stranger, friend) == bundle(FA)


def test_signatures_of_one_edition_are_united() -> None:
    """Two sets of one text, each with a signature, become one edition with both."""
    one, two = edition(keys=(SARA,)), edition(keys=(REZA,))
    both = bundle(edition(keys=(SARA, REZA)))
    assert writing(parcel(one), parcel(two)) == both
    assert writing(parcel(two), parcel(one), target="other") == both


def test_known_keys_are_the_last_to_go() -> None:
    """A flood of strangers' signatures drives out no signature of a friend."""
    many = [Key.of(f"signer {number}") for number in range(10)]
    trust = trusting(SARA, REZA)
    made = [edition(keys=keys) for keys in (many[:8], (SARA,), (REZA, *many[6:]))]
    written = writing(*(parcel(each, trust) for each in made))
    (found,) = check_bundle(written, trust)
    assert len(found.signers) == limits.SIGNATURES
    assert {SARA.public, REZA.public} < {signer.key for signer in found.signers}
    assert found.verdict is Verdict.TRUSTED


def test_what_is_there_is_not_replaced_unasked() -> None:
    """A bundle stays as it is, unless that is said and nothing of it is lost."""
    Path("out").write_bytes(bundle(EN))
    with pytest.raises(AlreadyThere):
        writing(parcel(FA))
    with pytest.raises(AlreadyThere, match="holds"):
        writing(parcel(FA), replace=True)
    assert Path("out").read_bytes() == bundle(EN)
    assert writing(parcel(FA), parcel(EN), replace=True) == bundle(EN, FA)
