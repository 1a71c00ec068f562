"""A short run of the fuzzer, and proof that it would find what it looks for."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from dataclasses import replace

import pytest

from archive.errors import BadSource, Malformed
from archive.format.manifest import Manifest
from archive.format.object import EditionObject
from archive.sources.reviews import Reviews
from tests import fuzz, kit

_RUNS = 1500


@pytest.mark.parametrize("parser", fuzz.PARSERS, ids=lambda parser: parser.name)
def test_every_parser_returns_its_input_or_an_error_of_ours(
    parser: fuzz.Parser,
) -> None:
    """On mutated inputs a parser gives back what it was given, or refuses it."""
    tally = fuzz.fuzz(parser, _RUNS, seed=1)
    assert tally.faults == []
    assert tally.inputs == _RUNS // parser.every
    assert tally.accepted > len(parser.seeds), "no mutant was accepted: too wild"
    assert tally.codes.total() > tally.inputs / 2, "few mutants were refused: too tame"


@pytest.mark.parametrize("parser", fuzz.PARSERS, ids=lambda parser: parser.name)
def test_every_seed_is_a_valid_input(parser: fuzz.Parser) -> None:
    """What the mutants are made from is accepted: they begin inside the format."""
    for seed in parser.seeds:
        assert parser.check(seed)


def test_the_same_seed_gives_the_same_inputs() -> None:
    """A run can be repeated, and another seed gives another one."""
    parser = fuzz.PARSERS[0]
    first, again = (list(parser.inputs(random.Random(1), 200)) for _ in range(2))
    assert first == again
    assert first != list(parser.inputs(random.Random(2), 200))


def _careless(data: bytes) -> bool:
    """A parser that repairs what it reads: it is not given back what it was given."""
    lines = [line.rstrip() for line in data.split(b"\n")]
    repaired = Manifest.from_bytes(b"\n".join(lines)).to_bytes()
    if repaired != data:
        message = "repaired"
        raise fuzz.LawBroken(message)
    return True


def _crashing(data: bytes) -> bool:
    """A parser that forgets that not everything is UTF-8."""
    if "archive-edition" not in data.decode():
        message = "not a manifest"
        raise Malformed(message)
    return True


@pytest.mark.parametrize("check", [_careless, _crashing])
def test_a_fault_would_be_found(check: fuzz.Check) -> None:
    """The fuzzer bites: a parser that repairs, or crashes, is found in a short run."""
    tally = fuzz.fuzz(replace(fuzz.PARSERS[0], check=check), _RUNS, seed=1)
    assert tally.faults


def test_a_text_that_nobody_signed_would_be_found() -> None:
    """The bundle's law bites: a signed text that is not an original is a fault."""
    other = kit.bundle(kit.edition(text="another text\n"))
    bundle = next(each for each in fuzz.PARSERS if each.name == "bundle")
    with pytest.raises(fuzz.LawBroken):
        bundle.check(other)


def test_an_object_that_nobody_signed_would_be_found() -> None:
    """The object's law bites: a signed text that is not an original is a fault."""
    other = kit.edition(text="another text\n")
    made = EditionObject.make(
        other.manifest.to_bytes(), other.signers, b"another text\n"
    )
    parser = next(each for each in fuzz.PARSERS if each.name == "object")
    with pytest.raises(fuzz.LawBroken):
        parser.check(made.to_bytes())


def _forgetful(data: bytes) -> bool:
    """A ``reviews.toml`` that is written without its last review."""
    value = Reviews.from_bytes(data)
    fewer = Reviews(dict(list(value.reviews.items())[:-1]))
    return fuzz.read_back(value, fewer.to_bytes())


def test_a_lost_review_would_be_found() -> None:
    """The law of reviews bites: one that is not read back is a fault."""
    reviews = next(each for each in fuzz.PARSERS if each.name == "reviews-toml")
    tally = fuzz.fuzz(replace(reviews, check=_forgetful), _RUNS, seed=1)
    assert tally.faults


def test_a_lost_paragraph_is_no_accepted_text() -> None:
    """What is accepted as proofread holds everything: a slogan less is refused."""
    proofread = next(each for each in fuzz.PARSERS if each.name == "proofread")
    (seed,) = proofread.seeds
    without = seed.rstrip(b"\n").rpartition(b"\n")[0] + b"\n"
    with pytest.raises(BadSource, match="errors were found"):
        proofread.check(without)


def test_the_program_reports_and_stays_small() -> None:
    """Run as a program it names every parser and stays within 100 MiB."""
    result = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", "--runs", "150"],
        capture_output=True,
        text=True,
        cwd=kit.ROOT,
        env={**os.environ, "PYTHONPATH": str(kit.ROOT)},
        check=True,
    )
    for parser in fuzz.PARSERS:
        assert f"{parser.name:12} {150 // parser.every:8} inputs" in result.stdout
    assert "peak" in result.stdout.splitlines()[-1]
