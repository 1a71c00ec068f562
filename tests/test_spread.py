"""The simulation of how an edition spreads keeps the laws of what it simulates."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from statistics import median

import numpy as np
import pytest
from bench import spread
from bench.epidemic.cases import ALONE, BASE, Case, changed, ran
from bench.epidemic.crowd import MEETINGS, Crowd, gather
from bench.epidemic.passing import FIRST, NOBODY, POSTER, Count, Epidemic, Setting

PEOPLE = 20_000
SEEDS = range(3)
LIVELY = changed(hand=0.08, forgers=0.01, revised=10, searched=0.01)
"""A setting in which everything happens."""


@cache
def crowd(seed: int = 0, people: int = PEOPLE) -> Crowd:
    return gather(people, np.random.default_rng(seed))


def run(
    setting: Setting, days: int = 30, seed: int = 0
) -> tuple[Epidemic, list[Count]]:
    epidemic = Epidemic(crowd(), setting, np.random.default_rng(seed))
    return epidemic, list(epidemic.run(days))


def last(setting: Setting, days: int = 30) -> list[Count]:
    """The last day of a run of each seed."""
    return [run(setting, days, seed)[1][-1] for seed in SEEDS]


def test_people_meet_those_at_home_in_the_neighbourhood_and_the_town() -> None:
    """Meetings are as many as were counted, and most of them are nearby."""
    people = crowd(people=100_000)
    assert people.meetings.mean() == pytest.approx(MEETINGS)
    everybody = np.arange(people.people, dtype=np.int32)
    met = people.met(everybody, np.random.default_rng(1))
    assert met.min() >= 0
    assert met.max() < people.people
    near = people.place[met] == people.place
    town = people.town[people.place[met]] == people.town[people.place]
    home = people.home[0][met] == people.home[0]
    assert 0.1 < home.mean() < near.mean() < town.mean() < 0.98
    assert (met == everybody).mean() < 0.001  # a tie may happen to end where it began


def test_ties_go_both_ways() -> None:
    """Whoever is at the end of a tie has one that ends here."""
    people = crowd()
    owner = np.repeat(np.arange(people.people), np.diff(people.first))
    there = np.stack([owner, people.other])
    back = there[::-1]
    assert (there[:, np.lexsort(there)] == back[:, np.lexsort(back)]).all()


@pytest.mark.parametrize("mixed", [False, True])
def test_nobody_holds_what_nobody_passed_on(mixed: bool) -> None:  # noqa: FBT001
    """Every holder has it from somebody who had that revision on an earlier day."""
    setting = replace(LIVELY, mixed=mixed, deleted=0.0, searched=0.0)
    epidemic, counts = run(setting)
    holders = np.flatnonzero(epidemic.holds)
    assert counts[-1].held == len(holders) > 1000
    source = epidemic.source[holders]
    assert NOBODY not in source
    given = holders[source >= 0]
    giver = epidemic.source[given]
    assert (epidemic.holds[giver] >= epidemic.holds[given]).all()
    same = epidemic.holds[giver] == epidemic.holds[given]
    assert (epidemic.since[giver] < epidemic.since[given])[same].all()
    assert np.count_nonzero(source == FIRST) <= 2 * setting.first
    assert np.count_nonzero(source == POSTER)


def test_without_handing_over_nothing_spreads() -> None:
    """Who holds it are the first distributors, and who read it are they."""
    for count in run(changed(hand=0.0, **ALONE), 20)[1]:
        assert count.held <= BASE.first
        assert count.read == BASE.first


def test_attempts_that_never_work_leave_sticks_alone() -> None:
    """Only distributors hold what nothing but sticks can carry."""
    setting = changed(works=0.0, sheets=0.0, distributors=5000.0, trips=5000.0)
    epidemic, counts = run(setting)
    assert BASE.first < counts[-1].held <= PEOPLE * 5000 / 1e6
    assert (epidemic.source[epidemic.holds > 0] != POSTER).all()


def test_without_phones_a_text_is_read_and_hardly_held() -> None:
    """Distributors hold it; others read it on walls."""
    for count in run(changed(phones=0.0, distributors=1000.0))[1]:
        assert count.held <= PEOPLE * 1000 / 1e6
    assert count.read > count.held


def test_without_forgers_there_is_no_forgery() -> None:
    """Nothing is forged, seen twice or refused."""
    for count in run(BASE)[1]:
        assert (count.forged, count.both, count.refused) == (0, 0, 0)


def test_who_knows_the_key_holds_no_forgery() -> None:
    """Where all know it, forgeries are offered and refused, and that is all."""
    for count in last(changed(forgers=0.05, knows=1.0)):
        assert (count.forged, count.both) == (0, 0)
        assert count.refused > 0


def test_a_forgery_is_offered_to_many_where_nobody_knows_the_key() -> None:
    """Some hold it alone, and some see that two texts claim one name."""
    for count in last(changed(forgers=0.01, knows=0.0), 60):
        assert count.forged > 0
        assert count.both > 0
        assert count.refused <= BASE.first * 60  # distributors know it


def test_people_are_conserved() -> None:
    """Nobody is counted twice, and what was read stays read."""
    before = 0
    for count in run(LIVELY, 60)[1]:
        assert 0 <= count.newest <= count.held
        assert 0 <= count.both <= count.held
        assert count.held + count.forged <= PEOPLE
        assert before <= count.read <= PEOPLE
        before = count.read


def test_nobody_falls_back_to_an_older_revision() -> None:
    """Without losses, what is held only grows, and ends at the newest for most."""
    setting = changed(deleted=0.0, searched=0.0, revised=10, hand=0.1)
    epidemic = Epidemic(crowd(), setting, np.random.default_rng(0))
    before = epidemic.holds.copy()
    newest = 0.0
    for count in epidemic.run(80):
        assert (epidemic.holds >= before).all()
        before = epidemic.holds.copy()
        newest = count.newest / count.held
    assert newest > 0.9


def test_who_was_searched_holds_nothing_again() -> None:
    """If everybody who holds it is searched, it ends with the first."""
    assert [count.held for count in last(changed(searched=1.0))] == [0, 0, 0]


@pytest.mark.parametrize(
    "less",
    [
        {"sheets": 1.0},
        {"readers": 5.0},
        {"removed": 0.9},
    ],
)
def test_more_posters_never_give_fewer_readers(less: dict[str, float]) -> None:
    """In the median of some seeds."""
    few, many = (
        median(count.read for count in last(setting, 20))
        for setting in (changed(**less), BASE)
    )
    assert few < many


@pytest.mark.parametrize(
    "more",
    [
        {"hand": 0.08},
        {"eager": 20.0},
        {"phones": 0.9},
        {"works": 1.0},
        {"deleted": 0.0},
    ],
)
def test_what_helps_an_edition_on_gives_more_holders(more: dict[str, float]) -> None:
    """In the median of some seeds."""
    less, much = (
        median(count.held for count in last(setting))
        for setting in (BASE, changed(**more))
    )
    assert less < much


def test_well_mixed_it_ends_as_theory_says() -> None:
    """Without losses, who gets it in the end is the known fixed point.

    Somebody is reached by a number of attempts that is Poisson, as many as all who are
    reached make; for each, by meetings and ties of their own.
    """
    setting = changed(
        mixed=True, deleted=0.0, searched=0.0, distributors=0.0, first=100, **ALONE
    )
    people = crowd(people=100_000)
    counts = list(Epidemic(people, setting, np.random.default_rng(3)).run(300))
    known = np.diff(people.first) / len(people.other)
    makes = people.meetings * setting.hand * setting.eager * setting.works
    attempts = 1e6
    for _ in range(500):
        reached = setting.phones * -np.expm1(-attempts * known)
        attempts = float((reached * makes).sum())
    assert counts[-1].held == pytest.approx(reached.sum(), rel=0.03)
    assert counts[-1].held > 0.2 * people.people


def test_the_same_seed_gives_the_same_run() -> None:
    """And another seed another one."""
    case = Case(LIVELY, PEOPLE, 20, course=True)
    assert ran(case, 1) == ran(case, 1)
    assert ran(case, 1) != ran(case, 2)


def test_what_is_written_is_the_same_after_a_run_cut_short(tmp_path: Path) -> None:
    """Figures, report and both pictures, byte for byte."""
    one, two = tmp_path / "one", tmp_path / "two"

    def written(folder: Path) -> dict[str, bytes]:
        spread.main(["--people", f"{PEOPLE}", "--seeds", "1", "--output", f"{folder}"])
        return {each.name: each.read_bytes() for each in folder.iterdir()}

    one.mkdir()
    whole = written(one)
    assert whole.keys() == {"spread.csv", "spread.md", "spread.svg", "spread.png"}
    head, *rows = whole["spread.csv"].splitlines(keepends=True)
    two.mkdir()
    (two / "spread.csv").write_bytes(b"".join([head, *rows[:40]]))
    assert written(two) == whole
