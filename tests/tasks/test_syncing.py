"""Stores meet: both end with the same, nothing false goes on, nothing is lost."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive import disk, limits
from archive.errors import (
    BadDrive,
    DiskFailed,
    DriveGone,
    NoRoom,
    NotFound,
    ReadOnly,
    TooLarge,
    Usage,
)
from archive.format.keys import PublicKey
from archive.format.trustlist import TrustList
from archive.format.verdict import Verdict
from archive.store.editions import Claim, Store
from archive.store.quarantine import Quarantine
from archive.tasks import storing
from archive.tasks.bringing import Moved, Strangers, Way
from archive.tasks.check import Selection
from archive.tasks.paging import blank
from archive.tasks.programs import LIGHT
from archive.tasks.sides import FOLDER, other_side
from archive.tasks.syncing import BOTH, Meeting
from archive.trust import store as trust_store
from tests import kit, pages
from tests.attacks.killed import run_until
from tests.attacks.snapshot import tree
from tests.kit import MALLORY, REZA, SARA, Key, edition, run
from tests.tasks.test_storing import (
    KNOWN,
    add,
    damaged,
    damaged_page,
    files,
    signatures,
)

posix = pytest.mark.skipif(os.name != "posix", reason="links are POSIX's")
counted = pytest.mark.skipif(
    not Path("/proc/self/io").exists(), reason="bytes are counted by Linux"
)
IN, OUT = frozenset({Way.IN}), frozenset({Way.OUT})
NEWEST = limits.REVISION


def meeting(store: Store, folder: Path, **how: Any) -> Meeting:  # noqa: ANN401
    """A store and a folder, about to be brought together."""
    side = other_side(str(folder), store)
    return Meeting(store=store, side=side, **{"trust": KNOWN, **how})


def sync(store: Store, folder: Path, **how: Any) -> list[Moved]:  # noqa: ANN401
    """Bring a store and a folder together."""
    return list(meeting(store, folder, **how).moves())


def said(moves: list[Moved]) -> set[tuple[str, str, str]]:
    """Way, edition and outcome of each."""
    return {
        (each.way.value, each.label.rpartition("/")[2], each.outcome.value)
        for each in moves
    }


def kept(store: Store) -> dict[str, bytes]:
    """A store's editions, by their path; not its quarantine."""
    found = files(store)
    return {name: found[name] for name in found if name.startswith("editions/")}


def on(stick: Path) -> Store:
    """The store of a stick."""
    return Store(stick / FOLDER)


@pytest.fixture
def own(tmp_path: Path) -> Store:
    """A holder's store, empty."""
    return Store(tmp_path / "own")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A stick, empty."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def filled(root: Path, *contents: bytes, trust: TrustList = KNOWN) -> Store:
    """A store that took these bundles in, also those of strangers."""
    store = Store(root)
    add(store, *contents, trust=trust, unconfirmed=True)
    return store


FA, EN = kit.bundle(edition()), kit.bundle(edition("en", source=None))
STRANGE = kit.bundle(edition(revision=NEWEST, keys=(MALLORY,)))


# Both ways


def test_each_gets_what_it_lacks(own: Store, stick: Path) -> None:
    """One comes, one goes, and then both have the same, byte for byte."""
    add(own, FA)
    filled(stick / FOLDER, EN)
    assert said(sync(own, stick)) == {
        ("in", "en-1", "added"),
        ("out", "fa-1", "added"),
    }
    assert kept(own) == kept(on(stick))
    assert sorted(kept(own).values()) == sorted([EN, FA])


def test_a_second_meeting_changes_nothing(own: Store, stick: Path) -> None:
    """Neither side is written to when there is nothing to bring."""
    add(own, FA)
    filled(stick / FOLDER, EN)
    sync(own, stick)
    before = tree(stick), tree(own.root)
    assert sync(own, stick) == []
    assert (tree(stick), tree(own.root)) == before


def test_signatures_meet_in_one_file(own: Store, stick: Path) -> None:
    """Of one text each side has another signature, and then both have both."""
    add(own, FA)
    filled(stick / FOLDER, kit.bundle(edition(keys=(REZA,))))
    assert said(sync(own, stick)) == {
        ("in", "fa-1", "joined"),
        ("out", "fa-1", "joined"),
    }
    both = kit.bundle(edition(keys=(SARA, REZA)))
    assert list(kept(own).values()) == list(kept(on(stick)).values()) == [both]


def test_a_strangers_signature_of_a_known_text_needs_one_meeting(
    own: Store, stick: Path
) -> None:
    """It comes to light when both are united there, and comes back at once."""
    add(own, FA)
    filled(stick / FOLDER, kit.bundle(edition(keys=(MALLORY,))))
    sync(own, stick)
    assert kept(own) == kept(on(stick))
    assert list(kept(own).values()) == [kit.bundle(edition(keys=(SARA, MALLORY)))]


