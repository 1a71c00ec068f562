"""Reading the store: the newest is what known keys signed; others displace nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from archive import limits
from archive.errors import (
    Conflict,
    ForgedOrDamaged,
    Malformed,
    NotFound,
    Unconfirmed,
)
from archive.format.trustlist import TrustList
from archive.format.verdict import Note, Verdict
from archive.store.editions import Claim, Store
from archive.tasks import storing
from archive.tasks.check import Faulty, Finding, Found, Selection
from archive.tasks.inputs import Input
from archive.tasks.stored import (
    Exported,
    Reading,
    Wanted,
    checked_digest,
    examine_all,
    existing,
    export,
    matching,
)
from tests import kit
from tests.kit import MALLORY, REZA, SARA, edition, ok

KNOWN = kit.trusting(SARA, REZA)
_HIGHEST = limits.REVISION


def filled(root: Path, *contents: bytes, trust: TrustList = KNOWN) -> Store:
    """A store of these bundles, whoever signed them."""
    store = Store(root / "store")
    inputs = [Input.of_bytes(each) for each in contents]
    storing.add(store, inputs, trust, selection=Selection(), unconfirmed=True)
    return store


def said(findings: list[Finding]) -> list[tuple[str, Verdict | None]]:
    """Each edition and its verdict."""
    return [(each.label.rpartition("/")[2], each.verdict) for each in findings]


def read(store: Store, *words: str, every: bool = False) -> list[Finding]:
    """What the store shows."""
    reading = Reading(store=store, trust=KNOWN, wanted=Wanted.of(words), every=every)
    return list(reading.findings())


def exported(
    store: Store, *words: str, unconfirmed: bool = False, target: str = "out"
) -> Exported:
    """What an export writes."""
    wanted = Wanted.of(words)
    every = bool(wanted.digests)
    reading = Reading(store=store, trust=KNOWN, wanted=wanted, every=every)
    path = store.root.parent / target
    return export(reading, str(path), unconfirmed=unconfirmed, replace=False)


def labels(done: Exported) -> list[str]:
    """What was exported."""
    return [each.name.label for each in done.editions]


REVISIONS = [kit.bundle(edition(revision=number)) for number in (1, 2, 10)]
_STRANGE = kit.bundle(edition(revision=_HIGHEST, text="evil\n", keys=(MALLORY,)))
_TORN = [kit.bundle(edition(revision=2, text=text)) for text in ("one\n", "two\n")]


def test_the_newest_of_each_language_is_shown(tmp_path: Path) -> None:
    """Numbers decide, not letters; lower ones are shown when all are asked for."""
    store = filled(tmp_path, *REVISIONS, kit.bundle(edition("en", source=None)))
    assert said(read(store)) == [
        ("en-1", Verdict.TRUSTED),
        ("fa-10", Verdict.TRUSTED),
    ]
    every = read(store, every=True)
    assert [label for label, _ in said(every)] == ["en-1", "fa-10", "fa-2", "fa-1"]
    older = [Note.OLDER in each.checked.notes for each in every
             if isinstance(each, Found)]  # fmt: skip
    assert older == [False, False, True, True]


def test_an_unknown_key_displaces_nothing(tmp_path: Path) -> None:
    """Revision 999999999 of a stranger is shown, and what was the newest still is."""
    store = filled(tmp_path, *REVISIONS, _STRANGE)
    assert said(read(store)) == [
        (f"fa-{_HIGHEST}", Verdict.UNKNOWN),
        ("fa-10", Verdict.TRUSTED),
    ]
    newest = read(store)[1]
    assert isinstance(newest, Found)
    assert Note.OLDER not in newest.checked.notes
    assert labels(exported(store)) == ["fa-10"]
    assert labels(exported(store, "fa", unconfirmed=True, target="two")) == ["fa-10"]


def test_a_key_that_is_forgotten_counts_no_more(tmp_path: Path) -> None:
    """What the holder knows now decides, not what they knew when it came."""
    store = filled(tmp_path, *REVISIONS, kit.bundle(edition(revision=11, keys=(REZA,))))
    assert labels(exported(store)) == ["fa-11"]
    now = Reading(store=store, trust=kit.trusting(SARA))
    assert said(list(now.findings())) == [
        ("fa-11", Verdict.UNKNOWN),
        ("fa-10", Verdict.TRUSTED),
    ]


def test_a_translation_of_a_lower_original_is_said(tmp_path: Path) -> None:
    """As in one bundle: compared with the newest original of the store."""
    store = filled(
        tmp_path,
        kit.bundle(edition("en", source=None), edition()),
        kit.bundle(edition("en", 2, source=None)),
    )
    notes = [each.checked.notes for each in read(store, "fa")
             if isinstance(each, Found)]  # fmt: skip
    assert [Note.STALE_TRANSLATION in each for each in notes] == [True]


def test_what_is_named_is_shown_whether_newest_or_not(tmp_path: Path) -> None:
    """A language is its newest edition; an edition is itself."""
    store = filled(tmp_path, *REVISIONS)
    assert [label for label, _ in said(read(store, "fa"))] == ["fa-10"]
    (named,) = read(store, "fa-2")
    assert isinstance(named, Found)
    assert named.label == "iran-2026-01/fa-2"
    assert Note.OLDER in named.checked.notes


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    """A word or a digest that nothing matches is an error, not an empty result."""
    store = filled(tmp_path, *REVISIONS)
    for word in ("ar", "fa-3", "12345678"):
        with pytest.raises(NotFound, match=f"no edition {word} in the store"):
            matching(store, Wanted.of([word]))


@pytest.mark.parametrize("text", ["", "1234567", "x" * 8, "A" * 8, "0" * 65])
def test_a_digest_has_8_digits_at_least(text: str) -> None:
    """Fewer could be meant for anything."""
    with pytest.raises(Malformed, match="not 8 to 64 hex digits"):
        checked_digest(Store(Path("shelf")), text)
    assert checked_digest(Store(Path("shelf")), "0a" * 4) == "0a0a0a0a"


# Conflicts


def test_texts_in_conflict_are_both_shown(tmp_path: Path) -> None:
    """And nothing below them is the newest."""
    store = filled(tmp_path, *_TORN, REVISIONS[0])
    assert said(read(store)) == 2 * [("fa-2", Verdict.CONFLICT)]


def test_neither_of_two_texts_in_conflict_is_exported(tmp_path: Path) -> None:
    """Other languages are; who names the language is told why it cannot go."""
    english = kit.bundle(edition("en", source=None))
    store = filled(tmp_path, *_TORN, REVISIONS[0], english)
    done = exported(store)
    assert labels(done) == ["en-1"]
    assert [each.verdict for each in done.left_out] == 2 * [Verdict.CONFLICT]
    for word in ("fa", "fa-2"):
        with pytest.raises(Conflict):
            exported(store, word, target="two")
    assert labels(exported(store, "fa-1", target="three")) == ["fa-1"]


def test_a_stranger_gains_nothing_by_a_conflict(tmp_path: Path) -> None:
    """Where known keys contradict each other, no unknown one speaks instead."""
    store = filled(tmp_path, *_TORN, _STRANGE, kit.bundle(edition("en", source=None)))
    assert labels(exported(store, unconfirmed=True)) == ["en-1"]


def test_a_digest_chooses_between_texts_in_conflict(tmp_path: Path) -> None:
    """One of them goes out if it is named; both together never do."""
    store = filled(tmp_path, *_TORN)
    digests = [str(each.checked.digest) for each in read(store)
               if isinstance(each, Found)]  # fmt: skip
    for number, digest in enumerate(digests):
        done = exported(store, digest[:16], target=f"out {number}")
        assert [str(each.digest) for each in done.editions] == [digest]
    with pytest.raises(Conflict):
        exported(store, *digests, target="both")


def test_a_conflict_cannot_be_made_with_an_unknown_key(tmp_path: Path) -> None:
    """Another text of the newest revision by a stranger keeps nothing from going."""
    evil = kit.bundle(edition(revision=10, text="evil\n", keys=(MALLORY,)))
    store = filled(tmp_path, *REVISIONS, evil)
    done = exported(store)
    assert [each.verdict for each in done.editions] == [Verdict.TRUSTED]


# Exporting


def test_an_export_is_a_bundle_of_the_stores_own_bytes(tmp_path: Path) -> None:
    """The editions as they were brought, with all their signatures."""
    first = edition(keys=(SARA, REZA))
    english = edition("en", source=None)
    store = filled(tmp_path, kit.bundle(english), kit.bundle(edition()),
                   kit.bundle(edition(keys=(REZA,))))  # fmt: skip
    exported(store)
    assert (tmp_path / "out").read_bytes() == kit.bundle(first, english)


def test_unknown_signers_go_out_only_when_asked(tmp_path: Path) -> None:
    """Where nothing else is there, the highest revision; and never two texts of it."""
    lower = kit.bundle(edition(revision=7, keys=(MALLORY,)))
    store = filled(tmp_path, lower, _STRANGE)
    with pytest.raises(Unconfirmed):
        exported(store)
    assert labels(exported(store, unconfirmed=True)) == [f"fa-{_HIGHEST}"]
    other = kit.bundle(edition(revision=_HIGHEST, text="worse\n", keys=(MALLORY,)))
    filled(tmp_path, other)
    with pytest.raises(Conflict):
        exported(store, unconfirmed=True, target="two")


def test_an_unknown_digest_needs_the_word_too(tmp_path: Path) -> None:
    """Naming a text is not vouching for it."""
    store = filled(tmp_path, _STRANGE, REVISIONS[0])
    digest = str(read(store)[0].checked.digest)  # type: ignore[union-attr]
    with pytest.raises(Unconfirmed):
        exported(store, digest)
    assert labels(exported(store, digest, unconfirmed=True)) == [f"fa-{_HIGHEST}"]


def test_an_empty_store_gives_no_bundle(tmp_path: Path) -> None:
    """Said, and nothing is written."""
    with pytest.raises(NotFound, match="the store is empty"):
        exported(Store(tmp_path / "store"))
    assert list(tmp_path.iterdir()) == []


# Damage and strange files


def _only(store: Store, beginning: str) -> Path:
    (path,) = store.root.rglob(f"{beginning}.*")
    return path


@pytest.mark.parametrize("content", [b"", b"junk", REVISIONS[0], _STRANGE])
def test_a_damaged_file_displaces_nothing(tmp_path: Path, content: bytes) -> None:
    """It is shown as what it is, and the one below it is the newest."""
    store = filled(tmp_path, *REVISIONS)
    _only(store, "fa-10").write_bytes(content)
    assert said(read(store))[1:] == [("fa-2", Verdict.TRUSTED)]
    assert isinstance(read(store)[0], Faulty)
    assert labels(exported(store)) == ["fa-2"]


def test_a_file_for_one_edition_holds_one(tmp_path: Path) -> None:
    """Two sound editions in one file are not what its name says."""
    store = filled(tmp_path, REVISIONS[0])
    both = kit.bundle(edition(), edition("en", source=None))
    _only(store, "fa-1").write_bytes(both)
    (finding,) = read(store)
    assert isinstance(finding, Faulty)
    assert isinstance(finding.error, ForgedOrDamaged)
    assert finding.error.message == "2 editions in a file for one"
    with pytest.raises(ForgedOrDamaged):
        exported(store)


@pytest.mark.skipif(os.name != "posix", reason="links are POSIX's")
def test_links_and_folders_under_a_files_name_are_passed_over(tmp_path: Path) -> None:
    """Nobody follows them, and what is sound is shown."""
    store = filled(tmp_path, *REVISIONS)
    for beginning in ("fa-10", "fa-2"):
        path = _only(store, beginning)
        path.rename(tmp_path / f"{beginning}.tar.zst")
        if beginning == "fa-2":
            ok("unpack", tmp_path / "fa-2.tar.zst", "-C", path, "--unconfirmed")
        else:
            path.symlink_to(tmp_path / f"{beginning}.tar.zst")
    assert said(read(store)) == [("fa-1", Verdict.TRUSTED)]


def test_a_reader_finds_what_a_writer_put_in_place(tmp_path: Path) -> None:
    """A file that went between listing and reading is looked for again."""
    store = filled(tmp_path, kit.bundle(edition()))
    ((_, listed),) = store.shelves()
    filled(tmp_path, kit.bundle(edition(keys=(REZA,))))
    assert not store.path(listed[0]).exists()
    ((claim, finding),) = examine_all(store, listed, KNOWN)
    assert claim != listed[0]
    assert isinstance(finding, Found)
    assert len(finding.checked.signers) == 2


def test_an_export_is_whole_whenever_a_writer_comes_in_between(tmp_path: Path) -> None:
    """At each step a signature may join: the export goes out, with it or without."""
    english, more = edition("en", source=None), kit.bundle(edition(keys=(REZA,)))
    expected = {
        kit.bundle(english, edition(keys=keys)) for keys in ((SARA,), (SARA, REZA))
    }
    seen, step, came = set(), 0, True
    while came:
        root = tmp_path / str(step)
        root.mkdir()
        store = filled(root, kit.bundle(english, edition()))
        steps = iter(range(step, -1, -1))
        came = False

        def join(_size: int) -> None:
            nonlocal came
            if next(steps, None) == 0:  # noqa: B023 — called in this turn only
                came = True
                filled(root, more)  # noqa: B023

        reading = Reading(store=store, trust=KNOWN, progress=join)
        export(reading, str(root / "out"), unconfirmed=False, replace=False)
        seen.add((root / "out").read_bytes())
        step += 1
    assert seen == expected
    assert step > 10


def test_what_was_removed_meanwhile_is_not_there(tmp_path: Path) -> None:
    """A reader that comes too late finds nothing, and says nothing."""
    store = filled(tmp_path, kit.bundle(edition()))
    ((_, listed),) = store.shelves()
    storing.remove(store, listed)
    assert examine_all(store, listed, KNOWN) == []


# What it costs


def test_finding_the_newest_opens_no_lower_revision(tmp_path: Path) -> None:
    """Whatever lies below the newest sound edition is not read."""
    store = filled(tmp_path, REVISIONS[2])
    path = _only(store, "fa-10")
    for number in range(1, 10):
        path.with_name(path.name.replace("fa-10.", f"fa-{number}.")).touch()
    counted: list[int] = []
    reading = Reading(store=store, trust=KNOWN, progress=counted.append)
    assert said(list(reading.findings())) == [("fa-10", Verdict.TRUSTED)]
    assert sum(counted) == 2 * len(REVISIONS[2])  # once to find it, once to show it


def test_a_bundle_can_be_exported_from_a_store_that_nobody_may_write(
    tmp_path: Path,
) -> None:
    """Readers take no lock and leave nothing."""
    store = filled(tmp_path, REVISIONS[0])
    names = sorted(path.name for path in store.root.rglob("*"))
    exported(store)
    assert read(store)
    assert sorted(path.name for path in store.root.rglob("*")) == names


def test_the_name_of_a_file_is_what_verify_says_of_it(tmp_path: Path) -> None:
    """Series, language, revision, manifest and signatures are those that are in it."""
    store = filled(tmp_path, REVISIONS[0])
    ((_, (claim,)),) = store.shelves()
    (checked,) = kit.check_bundle(store.path(claim).read_bytes())
    assert Claim.of(checked, checked.signers) == claim


def test_digests_are_told_from_languages() -> None:
    """By their digits; a language with digits has a hyphen before them."""
    wanted = Wanted.of(["fa", "0a1b2c3d", "ab-12345678"])
    assert wanted.digests == ("0a1b2c3d",)
    assert wanted.selection == Selection(("fa", "ab-12345678"))


def test_a_store_that_was_named_and_is_not_there_is_said(tmp_path: Path) -> None:
    """Only one's own may be missing: then it is empty."""
    assert list(Reading(store=existing(None), trust=KNOWN).findings()) == []
    with pytest.raises(NotFound, match=r"^nowhere: there is no such folder$"):
        existing(str(tmp_path / "nowhere"))
