"""The store's files: names that claim, folders that somebody else may have filled."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import limits
from archive.errors import AlreadyThere, NotFound, TooLarge
from archive.format.edition import Checked
from archive.store.editions import Claim, Store, make_folder
from archive.values import Digest, EditionName, Language, Series
from tests import kit
from tests.attacks.snapshot import tree
from tests.kit import REZA, SARA, SERIES

posix = pytest.mark.skipif(os.name != "posix", reason="links are POSIX's")

_SERIES = Series(SERIES)
_CLAIM = Claim(EditionName(_SERIES, Language("fa"), 3), Digest(b"\1" * 32), "ab" * 16)
_NAME = f"fa-3.{'01' * 32}-{'ab' * 16}.tar.zst"


def _put(store: Store, name: str, series: str = SERIES) -> Path:
    path = store.root / "editions" / series / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"never opened")
    return path


@given(
    language=st.from_regex(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}", fullmatch=True).filter(
        lambda text: text not in {"con", "prn", "aux", "nul"}
    ),
    revision=st.integers(1, limits.REVISION),
    manifest=st.binary(min_size=32, max_size=32),
    signatures=st.from_regex(r"[0-9a-f]{32}", fullmatch=True),
)
def test_a_name_says_all_of_a_claim(
    language: str, revision: int, manifest: bytes, signatures: str
) -> None:
    """What a file is named after can be read from its name, and nothing is lost."""
    name = EditionName(_SERIES, Language(language), revision)
    claim = Claim(name, Digest(manifest), signatures)
    assert Claim.from_file(_SERIES, claim.file) == claim
    assert claim.file.isascii()
    assert len(f".{claim.file}.01234567.partial") <= 255


def test_the_name_of_a_file_is_this_one() -> None:
    """Language, revision, the manifest's digest, the digest of the signatures."""
    assert _CLAIM.file == _NAME


@pytest.mark.parametrize(
    "name",
    [
        "",
        "fa-3.tar.zst",
        "README",
        _NAME.upper(),
        _NAME.replace("fa-3", "fa-03"),
        _NAME.replace("fa-3", "fa-0"),
        _NAME.replace("fa-3", "fa-1000000000"),
        _NAME.replace("fa-3", "con-3"),
        _NAME.replace("fa-3", "farsi-3"),
        _NAME.replace("fa-3", "../fa-3"),
        _NAME.replace("fa-3", "fa-٣"),
        _NAME.replace("-ab", "-aB"),
        f"{_NAME}.part",
        f".{_NAME}.01234567.partial",
        f"{_NAME}\n",
    ],
)
def test_other_names_claim_nothing(name: str) -> None:
    """What is not named as the store names files is none of the store's."""
    assert Claim.from_file(_SERIES, name) is None


def test_another_signature_makes_another_name() -> None:
    """The same text with other signatures is another file, in whatever order."""
    checked = [
        verify_one(kit.edition(keys=keys))
        for keys in ((SARA,), (REZA,), (SARA, REZA), (REZA, SARA))
    ]
    claims = [Claim.of(each, each.signers) for each in checked]
    assert claims[2] == claims[3]
    assert len(set(claims)) == 3
    assert len({claim.manifest for claim in claims}) == 1


def verify_one(made: kit.Edition) -> Checked:
    """An edition, checked."""
    (checked,) = kit.check_bundle(kit.bundle(made))
    return checked


def test_a_store_that_was_never_made_is_empty(tmp_path: Path) -> None:
    """Looking makes nothing."""
    store = Store(tmp_path / "store")
    assert list(store.shelves()) == []
    assert store.same_text(_CLAIM) == []
    assert list(tmp_path.iterdir()) == []


def test_files_are_listed_by_series_language_and_revision(tmp_path: Path) -> None:
    """Higher revisions come first, and numbers are numbers."""
    store = Store(tmp_path)
    for label in ("fa-9", "fa-10", "ar-2"):
        _put(store, _NAME.replace("fa-3", label))
    _put(store, _NAME, "another")
    found = [(str(series), [each.name.label for each in claims])
             for series, claims in store.shelves()]  # fmt: skip
    assert found == [("another", ["fa-3"]), (SERIES, ["ar-2", "fa-10", "fa-9"])]


def test_files_of_one_text_and_of_one_name_are_found(tmp_path: Path) -> None:
    """Beginnings of names are not enough: fa-3 is not fa-31."""
    store = Store(tmp_path)
    names = [
        _NAME,
        _NAME.replace("ab", "cd"),
        _NAME.replace("01", "02"),
        _NAME.replace("fa-3", "fa-31"),
    ]
    for name in names:
        _put(store, name)
    assert {each.file for each in store.same_text(_CLAIM)} == set(names[:2])
    assert {each.file for each in store.same_name(_CLAIM.name)} == set(names[:3])


def test_texts_with_several_files_are_found(tmp_path: Path) -> None:
    """Whatever else lies between them; a text with one file is none of them."""
    store = Store(tmp_path)
    for name in (_NAME, _NAME.replace("01", "02"), _NAME.replace("fa", "ar")):
        _put(store, name)
    assert list(store.doubles()) == []
    _put(store, _NAME.replace("ab", "cd"))
    _put(store, _NAME.replace("ab" * 16, "b0 not ours"))
    assert {each.beginning for each in store.doubles()} == {_CLAIM.beginning}


