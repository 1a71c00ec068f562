"""What changed between two editions, paragraph by paragraph."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.format.verdict import Verdict
from archive.tasks.check import Selection
from archive.tasks.compare import Change, diff, differences, paragraphs
from archive.tasks.inputs import Input
from tests.kit import MALLORY, SARA, bundle, edition, trusting

A, B, C = "first\n", "second\n", "third\n"


def test_paragraphs_are_lines_with_text() -> None:
    """Empty lines part paragraphs and are none; other line ends are letters."""
    text = "a\n\n  \nb c\u2028d\n"
    assert paragraphs(text) == ["a", "b c\u2028d"]
    assert paragraphs("") == []


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        (A + B, A + B, []),
        ("", "", []),
        (A + B, A + "\n\n" + B, []),
        (A + B, A + C, [Change(2, 2, ("second",), ("third",))]),
        (A, A + B, [Change(2, 2, (), ("second",))]),
        (A + B, B, [Change(1, 1, ("first",), ())]),
        ("", A, [Change(1, 1, (), ("first",))]),
        (
            A + B + C,
            B + C + A,
            [Change(1, 1, ("first",), ()), Change(4, 3, (), ("first",))],
        ),
        (A + B, A + B + "\u200c\n", [Change(3, 3, (), ("\u200c",))]),
        (A, "FIRST\n", [Change(1, 1, ("first",), ("FIRST",))]),
    ],
)
def test_changes_have_their_places_in_both(
    old: str, new: str, changes: list[Change]
) -> None:
    """Numbers count from 1 in either text; layout changes nothing."""
    assert differences(old, new) == changes


def test_two_revisions_of_one_bundle_are_compared(folder: Path) -> None:
    """One input may hold both, one selection each."""
    (folder / "in").write_bytes(
        bundle(edition(text=A + B), edition(revision=2, text=A + C))
    )
    old, new, changes = diff(
        [Input("in")], trusting(SARA), [Selection(("fa-1",)), Selection(("fa-2",))]
    )
    assert (old.edition.name.revision, new.edition.name.revision) == (1, 2)
    assert changes == [Change(2, 2, ("second",), ("third",))]


def test_two_bundles_are_compared(folder: Path) -> None:
    """One selection stands for both, and each keeps its own verdict."""
    (folder / "old").write_bytes(bundle(edition(text=A)))
    (folder / "new").write_bytes(bundle(edition(text=A, keys=(MALLORY,))))
    old, new, changes = diff(
        [Input("old"), Input("new")], trusting(SARA), [Selection(("fa",))]
    )
    assert (old.edition.verdict, new.edition.verdict) == (
        Verdict.TRUSTED,
        Verdict.UNKNOWN,
    )
    assert changes == []
