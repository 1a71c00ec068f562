"""The store from the command line: what is printed, what is asked, what it returns."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from archive.trust import store as trust_store
from tests import kit
from tests.cli.test_complete import ask
from tests.kit import MALLORY, REZA, SARA, edition, ok, run

_FA = kit.bundle(edition())


@pytest.fixture(autouse=True)
def _friend(folder: Path) -> None:
    """Sara and Reza are known; some bundles lie in the working folder."""
    trust_store.save(kit.trusting(SARA, REZA))
    kit.put("both.tar.zst", edition(), edition("en", source=None))
    kit.put("reza.tar.zst", edition(keys=(REZA,)))
    kit.put("two.tar.zst", edition(revision=2, text="two\n"))
    kit.put("other.tar.zst", edition(revision=2, text="other\n"))
    kit.put("strange.tar.zst", edition(revision=999_999_999, keys=(MALLORY,)))
    damaged = bytearray(_FA)
    damaged[-60] ^= 1
    (folder / "damaged.tar.zst").write_bytes(damaged)


def test_what_became_of_each_is_said() -> None:
    """A line for what is there now; a whole paragraph for what is not."""
    result = ok("store", "add", "both.tar.zst")
    assert result.out == (
        "added  iran-2026-01/en-1  trusted\nadded  iran-2026-01/fa-1  trusted\n"
    )
    assert ok("store", "add", "reza.tar.zst").out == (
        "joined  iran-2026-01/fa-1  trusted\n"
    )
    assert ok("store", "add", "both.tar.zst", "-l", "fa").out == (
        "held  iran-2026-01/fa-1  trusted\n"
    )
    refused = run("store", "add", "strange.tar.zst", "damaged.tar.zst")
    assert refused.status == 1
    lines = refused.out.splitlines()
    assert lines[:3] == ["left-out", "unknown", "iran-2026-01/fa-999999999"]
    assert "quarantined" in lines


def test_outcomes_are_there_for_programs() -> None:
    """The same as data, with the verdict beside it."""
    added = ok("store", "add", "reza.tar.zst", "--json").json["editions"]
    assert [(each["outcome"], each["verdict"]) for each in added] == [
        ("added", "trusted")
    ]
    refused = run("store", "add", "strange.tar.zst", "--json")
    assert refused.status == 3
    assert refused.json["editions"][0]["outcome"] == "left-out"


def test_the_list_shows_the_newest_with_its_digest() -> None:
    """Name and verdict, facts, the manifest's digest, notes, the title last."""
    ok("store", "add", "both.tar.zst", "two.tar.zst")
    result = ok("store", "list", "--language", "fa")
    (digest,) = (each["manifest_sha256"] for each in
                 ok("list", "two.tar.zst", "--json").json["editions"])  # fmt: skip
    assert result.out.splitlines() == [
        "iran-2026-01/fa-2  trusted",
        "  2026-02-01  machine  4 bytes  1 file  1 signature",
        f"  {digest}",
        "  note machine-translation",
        "  عنوان",
    ]
    every = ok("store", "list", "--all", "--json").json
    shown = [each["edition"] for each in every["editions"]]
    assert shown == [f"iran-2026-01/{label}" for label in ("en-1", "fa-2", "fa-1")]
    assert every["quarantine"] == []


def test_the_list_says_what_is_wrong() -> None:
    """Conflicts and strangers are there, with verify's exit status."""
    assert ok("store", "list").out == ""
    ok("store", "add", "two.tar.zst")
    ok("store", "add", "strange.tar.zst", "--unconfirmed")
    assert run("store", "list").status == 3
    assert run("store", "add", "other.tar.zst", "damaged.tar.zst").status == 1
    listed = run("store", "list")
    assert listed.status == 1
    assert listed.out.count("iran-2026-01/fa-2  conflict") == 2
    assert listed.out.endswith("1 file in quarantine\n")
    as_data = run("store", "list", "--json").json
    assert [each["code"] for each in as_data["quarantine"]] == ["malformed"]


