"""Rules of ``docs/architecture.md`` that no linter knows."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.kit import ROOT

SRC = ROOT / "src" / "archive"
MODULES = sorted(SRC.rglob("*.py"))
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def _calls(path: Path) -> list[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def _name(path: Path) -> str:
    return ".".join(path.relative_to(SRC).with_suffix("").parts)


def test_only_verify_makes_checked_editions() -> None:
    """Unchecked bytes cannot dress up as a checked edition."""
    makers = {
        _name(path)
        for path in MODULES
        for call in _calls(path)
        if isinstance(call.func, ast.Name) and call.func.id == "Checked"
    }
    assert makers == {"format.edition"}


def test_nobody_changes_a_checked_edition_but_its_module() -> None:
    """``replace`` could forge a verdict: who uses it is known."""
    users = {
        _name(path)
        for path in MODULES
        for call in _calls(path)
        if isinstance(call.func, ast.Name) and call.func.id == "replace"
    }
    # tasks.check replaces findings, whose editions come from compare();
    # tasks.proofread replaces proofs of source texts, and knows no edition;
    # format.page takes its holder's keys out of a page.
    known = {"format.edition", "format.page", "tasks.check", "tasks.proofread"}
    assert users == known
    proofread = (SRC / "tasks" / "proofread.py").read_text(encoding="utf-8")
    assert "Checked" not in proofread
    assert "archive.format.edition" not in proofread


@pytest.mark.parametrize(
    "path", [path for path in MODULES if not path.name.startswith("_")], ids=_name
)
def test_the_map_has_every_module(path: Path) -> None:
    """A newcomer finds each module, with its one idea, in the architecture's table."""
    assert f"| `{_name(path)}` |" in ARCHITECTURE


def test_the_map_has_no_module_that_is_gone() -> None:
    """What the table names exists."""
    rows = [line for line in ARCHITECTURE.splitlines() if line.startswith("| `")]
    named = {row.split("`")[1] for row in rows}
    assert named == {_name(path) for path in MODULES if not path.name.startswith("_")}


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_can_be_read_in_one_sitting(path: Path) -> None:
    """No module has more than 400 lines: what is longer holds two ideas."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_no_module_is_a_drawer() -> None:
    """Nothing is named after being left over."""
    drawers = {"utils", "util", "helpers", "common", "misc", "base", "core"}
    assert not drawers & {path.stem for path in MODULES}
