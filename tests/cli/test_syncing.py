"""sync from the command line: what is printed, and what it returns."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from archive.cli import syncing
from archive.store.editions import Store
from archive.trust import store as trust_store
from tests import kit
from tests.attacks.snapshot import tree
from tests.kit import MALLORY, REZA, SARA, edition, ok, run

_BOTH = kit.bundle(edition(), edition("en", source=None))


@pytest.fixture(autouse=True)
def _stick(folder: Path) -> None:
    """Sara and Reza are known; an empty stick, and some bundles beside it."""
    trust_store.save(kit.trusting(SARA, REZA))
    (folder / "stick").mkdir()
    (folder / "both.tar.zst").write_bytes(_BOTH)
    kit.put("reza.tar.zst", edition(keys=(REZA,)))
    kit.put("two.tar.zst", edition(revision=2, text="two\n"))
    kit.put("other.tar.zst", edition(revision=2, text="other\n"))
    kit.put("strange.tar.zst", edition(revision=999_999_999, keys=(MALLORY,)))
    bad = bytearray(kit.bundle(edition("ckb")))
    bad[-60] ^= 1
    (folder / "bad.tar.zst").write_bytes(bad)


def _give(*bundles: str) -> None:
    """Put bundles into the stick's store, also those of strangers."""
    Path("stick/archive-store").mkdir(exist_ok=True)
    run("store", "add", *bundles, "--unconfirmed", "--store", "stick/archive-store")


def test_what_came_and_what_went_is_said() -> None:
    """A line for each, then how many, and that it was read back."""
    ok("store", "add", "both.tar.zst")
    _give("reza.tar.zst", "two.tar.zst")
    assert ok("sync", "stick").out.splitlines() == [
        "came  iran-2026-01/fa-1  trusted  more-signatures",
        "came  iran-2026-01/fa-2  trusted",
        "went  iran-2026-01/en-1  trusted",
        "went  iran-2026-01/fa-1  trusted  more-signatures",
        "2 editions came, 2 went.",
        "What went was read back from stick.",
    ]
    assert ok("sync", "stick").out == "0 editions came, 0 went.\n"


def test_what_was_left_is_said_with_the_next_step() -> None:
    """Strangers' editions stay; exit status 3, and the option that carries them."""
    _give("strange.tar.zst")
    result = run("sync", "stick")
    assert result.status == 3
    assert result.out.splitlines() == [
        "left-there  iran-2026-01/fa-999999999  no-known-key",
        "0 editions came, 0 went.",
        "1 file left on stick: signed by no key that you know.",
        "To carry what strangers signed: --unconfirmed.",
    ]
    result = ok("sync", "stick", "--unconfirmed")
    assert result.out.startswith("came  iran-2026-01/fa-999999999  unknown\n")
    stays = run("sync", "stick", "--store", "s", "--only-out")
    assert (stays.status, stays.out) == (0, "0 editions came, 0 went.\n")
    Path("empty").mkdir()
    stays = run("sync", "empty")
    assert stays.status == 3
    assert "1 file kept here: signed by no key that you know.\n" in stays.out


def test_strangers_editions_can_be_set_apart() -> None:
    """They lie in quarantine, and can be looked at there; exit status 3."""
    _give("strange.tar.zst")
    result = run("sync", "stick", "--quarantine")
    assert result.status == 3
    assert result.out.splitlines() == [
        "quarantined  iran-2026-01/fa-999999999  unknown",
        "0 editions came, 0 went.",
        "1 file from stick set apart in your quarantine.",
    ]
    held = ok("store", "list", "--json").json
    assert held["editions"] == []
    assert [each["code"] for each in held["quarantine"]] == ["unconfirmed"]


def test_what_is_bad_is_said_and_stops_nothing() -> None:
    """A forgery by the file that it came in, a conflict with its sentence."""
    ok("store", "add", "two.tar.zst")
    _give("other.tar.zst", "both.tar.zst")
    Path("stick/bad.tar.zst").write_bytes(Path("bad.tar.zst").read_bytes())
    result = run("sync", "stick")
    assert result.status == 1
    assert "came  iran-2026-01/fa-2  conflict\n  Two different texts" in result.out
    assert "quarantined  bad.tar.zst  forged-or-damaged\n" in result.out
    assert "3 editions came, 1 went.\n" in result.out


@pytest.mark.parametrize("named", [(), ("--store", "shelf")])
def test_what_stays_here_is_said_with_a_command_that_looks_at_it(
    named: tuple[str, ...], home: Path
) -> None:
    """Of the store that was meant, whether it was named or not."""
    ok("store", "add", "both.tar.zst", *named)
    root = Path(named[1]) if named else home / "archive" / "store"
    (path,) = root.rglob("fa-1.*")
    path.write_bytes(Path("bad.tar.zst").read_bytes())
    result = run("sync", "stick", *named)
    assert result.status == 1
    (command,) = re.findall("text; archive (store verify.*)[.]\n", result.out)
    assert "moved to quarantine" in run(*command.split()).out


def test_a_dry_run_writes_nothing() -> None:
    """On neither side, and says so."""
    ok("store", "add", "both.tar.zst")
    _give("two.tar.zst")
    before = tree(Path.cwd())
    result = ok("sync", "stick", "--dry-run")
    assert tree(Path.cwd()) == before
    assert result.out.endswith("Nothing was written: this was a dry run.\n")
    assert result.out.startswith("came  iran-2026-01/fa-2  trusted\nwent  ")


