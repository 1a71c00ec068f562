"""kit from the command line: what it takes, what it says, what it returns."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.tasks.locked import lock
from archive.trust import store as trust_store
from tests import kit
from tests import wheels as small
from tests.cli.test_complete import ask
from tests.kit import MALLORY, REZA, SARA, edition, ok, run

PLAIN = ("--no-sheets",)


@pytest.fixture(autouse=True)
def _friend(folder: Path) -> None:
    """Sara and Reza are known; some bundles lie in the working folder."""
    trust_store.save(kit.trusting(SARA, REZA))
    kit.put("both.tar.zst", edition(), edition("en", source=None, text="Stop.\n"))
    kit.put("two.tar.zst", edition(revision=2, text="two\n"))
    kit.put("other.tar.zst", edition(revision=2, text="other\n", keys=(REZA,)))
    kit.put("strange.tar.zst", edition(keys=(MALLORY,)))
    (folder / "damaged.tar.zst").write_bytes(kit.bundle(edition())[:-9])


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_kit_is_made_and_told(folder: Path) -> None:
    """Editions with their verdicts, how many files, and the digest to compare."""
    result = ok("kit", "k", "both.tar.zst", *PLAIN)
    lines = result.out.splitlines()
    assert lines[:3] == [
        "written k",
        "  iran-2026-01/en-1  trusted",
        "  iran-2026-01/fa-1  trusted",
    ]
    assert lines[3].startswith("  11 files, ")
    again = ok("kit", "again", "both.tar.zst", *PLAIN, "--json").json
    assert lines[4] == f"  sha256 {again['sha256']}"
    assert [each["name"] for each in again["files"]][-1] == "README.txt"
    assert len(_names(folder / "k")) == len(again["files"]) == 11


def test_sheets_are_there_unless_left_out(folder: Path) -> None:
    """A PDF of each language, on the paper that was chosen."""
    ok("kit", "k", "both.tar.zst", "-l", "en")
    ok("kit", "letter", "both.tar.zst", "-l", "en", "--paper", "letter")
    a4, letter = ((folder / name / "en.pdf").read_bytes() for name in ("k", "letter"))
    assert a4.startswith(b"%PDF")
    assert a4 != letter


def test_bundle_folder_page_and_store_give_one_kit() -> None:
    """Wherever an edition comes from, what is handed out is the same."""
    ok("cut", "both.tar.zst", "-l", "fa", "-o", "fa.tar.zst")
    ok("unpack", "fa.tar.zst", "-C", "unpacked")
    ok("page", "fa.tar.zst")
    ok("store", "add", "fa.tar.zst")
    ok("store", "add", "fa.tar.zst", "--store", "shelf")
    sources = [["fa.tar.zst"], ["unpacked"], ["read-fa.html"], [], ["--store", "shelf"]]
    kits = [
        ok("kit", f"kit-{number}", *source, *PLAIN, "--json").json["sha256"]
        for number, source in enumerate(sources)
    ]
    assert len(set(kits)) == 1


def test_the_newest_of_several_inputs_goes_out(folder: Path) -> None:
    """A lower revision stays at home."""
    ok("kit", "k", "both.tar.zst", "two.tar.zst", "-l", "fa", *PLAIN)
    assert (folder / "k" / "fa.txt").read_text() == "two\n"


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (["strange.tar.zst"], 3, "unconfirmed"),
        (["damaged.tar.zst"], 1, "malformed"),
        (["two.tar.zst", "other.tar.zst"], 1, "conflict"),
        (["missing.tar.zst"], 2, "not-found"),
        (["both.tar.zst", "-l", "ku"], 2, "not-found"),
        ([], 2, "not-found"),
        (["--store", "nowhere"], 2, "not-found"),
        (["both.tar.zst", "--store", "."], 2, "usage"),
        (["both.tar.zst", "--for", "windows-x86_64"], 2, "usage"),
        (["both.tar.zst", "--software", "nowhere"], 2, "not-found"),
        (["both.tar.zst", "--software", "."], 2, "bad-source"),
        (["both.tar.zst", "--software", ".", "--for", "amiga"], 2, "usage"),
    ],
)
def test_what_cannot_be_a_kit_leaves_nothing(
    folder: Path, arguments: list[str], status: int, code: str
) -> None:
    """Refused with its code, and there is no folder, whole or begun."""
    before = _names(folder)
    result = run("kit", "k", *arguments, *PLAIN, "--json")
    assert (result.status, result.json["error"]["code"]) == (status, code)
    assert _names(folder) == before


def test_a_stranger_goes_out_only_by_name(folder: Path) -> None:
    """With --unconfirmed, and the verdict says what it is."""
    result = ok("kit", "k", "strange.tar.zst", "--unconfirmed", *PLAIN)
    assert "  iran-2026-01/fa-1  unknown" in result.out.splitlines()
    assert (folder / "k" / "read-fa.html").exists()


def test_what_of_the_store_stays_at_home_is_said(folder: Path) -> None:
    """Two texts in conflict are left out, the rest goes out, and the status says it."""
    ok("store", "add", "both.tar.zst", "two.tar.zst")
    assert run("store", "add", "other.tar.zst").status == 1
    result = run("kit", "k", *PLAIN)
    assert result.status == 1
    assert "left-out" in result.out
    assert (folder / "k" / "en.txt").exists()
    assert not (folder / "k" / "fa.txt").exists()


@pytest.mark.parametrize("more", [(), ("-l", "fa")])
def test_a_language_that_the_store_lacks_is_said(
    folder: Path, more: tuple[str, ...]
) -> None:
    """Also if others are there: a kit without it would pass for one with it."""
    ok("store", "add", "both.tar.zst")
    result = run("kit", "k", *PLAIN, "-l", "xx", *more)
    assert result.status == 2
    assert "there is no edition xx in the store [not-found]" in result.err
    assert not (folder / "k").exists()


def test_what_could_not_be_made_is_said(folder: Path) -> None:
    """By its name and why; the exit status says that something is missing."""
    kit.put("large.tar.zst", edition(files={"reading.opus": bytes(5 << 20)}))
    result = run("kit", "k", "large.tar.zst", *PLAIN)
    assert result.status == 3
    assert "  not made read-fa.html" in result.out.splitlines()
    assert (folder / "k" / "fa.txt").exists()


def test_a_wheel_of_nobodys_is_refused_by_name(folder: Path) -> None:
    """The shipped lock counts: wheels that it does not name are not handed on."""
    small.put(folder / "wheels")
    result = run("kit", "k", "both.tar.zst", "--software", "wheels", *PLAIN)
    assert result.status == 2
    assert "anvil-1.0-py3-none-any.whl" in result.err
    assert not (folder / "k").exists()


def test_computers_are_completed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shell offers the platforms of the lock, and each with its Pythons."""
    monkeypatch.setenv("_ARCHIVE_COMPLETE", "bash_complete")
    offered = ask(monkeypatch, "archive kit k --for windows")
    known = [each for each in lock().computers if each.startswith("windows")]
    assert offered == [f"plain,{each}" for each in known]
    assert len(offered) == 4
