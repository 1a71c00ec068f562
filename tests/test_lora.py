"""The simulation of LoRa meshes keeps the laws of radios and of the erasure code."""

from __future__ import annotations

import random
from bisect import bisect_left
from itertools import accumulate, pairwise
from pathlib import Path
from statistics import median

import numpy as np
import pytest
from bench import mesh
from bench.lora.acks import Acknowledged, parents
from bench.lora.air import HOUR, Air, Way, share
from bench.lora.cases import (
    ACKS,
    FAR,
    FLOOD,
    FRESH,
    LARGE,
    SMALL,
    WAYS,
    Case,
    line,
    ran,
)
from bench.lora.flood import SIZE, Flood, fragments
from bench.lora.fresh import SIZE as OURS
from bench.lora.fresh import TOGETHER, Fresh, Restless, needed
from bench.lora.radio import (
    LARGEST,
    ON_AIR,
    SPREADING,
    SYMBOL,
    WEAKEST,
    Flags,
    Frame,
    Shares,
    airtime,
    chain,
    levels,
    scatter,
    side_of,
)

from archive.packets.collection import Collection
from archive.packets.packet import Packet
from archive.packets.sending import Sender

NODES = 25
ALL = (*WAYS, FAR)


def everybody(nodes: int) -> Flags:
    return np.ones(nodes, bool)


def way_of(name: str, power: Shares, budget: float = 0.1, length: int = SMALL) -> Way:
    relays = everybody(len(power))
    if name == FRESH:
        rng = np.random.default_rng(5)
        return Fresh(length, relays, rng, budget)
    if name == ACKS:
        return Acknowledged(length, power, relays)
    return Flood(length, relays, 3 if name == FLOOD else 7, 10.0)


def run(
    name: str,
    power: Shares,
    *,
    loss: float = 0.1,
    budget: float = 0.1,
    length: int = SMALL,
) -> Air:
    way = way_of(name, power, budget, length)
    air = Air(power, way, np.random.default_rng(6), loss, budget)
    air.run(len(power), 8 * HOUR)
    return air


def plane(seed: int = 0, neighbours: float = 8.0) -> Shares:
    return scatter(NODES, neighbours, np.random.default_rng(seed))


@pytest.mark.parametrize(
    ("length", "spreading", "seconds"),
    [(23, 7, 0.061696), (23, 12, 1.482752), (64, 7, 0.118016), (64, 12, 2.793472)],
)
def test_airtime_is_what_calculators_of_lorawan_say(
    length: int, spreading: int, seconds: float
) -> None:
    """At 125 kHz, with its preamble of 8: payloads of 10 and of 51 bytes."""
    said = airtime(length, spreading=spreading, bandwidth=125_000, preamble=8)
    assert said == pytest.approx(seconds, abs=1e-6)


def test_long_fast_is_as_fast_as_meshtastic_says() -> None:
    """1.07 kbit/s: what one byte more costs, on average."""
    more = airtime(ON_AIR + LARGEST) - airtime(35)
    assert 8 * (ON_AIR + LARGEST - 35) / more == pytest.approx(1070, rel=0.01)
    assert pytest.approx(1074, abs=1) == SPREADING * 0.8 / SYMBOL
    assert airtime(ON_AIR + LARGEST) == pytest.approx(2.157, abs=0.001)


def test_radios_have_the_neighbours_that_were_asked_for() -> None:
    """Far from the edges, whatever the shadows; links are the same both ways."""
    power = scatter(1500, 12, np.random.default_rng(0))
    assert (power == power.T).all()
    assert not (np.diag(power) >= WEAKEST).any()
    inner = (power[:200] >= WEAKEST).sum(axis=1)
    assert inner.mean() == pytest.approx(12, rel=0.1)
    assert side_of(400, 12) == pytest.approx(2 * side_of(100, 12))


@pytest.mark.parametrize("name", ALL)
def test_nothing_is_got_without_a_sender_in_range(name: str) -> None:
    """Who hears nobody has nothing, and who is cut off with others neither."""
    power = np.full((6, 6), -np.inf)
    power[:3, :3] = chain(3)
    power[4:, 4:] = chain(2)
    air = run(name, power)
    assert np.isfinite(air.has).tolist() == [True] * 3 + [False] * 3
    assert not air.spent[3:].any()


@pytest.mark.parametrize("name", ALL)
def test_who_has_it_heard_somebody_who_had_something(name: str) -> None:
    """Every node has it later than one of those whom it hears sent first."""
    power = plane()
    air = run(name, power)
    first = np.full(NODES, np.inf)
    for began, node, _ in reversed(air.log):
        first[node] = began
    for node in np.flatnonzero(np.isfinite(air.has))[1:]:
        heard = np.flatnonzero(power[:, node] >= WEAKEST)
        assert first[heard].min() < air.has[node]


