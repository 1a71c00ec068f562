"""scan and collect, as a person meets them."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest

from archive import limits
from archive.cli import collecting
from archive.packets.lines import to_digits
from archive.packets.packet import Packet
from archive.packets.sending import Sender
from archive.squares.draw import Kind, Level, draw
from archive.squares.image import png
from archive.tasks.collect import Collecting
from archive.trust import store
from tests.kit import (
    MALLORY,
    REZA,
    SARA,
    SERIES,
    bundle,
    edition,
    ok,
    put,
    run,
    trusting,
)
from tests.parcels import (
    KNOWN,
    LONG,
    badly_signed,
    content,
    forged,
    lines,
    sender,
    text,
)

FA, EN = edition(text=LONG), edition("en", source=None)
SENDER = sender(FA)
SET = SENDER.header.object_id.hex()[:4]
DEFAULT = f"{SERIES}-fa.tar.zst"
pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture(autouse=True)
def know(home: Path) -> None:
    """Sara is in the trust store, checked."""
    assert home.is_dir()
    store.save(trusting(SARA))


def given(*texts: str, name: str = "messages.txt") -> str:
    """A file with these texts; its name."""
    Path(name).write_text("".join(texts))
    return name


def photo(number: int, name: str, packet: Packet | None = None) -> str:
    """A photo of one square of the sheet, from 0; or of another with its number."""
    shown = packet or SENDER.packet(number * 4, 4)
    digits = to_digits(shown.to_bytes())
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_bytes(png(draw(f"{number + 1}/35 ", digits, Kind(15, Level.M)), 3))
    return name


def piped(monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    """Something on standard input."""
    pipe = io.TextIOWrapper(io.BytesIO(content.encode()), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", pipe)


# Whole


def test_an_edition_that_is_whole_is_written_and_named() -> None:
    """The verdict first, then what was counted and where it was written."""
    result = ok("collect", given(lines(FA, 4), "hello\n", lines(FA, 4, [0])))
    assert result.err == ""
    first, *_, third, second, last = result.out.splitlines()
    assert (first, third) == ("trusted", f"  set {SET}")
    assert second == "7 packets, 1 repeat"
    assert last == f"written {DEFAULT}"
    assert Path(DEFAULT).read_bytes() == bundle(FA)
    assert ok("verify", DEFAULT).out.startswith("trusted\n")


def test_results_for_programs_say_the_same() -> None:
    """What was written, counts, and each object with its edition."""
    result = ok("collect", given(lines(FA, 4), lines(FA, 4, [0])), "-o", "x", "--json")
    (found,) = result.json["objects"]
    assert found.pop("edition") == {
        key: value
        for key, value in ok("verify", "x", "--json").json["editions"][0].items()
        if key not in ("input", "strays")
    }
    assert found == {
        "set": SET,
        "pieces": 24,
        "needed": 23,
        "error": None,
        "forged": [],
        "more_forged": 0,
    }
    assert {key: result.json[key] for key in result.json if key != "objects"} == {
        "output": "x",
        "packets": 7,
        "repeats": 1,
        "damaged": 0,
        "foreign": 0,
    }


def test_progress_of_many_is_still_a_line() -> None:
    """Strangers can begin dozens of objects: those that are furthest are named."""
    collection = Collecting(KNOWN)
    for number in range(limits.GROUPS - 1):
        collection.add(Sender(bytes([number]) * 5000).packet(0, 1), "stranger")
    for packet in sender(FA).first(2, 10):
        collection.add(packet, "friend")
    said = collecting.so_far(collection)
    assert f"{SET} 20 of 23 pieces" in said
    assert said.endswith("; and 48 others")
    assert len(said) < 1000


def test_lines_come_through_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a file, standard input is read; ``-`` says so."""
    for number, arguments in enumerate(((), ("-",))):
        piped(monkeypatch, lines(FA, 4))
        ok("collect", *arguments, "-o", str(number))
    piped(monkeypatch, lines(FA, 4))
    ok("scan", "-", "-o", "2")
    assert {Path(str(number)).read_bytes() for number in range(3)} == {bundle(FA)}


def test_a_bundle_goes_through_a_pipe_alone() -> None:
    """``--output -`` leaves standard output to it; what was found goes beside."""
    for command in ("collect", "scan"):
        result = ok(command, given(lines(FA, 4)), "-o", "-")
        assert result.out == bundle(FA).decode("utf-8", "replace")
        assert result.err.startswith(f"trusted\n{SERIES}/fa-1\n")
        assert result.err.endswith("written standard output\n")
        mixed = run(command, given(lines(FA, 4)), "-o", "-", "--json")
        assert mixed.status == 2
        assert "would both go to standard output [usage]" in mixed.err


