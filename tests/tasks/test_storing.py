"""Taking editions in: whatever the order, the same files; nothing is ever lost."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive import limits
from archive.errors import DiskFailed, NotPrivate, TooLarge
from archive.format.edition import Checked, Signer
from archive.format.keys import PublicKey
from archive.format.trustlist import TrustList
from archive.format.verdict import Verdict
from archive.store.editions import Store
from archive.store.quarantine import Quarantine
from archive.tasks import storing
from archive.tasks.check import Found, Selection
from archive.tasks.inputs import Input
from archive.tasks.stored import Reading
from archive.tasks.storing import Brought, Outcome
from tests import kit, pages
from tests.attacks.killed import run_until
from tests.attacks.snapshot import tree
from tests.kit import MALLORY, REZA, SARA, Edition, Key, edition, ok, run

KNOWN = kit.trusting(SARA, REZA)
_KEYS = [Key.of(f"signer {number}") for number in range(7)]
_ALL = Selection()


def add(
    store: Store, *contents: bytes, trust: TrustList = KNOWN, unconfirmed: bool = False
) -> list[Brought]:
    """Bring bundles to a store."""
    inputs = [Input.of_bytes(each) for each in contents]
    return storing.add(store, inputs, trust, selection=_ALL, unconfirmed=unconfirmed)


def outcomes(brought: list[Brought]) -> list[str]:
    """What became of each, in a word."""
    return [each.outcome.value for each in brought]


def files(store: Store) -> dict[str, bytes]:
    """Every file of a store, by its path."""
    return {
        str(path.relative_to(store.root)): path.read_bytes()
        for path in store.root.rglob("*")
        if path.is_file()
    }


def editions(store: Store, trust: TrustList = KNOWN) -> list[Checked]:
    """Everything in a store that can be checked."""
    findings = Reading(store=store, trust=trust, every=True).findings()
    return [each.checked for each in findings if isinstance(each, Found)]


def signatures(store: Store) -> set[tuple[object, PublicKey]]:
    """Which text is signed by whom."""
    return {
        (each.digest, signer.key.public)
        for each in editions(store)
        for signer in each.signers
    }


def damaged(content: bytes, place: int = -60) -> bytes:
    """The bundle with one bit changed."""
    changed = bytearray(content)
    changed[place] ^= 1
    return bytes(changed)


# Any order

_ITEMS = [
    kit.bundle(edition(), edition("en", source=None)),
    kit.bundle(edition(keys=(REZA,))),
    kit.bundle(edition(keys=(SARA, MALLORY))),
    kit.bundle(edition(revision=2, text="two\n"), edition(revision=1)),
    kit.bundle(edition(revision=2, text="another two\n", keys=(REZA,))),
    kit.bundle(edition(series="strike-2027")),
    kit.bundle(edition(revision=limits.REVISION, keys=(MALLORY,))),
    damaged(kit.bundle(edition(text="forged\n"))),
]


@pytest.fixture(scope="module")
def union(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a store holds after everything came at once."""
    store = Store(tmp_path_factory.mktemp("union") / "store")
    add(store, *_ITEMS)
    return files(store)


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(order=st.permutations(range(len(_ITEMS))), cuts=st.sets(st.integers(1, 7)))
def test_any_order_gives_the_same_files(
    order: list[int],
    cuts: set[int],
    union: dict[str, bytes],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """However what comes is ordered, grouped and repeated: the same bytes."""
    store = Store(tmp_path_factory.mktemp("order") / "store")
    held: set[tuple[object, PublicKey]] = set()
    places = [0, *sorted(cuts), len(order)]
    for start, stop in itertools.pairwise(places):
        add(store, *(_ITEMS[number] for number in order[start:stop]))
        assert held <= signatures(store)  # it only grows
        held = signatures(store)
    assert files(store) == union
    add(store, _ITEMS[order[0]])
    assert files(store) == union


def test_the_union_holds_what_was_brought(union: dict[str, bytes]) -> None:
    """Five texts and one forgery, and nothing of an unknown key alone."""
    names = sorted(path.rpartition("/")[2].partition(".")[0] for path in union)
    assert names[1:] == ["en-1", "fa-1", "fa-1", "fa-2", "fa-2"]
    assert sum(path.startswith("quarantine/") for path in union) == 1


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_of_many_signatures_the_known_stay_in_any_order(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    """Of more than 8 those by known keys stay, then the lowest, whoever came first."""
    groups = [(SARA, *_KEYS[:3]), (SARA, *_KEYS[3:7]), (SARA, REZA, MALLORY)]
    store = Store(tmp_path / "store")
    for number in order:
        add(store, kit.bundle(edition(keys=groups[number])))
    (only,) = editions(store)
    keys = [signer.key.public for signer in only.signers]
    strange = sorted(key.public.public for key in (*_KEYS, MALLORY))
    assert keys == sorted([SARA.public.public, REZA.public.public, *strange[:6]])
    assert len(files(store)) == 1


def test_a_file_has_the_same_bytes_whatever_it_came_in(
    tmp_path: Path,
) -> None:
    """From a bundle, a page and an unpacked folder comes one and the same file."""
    made = edition()
    (tmp_path / "fa.tar.zst").write_bytes(kit.bundle(made))
    ok("unpack", tmp_path / "fa.tar.zst", "-C", tmp_path / "out", "--unconfirmed")
    (tmp_path / "read.html").write_bytes(pages.page(made).to_bytes())
    results = []
    for name in ("fa.tar.zst", "out", "read.html"):
        store = Store(tmp_path / f"store of {name}")
        source = Input(str(tmp_path / name))
        storing.add(store, [source], KNOWN, selection=_ALL, unconfirmed=False)
        results.append(files(store))
    assert results[0] == results[1] == results[2]
    assert list(results[0].values()) == [kit.bundle(made)]


# What is kept, and what is not


def test_what_unknown_keys_signed_is_kept_only_when_asked(tmp_path: Path) -> None:
    """Without the word it is left out, and nothing is written of it."""
    store = Store(tmp_path / "store")
    strange = kit.bundle(edition(keys=(MALLORY,)))
    (brought,) = add(store, strange)
    assert (brought.outcome, brought.exit_status) == (Outcome.LEFT, 3)
    assert files(store) == {}
    (brought,) = add(store, strange, unconfirmed=True)
    assert (brought.outcome, brought.exit_status) == (Outcome.ADDED, 0)
    assert [each.verdict for each in editions(store)] == [Verdict.UNKNOWN]


@pytest.mark.parametrize("unconfirmed", [True, False])
def test_what_nobody_signed_is_never_kept(
    tmp_path: Path,
    unconfirmed: bool,  # noqa: FBT001
) -> None:
    """Not in quarantine either: there is nothing that it proves."""
    store = Store(tmp_path / "store")
    (brought,) = add(store, kit.bundle(edition(keys=())), unconfirmed=unconfirmed)
    assert (brought.outcome, brought.exit_status) == (Outcome.LEFT, 1)
    assert files(store) == {}


def test_what_is_bad_stops_nothing_else(tmp_path: Path) -> None:
    """The others of the same command are taken in."""
    store = Store(tmp_path / "store")
    bad = damaged(kit.bundle(edition()))
    brought = add(store, bad, kit.bundle(edition("en", source=None)))
    assert outcomes(brought) == ["quarantined", "added"]
    assert [each.exit_status for each in brought] == [1, 0]


def test_two_texts_under_one_name_both_stay(tmp_path: Path) -> None:
    """Each is kept, the second one is said to be in conflict."""
    store = Store(tmp_path / "store")
    one, two = (kit.bundle(edition(text=text)) for text in ("one\n", "two\n"))
    assert outcomes(add(store, one)) == ["added"]
    (brought,) = add(store, two)
    assert brought.outcome is Outcome.ADDED
    assert (brought.finding.verdict, brought.exit_status) == (Verdict.CONFLICT, 1)
    assert sorted(files(store).values()) == sorted([one, two])
    assert {each.verdict for each in editions(store)} == {Verdict.CONFLICT}


def test_an_unknown_key_casts_no_doubt(tmp_path: Path) -> None:
    """Another text by a key that nobody knows is no conflict."""
    store = Store(tmp_path / "store")
    add(store, kit.bundle(edition()))
    other = kit.bundle(edition(text="evil\n", keys=(MALLORY,)))
    (brought,) = add(store, other, unconfirmed=True)
    assert brought.finding.verdict is Verdict.UNKNOWN
    verdicts = {each.verdict for each in editions(store)}
    assert verdicts == {Verdict.TRUSTED, Verdict.UNKNOWN}


def test_signatures_join_what_is_there(tmp_path: Path) -> None:
    """One file holds them all; bringing one of them again changes nothing."""
    store = Store(tmp_path / "store")
    add(store, kit.bundle(edition()))
    assert outcomes(add(store, kit.bundle(edition(keys=(REZA,))))) == ["joined"]
    assert list(files(store).values()) == [kit.bundle(edition(keys=(SARA, REZA)))]
    before = tree(store.root)
    assert outcomes(add(store, kit.bundle(edition()))) == ["held"]
    assert tree(store.root) == before


def test_only_what_was_selected_is_taken_in(tmp_path: Path) -> None:
    """As everywhere, a language or an edition."""
    store = Store(tmp_path / "store")
    both = Input.of_bytes(kit.bundle(edition(), edition("en", source=None)))
    storing.add(store, [both], KNOWN, selection=Selection(("fa",)), unconfirmed=False)
    assert [each.name.label for each in editions(store)] == ["fa-1"]


def test_a_full_store_takes_nothing_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What could not be listed any more is refused, and what is there can be read."""
    monkeypatch.setattr(limits, "STORED", 2)
    store = Store(tmp_path / "store")
    add(store, kit.bundle(edition(), edition("en", source=None)))
    before = files(store)
    with pytest.raises(TooLarge, match="more than 2 names in a store"):
        add(store, kit.bundle(edition("ar")))
    assert files(store) == before
    assert len(editions(store)) == 2


def test_one_run_cannot_overfill_a_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bundle with more editions than there is room for fills the room, no more."""
    monkeypatch.setattr(limits, "STORED", 2)
    store = Store(tmp_path / "store")
    three = kit.bundle(edition(), edition("en", source=None), edition("ar"))
    with pytest.raises(TooLarge, match="more than 2 names in a store"):
        add(store, three)
    assert len(editions(store)) == 2
    held = add(store, kit.bundle(edition("ar")))  # what is there needs no room
    assert outcomes(held) == ["held"]


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_the_store_of_ones_own_is_private(home: Path) -> None:
    """It is made for its owner alone, and refused when it is open to others."""
    store = storing.writable(None)
    assert store.root == home / "archive" / "store"
    assert store.root.stat().st_mode & 0o777 == 0o700
    store.root.chmod(0o755)
    with pytest.raises(NotPrivate, match="store: open to other accounts"):
        storing.writable(None)


# What it costs


def _sized(root: Path, count: int) -> Store:
    """A store of so many editions: names only, since nobody may open the files."""
    store = Store(root)
    add(store, kit.bundle(edition()))
    (path,) = store.root.rglob("fa-1.*")
    for number in range(2, count):
        (path.parent / path.name.replace("fa-1.", f"fa-{number}.")).touch()
    return store


def _read_so_far() -> int:
    """Bytes that this process has read from files, as Linux counts them."""
    lines = Path("/proc/self/io").read_text().splitlines()
    return int(dict(line.split(": ") for line in lines)["rchar"])


def _cost(store: Store, content: bytes) -> tuple[int, int]:
    """Bytes read and signatures checked while a bundle is taken in."""
    verified = PublicKey.verify.__code__
    checks = 0

    def count(frame: Any, event: str, _: object) -> None:  # noqa: ANN401
        nonlocal checks
        checks += event == "call" and frame.f_code is verified

    before = _read_so_far()
    sys.setprofile(count)
    try:
        add(store, content)
    finally:
        sys.setprofile(None)
    return _read_so_far() - before, checks


@pytest.mark.skipif(
    not Path("/proc/self/io").exists(), reason="bytes are counted by Linux"
)
def test_a_large_store_costs_no_more_than_a_small_one(tmp_path: Path) -> None:
    """Taking one edition in reads as many bytes and checks as many signatures."""
    new = kit.bundle(edition("ckb"))
    add(Store(tmp_path / "warm"), new)
    small, large = _sized(tmp_path / "small", 100), _sized(tmp_path / "large", 2000)
    bytes_small, checks_small = _cost(small, new)
    bytes_large, checks_large = _cost(large, new)
    assert bytes_small > len(new)
    assert bytes_large <= 1.2 * bytes_small
    assert checks_large == checks_small > 0


# Quarantine


def test_a_forgery_is_kept_as_a_bundle_of_its_own(tmp_path: Path) -> None:
    """What was forged can be looked at; verify says of it what it said before."""
    store = Store(tmp_path / "store")
    whole = kit.bundle(edition(), edition("en", source=None))
    brought = add(store, damaged(whole))
    assert sorted(outcomes(brought)) == ["added", "quarantined"]
    (evidence,) = Quarantine(store).files()
    assert evidence.ending == "tar.zst"
    path = store.root / "quarantine" / evidence.file
    result = run("verify", path)
    assert (result.status, result.out.split("\n")[0]) == (1, "forged-or-damaged")
    assert f"[{evidence.code}]" in result.out


def test_a_forged_page_is_kept_as_it_came(tmp_path: Path) -> None:
    """Byte for byte."""
    page = pages.page(edition())
    forged = damaged_page(page.to_bytes(), page.text)
    store = Store(tmp_path / "store")
    assert outcomes(add(store, forged)) == ["quarantined"]
    (evidence,) = Quarantine(store).files()
    assert evidence.ending == "html"
    assert (store.root / "quarantine" / evidence.file).read_bytes() == forged


def damaged_page(content: bytes, text: str) -> bytes:
    """A page with another text than the one in its object."""
    return content.replace(text.encode(), f"{text}<p>!</p>".encode())


def test_a_forged_folder_stays_where_it_is(tmp_path: Path) -> None:
    """It is nobody's file: said, and not copied."""
    (tmp_path / "fa.tar.zst").write_bytes(kit.bundle(edition()))
    ok("unpack", tmp_path / "fa.tar.zst", "-C", tmp_path / "out", "--unconfirmed")
    (tmp_path / "out" / kit.SERIES / "fa-1" / "statement.txt").write_text("evil\n")
    store = Store(tmp_path / "store")
    source = Input(str(tmp_path / "out"))
    brought = storing.add(store, [source], KNOWN, selection=_ALL, unconfirmed=False)
    assert outcomes(brought) == ["left-out"]
    assert brought[0].exit_status == 1
    assert files(store) == {}


def test_forgeries_without_end_fill_nothing_but_the_quarantine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When it is full, forgeries are left out, and the rest goes on."""
    monkeypatch.setattr(limits, "QUARANTINE", 3)
    store = Store(tmp_path / "store")
    forged = [damaged(kit.bundle(edition(revision=n))) for n in range(1, 6)]
    brought = add(store, *forged, kit.bundle(edition("en", source=None)))
    assert outcomes(brought) == 3 * ["quarantined"] + 2 * ["left-out"] + ["added"]
    assert len(Quarantine(store).files()) == 3


# Looking everything through


def _reread(store: Store, trust: TrustList = KNOWN) -> list[tuple[str, bool]]:
    found = storing.reread(store, trust)
    return [(each.finding.verdict.value if each.finding.verdict else "", each.moved)
            for each in found]  # fmt: skip


def _path(store: Store, beginning: str) -> Path:
    (path,) = store.root.rglob(f"{beginning}.*")
    return path


def test_a_sound_store_is_left_as_it_is(tmp_path: Path) -> None:
    """Looking it through writes nothing, not even a lock."""
    store = Store(tmp_path / "store")
    add(store, _ITEMS[0], _ITEMS[1], kit.bundle(edition("ar", keys=(MALLORY,))),
        unconfirmed=True)  # fmt: skip
    before = tree(store.root)
    assert sorted(_reread(store)) == [
        ("trusted", False), ("trusted", False), ("unknown", False)
    ]  # fmt: skip
    assert tree(store.root) == before


@pytest.mark.parametrize("place", [5, 200, -60, -3])
def test_a_damaged_file_goes_to_quarantine(tmp_path: Path, place: int) -> None:
    """Its bytes are kept there; the others stay as they are."""
    store = Store(tmp_path / "store")
    add(store, _ITEMS[0])
    path = _path(store, "fa-1")
    bad = damaged(path.read_bytes(), place)
    path.write_bytes(bad)
    assert sorted(_reread(store)) == [("forged-or-damaged", True), ("trusted", False)]
    (evidence,) = Quarantine(store).files()
    assert (store.root / "quarantine" / evidence.file).read_bytes() == bad
    assert [each.name.label for each in editions(store)] == ["en-1"]
    assert _reread(store) == [("trusted", False)]
    assert outcomes(add(store, _ITEMS[0])) == ["held", "added"]


def test_a_file_of_another_name_is_put_right(tmp_path: Path) -> None:
    """A name that lies displaces nothing, and what it hid is not lost."""
    store = Store(tmp_path / "store")
    add(store, kit.bundle(edition(revision=2, text="two\n")), kit.bundle(edition()))
    before = files(store)
    path = _path(store, "fa-1")
    path.rename(path.with_name(path.name.replace("fa-1.", "fa-9.")))
    (newest,) = [each for each in Reading(store=store, trust=KNOWN).findings()
                 if isinstance(each, Found)]  # fmt: skip
    assert newest.checked.name.revision == 2
    assert _reread(store) == [("forged-or-damaged", True), ("trusted", False)]
    after = files(store)
    assert {name: after[name] for name in before} == before
    assert len(after) == len(before) + 1


def test_a_damaged_signature_takes_no_good_one_away(tmp_path: Path) -> None:
    """The edition stays, with the signatures that are left."""
    both, one = edition(keys=(SARA, REZA)), edition(keys=(SARA,))
    store = Store(tmp_path / "store")
    add(store, kit.bundle(both))
    (claim,) = [each for _, claims in store.shelves() for each in claims]
    third = kit.Edition(both.manifest, both.contents, (
        both.signers[0], both.signers[1], broken(MALLORY, both)))  # fmt: skip
    store.path(claim).write_bytes(kit.bundle(third))
    assert _reread(store) == [("forged-or-damaged", True)]
    (kept,) = editions(store)
    assert len(kept.signers) == 2
    assert store.path(claim).read_bytes() == kit.bundle(both)
    assert one.manifest == kept.manifest


def broken(key: Key, made: Edition) -> Signer:
    """A signature of another text: it does not verify here."""
    return key.sign(made.manifest.to_bytes() + b"x")


def test_a_full_quarantine_leaves_damaged_files_where_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Said, not deleted; and a sound copy cannot push them away."""
    monkeypatch.setattr(limits, "QUARANTINE", 0)
    store = Store(tmp_path / "store")
    add(store, kit.bundle(edition()))
    path = _path(store, "fa-1")
    path.write_bytes(damaged(path.read_bytes()))
    before = tree(store.root)
    assert _reread(store) == [("forged-or-damaged", False)]
    with pytest.raises(DiskFailed, match="the quarantine is full"):
        add(store, kit.bundle(edition()))
    assert tree(store.root) == before


def test_damaged_files_keep_a_text_out_only_under_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Junk that claims the text with other signatures stays, and stands in no way."""
    monkeypatch.setattr(limits, "QUARANTINE", 0)
    store = Store(tmp_path / "store")
    add(store, kit.bundle(edition(keys=(REZA,))))
    junk = _path(store, "fa-1")
    junk.write_bytes(b"damaged")
    assert outcomes(add(store, kit.bundle(edition()))) == ["added"]
    assert junk.read_bytes() == b"damaged"
    assert len(editions(store)) == 1


@pytest.mark.skipif(
    not Path("/proc/self/io").exists(), reason="bytes are counted by Linux"
)
def test_no_more_is_read_of_a_damaged_file_than_quarantine_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of many gigabytes is left in its place, most of it unread."""
    monkeypatch.setattr(limits, "QUARANTINE_BYTES", 100_000)
    store = Store(tmp_path / "store")
    add(store, kit.bundle(edition()))
    path = _path(store, "fa-1")
    path.write_bytes(b"damaged")
    with path.open("ab") as file:
        file.truncate(1 << 32)
    before = _read_so_far()
    assert _reread(store) == [("forged-or-damaged", False)]
    assert _read_so_far() - before < 3_000_000
    assert path.exists()


def test_what_a_newer_version_wrote_is_left_alone(tmp_path: Path) -> None:
    """What cannot be judged is no forgery."""
    store = Store(tmp_path / "store")
    made = edition()
    add(store, kit.bundle(made))
    data = made.manifest.to_bytes().replace(b"edition 1\n", b"edition 2\n", 1)
    path = _path(store, "fa-1")
    path.write_bytes(newer(made, data))
    before = tree(store.root)
    assert _reread(store) == [("", False)]
    assert tree(store.root) == before
    assert outcomes(add(store, kit.bundle(made))) == ["added"]  # its name was wrong
    assert [each.code for each in Quarantine(store).files()] == ["newer-version"]


def newer(made: Edition, manifest: bytes) -> bytes:
    """A bundle whose manifest is another one, well signed."""

    class Manifest:
        name = made.manifest.name
        files = made.manifest.files

        def to_bytes(self) -> bytes:
            return manifest

    later: Any = Manifest()
    return kit.bundle(kit.Edition(later, made.contents, (SARA.sign(manifest),)))


# Removing


def test_removing_goes_by_names_and_leaves_the_rest(tmp_path: Path) -> None:
    """Of what matches every file goes, also damaged ones; strange files stay."""
    store = Store(tmp_path / "store")
    add(store, _ITEMS[0])
    strange = _path(store, "fa-1").with_name("notes.txt")
    strange.touch()
    _path(store, "fa-1").write_bytes(b"damaged")
    claims = [
        claim
        for _, shelf in store.shelves()
        for claim in shelf
        if claim.name.label == "fa-1"
    ]
    assert [str(name) for name in storing.remove(store, claims)] == [
        f"{kit.SERIES}/fa-1"
    ]
    assert strange.exists()
    assert [each.name.label for each in editions(store)] == ["en-1"]


def test_the_quarantine_can_be_emptied(tmp_path: Path) -> None:
    """What it held is said; the editions stay."""
    store = Store(tmp_path / "store")
    add(store, _ITEMS[0], _ITEMS[-1])
    held = Quarantine(store).files()
    assert len(held) == 1
    assert storing.empty_quarantine(store) == held
    assert Quarantine(store).files() == []
    assert len(editions(store)) == 2


# Two at once, and killed

_ADD = """
import sys
from archive.store.editions import Store
from archive.tasks import storing
from archive.tasks.check import Selection
from archive.tasks.inputs import Input
from pathlib import Path
from tests.tasks.test_storing import KNOWN
for name in sys.argv[2:]:
    storing.add(Store(Path(sys.argv[1])), [Input(name)], KNOWN,
                selection=Selection(), unconfirmed=False)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such locks")
def test_two_processes_lose_nothing(tmp_path: Path) -> None:
    """Three runs that bring signatures of the same texts at once lose none."""
    names: dict[Key, list[str]] = {}
    third = _KEYS[0]
    for key in (SARA, REZA, third):
        for number in (1, 2, 3):
            keys = (SARA, key) if key is third else (key,)
            path = tmp_path / f"{key.name}-{number}.tar.zst"
            path.write_bytes(kit.bundle(edition(revision=number, keys=keys)))
            names.setdefault(key, []).append(str(path))
    together, alone = Store(tmp_path / "together"), Store(tmp_path / "alone")
    running = [
        subprocess.Popen(
            [sys.executable, "-c", _ADD, str(together.root), *each],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        for each in names.values()
    ]
    assert [process.wait() for process in running] == [0, 0, 0]
    for content in (
        Path(name).read_bytes() for each in names.values() for name in each
    ):
        add(alone, content)
    assert files(together) == files(alone)
    assert len(signatures(together)) == 9


@pytest.fixture
def killable(folder: Path) -> Path:
    """A folder with a store of two editions, and inputs for it."""
    (folder / "sara.pub").write_bytes(SARA.public.to_bytes())
    kit.put("first.tar.zst", edition(), edition("en", source=None))
    kit.put("more.tar.zst", edition(keys=(SARA, REZA)), edition("ar", keys=(SARA,)))
    (folder / "bad.tar.zst").write_bytes(damaged(kit.bundle(edition("ckb"))))
    add(Store(folder / "s"), Path("first.tar.zst").read_bytes())
    return folder


_STORE = ("--store", "s")
_JOBS = {
    "add": ("store", "add", "more.tar.zst", "bad.tar.zst", "-p", "sara.pub", *_STORE),
    "verify": ("store", "verify", "-p", "sara.pub", *_STORE),
    "remove": ("store", "remove", "fa", "--yes", *_STORE),
}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process to be killed")
@pytest.mark.parametrize("job", _JOBS)
def test_a_killed_run_leaves_a_valid_store(job: str, killable: Path) -> None:
    """Killed at each change, what was sound is there; the next run ends the work."""
    store, done = Store(killable / "s"), [0, 1]
    if job == "verify":
        _path(store, "en-1").write_bytes(b"damaged")
        misnamed = _path(store, "fa-1")
        misnamed.rename(misnamed.with_name(misnamed.name.replace("fa-1.", "fa-7.")))
    if job == "remove":
        done.append(2)  # it was gone already
    before = signatures(store)
    begin = files(store)
    shutil.copytree("s", "begin")
    run(*_JOBS[job])
    after = files(store)
    assert after != begin
    killed, status = 0, None
    while status is None:
        shutil.rmtree("s")
        shutil.copytree("begin", "s")
        status = run_until(killed, _JOBS[job])
        if job != "remove":
            assert before <= signatures(store), f"killed at {killed}"
        if job == "add":
            assert all(verdict != "forged-or-damaged" for verdict, _ in _reread(store))
        again = run(*_JOBS[job])
        assert again.status in done, again.err
        assert files(store) == after, f"killed at {killed}"
        killed += 1
    assert killed > {"add": 30, "verify": 20, "remove": 1}[job]


def test_a_leftover_of_a_killed_run_is_finished_by_the_next(tmp_path: Path) -> None:
    """Two files of one text become one, whatever the next run is about."""
    store = Store(tmp_path / "store")
    add(store, kit.bundle(edition()))
    path = _path(store, "fa-1")
    smaller = path.read_bytes()
    add(store, kit.bundle(edition(keys=(REZA,))))
    expected = files(store)
    path.write_bytes(smaller)
    assert len(editions(store)) == 1  # shown once, with most signatures
    assert len(editions(store)[0].signers) == 2
    add(store, kit.bundle(edition(keys=(MALLORY,))))
    assert files(store) == expected


def test_a_name_is_never_believed(tmp_path: Path) -> None:
    """A file that claims what it does not hold is replaced by what does."""
    store = Store(tmp_path / "store")
    add(store, kit.bundle(edition()))
    path = _path(store, "fa-1")
    path.write_bytes(kit.bundle(edition("en", source=None)))
    assert [type(each).__name__ for each in
            Reading(store=store, trust=KNOWN).findings()] == ["Faulty"]  # fmt: skip
    assert outcomes(add(store, kit.bundle(edition()))) == ["added"]
    assert path.read_bytes() == kit.bundle(edition())
    assert len(Quarantine(store).files()) == 1
