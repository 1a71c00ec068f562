"""The real library against radios that are none: what reaches them, and what comes."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from meshtastic.protobuf import mesh_pb2
from pubsub import pub

from archive.carriers.frames import Arrived
from archive.carriers.radio.airtime import LARGEST, in_the_air
from archive.carriers.radio.mesh import KEPT, Manners, Radio
from archive.carriers.radio.place import Place
from archive.errors import RadioBusy, RadioFailed, TooLarge, Usage
from tests.rigs.radio.air import QUEUE, Air, Packet
from tests.rigs.radio.radios import FULL, Radios

EVERYBODY = 0xFFFF_FFFF
PATIENCE = 10.0
_USUAL = Manners()


@contextmanager
def rig(air: Air, manners: Manners = _USUAL) -> Iterator[tuple[Radios, list[Radio]]]:
    """Radios of a channel, and a client of each."""
    with ExitStack() as stack:
        radios = stack.enter_context(Radios(air))
        clients = [
            stack.enter_context(
                Radio(
                    Place.named(radios.place(number)),
                    manners,
                    clock=radios.clock,
                    wait=radios.wait,
                )
            )
            for number in range(len(air.stations))
        ]
        yield radios, clients


def taken(client: Radio, count: int) -> list[Arrived]:
    """So many frames, of which it is known that they are on their way."""
    found: list[Arrived] = []
    while len(found) < count:
        more = client.receive(PATIENCE)
        assert more, f"{len(found)} of {count} came"
        found += more
    return found


def test_what_is_sent_comes_as_it_was() -> None:
    """Frames of any bytes and of all sizes arrive in order, from their sender."""
    frames = [b"\x94\xc3" * 50, bytes(200), b"x", bytes(range(231))]
    with rig(Air(2)) as (radios, (one, two)):
        for frame in frames:
            one.send(frame)
        radios.settle()
        came = taken(two, len(frames))
    assert [each.frame for each in came] == frames
    assert len({each.source for each in came}) == 1


def test_what_a_radio_is_asked_for() -> None:
    """To everybody, private port, no hops, in the background, no answer; no more."""
    with rig(Air(1)) as (radios, (client,)):
        client.send(bytes(200))
        (asked,) = radios.nodes[0].asked
    assert asked.to == EVERYBODY
    assert asked.hop_limit == 0
    assert asked.priority == mesh_pb2.MeshPacket.Priority.BACKGROUND
    assert not asked.want_ack
    assert not asked.decoded.want_response
    assert asked.decoded.portnum == 256
    assert asked.decoded.payload == bytes(200)
    fields = {field.name for field, _ in asked.decoded.ListFields()}
    assert fields == {"portnum", "payload"}


def test_hops_and_channel_are_those_that_were_asked_for() -> None:
    """Who wants hops or another channel gets them."""
    with rig(Air(1), Manners(hops=3, channel=2)) as (radios, (client,)):
        client.send(b"x")
        (asked,) = radios.nodes[0].asked
        assert client.ability.hops == 3
    assert (asked.hop_limit, asked.channel) == (3, 2)


def test_no_frame_above_the_limit_reaches_the_radio() -> None:
    """231 bytes go; one more is refused here, before the radio hears of it."""
    with rig(Air(1)) as (radios, (client,)):
        client.send(bytes(LARGEST))
        for size in (LARGEST + 1, 233, 255, 10_000):
            with pytest.raises(TooLarge):
                client.send(bytes(size))
        radios.settle()
        assert len(radios.nodes[0].asked) == 1
        assert radios.nodes[0].refused == []
        assert radios.air.largest == 255


def test_the_fake_radio_would_refuse_it() -> None:
    """The check bites: the library alone hands 232 bytes over, which no radio sends."""
    with rig(Air(1)) as (radios, (client,)):
        client._radio.sendData(bytes(LARGEST + 1), hopLimit=0)  # noqa: SLF001 — past ours
        client.send(b"x")  # the radio has taken everything before
        assert radios.nodes[0].refused == [in_the_air(LARGEST + 1)]


def test_only_an_answer_answers() -> None:
    """A place becomes free just before a frame is refused: the frame goes again."""
    with rig(Air(2)) as (radios, (client, other)):
        node = radios.nodes[0]
        take = node.taken
        refused: list[int] = []

        def refuse_once(message: mesh_pb2.ToRadio) -> None:
            if message.HasField("packet") and not refused:
                refused.append(message.packet.id)
                node.state()
                node.state(message.packet.id, FULL)
                node.state()
            else:
                take(message)

        node.taken = refuse_once  # type: ignore[method-assign]
        client.send(b"frame")
        radios.settle()
        assert [each.frame for each in taken(other, 1)] == [b"frame"]
        assert refused
        assert len(node.asked) == 1


@pytest.mark.parametrize("share", [0.1, 0.5, 1.0])
def test_own_airtime_stays_below_its_share(share: float) -> None:
    """Counted by the channel itself, and the client's own count says the same."""
    with rig(Air(2), Manners(share=share)) as (radios, (client, _)):
        for _ in range(20):
            client.send(bytes(200))
        begun = radios.air.now
        radios.settle()
        seconds = radios.air.seconds[0]
        assert client.pace.seconds == pytest.approx(seconds)
        assert seconds - client.seconds(200) <= share * begun + 1e-6