def test_programs_get_the_same() -> None:
    """Lists of what came, went and was left, each short."""
    ok("store", "add", "both.tar.zst")
    _give("two.tar.zst", "strange.tar.zst")
    Path("stick/bad.tar.zst").write_bytes(Path("bad.tar.zst").read_bytes())
    result = run("sync", "stick", "--json")
    assert result.status == 1
    data = result.json
    assert data["dry_run"] is False
    assert data["came"] == [
        {
            "way": "in",
            "edition": "iran-2026-01/fa-2",
            "outcome": "added",
            "verdict": "trusted",
        }
    ]
    assert [each["edition"][-4:] for each in data["went"]] == ["en-1", "fa-1"]
    left = [(each["verdict"], each.get("error", {}).get("code"))
            for each in data["left"]]  # fmt: skip
    assert left == [(None, None), ("forged-or-damaged", "malformed")]


def test_of_many_that_were_left_some_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A stick with any number of strange files fills no screen."""
    monkeypatch.setattr(syncing, "_SHOWN", 2)
    for number in range(5):
        kit.put(f"{number}.tar.zst", edition(revision=9 + number, keys=(MALLORY,)))
    _give(*(f"{number}.tar.zst" for number in range(5)))
    lines = run("sync", "stick").out.splitlines()
    assert sum(line.startswith("left-there") for line in lines) == 2
    assert "and 3 more that stay where they are" in lines
    assert "5 files left on stick: signed by no key that you know." in lines


def test_one_way_and_one_language() -> None:
    """Only in writes nothing there; only out takes nothing in."""
    ok("store", "add", "both.tar.zst")
    _give("two.tar.zst")
    before = tree(Path("stick"))
    ok("sync", "stick", "--only-in", "--store", "shelf")
    assert tree(Path("stick")) == before
    out = ok("sync", "stick", "--only-out", "-l", "en").out
    assert out.startswith("went  iran-2026-01/en-1  trusted\n0 editions came, 1 went")
    assert sum(len(claims) for _, claims in Store(Path("shelf")).shelves()) == 1


def test_a_language_that_is_nowhere_is_said() -> None:
    """Exit status 2 as of other commands, for people and programs; the others go."""
    ok("store", "add", "both.tar.zst")
    result = run("sync", "stick", "-l", "xx\x1b")
    assert result.status == run("verify", "both.tar.zst", "-l", "xx").status == 2
    assert result.out.splitlines() == [
        "missing  xx<U+001B>",
        "  there is no edition xx<U+001B> on stick or in your store [not-found]",
        "  next: there is: en, fa",
        "0 editions came, 0 went.",
    ]
    result = run("sync", "stick", "-l", "xx", "-l", "fa", "--json")
    assert result.status == 2
    (went,), (left,) = result.json["went"], result.json["left"]
    assert went["edition"] == "iran-2026-01/fa-1"
    assert (left["edition"], left["outcome"]) == ("xx", "missing")
    assert left["error"]["code"] == "not-found"
    Path("empty").mkdir()
    result = run("sync", "empty", "-l", "fa", "--only-in")
    assert (result.status, result.out.count("none at all")) == (2, 1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nowhere/stick",), "stick: there is no such folder"),
        (("stick", "--only-in", "--only-out"), "only in, and only out"),
        (("stick", "--unconfirmed", "--quarantine"), "to be carried, and to be kept"),
        (("own", "--store", "own"), "own: that is your store itself"),
        (("stick", "--dry-run", "--store", "nowhere"), "there is no such folder"),
        ((), "missing argument 'PATH'"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: tuple[str, ...], message: str) -> None:
    """Exit status 2, base names only, nothing written."""
    Path("own").mkdir()
    before = tree(Path.cwd())
    result = run("sync", *arguments)
    assert result.status == 2
    assert message in result.err
    assert "nowhere/" not in result.err
    assert tree(Path.cwd()) == before


def test_names_of_files_reach_the_terminal_spelled_out() -> None:
    """A name with control characters is shown, and does nothing."""
    name = "stick/\x1b[31m\u202e.tar.zst"
    Path(name).write_bytes(Path("bad.tar.zst").read_bytes())
    for arguments in ((), ("--json",)):
        out = run("sync", "stick", *arguments).out
        assert "\x1b" not in out
        assert "\u202e" not in out


def test_an_empty_name_is_no_folder(home: Path) -> None:
    """A script whose variable is empty writes nothing where it happens to run."""
    ok("store", "add", "both.tar.zst")
    before = tree(Path()), tree(home)
    for command in (
        ("sync", ""),
        ("sync", "", "--dry-run"),
        ("sync", "stick", "--store", ""),
        ("store", "add", "both.tar.zst", "--store", ""),
        *(("store", verb, "--store", "") for verb in ("list", "verify")),
        ("store", "export", "--store", "", "--output", "x.tar.zst"),
        ("store", "remove", "--quarantine", "--yes", "--store", ""),
    ):
        result = run(*command)
        assert (result.status, result.out) == (2, "")
        assert "without a name" in result.err
    assert (tree(Path()), tree(home)) == before


def test_the_folder_of_keys_is_no_stick(home: Path) -> None:
    """Nothing for others is put among keys, by whatever path."""
    ok("store", "add", "both.tar.zst")
    Path("link").symlink_to(home / "archive")
    before = tree(home)
    for named in (home / "archive", "link", home / "archive" / "keys"):
        (home / "archive" / "keys").mkdir(exist_ok=True)
        result = run("sync", named)
        assert result.status == 2
        assert "your keys" in result.err
        assert "/" not in result.err.replace("://", "")
    assert {**before, "archive/keys": tree(home)["archive/keys"]} == tree(home)