def test_photos_and_messages_are_one_collection() -> None:
    """``scan`` says after each picture how far everything is."""
    photos = [photo(number, f"photos/{number}.png") for number in (0, 3)]
    names = ["photos", given(lines(FA, 1, range(4, 12)), lines(FA, 4, [4, 5]))]
    result = ok("scan", *names, "-o", "out")
    assert result.err == (
        f"archive: 0.png: 1 square; {SET} 4 of 23 pieces, any 19 more\n"
        f"archive: 3.png: 1 square; {SET} 8 of 23 pieces, any 15 more\n"
    )
    assert len(photos) == 2
    assert Path("out").read_bytes() == bundle(FA)


# More is needed


def test_what_is_incomplete_says_how_much_more() -> None:
    """Exit status 3, pieces by number, and no bundle."""
    result = run("collect", given(lines(FA, 4, range(4))))
    assert result.status == 3
    assert result.out == (
        f"incomplete\nset {SET}\n  16 of 23 pieces, any 7 more\n4 packets\n"
    )
    assert [path.name for path in Path().iterdir()] == ["messages.txt"]
    found = run("collect", "messages.txt", "--json")
    assert found.status == 3
    assert found.json["output"] is None
    (work,) = found.json["objects"]
    assert (work["pieces"], work["needed"], work["edition"]) == (16, 23, None)


def test_one_of_two_that_is_whole_is_written() -> None:
    """The other one is still asked for."""
    result = run("collect", given(lines(EN), lines(FA, 4, [0])), "-o", "out")
    assert result.status == 3
    assert Path("out").read_bytes() == bundle(EN)
    assert "any 19 more" in result.out


def test_a_text_without_packets_is_an_error() -> None:
    """It says what packets look like."""
    result = run("collect", given("hello\n"))
    assert result.status == 2
    assert "no packets in it [not-found]" in result.err
    assert "2R" in result.err
    assert run("scan", "messages.txt").status == 2


def test_scanning_nothing_is_a_mistake() -> None:
    """Neither files nor a camera nor an earlier run."""
    result = run("scan")
    assert result.status == 2
    assert "nothing to look at [usage]" in result.err


# Going on


def test_runs_add_up() -> None:
    """Each writes down what is new; the last one writes the bundle."""
    for number in range(6):
        photo(number, f"{number}.png")
        result = run("scan", f"{number}.png", "--resume", "pieces")
        assert result.status == (0 if number == 5 else 3)
        assert Path("pieces").read_text() == lines(FA, 4, range(number + 1))
    assert Path(DEFAULT).read_bytes() == bundle(FA)
    assert ok("collect", "--resume", "pieces", "-o", "again").status == 0
    assert Path("again").read_bytes() == bundle(FA)


def test_an_earlier_run_can_be_asked_how_far_it_is() -> None:
    """Without a file, only what was written down counts; and it stays as it is."""
    run("collect", given(lines(FA, 4, range(4))), "--resume", "pieces")
    before = Path("pieces").read_bytes()
    for command in ("collect", "scan"):
        result = run(command, "--resume", "pieces")
        assert result.status == 3
        assert "  16 of 23 pieces, any 7 more\n0 packets\n" in result.out
    assert Path("pieces").read_bytes() == before


class Interrupted(io.RawIOBase):
    """A pipe at which somebody presses Control-C."""

    def readable(self) -> bool:
        return True

    def readinto(self, _buffer: object) -> int:
        raise KeyboardInterrupt