def test_ten_percent_is_what_nobody_asked_for() -> None:
    """Without a word a radio is used for a tenth of the time, without hops."""
    assert Manners() == Manners(share=0.1, hops=0, channel=0)


def test_the_owner_s_places_stay_free() -> None:
    """On a busy channel we wait before the radio's queue is full, and go on later."""
    with rig(Air(2), Manners(share=1.0)) as (radios, (client, _)):
        station = radios.nodes[0].station
        lowest = QUEUE
        for _ in range(3 * QUEUE):  # the other one talks as much as it can
            while len(radios.nodes[1].station.queue) < 3:
                radios.say(1, bytes(231))
            client.send(bytes(200))
            lowest = min(lowest, QUEUE - len(station.queue))
        assert lowest == KEPT


def test_foreign_messages_are_not_ours() -> None:
    """Texts, positions and others' ports never come out; nor break what does."""
    with rig(Air(2)) as (radios, (one, two)):
        for port in (1, 3, 4, 67, 257, 511):
            radios.say(0, b"\xff\xff\xff", port)
            radios.settle()
        one.send(b"ours")
        radios.settle()
        assert [each.frame for each in taken(two, 1)] == [b"ours"]
        assert two.receive(0) == []


def test_what_waited_in_the_radio_comes_out() -> None:
    """Frames that it hands over while it is being connected are not lost."""
    with Radios(Air(1)) as radios:
        node = radios.nodes[0]
        introduce = node._introduce  # noqa: SLF001

        def with_frames(number: int) -> None:
            introduce(number)
            for frame in (b"one", b"two"):
                node._heard(Packet(7, 1, 0, 256, frame))  # noqa: SLF001

        node._introduce = with_frames  # type: ignore[method-assign]  # noqa: SLF001
        with Radio(Place.named(radios.place(0)), Manners()) as client:
            assert [each.frame for each in taken(client, 2)] == [b"one", b"two"]


