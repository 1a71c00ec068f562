"""Filling a drive that is pulled out at every operation, lies, or fails."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Sequence

import pytest

from archive.carriers.drive import File, Filled, fill
from archive.errors import BadDrive, DriveGone, NoRoom, ReadOnly, RequestError
from archive.medium import PART, mounted
from archive.tasks.check import Selection
from archive.tasks.handouts import Choice, handouts, of_inputs
from archive.tasks.inputs import Input
from tests import kit
from tests.kit import SARA, edition, run
from tests.rigs.badstick import Rig, rig
from tests.stock import lacking, needs, unable

pytestmark = pytest.mark.stock

OLD: Sequence[File] = (("a.txt", b"one\n" * 300), ("b.pdf", b"two\n" * 700))
NEW: Sequence[File] = (
    ("a.txt", b"ONE\n" * 310),
    ("b.pdf", b"two\n" * 700),
    ("c.html", b"three\n" * 100),
)
KNOWN = kit.trusting(SARA)


@pytest.fixture(scope="module")
def stick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    """A drive that does what it is told."""
    needs("fusermount")
    if not importlib.util.find_spec("fuse"):
        lacking("fusepy is not installed")
    with rig(tmp_path_factory.mktemp("stick")) as started:
        if not started.mounted:
            unable("this account may not mount a drive here")
        yield started


def filled(stick: Rig, files: Sequence[File]) -> Filled:
    """Fill it; whatever differs is of ours and older."""
    with mounted(stick.folder) as medium:
        return fill(medium, files, lambda _: None, lambda _: None)


def steps(stick: Rig, before: Sequence[File], files: Sequence[File]) -> int:
    """How many operations of a fill change the drive."""
    stick.new()
    filled(stick, before)
    stick.say("cut", -1, "False", "False")
    filled(stick, files)
    return int(stick.say("count"))


@pytest.mark.parametrize("torn", [False, True], ids=["lost", "torn"])
@pytest.mark.parametrize("eager", [False, True], ids=["lazy", "eager"])
@pytest.mark.parametrize("before", [(), OLD], ids=["first", "again"])
def test_pulled_out_at_any_operation_nothing_is_broken(
    stick: Rig, before: Sequence[File], *, torn: bool, eager: bool
) -> None:
    """Under a final name lies the old content or the new; the next run completes it.

    At every single operation of a fill that changes the drive, the drive goes.
    """
    count = steps(stick, before, NEW)
    assert count >= 6 * 2
    for cut in range(count):
        stick.new()
        filled(stick, before)
        stick.say("cut", cut, torn, eager)
        with pytest.raises(DriveGone):
            filled(stick, NEW)
        stick.say("plug")
        allowed = {*before, *NEW}
        there = stick.files()
        final = {item for item in there.items() if not item[0].endswith(PART)}
        assert final <= allowed, (cut, sorted(there))
        filled(stick, NEW)
        stick.replug()
        assert stick.files() == dict(NEW), cut


def test_a_careless_writer_is_caught_by_this_rig(stick: Rig) -> None:
    """The drive does ruin what is written under its final name: the rig can fail."""
    stick.new()
    stick.say("cut", 100, "True", "True")
    (stick.folder / "a.txt").write_bytes(OLD[0][1])
    stick.replug()
    assert stick.files()["a.txt"] != OLD[0][1]


def test_less_room_than_it_claims_is_found_before_it_is_done(stick: Rig) -> None:
    """Each file was right when it was written; the last pass names the ruined ones."""
    files = [(f"f{n}.txt", bytes([n]) * 1000) for n in range(1, 9)]
    for real in range(1024, 8 * 1024, 1024):
        stick.new(real=real)
        with pytest.raises(BadDrive) as caught:
            filled(stick, files)
        assert "f1.txt" in caught.value.message
    stick.new(real=8 * 1024)
    assert len(filled(stick, files).written) == 8


def test_a_full_drive_is_said_before_the_first_byte(stick: Rig) -> None:
    """The bytes that are needed are named; nothing was written, and those suffice."""
    files = [("a.txt", bytes(3000)), ("b.txt", bytes(100))]
    stick.new(claim=3072)
    with pytest.raises(NoRoom) as caught:
        filled(stick, files)
    assert "512 more bytes are needed: 3,584 for these files, 3,072" in (
        caught.value.message
    )
    assert stick.files() == {}
    stick.new(claim=3584)
    assert len(filled(stick, files).written) == 2


def test_a_drive_that_is_read_only_is_said(stick: Rig) -> None:
    """The switch of a card: nothing happened, and the next step is named."""
    stick.new()
    filled(stick, OLD)
    stick.say("set", "read_only", 1)
    with pytest.raises(ReadOnly):
        filled(stick, NEW)
    stick.say("set", "read_only", 0)
    assert stick.files() == dict(OLD)


def _files() -> list[File]:
    source = Input.of_bytes(kit.bundle(edition()))
    chosen = of_inputs([source], KNOWN, Selection(), unconfirmed=False)
    listed = handouts(chosen, KNOWN, Choice(sheets=False, lines=True))
    return [(each.name, each.content()) for each in listed]


@pytest.mark.usefixtures("folder")
def test_a_flipped_bit_is_found_after_plugging_in(stick: Rig) -> None:
    """Whatever file rots between filling and checking: it is not safe to hand on."""
    kit.put("b.tar.zst", edition())
    key = ("-p", SARA.public.line)
    stick.new()
    arguments = ("stick", stick.folder, "b.tar.zst", "--no-sheets", "--lines", *key)
    assert run(*arguments).status == 0
    stick.replug()
    assert run("stick", "--verify", stick.folder, *key).out.endswith(
        "\nsafe to hand on\n"
    )
    for name, content in _files():
        for offset in (0, len(content) // 2, len(content) - 1):
            stick.say("flip", name, offset)
            stick.replug()
            result = run("stick", "--verify", stick.folder, *key)
            assert result.status == 1, (name, offset, result.out)
            assert result.out.endswith("\nnot safe to hand on\n")
            stick.say("flip", name, offset)
    stick.replug()
    assert run("stick", "--verify", stick.folder, *key).status == 0


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"read_only": 1}, "read-only"),
        ({"claim": 4096}, "no-room"),
        ({"real": 4096}, "bad-drive"),
    ],
)
def test_what_is_wrong_with_a_drive_is_said_before_done(
    stick: Rig, settings: dict[str, int], code: str
) -> None:
    """The command says *not done*, why, and what to do; never *done*."""
    kit.put("b.tar.zst", edition())
    stick.new(**settings)
    key = ("-p", SARA.public.line)
    result = run("stick", stick.folder, "b.tar.zst", "--no-sheets", *key)
    assert result.status == RequestError.exit_status
    assert "done" not in result.out
    assert "archive: not done\n" in result.err
    assert f"[{code}]" in result.err
    assert "archive: hint: " in result.err
