"""Strict Ed25519, decision for decision: 120 cases that libraries disagree on."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from archive.errors import ForgedOrDamaged, Malformed, WeakKey
from archive.format.keys import PublicKey
from tests.vectors.vector import FOLDER


@dataclass(frozen=True)
class Case:
    """A signature, and whether it must verify."""

    name: str
    key: bytes
    signature: bytes
    message: bytes
    valid: bool


CASES = [
    Case(
        case["name"],
        bytes.fromhex(case["key"]),
        bytes.fromhex(case["sig"]),
        bytes.fromhex(case["msg"]),
        case["valid"],
    )
    for case in json.loads((FOLDER / "ed25519" / "strict.json").read_bytes())
]


def _ours(case: Case) -> bool:
    try:
        PublicKey(case.key).verify(case.signature, case.message)
    except (ForgedOrDamaged, Malformed, WeakKey):
        return False
    return True


def _plain(case: Case) -> bool:
    """What ``cryptography`` says by itself."""
    try:
        key = Ed25519PublicKey.from_public_bytes(case.key)
        key.verify(case.signature, case.message)
    except (InvalidSignature, ValueError):
        return False
    return True


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_decision_is_the_strict_one(case: Case) -> None:
    """A signature is accepted if, and only if, libsodium accepts it."""
    assert _ours(case) == case.valid


def test_there_are_120_cases_of_both_kinds() -> None:
    """No case was lost, and none is there twice."""
    assert len(CASES) == len(set(CASES)) == 120
    assert sum(case.valid for case in CASES) == 6


def test_the_prechecks_matter() -> None:
    """The library alone accepts signatures that no private key made."""
    differing = [case for case in CASES if _plain(case) != case.valid]
    assert len(differing) >= 14, "the small-order keys, at least"
    assert not any(case.valid for case in differing), "it is never stricter than we are"
    assert not any(map(_ours, differing))