def test_nothing_that_a_radio_says_is_printed_or_kept(
    capfd: pytest.CaptureFixture[str],
) -> None:
    """No sender, strange ports, nothing inside, no message at all: not a word of it."""
    with rig(Air(1)) as (radios, (client,)):
        node = radios.nodes[0]

        def junk() -> None:
            for writer in node.clients:
                writer.write(
                    b"no message\n\x94\xc3\x00\x03\xff\xff\xff\x94\xc3\x02\x01"
                )
            for port in (256, 777, 1_234_567):
                node._heard(Packet(0, 1, 0, port, b"nobody's"))  # noqa: SLF001
            node._heard(Packet(7, 1, 0, 1_234_567, b"strange"))  # noqa: SLF001
            node.tell(mesh_pb2.FromRadio(packet=mesh_pb2.MeshPacket(to=1)))
            node.tell(mesh_pb2.FromRadio(node_info=mesh_pb2.NodeInfo(num=EVERYBODY)))
            node._heard(Packet(7, 2, 0, 256, b"ours"))  # noqa: SLF001

        radios.call(junk)
        assert [each.frame for each in taken(client, 1)] == [b"ours"]
    topics = pub.getDefaultTopicMgr()
    assert topics.getTopic("meshtastic.receive.data.1234567", okIfNone=True) is None
    assert capfd.readouterr() == ("", "")


def test_a_full_queue_keeps_nobody() -> None:
    """Another program has filled the radio's queue: we leave all the same."""
    with rig(Air(1)) as (radios, (client,)):
        client.send(b"x")  # what it said when it was connected has come
        status = mesh_pb2.QueueStatus(free=0, maxlen=QUEUE, mesh_packet_id=77)
        radios.call(
            lambda: radios.nodes[0].tell(mesh_pb2.FromRadio(queueStatus=status))
        )
        radios.call(lambda: radios.nodes[0]._heard(Packet(7, 1, 0, 256, b"after it")))  # noqa: SLF001
        assert taken(client, 1)
        leaving = threading.Thread(target=client.__exit__, daemon=True)
        leaving.start()
        leaving.join(PATIENCE)
        assert not leaving.is_alive()


def test_it_keeps_no_list_of_who_is_there() -> None:
    """Names and places of other radios are neither asked for nor decoded."""
    with rig(Air(3)) as (radios, clients):
        radios.say(1, b"\x0a\x04name", 4)
        radios.settle()
        clients[0].send(b"x")
        numbers = set(clients[0]._radio.nodesByNum or {})  # noqa: SLF001
    assert numbers == {radios.nodes[0].number}


def test_who_reads_slowly_gets_the_newest() -> None:
    """More frames than are kept push out the oldest, and nothing grows."""
    with rig(Air(1)) as (_, (client,)):
        for number in range(5000):
            client._came(b"%d" % number, 1)  # noqa: SLF001 — as the connection does
        found = client.receive(0)
    assert len(found) == 4096
    assert found[-1].frame == b"4999"


@pytest.mark.parametrize("answer", [6, 34])
def test_a_radio_that_may_not_transmit_says_so_at_once(answer: int) -> None:
    """No such channel, no region, or switched off: it is not asked a second time."""
    with rig(Air(1)) as (radios, (client,)):
        node = radios.nodes[0]
        take = node.taken
        refused: list[int] = []

        def refuse(message: mesh_pb2.ToRadio) -> None:
            if message.HasField("packet"):
                refused.append(message.packet.id)
                node.state(message.packet.id, answer)
            else:
                take(message)

        node.taken = refuse  # type: ignore[method-assign]
        with pytest.raises(RadioFailed) as caught:
            client.send(b"frame")
        assert "lora.tx_enabled" in caught.value.hint
        assert len(refused) == 1
        client.speak()
        client._lora.tx_enabled = False  # noqa: SLF001 — as its owner set it
        with pytest.raises(RadioFailed):
            client.speak()


def test_a_queue_that_stays_full_is_busy() -> None:
    """It is asked again and again, and at last it is said that the channel is busy."""
    with rig(Air(1)) as (radios, (client,)):
        client.send(b"one that is taken")
        node = radios.nodes[0]
        waits: list[float] = []
        client._wait = waits.append  # noqa: SLF001 — no time passes
        node.station.queue = [Packet(7, n, 0, 1, b"") for n in range(QUEUE)]
        with pytest.raises(RadioBusy):
            client.send(b"frame")
        assert len(waits) == 1001
        assert len(node.asked) == 2, "refused once, and then only asked for a place"


