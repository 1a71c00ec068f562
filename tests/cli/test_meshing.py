"""mesh, as a person meets it: real processes and library, radios that are none."""

from __future__ import annotations

import io
import json
import math
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from archive.cli.ending import Ending
from archive.packets.rounds import FIRST
from archive.trust import store
from tests import kit
from tests.kit import MALLORY, SARA, Run, bundle, edition, put, run, trusting
from tests.parcels import LONG, sender
from tests.rigs.radio.air import Air
from tests.rigs.radio.radios import Radios

FA, EN = edition(text=LONG), edition("en", source=None, text="few words\n")
K = sender(FA).header.k
TOTAL = 2 * sender(FA).needed(2)
ROUND = math.ceil(FIRST * sender(FA).needed(2))
FAST = ("--airtime", "100")
AGREED = ("--agree-to-transmit", "100")


@pytest.fixture(autouse=True)
def know(home: Path, folder: Path) -> None:
    """Sara is in the trust store; a bundle of hers is in the folder."""
    assert home.is_dir()
    assert folder.is_dir()
    store.save(trusting(SARA))
    put("in", FA)


@pytest.fixture
def radios() -> Iterator[Radios]:
    """Three radios on a fast channel, whose time goes on by itself."""
    over = threading.Event()
    with Radios(Air(3, preset="SHORT_TURBO")) as made:

        def pump() -> None:
            while not over.wait(0.01):
                made.wait(0.1)

        thread = threading.Thread(target=pump)
        thread.start()
        try:
            yield made
        finally:
            over.set()
            thread.join()


class Terminal(io.StringIO):
    """Standard input at which a person sits."""

    def isatty(self) -> bool:
        return True


def typed(monkeypatch: pytest.MonkeyPatch, answer: str, *arguments: str) -> Run:
    """A run at a terminal, where a person types this."""
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    return run(*arguments)


@contextmanager
def running(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The program in a process of its own, killed at the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "archive", "mesh", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(kit.ROOT / "src")},
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def until(process: subprocess.Popen[str], words: str) -> None:
    """Read what a process says until it says this."""
    assert process.stderr
    said = ""
    while words not in said:
        line = process.stderr.readline()
        assert line, said
        said += line


def spoken(monkeypatch: pytest.MonkeyPatch, radios: Radios, *options: str) -> str:
    """What is said before a person answers no."""
    words = ("mesh", "send", "in", "--radio", radios.place(0), *options)
    return typed(monkeypatch, "n\n", *words).err


def asked(radios: Radios, number: int) -> int:
    """How many packets a radio was given."""
    return len(radios.nodes[number].asked)