def test_every_revision_goes(own: Store, stick: Path) -> None:
    """Lower ones are carried: what both know is the same, also of the past."""
    lower = kit.bundle(edition(revision=1), edition(revision=2, text="two\n"))
    add(own, lower)
    filled(stick / FOLDER, kit.bundle(edition(revision=3, text="three\n")))
    sync(own, stick)
    assert len(kept(own)) == 3
    assert kept(own) == kept(on(stick))


def test_two_texts_under_one_name_are_kept_on_both_sides(
    own: Store, stick: Path
) -> None:
    """A conflict is evidence: it is said when it comes, and both texts stay."""
    one, two = (kit.bundle(edition(text=text)) for text in ("one\n", "two\n"))
    add(own, one)
    filled(stick / FOLDER, two)
    moves = sync(own, stick)
    assert [(each.way, each.exit_status) for each in moves] == [
        (Way.IN, 1),
        (Way.OUT, 0),
    ]
    assert kept(own) == kept(on(stick))
    assert sorted(kept(own).values()) == sorted([one, two])


def test_a_store_is_a_side_like_a_stick(own: Store, tmp_path: Path) -> None:
    """A folder with editions is that store itself; nothing is put beside them."""
    add(own, FA)
    another = filled(tmp_path / "another", EN)
    sync(own, another.root)
    assert kept(own) == kept(another)
    assert not (another.root / FOLDER).exists()


@pytest.mark.parametrize("ways", [IN, OUT])
def test_one_way_only(own: Store, stick: Path, ways: frozenset[Way]) -> None:
    """With one way only the side that it comes from is as it was."""
    add(own, FA)
    filled(stick / FOLDER, EN)
    before = {Way.IN: tree(stick), Way.OUT: tree(own.root)}
    moves = sync(own, stick, ways=ways)
    assert {each.way for each in moves} == ways
    after = {Way.IN: tree(stick), Way.OUT: tree(own.root)}
    (way,) = ways
    assert after[way] == before[way]
    assert len(kept(own)) + len(kept(on(stick))) == 3


def test_a_dry_run_says_what_the_real_one_does(own: Store, stick: Path) -> None:
    """And writes nothing, on neither side."""
    add(own, FA, kit.bundle(edition("ar", keys=(SARA,))))
    joined = kit.bundle(edition("ar", keys=(REZA,)))
    other = kit.bundle(edition(text="another\n"))
    filled(stick / FOLDER, EN, joined, other, STRANGE)
    (stick / "bad.tar.zst").write_bytes(damaged(kit.bundle(edition("ckb"))))
    before = tree(stick), tree(own.root)
    foreseen = _judged(sync(own, stick, dry=True))
    assert (tree(stick), tree(own.root)) == before
    assert foreseen == _judged(sync(own, stick))
    assert {outcome for _, outcome, _ in foreseen} == {
        "added", "joined", "left-out", "quarantined"
    }  # fmt: skip


def _judged(moves: list[Moved]) -> list[tuple[str, str, int]]:
    """Edition, outcome and exit status of each."""
    return sorted((each.label, each.outcome.value, each.exit_status) for each in moves)


def test_only_what_was_selected_goes(own: Store, stick: Path) -> None:
    """One language is riskier than another: the others stay where they are."""
    add(own, FA, EN)
    filled(stick / FOLDER, kit.bundle(edition(revision=2), edition("ar")))
    (stick / "loose.tar.zst").write_bytes(kit.bundle(edition("ckb")))
    assert said(sync(own, stick, selection=Selection(("fa",)))) == {
        ("in", "fa-2", "added"),
        ("out", "fa-1", "added"),
    }


@pytest.mark.parametrize(
    ("ways", "where", "there"),
    [
        (BOTH, "on stick or in your store", "ar, ckb, en"),
        (IN, "on stick", "ar, ckb"),
        (OUT, "in your store", "en"),
    ],
)
def test_what_was_selected_and_is_nowhere_is_said(
    own: Store, stick: Path, ways: frozenset[Way], where: str, there: str
) -> None:
    """With what there is instead where editions come from; what is there goes."""
    add(own, EN)
    filled(stick / FOLDER, kit.bundle(edition("ar")))
    (stick / "loose.tar.zst").write_bytes(kit.bundle(edition("ckb")))
    wanted = Selection(("xx", "ar", "ckb", "en", "fa-9", "xx"))
    moves = sync(own, stick, selection=wanted, ways=ways)
    errors = {each.label: each.error for each in moves if each.error}
    nowhere = {IN: ["xx", "en", "fa-9"], OUT: ["xx", "ar", "ckb", "fa-9"]}
    assert list(errors) == nowhere.get(ways, ["xx", "fa-9"])
    for text, error in errors.items():
        assert isinstance(error, NotFound)
        assert error.message == f"there is no edition {text} {where}"
        assert error.hint == f"there is: {there}"
    assert len(moves) - len(errors) == {IN: 2, OUT: 1}.get(ways, 4)