@pytest.mark.parametrize(
    "settings",
    [
        {"use_preset": True, "modem_preset": 77},
        {"use_preset": False},
        {"use_preset": False, "spread_factor": 2**32 - 1},
        {"use_preset": False, "spread_factor": 13},
        {"use_preset": False, "coding_rate": 1},
        {"use_preset": False, "bandwidth": 2**32 - 1},
    ],
)
def test_what_cannot_be_counted_with_is_said(settings: dict[str, int]) -> None:
    """Presets and settings that are none are an error of ours, and cost no memory."""
    usual = {"spread_factor": 11, "bandwidth": 250, "coding_rate": 5}
    with rig(Air(1)) as (_, (client,)):
        counted = client.seconds(200)
        lora = client._lora  # noqa: SLF001 — as the radio says them
        for name, value in {"use_preset": False, **usual}.items():
            setattr(lora, name, value)
        assert client.seconds(200) == counted
        if settings == {"use_preset": False}:
            settings = dict.fromkeys(usual, 0)
        for name, value in settings.items():
            setattr(lora, name, value)
        with pytest.raises(RadioFailed):
            client.seconds(200)


def test_a_radio_that_has_gone_is_named() -> None:
    """What came before is read; then receiving and sending fail, with a hint."""
    with rig(Air(2)) as (radios, (one, two)):
        one.send(b"before")
        radios.settle()
        assert taken(two, 1)
        radios.drop(1)
        radios.drop(0)
        with pytest.raises(RadioFailed):
            taken(two, 1)
        with pytest.raises(RadioFailed):
            taken(one, 1)
        with pytest.raises(RadioFailed):
            one.send(b"after")


def test_nobody_there_is_an_error() -> None:
    """A place without a radio is said to be one, whatever way leads there."""
    with Radios(Air(1)) as radios:
        place = radios.place(0)
    strange = (
        "tcp:a..b",
        f"tcp:{'a' * 300}",
        "serial:\0",
        "serial:/dev/null",
        "ble:nobody",
    )
    for named in (place, "serial:/nowhere/tty", *strange):
        with pytest.raises(RadioFailed):
            Radio(Place.named(named), Manners())


@pytest.mark.parametrize(
    "text", ["", "/dev/ttyUSB0", "tcp:", "udp:host", "tcp:host:99999", "serial:"]
)
def test_places_that_are_none(text: str) -> None:
    """What cannot be a place is a mistake of the person, with examples."""
    with pytest.raises(Usage) as caught:
        Place.named(text)
    assert "serial:/dev/ttyUSB0" in caught.value.hint


def test_places_that_are_some() -> None:
    """Three ways, and a port where there is one."""
    assert Place.named("tcp:10.0.0.9") == Place("tcp", "10.0.0.9", 4403)
    assert Place.named("tcp:10.0.0.9:4404") == Place("tcp", "10.0.0.9", 4404)
    assert Place.named("serial:/dev/ttyUSB0") == Place("serial", "/dev/ttyUSB0")
    assert Place.named("ble:AA:BB") == Place("ble", "AA:BB")


def test_without_the_library_it_says_what_to_install() -> None:
    """Whoever lacks the extra is told its name; importing our module takes nothing."""
    code = (
        "import sys\n"
        "sys.modules['meshtastic'] = None\n"
        "from archive.carriers.radio.mesh import Manners, Radio\n"
        "from archive.carriers.radio.place import Place\n"
        "assert 'pubsub' not in sys.modules\n"
        "from archive.errors import MissingExtra\n"
        "try:\n    Radio(Place.named('tcp:127.0.0.1'), Manners())\n"
        "except MissingExtra as error:\n    print(error.hint)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert "archive[radio]" in result.stdout