def test_whoever_stops_a_scan_goes_on_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Control-C: every packet that was read is written down, and no traceback."""
    names = [photo(number, f"{number}.png") for number in range(5)]
    pipe = io.TextIOWrapper(io.BufferedReader(Interrupted()))
    monkeypatch.setattr(sys, "stdin", pipe)
    result = run("scan", *names, "-", photo(5, "5.png"), "--resume", "pieces")
    assert result.status == 130
    assert result.err.endswith("archive: stopped\n")
    assert Path("pieces").read_text() == lines(FA, 4, range(5))
    ok("scan", "5.png", "--resume", "pieces", "-o", "out")
    assert Path("out").read_bytes() == bundle(FA)


def test_what_was_written_down_is_deleted_only_when_all_is_whole() -> None:
    """``--discard`` leaves the file as long as anything is missing or unwritten."""
    more = ("--resume", "pieces", "--discard")
    assert run("collect", given(lines(FA, 4, range(4)), lines(EN)), *more).status == 3
    assert Path("pieces").exists()
    refused = run("collect", given(lines(FA, 4)), *more, "-o", put("there", EN))
    assert refused.status == 2
    assert "there: exists already [already-there]" in refused.err
    assert Path("pieces").exists()
    ok("collect", given(lines(FA, 4)), *more, "-o", "out")
    assert not Path("pieces").exists()
    assert Path("out").read_bytes() == bundle(EN, FA)


# Who signed


def test_a_strangers_edition_is_written_and_said_to_be_one() -> None:
    """Exit status 3, as ``verify`` has it."""
    stranger = edition(keys=(MALLORY,))
    result = run("collect", given(lines(stranger)), "-o", "out")
    assert result.status == 3
    assert result.out.startswith(f"unknown\n{SERIES}/fa-1\n")
    assert Path("out").read_bytes() == bundle(stranger)
    known = ok("collect", "messages.txt", "-o", "known", "-p", MALLORY.public.line)
    assert known.out.startswith("trusted\n")


def test_what_nobody_signed_is_never_written() -> None:
    """The verdict and its exit status are those of ``verify``; what came stays."""
    unsigned = edition(keys=())
    more = ("-o", "out", "--resume", "pieces", "--discard")
    result = run("collect", given(lines(unsigned)), *more)
    assert result.status == run("verify", put("x", unsigned)).status
    assert result.status != 0
    assert result.out.startswith(f"unsigned\n{SERIES}/fa-1\n")
    assert "\nwritten " not in result.out
    assert not Path("out").exists()
    assert Path("pieces").exists()


def test_an_edition_with_a_bad_signature_is_set_aside() -> None:
    """Exit status 1, its reason and what to do; the other edition is written."""
    result = run("collect", given(lines(badly_signed()), lines(EN)), "-o", "out")
    label = sender(badly_signed()).header.object_id.hex()[:4]
    assert result.status == 1
    assert result.out.startswith(
        f"forged-or-damaged\nset {label}\n"
        "  the signature does not belong to this text [forged-or-damaged]\n"
        "  next: this is not the signed text: do not pass it on\n"
        f"trusted\n{SERIES}/en-1\n"
    )
    assert Path("out").read_bytes() == bundle(EN)
    work = run("collect", "messages.txt", "-o", "again", "--json").json["objects"][0]
    assert work["edition"] is None
    assert work["error"]["code"] == "forged-or-damaged"


def test_an_object_of_a_newer_version_says_so() -> None:
    """It is not called incomplete or forged."""
    new = Sender(content(FA, codec=9))
    result = run("collect", given(text(new.first(4, 6))))
    assert result.status == 1
    label = new.header.object_id.hex()[:4]
    assert result.out.startswith(
        f"newer-version\nset {label}\n"
        "  object: version 1, codec 9 [newer-version]\n"
        "  next: made by a newer version of archive"
    )
    assert "more will help" not in result.out


def test_two_texts_under_one_name_are_a_conflict() -> None:
    """Nothing is written, and what was collected stays."""
    other = edition(text="other\n")
    result = run("collect", given(lines(FA, 4), lines(other)), "--resume", "pieces")
    assert result.status == 1
    assert f"{SERIES}/fa-1: two different texts were collected, and" in result.err
    assert "keep both and ask the signers which one they meant" in result.err
    assert not Path(DEFAULT).exists()
    assert Path("pieces").read_text() == lines(FA, 4) + lines(other)


def test_signatures_of_one_text_are_united() -> None:
    """Two sets, each with one signature, are one edition with both."""
    one, two = edition(keys=(SARA,)), edition(keys=(REZA,))
    messages = given(lines(one), lines(two))
    ok("collect", messages, "-o", "out", "-p", REZA.public.line)
    assert Path("out").read_bytes() == bundle(edition(keys=(SARA, REZA)))


# Forged, damaged, foreign


def _with_forged(number: int) -> list[Packet]:
    return [
        forged(packet) if packet.first == 4 * number else packet
        for packet in SENDER.first(4, 9)
    ]


def test_a_forged_square_is_named_by_its_number() -> None:
    """The edition is whole and trusted all the same."""
    result = ok("collect", given(text(_with_forged(2))), "-o", "out")
    assert "\n  forged: square 3\n" in result.out
    assert Path("out").read_bytes() == bundle(FA)
    work = ok("collect", "messages.txt", "-o", "two", "--json").json["objects"][0]
    assert work["forged"] == [{"first": 8, "symbols": 4}]


def test_forged_lines_are_named_by_their_pieces() -> None:
    """One symbol is one piece; what no sheet has is named by its pieces, too."""
    packets = [SENDER.packet(i, 1) for i in range(30)]
    packets[5] = forged(packets[5])
    packets.append(forged(SENDER.packet(41, 2)))
    result = ok("collect", given(text(packets)), "-o", "out")
    assert "\n  forged: piece 5\n  forged: pieces 41 to 42\n" in result.out


def test_a_forged_square_that_cannot_be_told_asks_for_more() -> None:
    """Enough pieces that do not fit together: exit status 3, and why."""
    result = run("collect", given(text(_with_forged(2)[:6])))
    assert result.status == 3
    assert "some of them are forged or damaged: any more will help" in result.out
    assert "forged:" not in result.out


def test_forged_photos_are_named() -> None:
    """As above, from pictures."""
    for number, packet in enumerate(_with_forged(5)):
        photo(number, f"photos/{number}.png", packet)
    result = ok("scan", "photos", "-o", "out")
    assert "\n  forged: square 6\n" in result.out


def test_what_is_damaged_or_foreign_is_counted() -> None:
    """Beside the packets, in words and for programs."""
    other = png(draw("", "0123456789", Kind(2, Level.M)))
    Path("other.png").write_bytes(other)
    given(lines(FA, 4, [0]), lines(FA, 4, [0]), lines(FA, 4, [1])[:-9])
    result = run("scan", "messages.txt", "other.png")
    assert result.status == 3
    assert result.out.endswith(
        "\n2 packets, 1 repeat, 1 damaged, 1 of something else\n"
    )
    counts: Any = run("scan", "messages.txt", "other.png", "--json").json
    assert [counts[key] for key in ("packets", "repeats", "damaged", "foreign")] == [
        2,
        1,
        1,
        1,
    ]


# What goes wrong


def test_a_bundle_that_is_there_is_not_replaced_unasked() -> None:
    """It stays, and the way to replace it is named; without a name another is taken."""
    put(DEFAULT, FA)
    before = Path(DEFAULT).stat()
    messages = given(lines(FA, 4))
    result = run("collect", messages, "-o", DEFAULT)
    assert result.status == 2
    assert f"{DEFAULT}: exists already [already-there]" in result.err
    assert "--replace" in result.err
    assert "written iran-2026-01-fa-2.tar.zst" in ok("collect", messages).out
    assert Path(DEFAULT).stat() == before
    ok("collect", messages, "--replace")


def test_a_file_of_something_else_is_no_journal() -> None:
    """A bundle named by mistake is not written to, and a diary is not deleted."""
    put("b.tar.zst", FA)
    before = Path("b.tar.zst").read_bytes()
    messages = given(lines(FA, 4))
    result = run("collect", messages, "--resume", "b.tar.zst")
    assert result.status == 2
    assert "b.tar.zst: holds something else than packets [already-there]" in result.err
    assert Path("b.tar.zst").read_bytes() == before
    Path("mine").write_text(lines(FA, 4) + "dear diary\n")
    ok("collect", "--resume", "mine", "--discard", "-o", "out")
    assert Path("mine").read_text().endswith("dear diary\n")


def test_a_photo_that_cannot_be_read_is_named_with_what_to_do() -> None:
    """The others are read. Only what was named itself counts in the exit status."""
    for number in range(6):
        photo(number, f"photos/{number}.png")
    Path("photos", "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    Path("photos", "new.heic").write_bytes(b"\0\0\0\x18ftypheic" + bytes(20))
    result = run("scan", "photos", "-o", "out")
    assert result.status == 0
    assert run("scan", "photos", "photos/broken.jpg", "-o", "again").status == 1
    assert "archive: broken.jpg: not a picture" in result.err
    assert "archive: new.heic: a HEIC or AVIF picture" in result.err
    assert "archive: hint: save or send it as JPEG" in result.err
    assert Path("out").read_bytes() == bundle(FA)


@pytest.mark.parametrize("command", ["scan", "collect"])
def test_a_file_that_is_not_there_is_named(command: str) -> None:
    """By its base name; so is a folder for what is to be written down."""
    result = run(command, "deep/missing.txt")
    assert result.status == 2
    assert "missing.txt: not found [not-found]" in result.err
    assert "deep" not in result.err
    result = run(command, given(lines(FA, 4)), "--resume", "deep/pieces")
    assert result.status == 2
    assert "pieces: not found [not-found]" in result.err
    result = run(command, "messages.txt", "--resume", ".")
    assert result.status == 2
    assert "not an ordinary file [not-found]" in result.err


def test_a_camera_that_is_not_there_is_an_error_of_ours() -> None:
    """With a hint, and without its folder."""
    result = run("scan", "--camera", "/nowhere/video7")
    assert result.status == 2
    assert result.err.startswith("archive: error: ")
    assert "archive: hint: " in result.err
    assert "nowhere" not in result.err