def test_verify_counts_what_it_read(home: Path) -> None:
    """And prints what is not sound."""
    ok("store", "add", "both.tar.zst")
    assert ok("store", "verify").out == "2  trusted\n"
    (path,) = (home / "archive" / "store").rglob("en-1.*")
    path.write_bytes(b"damaged")
    result = run("store", "verify")
    assert result.status == 1
    assert result.out.startswith("forged-or-damaged\n")
    assert result.out.endswith(
        "  moved to quarantine\n\n1  forged-or-damaged\n1  trusted\n"
    )
    again = ok("store", "verify", "--json").json
    assert again == {"counts": {"trusted": 1}, "editions": []}


def test_an_export_can_be_brought_to_another_store() -> None:
    """What goes out of one store comes into another, whole."""
    ok("store", "add", "both.tar.zst", "reza.tar.zst", "two.tar.zst")
    result = ok("store", "export", "-o", "out.tar.zst")
    assert result.out.splitlines() == [
        "exported out.tar.zst",
        "  iran-2026-01/en-1  trusted",
        "  iran-2026-01/fa-2  trusted",
    ]
    ok("store", "add", "out.tar.zst", "--store", "other")
    listed = ok("store", "list", "--store", "other", "--json").json["editions"]
    assert [each["edition"][-4:] for each in listed] == ["en-1", "fa-2"]


def test_an_export_says_what_it_leaves_out() -> None:
    """The file is there, and the exit status is that of the conflict."""
    run("store", "add", "both.tar.zst", "two.tar.zst", "other.tar.zst")
    result = run("store", "export", "-o", "out.tar.zst")
    assert result.status == 1
    assert result.out.count("left-out\nconflict\n") == 2
    ok("verify", "out.tar.zst")
    assert run("store", "export", "-l", "fa", "-o", "no.tar.zst").status == 1
    assert not Path("no.tar.zst").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("export",), "say where the bundle is to appear"),
        (("export", "-l", "fa", "--digest", "0" * 8, "-o", "x"), "languages, and dig"),
        (("export", "--digest", "123", "-o", "x"), "not 8 to 64 hex digits"),
        (("export", "-l", "fa", "-o", "x"), "there is no edition fa in the store"),
        (("export", "-o", "x"), "the store is empty"),
        (("list", "--store", "some/nowhere"), "nowhere: there is no such folder"),
        (("list", "-l", "fa"), "there is no edition fa in the store"),
        (("remove",), "say which editions to delete"),
        (("remove", "fa"), "there is no edition fa in the store"),
        (("add", "both.tar.zst", "--store", "some/nowhere"), "nowhere: not found"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: tuple[str, ...], message: str) -> None:
    """Exit status 2, base names only, and nothing is made."""
    result = run("store", *arguments)
    assert result.status == 2
    assert f"archive: error: {message}" in result.err
    assert "some/" not in result.err
    assert not Path("x").exists()


# Removing


@pytest.mark.parametrize(
    ("store", "option"),
    [(None, ""), ("shelf", " --store shelf"), ("a b", " --store 'a b'")],
)
def test_hints_name_the_store_that_was_meant(store: str | None, option: str) -> None:
    """What a hint says can be typed as it stands, with the option that was given."""
    named = ("--store", store) if store else ()
    ok("store", "add", "strange.tar.zst", "--unconfirmed", *named)
    ok("store", "remove", "fa", "--yes", *named)
    for words, hint in (
        (("list", "-l", "xx"), "archive store list{} names the editions in it"),
        (("remove", "fa-9", "--yes"), "archive store list{} names the editions in it"),
        (("remove",), "archive store list{} names them; or: --quarantine"),
        (("export", "-o", "x", "--digest", "1"), "archive store list{} prints digests"),
        (("export", "-o", "x"), "archive store add INPUT{} brings editions in"),
    ):
        result = run("store", *words, *named)
        assert result.status == 2
        assert f"hint: {hint.format(option)}\n" in result.err


@pytest.mark.parametrize("store", [None, "shelf"])
def test_a_file_that_is_not_as_named_is_put_right_by_the_hint(
    store: str | None, home: Path
) -> None:
    """The command in the hint, run as it stands, finds it in that store."""
    named = ("--store", store) if store else ()
    ok("store", "add", "both.tar.zst", *named)
    root = Path(store) if store else home / "archive" / "store"
    (path,) = root.rglob("fa-1.*")
    path.rename(path.with_name(f"{path.name[:-40]}{'0' * 32}.tar.zst"))
    result = run("store", "list", *named)
    assert result.status == 1
    (hint,) = re.findall("next: archive (store verify.*) puts it right", result.out)
    assert "moved to quarantine" in run(*hint.split()).out
    assert ok("store", "list", *named).out.count("trusted") == 2