@pytest.mark.parametrize("dry", [False, True])
def test_what_a_damaged_bundle_held_is_not_said_to_be_nowhere(
    own: Store, stick: Path, *, dry: bool
) -> None:
    """It may have been just that: the damage is said, and nothing that may be false."""
    (stick / "bad.tar.zst").write_bytes(damaged(kit.bundle(edition("ckb"))))
    (move,) = sync(own, stick, selection=Selection(("ckb",)), dry=dry)
    assert move.outcome.value == "quarantined"


def test_of_many_languages_some_are_named(own: Store, stick: Path) -> None:
    """A stick with names without number fills no screen."""
    series = stick / FOLDER / "editions" / kit.SERIES
    series.mkdir(parents=True)
    for number in range(30):
        name = f"xa-{number:02}-1.{'0' * 64}-{'0' * 32}.tar.zst"
        (series / name).touch()
    (move,) = sync(own, stick, selection=Selection(("fa",)), dry=True)
    assert move.error
    assert move.error.hint.count("xa-") == 20
    assert move.error.hint.endswith(" and 10 more")


# Strangers


def test_what_strangers_signed_stays_where_it_is(own: Store, stick: Path) -> None:
    """The highest revision there is displaces nothing, and is not even read."""
    add(own, FA)
    filled(stick / FOLDER, STRANGE)
    moves = sync(own, stick)
    assert said(moves) == {
        ("in", f"fa-{NEWEST}", "left-out"),
        ("out", "fa-1", "added"),
    }
    assert [each.exit_status for each in moves] == [3, 0]
    assert list(kept(own).values()) == [FA]
    assert len(kept(on(stick))) == 2
    before = tree(own.root), tree(stick)
    sync(own, stick)
    assert (tree(own.root), tree(stick)) == before


def test_what_strangers_signed_is_not_handed_on(own: Store, stick: Path) -> None:
    """It may be in one's store, by one's own word, and needs another word to go."""
    add(own, STRANGE, unconfirmed=True)
    assert said(sync(own, stick)) == {("out", f"fa-{NEWEST}", "left-out")}
    assert not (stick / FOLDER).exists()
    carried = sync(own, stick, strangers=Strangers.CARRY)
    assert said(carried) == {("out", f"fa-{NEWEST}", "added")}
    assert kept(own) == kept(on(stick))


def test_what_strangers_signed_can_be_carried(own: Store, stick: Path) -> None:
    """By word, it comes in as unknown, and goes on."""
    filled(stick / FOLDER, STRANGE)
    moves = sync(own, stick, strangers=Strangers.CARRY)
    assert said(moves) == {("in", f"fa-{NEWEST}", "added")}
    assert kept(own) == kept(on(stick))


@pytest.mark.parametrize("kind", ["store", "bundle", "page"])
def test_what_strangers_signed_can_be_set_apart(
    own: Store, stick: Path, kind: str
) -> None:
    """In quarantine, under a code that says why; on the stick it stays."""
    made = edition(revision=NEWEST, keys=(MALLORY,))
    if kind == "store":
        filled(stick / FOLDER, STRANGE)
    elif kind == "bundle":
        (stick / "b.tar.zst").write_bytes(STRANGE)
    else:
        (stick / "p.html").write_bytes(pages.page(made).to_bytes())
    before = tree(stick)
    moves = sync(own, stick, strangers=Strangers.QUARANTINE)
    assert said(moves) == {("in", f"fa-{NEWEST}", "quarantined")}
    assert kept(own) == {}
    assert [each.code for each in Quarantine(own).files()] == ["unconfirmed"]
    assert tree(stick) == before


@counted
def test_strangers_without_number_cost_a_look_at_their_keys(
    own: Store, stick: Path
) -> None:
    """Of a file that no known key can have signed, no signature is checked."""
    add(own, FA)
    sync(own, stick)
    big = os.urandom(400_000)
    for number in range(10):
        made = edition(revision=NEWEST - number, keys=(MALLORY,), files={"x.bin": big})
        filled(stick / FOLDER, kit.bundle(made))
    read, checked, moves = cost(own, stick)
    assert len(moves) == 10
    assert checked == 0
    assert read < 1_000_000  # of four million


# What lies about