@posix
def test_what_is_not_the_stores_is_passed_over(tmp_path: Path) -> None:
    """Unknown files, capital letters, links to folders: not listed, not touched."""
    store = Store(tmp_path / "store")
    _put(store, _NAME)
    _put(store, "notes.txt")
    _put(store, _NAME.upper())
    _put(store, _NAME, "IRAN-2026-01")
    _put(store, _NAME, ".hidden")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / _NAME).write_bytes(b"x")
    (store.root / "editions" / "linked").symlink_to(outside)
    before = tree(tmp_path)
    with store.alone():
        assert [each for _, claims in store.shelves() for each in claims] == [_CLAIM]
        assert store.sweep() == 3
    assert tree(tmp_path) == before


@posix
@pytest.mark.parametrize("name", ["editions", f"editions/{SERIES}"])
def test_nothing_is_written_through_a_link(tmp_path: Path, name: str) -> None:
    """A link where a folder of the store belongs is refused, and stays."""
    store = Store(tmp_path / "store")
    (tmp_path / "outside").mkdir()
    (store.root / name).parent.mkdir(parents=True)
    (store.root / name).symlink_to(tmp_path / "outside")
    assert list(store.shelves()) == []
    with store.alone(), pytest.raises(AlreadyThere):
        store.room(_CLAIM)
    assert list((tmp_path / "outside").iterdir()) == []


@posix
def test_nothing_behind_a_linked_folder_is_listed_or_removed(tmp_path: Path) -> None:
    """Whoever filled a stick cannot point its store at other files of the holder's."""
    mine, stick = Store(tmp_path / "mine"), Store(tmp_path / "stick")
    path = _put(mine, _NAME)
    stick.root.mkdir()
    (stick.root / "editions").symlink_to(mine.root / "editions")
    assert not stick.shelf(_SERIES)
    assert not stick.same_text(_CLAIM)
    assert not stick.same_name(_CLAIM.name)
    stick.drop(_CLAIM)
    assert path.exists()


@posix
def test_a_link_under_a_files_name_is_not_removed(tmp_path: Path) -> None:
    """Only ordinary files are the store's; the others stay, and so does their goal."""
    store = Store(tmp_path / "store")
    goal = tmp_path / "goal"
    goal.write_bytes(b"x")
    path = _put(store, _NAME)
    with store.alone():
        store.drop(_CLAIM)
        assert not path.exists()
        store.drop(_CLAIM)
        path.symlink_to(goal)
        store.drop(_CLAIM)
    assert path.is_symlink()
    assert goal.exists()


@pytest.mark.parametrize("folders", [1, 3])
def test_more_names_than_a_store_has_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folders: int
) -> None:
    """However they are spread over folders, and whatever they are called."""
    monkeypatch.setattr(limits, "STORED", 12)
    store = Store(tmp_path)
    for number in range(12):
        _put(store, f"junk {number}", f"series-{number % folders}")
    assert sum(len(claims) for _, claims in store.shelves()) == 0
    _put(store, "one more", "series-0")
    with pytest.raises(TooLarge, match="more than"):
        list(store.shelves())


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is swept there")
def test_what_killed_runs_left_is_swept(tmp_path: Path) -> None:
    """Files and empty folders of ours that were not finished go; nothing else does."""
    store = Store(tmp_path)
    series = _put(store, _NAME).parent
    left = [
        series / f".{_NAME}.01234567.partial",
        series.parent / ".abc.0a0a0a0a.partial",
        tmp_path / ".editions.0a0a0a0a.partial",
    ]
    left[0].touch()
    left[1].mkdir()
    left[2].mkdir()
    others = [
        series / ".notes.01234567.partial",
        series / f".{_NAME}.partial",
        series.parent / ".full.01234567.partial",
    ]
    others[0].touch()
    others[1].touch()
    others[2].mkdir()
    (others[2] / "file").touch()
    with store.alone():
        store.sweep()
    assert not [path for path in left if path.exists()]
    assert all(path.exists() for path in [*others, series / _NAME])


def test_a_store_is_made_in_a_folder_that_is_there(tmp_path: Path) -> None:
    """A path that was mistyped makes no tree of folders."""
    with (
        pytest.raises(NotFound, match=r"^store: not found$"),
        Store(tmp_path / "nowhere" / "store").alone(),
    ):
        pass  # pragma: no cover — never entered
    assert list(tmp_path.iterdir()) == []


@posix
def test_a_new_store_is_for_its_owner_alone(tmp_path: Path) -> None:
    """What somebody keeps is nobody else's business."""
    store = Store(tmp_path / "store")
    with store.alone():
        store.room(_CLAIM)
    assert store.root.stat().st_mode & 0o077 == 0


def test_a_folder_that_is_there_is_not_made_again(tmp_path: Path) -> None:
    """What lies in it stays."""
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "file").touch()
    make_folder(tmp_path / "there")
    assert (tmp_path / "there" / "file").exists()