@pytest.mark.parametrize("name", ALL)
def test_airtime_is_the_sum_of_the_frames(name: str) -> None:
    """Of all together, and of each node."""
    air = run(name, plane())
    seconds = np.zeros(NODES)
    for _, node, frame in air.log:
        seconds[node] += airtime(frame.size)
    assert air.frames == len(air.log) > 0
    assert air.spent == pytest.approx(seconds)


def test_one_sender_without_loss_needs_exactly_k() -> None:
    """However many listen, and nobody else sends."""
    power = np.full((9, 9), -np.inf)
    power[0, 1:] = power[1:, 0] = WEAKEST + 1
    air = run(FRESH, power, loss=0.0, budget=1.0)
    assert air.frames == needed(SMALL) == 23
    assert air.got == 8 * 23
    assert np.isfinite(air.has).all()


@pytest.mark.parametrize(
    ("name", "losses"),
    [(FLOOD, (0.0, 0.3, 0.6)), (ACKS, (0.0, 0.3, 0.6)), (FRESH, (0.0, 0.2, 0.4))],
)
def test_more_loss_never_takes_less_airtime(
    name: str, losses: tuple[float, ...]
) -> None:
    """In the median of some seeds; of fresh frames nobody sends enough to lose half."""
    spent = [
        median(ran(Case(name, nodes=15, loss=loss), seed).airtime for seed in range(9))
        for loss in losses
    ]
    assert spent == sorted(spent)
    assert spent[0] < spent[-1]


def test_one_sender_needs_more_the_more_is_lost() -> None:
    """In the median of some seeds, until eight who hear nobody else have it."""
    power = np.full((9, 9), -np.inf)
    power[0, 1:] = power[1:, 0] = WEAKEST + 1
    alone = np.arange(9) == 0
    spent = []
    for loss in (0.0, 0.1, 0.2, 0.3):
        found = []
        for seed in range(7):
            rng = np.random.default_rng(seed)
            way = Restless(SMALL, alone, rng, 1.0)
            air = Air(power, way, rng, loss, 1.0)
            air.run(9, HOUR)
            found.append(air.spent.sum())
        spent.append(median(found))
    assert spent == sorted(set(spent))
    assert spent[0] == pytest.approx(needed(SMALL) * airtime(OURS))


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("budget", [0.02, 0.1])
def test_the_budget_is_kept_in_every_hour(name: str, budget: float) -> None:
    """Wherever an hour begins: what a node sends in it is at most its budget."""
    # Of what is small, nobody sends so much of ours that it would come to the limit.
    length = LARGE if name == FRESH else SMALL
    air = run(name, plane(), budget=budget, length=length)
    busiest = 0.0
    for node in range(NODES):
        mine = [(began, frame.seconds) for began, who, frame in air.log if who == node]
        begins = [began for began, _ in mine]
        sums = [0.0, *accumulate(seconds for _, seconds in mine)]
        for number, began in enumerate(begins):
            # The worst hours begin with a frame, or end with one.
            last = bisect_left(begins, began + HOUR)
            over = max(0.0, mine[last - 1][0] + mine[last - 1][1] - began - HOUR)
            spent = sums[last] - sums[number] - over
            assert spent <= budget * HOUR + 1e-6
            busiest = max(busiest, spent)
    assert busiest > 0.5 * budget * HOUR  # or it shows nothing


@pytest.mark.parametrize("hops", [0, 1, 3])
def test_a_flood_goes_as_far_as_its_hop_limit(hops: int) -> None:
    """And everybody within has it."""
    power = chain(8)
    way = Flood(SMALL, everybody(8), hops, 10.0)
    air = Air(power, way, np.random.default_rng(1), 0.0, 1.0)
    air.run(8, HOUR)
    assert np.isfinite(air.has).sum() == hops + 2
    left = {node: {f.hops for _, who, f in air.log if who == node} for node in range(8)}
    for node in range(8):
        assert left[node] == ({hops - node} if node <= hops else set())


def test_our_frames_are_never_sent_on() -> None:
    """Hop limit 0: and who sends has the whole edition."""
    air = run(FRESH, plane())
    assert {frame.hops for _, _, frame in air.log} == {0}
    assert {frame.size for _, _, frame in air.log} == {ON_AIR + 200}
    for began, node, _ in air.log:
        assert air.has[node] <= began


@pytest.mark.parametrize("name", ALL)
def test_radios_do_one_thing_at_a_time(name: str) -> None:
    """No node begins a frame before its last one ended."""
    ends = [0.0] * NODES
    for began, node, frame in run(name, plane(), budget=1.0).log:
        assert began >= ends[node]
        ends[node] = began + frame.seconds


def test_who_can_be_heard_is_not_talked_over() -> None:
    """Two that hear each other overlap only if both began within a slot."""
    power = np.full((3, 3), WEAKEST + 20)
    np.fill_diagonal(power, -np.inf)
    log = run(FLOOD, power, loss=0.0, budget=1.0).log
    for (one, _, frame), (two, _, _) in pairwise(log):
        assert two >= one + frame.seconds or two - one < 0.05