def test_what_lies_on_the_stick_is_read(own: Store, stick: Path) -> None:
    """Bundles, pages and unpacked editions, also in folders, in any letters."""
    (stick / "ALL.TAR.ZST").write_bytes(FA)
    (stick / "deep" / "er").mkdir(parents=True)
    (stick / "deep" / "er" / "b.tar.zst").write_bytes(EN)
    (stick / "read-ar.html").write_bytes(pages.page(edition("ar")).to_bytes())
    (stick / "c.tar.zst").write_bytes(kit.bundle(edition("ckb")))
    kit.ok("unpack", stick / "c.tar.zst", "-C", stick / "out", "--unconfirmed")
    (stick / "c.tar.zst").unlink()
    before = tree(stick)
    moves = sync(own, stick)
    assert {label for way, label, _ in said(moves) if way == "in"} == {
        "fa-1", "en-1", "ar-1", "ckb-1"
    }  # fmt: skip
    assert kept(own) == kept(on(stick))
    assert before.items() <= tree(stick).items()


def test_a_page_without_an_edition_is_no_fault(own: Store, stick: Path) -> None:
    """Kits have blank pages: nothing is to be brought of them, and nothing is said."""
    page = pages.page(edition("ar")).to_bytes()
    (stick / "read.html").write_bytes(blank(LIGHT).to_bytes())
    (stick / "read-ar.html").write_bytes(page)
    assert {label for _, label, _ in said(sync(own, stick))} == {"ar-1"}
    (stick / "read.html").write_bytes(page[: len(page) // 2])
    (move,) = sync(own, stick)
    assert move.label == "read.html"


@posix
def test_what_is_not_ours_is_passed_over(own: Store, stick: Path) -> None:
    """Other files, hidden, deep and linked ones, pipes: not opened, not said."""
    outside = stick.parent / "outside"
    outside.mkdir()
    (outside / "x.tar.zst").write_bytes(FA)
    (stick / "x.tar.zst").symlink_to(outside / "x.tar.zst")
    (stick / "folder").symlink_to(outside)
    os.mkfifo(stick / "pipe.tar.zst")
    (stick / ".hidden").mkdir()
    (stick / ".hidden" / "x.tar.zst").write_bytes(FA)
    (stick / "a/b/c/d").mkdir(parents=True)
    (stick / "a/b/c/d/x.tar.zst").write_bytes(FA)
    (stick / "photo.html").write_text("<html>somebody's</html>")
    (stick / "letter.tar.zst").write_text("no bundle")
    (stick / "empty.tar.zst").touch()
    (stick / "statement.pdf").write_bytes(FA)
    before = tree(stick)
    assert sync(own, stick) == []
    assert tree(stick) == before
    assert kept(own) == {}


def test_forgeries_are_kept_apart_and_stop_nothing(own: Store, stick: Path) -> None:
    """A damaged bundle and a changed page are evidence; the rest comes in."""
    (stick / "a.tar.zst").write_bytes(damaged(kit.bundle(edition("ar"))))
    page = pages.page(edition())
    forged = damaged_page(page.to_bytes(), page.text)
    (stick / "b.html").write_bytes(forged)
    (stick / "c.tar.zst").write_bytes(EN)
    moves = sync(own, stick)
    assert [each.outcome.value for each in moves if each.way is Way.IN] == [
        "quarantined", "quarantined", "added"
    ]  # fmt: skip
    assert len(Quarantine(own).files()) == 2
    assert list(kept(on(stick)).values()) == [EN]


@pytest.mark.parametrize("names", [10, 11])
def test_a_folder_without_end_is_looked_at_for_a_while(
    own: Store, stick: Path, names: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With more names than are looked at it is said, and all else is done."""
    monkeypatch.setattr(limits, "LOOSE", 10)
    filled(stick / FOLDER, EN)
    add(own, FA)
    for number in range(names - 1):
        (stick / f"photo {number}").touch()
    moves = sync(own, stick)
    assert kept(own) == kept(on(stick))
    errors = [each.error for each in moves if each.error]
    assert [each.code for each in errors] == ["too-large"] * (names - 10)


def test_editions_in_many_places_are_bounded(
    own: Store, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many places as a bundle has editions; those come in, and it is said."""
    monkeypatch.setattr(limits, "EDITIONS", 3)
    for number in range(1, 5):
        name = f"{number}.tar.zst"
        (stick / name).write_bytes(kit.bundle(edition(revision=number)))
    moves = sync(own, stick, ways=IN)
    assert len(kept(own)) == 3
    assert moves[-1].error is not None
    assert moves[-1].error.code == "too-large"


# Hostile sticks


def _path(stick: Path, beginning: str) -> Path:
    (path,) = (stick / FOLDER).rglob(f"editions/*/{beginning}.*")
    return path


def test_a_damaged_file_there_is_put_aside_there(own: Store, stick: Path) -> None:
    """So that whoever has the text can put it there again; nothing is lost of it."""
    filled(stick / FOLDER, FA, EN)
    path = _path(stick, "fa-1")
    bad = damaged(FA)
    path.write_bytes(bad)
    moves = sync(own, stick)
    assert ("in", "fa-1", "quarantined") in said(moves)
    assert not path.exists()
    (evidence,) = Quarantine(on(stick)).files()
    assert (stick / FOLDER / "quarantine" / evidence.file).read_bytes() == bad
    another = filled(stick.parent / "another", FA)
    sync(another, stick)
    assert path.read_bytes() == FA


def test_a_name_that_lies_hides_nothing(own: Store, stick: Path) -> None:
    """What is sound in it comes in under its own name, in the same meeting."""
    filled(stick / FOLDER, FA)
    path = _path(stick, "fa-1")
    path.rename(path.with_name(path.name.replace("fa-1.", f"fa-{NEWEST}.")))
    sync(own, stick)
    assert list(kept(own).values()) == [FA]
    assert kept(own) == kept(on(stick))


def test_a_lying_side_that_is_only_read_is_left_alone(own: Store, stick: Path) -> None:
    """With --only-in nothing on the stick is put right either."""
    filled(stick / FOLDER, FA)
    _path(stick, "fa-1").write_bytes(damaged(FA))
    before = tree(stick)
    sync(own, stick, ways=IN)
    assert tree(stick) == before


@posix
@pytest.mark.parametrize("place", [FOLDER, f"{FOLDER}/editions"])
def test_no_link_is_followed_out_of_the_stick(
    own: Store, stick: Path, place: str
) -> None:
    """A link where the store, or its editions, should be is refused and stays."""
    outside = filled(stick.parent / "outside", EN)
    add(own, FA)
    (stick / place).parent.mkdir(exist_ok=True)
    (stick / place).symlink_to(outside.root)
    before = tree(outside.root), tree(stick)
    if place == FOLDER:
        with pytest.raises(NotFound, match="a file or a link"):
            sync(own, stick)
    else:
        (move,) = sync(own, stick)
        assert move.error is not None
        assert move.error.code == "already-there"
    assert (tree(outside.root), tree(stick)) == before
    assert list(kept(own).values()) == [FA]


@posix
@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_what_is_no_file_under_a_files_name_is_said(
    own: Store, stick: Path, kind: str
) -> None:
    """It is neither read nor replaced, and stops nothing else."""
    add(own, EN)
    sync(own, stick)
    new = filled(stick.parent / "another", FA)
    sync(new, stick)
    path = _path(stick, "fa-1")
    path.unlink()
    if kind == "link":
        path.symlink_to("/etc/passwd")
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.mkdir()
    add(own, kit.bundle(edition("ar")))
    before = tree(stick)
    moves = sync(own, stick)
    assert [(each.label[-4:], each.error.code) for each in moves if each.error] == [
        ("fa-1", "not-found")
    ]
    assert before.items() <= tree(stick).items()
    assert {each.label[-4:] for each in moves} == {"fa-1", "ar-1"}


@pytest.mark.parametrize("where", ["own", "stick"])
def test_more_names_than_can_be_compared_are_refused_before_anything_is_done(
    own: Store, stick: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A million names: said, with nothing lost, nothing opened and nothing written."""
    add(own, FA)
    filled(stick / FOLDER, EN)
    root = own.root if where == "own" else stick / FOLDER
    monkeypatch.setattr(limits, "STORED", 12)
    for number in range(12):
        (root / "editions" / kit.SERIES / f"junk {number}").touch()
    before = tree(own.root), tree(stick)
    with pytest.raises(TooLarge, match="more than 12 names"):
        sync(own, stick)
    assert (tree(own.root), tree(stick)) == before


def test_junk_beside_a_text_keeps_it_off_no_stick(
    own: Store, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many files claim a text with other signatures: the true one goes."""
    monkeypatch.setattr(limits, "QUARANTINE", 2)
    add(own, FA)
    sync(own, stick)
    path = _path(stick, "fa-1")
    path.unlink()
    for number in range(8):
        name = f"{path.name.rpartition('-')[0]}-{number:032x}.tar.zst"
        path.with_name(name).write_bytes(b"junk %d" % number)
    moves = sync(own, stick)
    assert ("out", "fa-1", "added") in said(moves)
    assert path.read_bytes() == FA
    assert len(Quarantine(on(stick)).files()) == 2
    assert kept(own) == {str(path.relative_to(stick / FOLDER)): FA}


def test_a_full_store_still_hands_out(
    own: Store, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What finds no room is said once; the other way goes on."""
    monkeypatch.setattr(limits, "STORED", 2)
    add(own, FA, EN)
    filled(stick / FOLDER, kit.bundle(edition("ar")), kit.bundle(edition("ckb")))
    monkeypatch.setattr(limits, "STORED", 4)
    (own.root / "editions" / kit.SERIES / "note").touch()
    moves = sync(own, stick)
    assert said(moves) == {
        ("in", "ar-1", "added"),
        ("in", "your store", "left-out"),
        ("out", "fa-1", "added"),
        ("out", "en-1", "added"),
    }
    (full,) = [each.error for each in moves if each.error]
    assert isinstance(full, NoRoom)
    assert "archive store remove" in full.hint


# Drives that fail


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits")
def test_a_full_drive_is_said_once_with_what_is_missing(
    own: Store, stick: Path
) -> None:
    """How many editions and bytes more; what was half written is not there."""
    small = edition("en", source=None)
    large = edition(files={"noise.bin": os.urandom(50_000)})
    add(own, kit.bundle(small), kit.bundle(large), kit.bundle(edition("tr")))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        moves = sync(own, stick)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [each.label for each in moves] == [f"{kit.SERIES}/en-1", "stick"]
    error = moves[-1].error
    assert isinstance(error, NoRoom)
    assert error.message.startswith(f"stick: no room for {kit.SERIES}/fa-1, so that")
    size = sum(len(kit.bundle(each)) for each in (large, edition("tr")))
    assert error.message.endswith(f"(editions not handed on: 2, bytes: {size})")
    assert list(kept(on(stick)).values()) == [kit.bundle(small)]
    sync(own, stick)
    assert kept(own) == kept(on(stick))


def test_what_a_drive_loses_after_it_was_written_is_found(
    own: Store, stick: Path
) -> None:
    """A drive with less room than it says ruins what it had taken: all is read again.

    What is ruined is said and deleted, so that the next meeting writes it anew.
    """
    add(own, FA, EN)
    moves = meeting(own, stick).moves()
    assert next(moves).label.endswith("en-1")
    path = _path(stick, "en-1")
    path.write_bytes(bytes(path.stat().st_size))
    rest = list(moves)
    assert [(each.label[-4:], each.exit_status) for each in rest] == [
        ("fa-1", 0),
        ("en-1", 2),
    ]
    assert isinstance(rest[1].error, BadDrive)
    assert "cannot be read back" in rest[1].error.message
    assert list(kept(on(stick)).values()) == [FA]
    sync(own, stick)
    assert kept(own) == kept(on(stick))


def test_a_drive_that_loses_a_name_is_found(own: Store, stick: Path) -> None:
    """What was written is not there at the end, and nobody has united it."""
    add(own, FA, EN)
    moves = meeting(own, stick).moves()
    next(moves)
    _path(stick, "en-1").unlink()
    last = list(moves)[-1]
    assert (last.label[-4:], type(last.error)) == ("en-1", BadDrive)


def test_what_another_holder_united_meanwhile_is_no_fault(
    own: Store, stick: Path
) -> None:
    """The text is there, under the name that it has with more signatures."""
    add(own, FA, EN)
    moves = meeting(own, stick).moves()
    next(moves)
    add(on(stick), kit.bundle(edition("en", source=None, keys=(REZA,))))
    assert [each.label[-4:] for each in moves if not each.error] == ["fa-1"]


class Failing(Store):
    """A store on a drive of which the system says one thing whenever it is written."""

    number = 0

    def room(self, claim: Claim) -> Path:
        """Fail as the system does."""
        if self.number:
            with disk.reporting(self.root):
                raise OSError(self.number, os.strerror(self.number))
        return super().room(claim)


@pytest.mark.parametrize(
    ("said", "raised"),
    [
        ("EROFS", ReadOnly),
        ("ENOSPC", NoRoom),
        ("EIO", DriveGone),
        ("EACCES", DiskFailed),
    ],
)
@pytest.mark.parametrize("way", list(Way))
def test_the_systems_words_become_a_next_step(
    own: Store, stick: Path, said: str, raised: type[Exception], way: Way
) -> None:
    """Read-only, full, gone: said once, of the drive or of the holder's store."""
    add(own, FA, EN)
    filled(stick / FOLDER, kit.bundle(edition("tr")), kit.bundle(edition("ar")))
    failing = Failing(stick / FOLDER if way is Way.OUT else own.root)
    failing.number = getattr(errno, said)
    meets = meeting(own, stick, ways=frozenset({way}))
    setattr(meets._bringing, "other" if way is Way.OUT else "own", failing)  # noqa: SLF001
    (last,) = meets.moves()
    assert type(last.error) is raised
    assert last.label == ("stick" if way is Way.OUT else "your store")
    assert "so that not everything was brought" in last.error.message
    assert last.error.hint
    assert str(stick.parent) not in last.error.message


@pytest.mark.parametrize("way", list(Way))
def test_a_stick_that_goes_is_said(own: Store, stick: Path, way: Way) -> None:
    """Pulled out in the middle: an error at the end, and what is here is whole."""
    add(own, FA, kit.bundle(edition("tr")))
    filled(stick / FOLDER, EN, kit.bundle(edition("ar")))
    moves = meeting(own, stick).moves()
    while next(moves).way is not way:
        pass
    shutil.move(stick, stick.parent / "pocket")
    gone = [each.error for each in moves if each.error]
    assert [type(error) for error in gone] == [DriveGone]
    assert {each.finding.verdict for each in storing.reread(own, KNOWN)} == {
        Verdict.TRUSTED
    }
    shutil.rmtree(stick, ignore_errors=True)
    shutil.move(stick.parent / "pocket", stick)
    sync(own, stick)
    assert kept(own) == kept(on(stick))


def test_a_file_that_goes_while_the_two_meet_is_no_fault(
    own: Store, stick: Path
) -> None:
    """Another holder may have replaced it: what is there at the next meeting comes."""
    filled(stick / FOLDER, FA, EN)
    moves = meeting(own, stick).moves()
    next(moves)
    _path(stick, "fa-1").unlink()
    assert list(moves) == []
    assert list(kept(own).values()) == [EN]


def test_the_holders_own_store_is_no_other_side(own: Store, tmp_path: Path) -> None:
    """Not by its name, not by a link, and not one of its folders."""
    add(own, FA)
    for path in (own.root, own.root / "editions"):
        with pytest.raises(Usage, match="your store itself"):
            other_side(str(path), own)
    if os.name == "posix":
        (tmp_path / "linked").symlink_to(own.root)
        with pytest.raises(Usage, match="your store itself"):
            other_side(str(tmp_path / "linked"), own)
    with pytest.raises(NotFound, match=r"^nowhere: there is no such folder$"):
        other_side(str(tmp_path / "nowhere"), own)


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_a_sticks_files_can_be_read_by_the_next_holder(own: Store, stick: Path) -> None:
    """One's own store is private; a stick's is for whoever gets the stick."""
    add(own, FA)
    mask = os.umask(0o022)
    try:
        sync(own, stick)
    finally:
        os.umask(mask)
    modes = {path.stat().st_mode & 0o777 for path in (stick / FOLDER).rglob("*")}
    assert modes == {0o755, 0o644}
    assert _path(own.root.parent / "stick", "fa-1").stat().st_mode & 0o044
    for path in own.root.rglob("*.tar.zst"):
        assert path.stat().st_mode & 0o077 == 0


# Any order

_STOCK = [
    FA,
    EN,
    kit.bundle(edition(keys=(REZA,))),
    kit.bundle(edition(keys=(SARA, MALLORY))),
    kit.bundle(edition(keys=(MALLORY,))),
    kit.bundle(edition(text="another\n", keys=(REZA,))),
    kit.bundle(edition(revision=2, text="two\n")),
    kit.bundle(edition(series="strike-2027"), edition("ar", series="strike-2027")),
    STRANGE,
    damaged(kit.bundle(edition(text="forged\n"))),
    pages.page(edition("ckb")).to_bytes(),
]
_HOLDERS = 3
_STEPS = st.one_of(
    st.tuples(
        st.just("add"),
        st.integers(0, _HOLDERS - 1),
        st.integers(0, len(_STOCK) - 1),
    ),
    st.tuples(
        st.just("drop"), st.just(0), st.integers(0, len(_STOCK) - 1)
    ),  # somebody lays a file on the stick
    st.tuples(st.just("sync"), st.integers(0, _HOLDERS - 1), st.sampled_from(range(4))),
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(_STEPS, max_size=12))
def test_whoever_meets_in_any_order_ends_with_the_same(
    steps: list[tuple[str, int, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Three stores, one stick: after all have met, each has the same bytes."""
    place = tmp_path_factory.mktemp("any")
    stick = place / "stick"
    stick.mkdir()
    stores = [Store(place / f"store {number}") for number in range(_HOLDERS)]
    brought: list[bytes] = []
    held: list[set[tuple[object, PublicKey]]] = [set()] * _HOLDERS
    for step, who, what in steps:
        if step == "add":
            add(stores[who], _STOCK[what])
            brought.append(_STOCK[what])
        elif step == "drop":
            ending = "html" if _STOCK[what].startswith(b"<") else "tar.zst"
            (stick / f"{what}.{ending}").write_bytes(_STOCK[what])
            brought.append(_STOCK[what])
        else:
            sync(stores[who], stick, ways=(BOTH, BOTH, IN, OUT)[what])
        now = set(signatures(stores[who]))
        assert held[who] <= now  # it only grows
        held[who] = now
    for store in (*stores, *stores):  # twice: what the last one brought, all get
        sync(store, stick)
    assert kept(stores[0]) == kept(stores[1]) == kept(stores[2]) == kept(on(stick))
    alone = Store(place / "alone")
    add(alone, *brought)
    assert signatures(alone) <= signatures(stores[0])


# What it costs


def _bytes_read() -> int:
    lines = Path("/proc/self/io").read_text().splitlines()
    return int(dict(line.split(": ") for line in lines)["rchar"])


def cost(store: Store, stick: Path, **how: Any) -> tuple[int, int, list[Moved]]:  # noqa: ANN401
    """Bytes read and signatures checked by a meeting, and what it brought."""
    verified = PublicKey.verify.__code__
    checks = 0

    def count(frame: Any, event: str, _: object) -> None:  # noqa: ANN401
        nonlocal checks
        checks += event == "call" and frame.f_code is verified

    before = _bytes_read()
    sys.setprofile(count)
    try:
        moves = sync(store, stick, **how)
    finally:
        sys.setprofile(None)
    return _bytes_read() - before, checks, moves


def alike(root: Path, count: int) -> tuple[Store, Path]:
    """A store and a stick with the same names: nobody may open the files."""
    store, stick = Store(root / "own"), root / "stick"
    add(store, FA)
    stick.mkdir()
    sync(store, stick)
    for folder in (store.root, stick / FOLDER):
        (path,) = folder.rglob("fa-1.*")
        for number in range(2, count + 1):
            (path.parent / path.name.replace("fa-1.", f"fa-{number}.")).touch()
    return store, stick


@counted
@pytest.mark.parametrize("way", list(Way))
def test_a_large_store_costs_no_more_than_a_small_one(tmp_path: Path, way: Way) -> None:
    """Bringing one new edition reads as many bytes and checks as many signatures."""
    new = kit.bundle(edition("ckb"))
    costs = []
    for name, count in (("warm", 3), ("small", 100), ("large", 1000)):
        (tmp_path / name).mkdir()
        store, stick = alike(tmp_path / name, count)
        add(on(stick) if way is Way.IN else store, new)
        read, checked, moves = cost(store, stick)
        assert said(moves) == {(way.value, "ckb-1", "added")}
        costs.append((read, checked))
    (_, (small, checks), (large, checks_large)) = costs
    assert len(new) < small
    assert large <= 1.2 * small
    assert checks_large == checks > 0


# Two at once, and killed

_SYNC = """
import sys
from pathlib import Path
from archive.store.editions import Store
from tests.tasks.test_syncing import sync
for _ in range(3):
    sync(Store(Path(sys.argv[1])), Path(sys.argv[2]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such locks")
def test_two_holders_at_one_stick_lose_nothing(stick: Path, tmp_path: Path) -> None:
    """Both at once, over and over: then one more meeting each, and all is equal."""
    keys = [Key.of(f"signer {number}") for number in range(2)]
    stores = [
        filled(
            tmp_path / f"store {number}",
            *(
                kit.bundle(edition(revision=each, keys=(SARA, key)))
                for each in range(1, 6)
            ),
        )
        for number, key in enumerate(keys)
    ]
    before = set.union(*(signatures(store) for store in stores))
    running = [
        subprocess.Popen(
            [sys.executable, "-c", _SYNC, str(store.root), str(stick)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        for store in stores
    ]
    assert [process.wait() for process in running] == [0, 0]
    for store in (*stores, *stores):
        sync(store, stick)
    assert kept(stores[0]) == kept(stores[1]) == kept(on(stick))
    assert signatures(stores[0]) == before
    assert len(kept(stores[0])) == 5


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process to be killed")
def test_killed_at_any_change_both_sides_stay_valid(folder: Path) -> None:
    """Nothing that was sound is lost, nothing false appears, the next run ends it."""
    trust_store.save(KNOWN)
    add(Store(folder / "s"), FA, kit.bundle(edition("ar", keys=(SARA,))))
    (folder / "stick").mkdir()
    filled(folder / "stick" / FOLDER, EN, kit.bundle(edition("ar", keys=(REZA,))))
    (folder / "stick" / "bad.tar.zst").write_bytes(damaged(kit.bundle(edition("ckb"))))
    own, other = Store(folder / "s"), on(folder / "stick")
    before = [signatures(each) for each in (own, other)]
    shutil.copytree("s", "begin s")
    shutil.copytree("stick", "begin stick")
    job = ("sync", "stick", "--store", "s")
    assert run(*job).status == 1
    after = files(own), files(other)
    assert kept(own) == kept(other)
    killed, status = 0, None
    while status is None:
        for name in ("s", "stick"):
            shutil.rmtree(name)
            shutil.copytree(f"begin {name}", name)
        status = run_until(killed, job)
        for store, held in zip((own, other), before, strict=True):
            assert held <= signatures(store), f"killed at {killed}"
            verdicts = {each.finding.verdict for each in storing.reread(store, KNOWN)}
            assert {each.value for each in verdicts if each} <= {"trusted"}
        assert run(*job).status in (0, 1)
        assert (files(own), files(other)) == after, f"killed at {killed}"
        killed += 1
    assert killed > 50
