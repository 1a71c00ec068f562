"""The command ``stick``: what it says, and when it does not say *done*."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests import kit
from tests.attacks.snapshot import tree
from tests.kit import MALLORY, ROOT, SARA, edition, ok, run
from tests.tasks.test_exposed import lay

EN = edition("en", source=None, text="Stop.\n")
KEY = ("-p", SARA.public.line)
SAFE = "safe to hand on"


@pytest.fixture
def drive(folder: Path) -> str:
    """An empty drive beside a bundle, ``b.tar.zst``."""
    (folder / "STICK").mkdir()
    kit.put("b.tar.zst", edition(), EN)
    return "STICK"


def test_it_says_what_it_did_and_what_comes_next(drive: str) -> None:
    """Each file, then *done*, and that only plugging in again shows what is there."""
    result = ok("stick", drive, "b.tar.zst", "--no-sheets", *KEY)
    assert result.out == (
        "written   VERIFY.txt\n"
        "written   read-en.html\n"
        "written   en.txt\n"
        "written   read-fa.html\n"
        "written   fa.txt\n"
        "written   iran-2026-01.tar.zst\n"
        "done STICK\n"
        f"  6 files, {_size(drive):,} bytes. No program but the page's,"
        " no secret key, no list of people.\n"
        "  next: pull it out properly, plug it in again, then: archive stick --verify"
        " STICK\n"
    )
    assert SAFE not in result.out
    again = ok("stick", drive, "b.tar.zst", "--no-sheets", "--json", *KEY).json
    assert (again["done"], again["written"], len(again["kept"])) == (True, [], 6)


def _size(drive: str) -> int:
    return sum(each.stat().st_size for each in Path(drive).iterdir())


def test_a_secret_key_on_the_drive_is_said(drive: str) -> None:
    """By its place there, with what to do, after filling and when it is looked at."""
    lay(Path(drive) / "archive" / "keys" / "sa\x1bra.key")
    filling = ("stick", drive, "b.tar.zst", "--no-sheets", *KEY)
    result = run(*filling)
    name = "archive/keys/sa<U+001B>ra.key"
    assert result.status == 3
    assert f"secret-key  {name}\n  A secret key. Keys never travel on" in result.out
    assert "no secret key" not in result.out
    assert result.out.endswith("next: do not hand it on: a secret key lies on it\n")
    result = run(*filling, "--json")
    assert (result.status, result.json["secret_keys"]) == (3, [name])
    result = run("stick", "--verify", drive, *KEY)
    assert result.status == 3
    assert f"secret-key   {name}\n  A secret key. Keys never travel on" in result.out
    assert result.out.endswith(f"not {SAFE}\n")
    (Path(drive) / "archive" / "keys" / "sa\x1bra.key").unlink()
    ok("stick", "--verify", drive, *KEY)


def test_languages_and_lines_can_be_chosen(drive: str) -> None:
    """One language for one person, with lines for messages."""
    ok("stick", drive, "b.tar.zst", "-l", "fa", "--lines", "--no-sheets", *KEY)
    assert {each.name for each in Path(drive).iterdir()} == {
        "VERIFY.txt", "read-fa.html", "fa.txt", "lines-fa.txt", "iran-2026-01.tar.zst"
    }  # fmt: skip


def test_without_an_input_the_store_goes_out(drive: str) -> None:
    """The newest of each language that known keys signed; what is left out is named."""
    ok("trust", "add", "--from", "b.tar.zst", "--name", "Sara")
    kit.put("strange.tar.zst", edition("ku", keys=(MALLORY,)))
    ok("store", "add", "b.tar.zst")
    ok("store", "add", "strange.tar.zst", "--unconfirmed")
    result = ok("stick", drive, "--no-sheets")
    assert "left out of the store: iran-2026-01/ku-1" in result.err
    assert len(list(Path(drive).iterdir())) == 6
    assert ok("stick", "--verify", drive).out.endswith(f"\n{SAFE}\n")
    assert run("stick", drive, "--no-sheets", "-l", "xx").status == 2


def test_an_empty_store_fills_nothing(drive: str) -> None:
    """The next step is named."""
    result = run("stick", drive)
    assert result.status == 2
    assert "the store is empty" in result.err
    assert list(Path(drive).iterdir()) == []


def test_what_stops_it_is_said_behind_not_done(drive: str) -> None:
    """Nobody takes a drive along that is not filled."""
    (Path(drive) / "fa.txt").write_bytes(b"mine")
    result = run("stick", drive, "b.tar.zst", "--no-sheets", *KEY)
    assert result.status == 2
    assert result.out == ""
    assert result.err.startswith("archive: not done\narchive: error: fa.txt: ")
    assert [each.name for each in Path(drive).iterdir()] == ["fa.txt"]


def test_an_unknown_signer_stops_it(drive: str) -> None:
    """Exit status 3 as everywhere, and nothing is written."""
    assert run("stick", drive, "b.tar.zst").status == 3
    assert list(Path(drive).iterdir()) == []
    assert ok("stick", drive, "b.tar.zst", "--no-sheets", "--unconfirmed").out
    looked = run("stick", "--verify", drive)
    assert looked.status == 3
    assert looked.out.endswith(f"\nnot {SAFE}\n")
    assert ok("stick", "--verify", drive, "--unconfirmed").out.endswith(f"\n{SAFE}\n")


def test_without_the_library_for_sheets_the_rest_is_there(drive: str) -> None:
    """What is missing is named with the next step; exit status 3, unless unasked."""
    script = (
        "import sys; sys.modules['fpdf'] = None\n"
        "from archive.cli import main; sys.exit(main(sys.argv[1:]))\n"
    )
    program = [sys.executable, "-c", script]
    done = subprocess.run(
        [*program, "stick", drive, "b.tar.zst", "-l", "fa", *KEY],
        check=False, capture_output=True, text=True, cwd=Path.cwd(),
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert "left-out  fa.pdf\n  fpdf is not installed [missing-extra]\n" in done.stdout
    assert "\ndone STICK\n" in done.stdout
    assert ok("stick", "--verify", drive, *KEY).out.endswith(f"\n{SAFE}\n")


def test_recipients_and_distributors_share_one_drive(drive: str) -> None:
    """What one command put there the other leaves, byte for byte, and both say so."""
    ok("trust", "add", "--from", "b.tar.zst", "--name", "Sara")
    kit.put("two.tar.zst", edition(revision=2, text="later\n"))
    ok("store", "add", "b.tar.zst")
    ok("stick", drive, "--no-sheets")
    handed = tree(Path(drive))
    assert "2 went.\n" in ok("sync", drive).out
    assert {name: tree(Path(drive))[name] for name in handed} == handed
    assert tree(Path(drive)).keys() > handed.keys()
    looked = ok("stick", "--verify", drive).out
    assert "store        archive-store\n  Editions for distributors" in looked
    assert "not-ours" not in looked
    ok("store", "add", "two.tar.zst")
    held = tree(Path(drive, "archive-store"))
    done = ok("stick", drive, "--no-sheets", "--json").json
    assert done["replaced"] == ["read-fa.html", "fa.txt", "iran-2026-01.tar.zst"]
    assert tree(Path(drive, "archive-store")) == held
    assert "0 editions came, 1 went.\n" in ok("sync", drive).out
    assert ok("stick", "--verify", drive).out.endswith(f"\n{SAFE}\n")


def test_verify_takes_no_inputs(drive: str) -> None:
    """What is on a drive is looked at as it is."""
    for more in (("b.tar.zst",), ("-l", "fa"), ("--no-sheets",), ("--lines",)):
        assert run("stick", "--verify", drive, *more).status == 2
    assert run("stick", "").status == 2
    assert run("stick", "--verify", "gone").status == 2


def test_what_is_no_folder_is_said_whatever_it_is(drive: str) -> None:
    """A link to itself, a name that is too long, a file: nothing is written."""
    Path("loop").symlink_to("loop")
    for named in ("loop", "x" * 300, "b.tar.zst", "b.tar.zst/x", f"{drive}/loop"):
        for more in ((named, "b.tar.zst", *KEY), ("--verify", named)):
            result = run("stick", *more)
            assert result.status == 2
            assert ": there is no such folder [not-found]" in result.err
    assert list(Path(drive).iterdir()) == []


def test_json_says_whether_it_is_safe(drive: str) -> None:
    """The same as people read, with each name and its state."""
    ok("stick", drive, "b.tar.zst", "-l", "fa", "--no-sheets", *KEY)
    found = ok("stick", "--verify", drive, "--json", *KEY).json
    assert found["safe_to_hand_on"] is True
    assert found["verdict"] == "trusted"
    assert {each["state"] for each in found["files"]} == {"sound"}
    (Path(drive) / "fa.txt").write_bytes(b"forged")
    (Path(drive) / "evil\u202e.exe").write_bytes(b"")
    result = run("stick", "--verify", drive, "--json", *KEY)
    assert result.status == 1
    assert result.json["safe_to_hand_on"] is False
    states = {each["name"]: each["state"] for each in result.json["files"]}
    assert states["fa.txt"] == "other"
    assert states["evil<U+202E>.exe"] == "runs"
    assert "\u202e" not in run("stick", "--verify", drive, *KEY).out


def test_nothing_of_the_computer_is_on_the_drive(drive: str, home: Path) -> None:
    """No folder, no name for a key, no file of the program's own."""
    ok("trust", "add", "--from", "b.tar.zst", "--name", "Petname-of-Sara")
    ok("stick", drive, "b.tar.zst", "--lines")
    for each in Path(drive).iterdir():
        content = each.read_bytes()
        for trace in (b"Petname-of-Sara", str(home).encode(), str(ROOT).encode()):
            assert trace not in content, each.name