def test_a_louder_frame_is_captured_and_equals_spoil_each_other() -> None:
    """Two senders who do not hear each other, and one who hears both."""

    class Both:
        """Nodes 1 and 2 send one frame each, at once."""

        def begin(self, air: Air) -> None:
            self.got: list[int] = []
            air.want(1, 0)
            air.want(2, 0)

        def next(self, node: int) -> Frame | None:
            return Frame(node, OURS)

        def sent(self, node: int, frame: Frame) -> None:
            pass

        def heard(self, node: int, frame: Frame, power: float) -> None:
            assert (node, power) == (0, WEAKEST + 20)
            self.got.append(frame.number)

        def wake(self, node: int) -> None:
            assert node < 0, "nobody asked to be woken"

    for weaker, got in ((20.0, []), (15.0, []), (13.0, [1]), (-5.0, [1])):
        power = np.full((3, 3), -np.inf)
        power[1, 0] = power[0, 1] = WEAKEST + 20
        power[2, 0] = power[0, 2] = WEAKEST + weaker
        both = Both()
        Air(power, both, np.random.default_rng(0), 0.0, 1.0).run(2, HOUR)
        assert both.got == got


def test_everybody_is_served_by_somebody_nearer() -> None:
    """The tree of transfers has everybody whom a chain connects, and no loops."""
    power = plane(2)
    relays = share(NODES, 0.5, np.random.default_rng(3))
    level, parent = levels(power, relays), parents(power, relays)
    for node in range(1, NODES):
        assert (parent[node] >= 0) == (level[node] > 0)
        if parent[node] >= 0:
            assert relays[parent[node]]
            assert level[parent[node]] == level[node] - 1
            assert power[parent[node], node] >= WEAKEST


def test_counting_frames_is_exact() -> None:
    """With the real code at every node: whole by count is whole by digest, not before.

    Frames are those of the simulation, lost and repeated as there; each is cut, parsed
    and collected by ``archive.packets``.
    """
    content = random.Random(1).randbytes(SMALL)
    sender = Sender(content)
    power = plane(4)
    collections = [Collection(lambda n: n - 1) for _ in range(NODES)]

    class Real(Fresh):
        def heard(self, node: int, frame: Frame, power: float) -> None:
            packet = sender.packet(TOGETHER * frame.number, TOGETHER)
            data = packet.to_bytes()
            assert len(data) + ON_AIR == frame.size
            group, _ = collections[node].add(Packet.from_bytes(data))
            super().heard(node, frame, power)
            if group.content is None and node:
                group.solve()
                counted = bool(np.isfinite(air.has[node]))
                assert (group.content == content) == counted

    way = Real(SMALL, everybody(NODES), np.random.default_rng(7), 0.1)
    air = Air(power, way, np.random.default_rng(8), 0.2, 0.1)
    air.run(NODES - 1, 8 * HOUR)
    assert np.isfinite(air.has).sum() >= NODES - 1


def test_editions_take_as_many_frames_as_the_format_says() -> None:
    """23 and 228 of ours; 19 and 188 of the fragments that they are compared with."""
    assert [needed(SMALL), needed(LARGE)] == [23, 228]
    assert [fragments(SMALL), fragments(LARGE)] == [19, 188]
    assert OURS < SIZE


@pytest.mark.parametrize("name", ALL)
def test_the_same_seed_gives_the_same_run(name: str) -> None:
    """And another seed another one."""
    case = Case(name, nodes=NODES)
    assert ran(case, 1) == ran(case, 1)
    assert ran(case, 1) != ran(case, 2)


def test_four_hops_are_compared_in_a_line() -> None:
    """Nobody hears farther, so that a fragment is sent four times."""
    row = ran(line(0.0, FLOOD, SMALL), 0)
    assert row.frames == 4 * fragments(SMALL)
    assert row.senders == 4


def test_what_is_written_is_the_same_after_a_run_cut_short(tmp_path: Path) -> None:
    """Results, report and both pictures, byte for byte, however many run at once."""
    one, two = tmp_path / "one", tmp_path / "two"

    def written(folder: Path, processes: int) -> dict[str, bytes]:
        options = ["--nodes", "5", "--seeds", "0", "--processes", f"{processes}"]
        mesh.main([*options, "--output", f"{folder}"])
        return {each.name: each.read_bytes() for each in folder.iterdir()}

    one.mkdir()
    whole = written(one, 1)
    assert whole.keys() == {"mesh.csv", "mesh.md", "mesh.svg", "mesh.png"}
    head, *rows = whole["mesh.csv"].splitlines(keepends=True)
    two.mkdir()
    (two / "mesh.csv").write_bytes(b"".join([head, *rows[:-5]]))
    assert written(two, 2) == whole