def test_it_asks_and_says_what_it_means(
    radios: Radios, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seconds on the air, that one can be found, that it may be a crime; no is no."""
    place = radios.place(0)
    for answer in ("n\n", "\n"):
        result = typed(monkeypatch, answer, "mesh", "send", "in", "--radio", place)
        assert result.status == 130
        assert "measure where a transmitter stands" in result.err
        assert "may be a crime where you are" in result.err
        assert "its name and its position" in result.err
        assert "transmit for 3 s at most:" in result.err
        assert "Transmit? [y/N]" in result.err
    assert asked(radios, 0) == 0


def test_how_long_and_how_far_is_said(
    radios: Radios, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Minutes where there are any; with hops, that all others send it again."""
    assert " at least" not in spoken(monkeypatch, radios)
    assert "for 3 s at most, over 3 minutes at least:" in spoken(
        monkeypatch, radios, "--airtime", "1"
    )
    said = spoken(monkeypatch, radios, "--hops", "3")
    assert "every radio that hears one, again, up to 3 hops away" in said


def test_a_radio_that_may_not_transmit_is_asked_for_nothing(
    radios: Radios, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said before anybody is asked, and how to switch it on."""
    radios.nodes[0].transmits = False
    said = spoken(monkeypatch, radios)
    assert "Transmit?" not in said
    assert "lora.tx_enabled" in said
    relay = run("mesh", "relay", "in", "--radio", radios.place(0), *AGREED)
    assert (relay.status, "lora.tx_enabled" in relay.err) == (2, True)
    assert asked(radios, 0) == 0


def test_yes_sends_the_smallest_first(
    radios: Radios, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who agrees has every frame sent, in sets, and is told of each."""
    put("both", FA, EN)
    arguments = ("mesh", "send", "both", "--radio", radios.place(0), *FAST)
    result = typed(monkeypatch, "y\n", *arguments, "--frames", "3", "--json")
    assert result.status == 0, result.err
    first, second = result.json["editions"]
    assert (first["edition"], second["edition"]) == (
        "iran-2026-01/en-1",
        "iran-2026-01/fa-1",
    )
    assert asked(radios, 0) == 6
    assert "set " + first["set"] + ": 3 of 3 frames sent" in result.err
    assert 0 < result.json["seconds"] < 1


def test_without_a_terminal_nobody_agrees(radios: Radios) -> None:
    """Neither send nor relay so much as talks to the radio; the hint names the way."""
    place = radios.place(0)
    for command in (("send", "in"), ("relay", "--minutes", "1")):
        result = run("mesh", *command, "--radio", place, "--json")
        assert result.status == 2
        assert result.json["error"]["code"] == "not-agreed"
        assert "--agree-to-transmit" in result.json["error"]["hint"]
    assert radios.nodes[0].clients == []


def test_an_agreement_ends_with_its_seconds(radios: Radios) -> None:
    """Fewer seconds than the frames take: nothing is sent; the warning stands there."""
    for seconds in ("0.1", "2"):
        limit = ("--agree-to-transmit", seconds)
        result = run("mesh", "send", "in", "--radio", radios.place(0), *limit)
        assert result.status == 2
        agreed = f"3 s on the air; {float(seconds):.0f} s were agreed to"
        assert f"{agreed} [not-agreed]" in result.err
    assert "measure where a transmitter stands" in result.err
    assert asked(radios, 0) == 0


@pytest.mark.parametrize("command", ["send", "relay"])
def test_there_is_no_yes(command: str) -> None:
    """No option answers without saying what is answered."""
    result = run("mesh", command, "--yes", "--radio", "tcp:x")
    assert result.status == 2
    assert "--yes" in result.err
    assert "--yes" not in run("mesh", command, "--help").out


def test_both_sides_are_killed_and_go_on(radios: Radios) -> None:
    """Mid-way the sender, then the receiver is killed; nothing begins anew."""
    hear = ("receive", "--radio", radios.place(1), "--resume", "pieces.txt")
    place = ("--radio", radios.place(0))
    say = ("send", "in", *place, "--resume", "sent.txt", *FAST, *AGREED)
    with running(*hear) as listener:
        until(listener, "nothing yet")
        with running(*say) as talker:
            until(talker, f": 4 of {TOTAL} frames sent")
        until(listener, f" of {K} pieces")
        listener.kill()
    kept = len(Path("pieces.txt").read_text().splitlines())
    assert kept >= 1
    with running(*hear, "-o", "out.tar.zst") as listener:
        until(listener, f" of {K} pieces")
        with running(*say) as talker:
            talker.communicate(timeout=60)
            assert talker.returncode == 0
            out, err = listener.communicate(timeout=60)
    assert listener.returncode == 0, err
    assert "trusted" in out
    assert Path("out.tar.zst").read_bytes() == bundle(FA)
    frames = [packet.decoded.payload for packet in radios.nodes[0].asked]
    assert len(frames) - len(set(frames)) <= 1, "the one that was just being sent"
    assert asked(radios, 1) == 0, "receiving sends nothing"


def test_receiving_says_that_the_radio_may_send(radios: Radios) -> None:
    """We send nothing; what the radio does by itself is said, and how to stop it."""
    arguments = ("--radio", radios.place(1), "--minutes", "0.001", "--json")
    result = run("mesh", "receive", *arguments)
    assert "lora.tx_enabled" in result.err
    assert (result.status, result.json["error"]["code"]) == (2, "not-found")
    assert asked(radios, 1) == 0


def test_a_relay_passes_on_what_it_checked(radios: Radios) -> None:
    """It says what it sends before it does; at Ctrl-C it writes what came."""
    arguments = ("--radio", radios.place(1), "-o", "out.tar.zst", "--minutes", "10")
    with running("relay", *arguments, *FAST, *AGREED) as relay:
        until(relay, "nothing yet")
        with running("send", "in", "--radio", radios.place(0), *FAST, *AGREED) as one:
            one.communicate(timeout=60)
        until(relay, "measure where a transmitter stands")
        until(relay, f": {ROUND} of {TOTAL} frames sent")
        relay.send_signal(signal.SIGINT)
        relay.communicate(timeout=60)
    assert relay.returncode == 0
    assert Path("out.tar.zst").read_bytes() == bundle(FA)
    sent = {packet.decoded.payload for packet in radios.nodes[0].asked}
    passed = [packet.decoded.payload for packet in radios.nodes[1].asked]
    assert len(set(passed)) == len(passed) >= ROUND
    assert not sent & set(passed)


def test_a_relay_begins_with_what_a_person_brings(radios: Radios) -> None:
    """Two relays: one has a bundle, the other one gets it, and sends it on."""
    own = ("relay", "in", "--radio", radios.place(0), "--json", *FAST, *AGREED)
    there = ("relay", "--radio", radios.place(1), "-o", "out.tar.zst", *FAST, *AGREED)
    with running(*there) as other:
        until(other, "nothing yet")
        with running(*own) as one:
            until(one, f": {ROUND} of {TOTAL} frames sent")
            until(other, f"1 of {TOTAL} frames sent")
            one.send_signal(signal.SIGINT)
            out, _ = one.communicate(timeout=60)
            assert one.returncode == 0
            said = json.loads(out)
            assert said["objects"][0]["edition"]["language"] == "fa"
            assert said["output"] is None, "there is no need for another copy"
        other.send_signal(signal.SIGINT)
        other.communicate(timeout=60)
    assert other.returncode == 0
    assert Path("out.tar.zst").read_bytes() == bundle(FA)


@pytest.mark.parametrize("command", ["receive", "relay"])
def test_one_ctrl_c_ends_it_and_nothing_is_lost(radios: Radios, command: str) -> None:
    """With half an edition there: it is in the file of --resume, and the status 3."""
    words = ["--radio", radios.place(1), "--resume", "pieces.txt"]
    words += [*FAST, *AGREED] if command == "relay" else []
    say = ("send", "in", "--radio", radios.place(0), *FAST, *AGREED, "--frames", "5")
    with running(command, *words) as listener:
        until(listener, "nothing yet")
        with running(*say) as talker:
            talker.communicate(timeout=60)
        until(listener, f"10 of {K} pieces")
        listener.send_signal(signal.SIGINT)
        listener.communicate(timeout=60)
    assert listener.returncode == 3
    assert len(Path("pieces.txt").read_text().splitlines()) == 5


@pytest.mark.parametrize("command", ["receive", "relay"])
def test_what_came_before_the_radio_went_is_written(
    radios: Radios, command: str
) -> None:
    """One edition whole, one begun, and the plug pulled: a bundle, words, status 2."""
    put("few", EN)
    words = ["--radio", radios.place(1), "-o", "out.tar.zst", "--airtime", "0.01"]
    words = [*words, *AGREED] if command == "relay" else words[:4]
    say = ("send", "--radio", radios.place(0), *FAST, *AGREED)
    with running(command, *words) as listener:
        until(listener, "nothing yet")
        for what in (("few", "--frames", "1"), ("in",)):
            with running(*say, *what) as talker:
                talker.communicate(timeout=60)
        until(listener, "whole")
        radios.drop(1)
        _, said = listener.communicate(timeout=60)
    assert listener.returncode == 2
    assert "the radio has gone" in said
    assert "[radio-failed]" in said
    assert Path("out.tar.zst").read_bytes() == bundle(FA)


@pytest.mark.parametrize("command", ["send", "receive", "relay"])
def test_ctrl_c_ends_it_while_a_radio_does_not_answer(
    radios: Radios, command: str
) -> None:
    """There is nothing to lose yet: once is enough."""
    waiting = threading.Event()

    def introduce(number: int) -> None:
        assert number
        waiting.set()

    radios.nodes[0]._introduce = introduce  # type: ignore[method-assign]  # noqa: SLF001
    words = {"send": ["in", *AGREED], "relay": AGREED, "receive": []}[command]
    with running(command, "--radio", radios.place(0), *words) as process:
        assert waiting.wait(60)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert (process.returncode, said.strip()) == (130, "archive: stopped")


@pytest.mark.parametrize("seconds", [0, 10])
def test_nothing_goes_out_after_the_end(seconds: float) -> None:
    """Whoever waits for a turn when it ends gets none, also without any wait."""
    end = Ending(None)
    with end:
        end.wait(0)
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            end.wait(seconds)


@pytest.mark.parametrize("name", ["notes.txt", "in"])
def test_what_is_sent_is_written_into_no_other_file(name: str) -> None:
    """Somebody's notes, or the bundle itself, as the file of --resume: refused."""
    Path("notes.txt").write_text("mine\n")
    before = Path(name).read_bytes()
    words = ("mesh", "send", "in", "--radio", "tcp:x", *AGREED, "--resume", name)
    result = run(*words, "--json")
    assert result.json["error"]["code"] == "already-there"
    assert Path(name).read_bytes() == before


def test_an_unknown_key_is_not_broadcast(radios: Radios) -> None:
    """Nothing that nobody known has signed is sent, unless the person says so."""
    put("strange", edition(keys=(MALLORY,)))
    result = run("mesh", "send", "strange", "--radio", radios.place(0), *AGREED)
    assert result.status == 3
    assert asked(radios, 0) == 0


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--airtime", "nan"),
        ("--airtime", "1e-320"),
        ("--airtime", "-1"),
        ("--agree-to-transmit", "nan"),
        ("--agree-to-transmit", "-1"),
    ],
)
def test_numbers_that_are_none(option: str, value: str) -> None:
    """NaN, or next to nothing, is no share of the time, and no agreement."""
    arguments = {"--airtime": "10", "--agree-to-transmit": "10", option: value}
    words = [word for pair in arguments.items() for word in pair]
    result = run("mesh", "send", "in", "--radio", "tcp:x", "--json", *words)
    assert result.json["error"]["code"] == "usage"


def test_without_the_extra_it_says_what_to_install() -> None:
    """Who has not installed the library is told its name, and that alone."""
    code = (
        "import sys; sys.modules['meshtastic'] = None\n"
        "from archive.cli import main\n"
        "sys.exit(main(['mesh', 'receive', '--radio', 'tcp:127.0.0.1']))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(kit.ROOT / "src")},
    )
    assert result.returncode == 2
    assert "meshtastic is not installed [missing-extra]" in result.stderr
    assert "archive[radio]" in result.stderr
