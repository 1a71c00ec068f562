"""forget: what is asked, what is printed, what it returns."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from archive.trust import store as trust_store
from archive.trust.folder import private_folder
from tests import kit
from tests.attacks.snapshot import tree
from tests.kit import SARA, edition, ok, run


@pytest.fixture
def filled(folder: Path, sara: list[str]) -> Path:  # noqa: ARG001
    """A key, a trust list and a store; the private folder."""
    trust_store.save(kit.trusting(SARA))
    kit.put("both.tar.zst", edition(), edition("en", source=None))
    ok("store", "add", "both.tar.zst")
    return private_folder()


def test_what_went_what_was_kept_and_what_may_remain(filled: Path, home: Path) -> None:
    """In this order; files that were named stay, and so do histories."""
    (home / ".bash_history").write_text("archive verify both.tar.zst\n")
    result = ok("forget", "--yes")
    head, here, elsewhere = result.out.split("\n\n")
    assert head.splitlines() == [
        "removed  1 trust list",
        "removed  2 files of editions",
        "kept  2 halves of keys: --keys deletes them",
        (
            "deleted, not erased: what was on a stick, a card or a solid-state disk can"
            " often be brought back"
        ),
    ]
    assert "found  ~/.bash_history\n  a shell's history, which names archive" in here
    assert elsewhere.endswith("This list is not complete.\n")
    assert "cannot be promised" in elsewhere
    assert Path("both.tar.zst").exists()
    assert [path.name for path in filled.iterdir()] == ["keys"]


def test_the_same_is_there_for_programs(filled: Path) -> None:
    """As data, with the name of every file."""
    data = ok("forget", "--keys", "--yes", "--json").json
    assert [each["kind"] for each in data["removed"]] == [
        "trust-list",
        *("key",) * 2,
        *("edition",) * 2,
    ]
    assert data["removed"][1]["name"] == "archive/keys/sara.key"
    assert (data["stayed"], data["kept"], data["would_remove"]) == ([], [], [])
    assert data["elsewhere"]
    assert not filled.exists()


@pytest.mark.usefixtures("filled")
def test_a_dry_run_says_the_same_and_deletes_nothing(home: Path) -> None:
    """Nobody is asked."""
    before = tree(home)
    would = ok("forget", "--dry-run", "--keys", "--json").json
    shown = ok("forget", "--dry-run").out
    assert shown.startswith("would-remove  1 trust list\n")
    assert "deleted, not erased" not in shown
    assert tree(home) == before
    did = ok("forget", "--keys", "--yes", "--json").json
    assert would["would_remove"] == did["removed"]
    assert would["removed"] == []


def test_nothing_is_deleted_unasked(filled: Path) -> None:
    """Where nobody can be asked, it must be said."""
    before = tree(filled)
    result = run("forget")
    assert result.status == 2
    assert "--yes" in result.err
    assert tree(filled) == before


def test_where_nothing_is_nobody_is_asked() -> None:
    """The list of what may remain is worth reading all the same."""
    result = ok("forget")
    assert result.out.startswith("nothing to delete here\n")
    assert "What may remain elsewhere" in result.out


@pytest.mark.skipif(os.name != "posix", reason="terminals of POSIX")
@pytest.mark.parametrize(("answer", "left"), [("n\n", True), ("y\n", False)])
def test_a_person_is_asked_about_keys_by_name(
    answer: str,
    left: bool,  # noqa: FBT001
    filled: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Only a yes deletes; what a key's end means stands above the question."""
    ours, theirs = os.openpty()
    os.write(ours, answer.encode())
    with os.fdopen(theirs, encoding="utf-8") as terminal:
        monkeypatch.setattr("sys.stdin", terminal)
        result = run("forget", "--keys")
    os.close(ours)
    assert result.status == (130 if left else 0)
    assert "archive/keys/sara.key: nobody can bring it back\n" in result.err
    assert filled.exists() is left


def test_what_stays_is_an_error(filled: Path) -> None:
    """It is named, fit for a terminal, and the rest is gone."""
    (filled / "my\x1b[31mnotes").write_bytes(b"")
    result = run("forget", "--keys", "--yes")
    assert result.status == 2
    assert "\x1b" not in result.out
    assert "not written by archive" in result.out
    assert [path.name for path in filled.iterdir()] == ["my\x1b[31mnotes"]