def test_what_is_in_the_way_in_a_store_is_said_with_what_helps() -> None:
    """Nobody chooses names in a store, and nothing in it is replaced when asked."""
    ok("store", "add", "both.tar.zst", "--store", "shelf")
    (path,) = Path("shelf").rglob("fa-1.*")
    path.unlink()
    path.mkdir()
    result = run("store", "add", "both.tar.zst", "--store", "shelf")
    assert result.status == 2
    assert "exists already, and is not a bundle [already-there]" in result.err
    assert "hint: something that is no such edition has its name" in result.err
    assert "choose another name" not in result.err


def test_nothing_is_deleted_unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody can be asked, the word is needed; the words say what is not done."""
    ok("store", "add", "both.tar.zst")
    with Path(os.devnull).open(encoding="utf-8") as nothing:
        monkeypatch.setattr("sys.stdin", nothing)
        refused = run("store", "remove", "fa")
    assert refused.status == 2
    assert "--yes" in refused.err
    assert "iran-2026-01/fa-1" in ok("store", "list").out
    done = ok("store", "remove", "fa", "--yes")
    first, second = done.out.splitlines()
    assert first == "removed  iran-2026-01/fa-1"
    assert second.startswith("deleted, not erased:")
    assert "fa-1" not in ok("store", "list").out


@pytest.mark.skipif(os.name != "posix", reason="terminals of POSIX")
@pytest.mark.parametrize(("answer", "left"), [("n\n", True), ("y\n", False)])
def test_a_person_is_asked_with_the_names(
    answer: str,
    left: bool,  # noqa: FBT001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Only a yes deletes; the names stand above the question."""
    ok("store", "add", "both.tar.zst")
    ours, theirs = os.openpty()
    os.write(ours, answer.encode())
    with os.fdopen(theirs, encoding="utf-8") as terminal:
        monkeypatch.setattr("sys.stdin", terminal)
        result = run("store", "remove", "iran-2026-01/fa-1")
    os.close(ours)
    assert result.status == (130 if left else 0)
    assert result.err.startswith("iran-2026-01/fa-1\n")
    assert ("fa-1" in ok("store", "list").out) is left


def test_an_edition_can_be_removed_by_its_digest() -> None:
    """One of two texts in conflict goes, and the other is the newest."""
    run("store", "add", "two.tar.zst", "other.tar.zst")
    listed = run("store", "list", "--json").json["editions"]
    removed = ok(
        "store", "remove", listed[0]["manifest_sha256"][:12], "--yes", "--json"
    )
    assert removed.json["removed"] == ["iran-2026-01/fa-2"]
    (left,) = ok("store", "list", "--json").json["editions"]
    assert left["manifest_sha256"] == listed[1]["manifest_sha256"]


def test_the_quarantine_is_emptied_when_asked(home: Path) -> None:
    """Only then, and nothing else goes."""
    run("store", "add", "both.tar.zst", "damaged.tar.zst")
    result = ok("store", "remove", "--quarantine", "--yes")
    assert result.out.startswith("removed  1 file of quarantine\n")
    assert list((home / "archive" / "store" / "quarantine").iterdir()) == []
    assert "fa-1" in ok("store", "list").out


def test_editions_are_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shell completes what is in one's own store."""
    ok("store", "add", "both.tar.zst")
    monkeypatch.setenv("_ARCHIVE_COMPLETE", "bash_complete")
    offered = ask(monkeypatch, "archive store remove iran-2026-01/f")
    assert offered == ["plain,iran-2026-01/fa-1"]


def test_nothing_is_stored_unless_asked(home: Path) -> None:
    """Reading, checking and listing make no store."""
    ok("verify", "both.tar.zst")
    ok("store", "list")
    ok("store", "verify")
    assert not (home / "archive" / "store").exists()
