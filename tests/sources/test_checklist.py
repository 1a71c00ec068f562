"""The folder ``check``: what the check of translations is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive import limits
from archive.errors import BadSource, TooLarge
from archive.sources.checklist import Checklist
from archive.translation.glossary import Original
from archive.values import Language

FA = Language("fa")


@pytest.fixture
def check(tmp_path: Path) -> Path:
    """The folder ``check`` of a source folder, with empty folders in it."""
    for name in ("rules", "glossary"):
        (tmp_path / "check" / name).mkdir(parents=True)
    return tmp_path / "check"


def test_what_is_there_is_read(check: Path) -> None:
    """Rules and glossary by language, and the original's own file."""
    (check / "original.toml").write_text('[names]\niran = ["iran"]\n', "utf-8")
    (check / "rules" / "fa.toml").write_text(
        'letters = "آ"\ndigits = "۰۱۲۳۴۵۶۷۸۹"\n', "utf-8"
    )
    (check / "glossary" / "fa.toml").write_text('[names]\niran = ["ایران"]\n', "utf-8")
    checklist = Checklist(check.parent)
    original = checklist.original()
    assert original
    assert original.names["iran"].written == ("iran",)
    rules = checklist.rules(FA)
    assert rules
    assert rules.letters == {"آ"}
    glossary = checklist.glossary(FA, original)
    assert glossary
    assert glossary.names["iran"].written == ("ایران",)


def test_each_file_may_be_missing(tmp_path: Path, check: Path) -> None:
    """And so may the folder: then less is checked."""
    for folder in (check.parent, tmp_path / "elsewhere"):
        checklist = Checklist(folder)
        assert checklist.original() is None
        assert checklist.rules(FA) is None
        assert checklist.glossary(FA, Original()) is None


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("original.toml", "check/original.toml: unknown 'x'"),
        ("rules/fa.toml", "check/rules/fa.toml: unknown 'x'"),
        ("glossary/fa.toml", "check/glossary/fa.toml: unknown 'x'"),
    ],
)
def test_a_file_that_is_not_in_order_is_named(
    check: Path, name: str, message: str
) -> None:
    """By its place in the folder, never by where the folder is."""
    (check / name).write_bytes(b"x = 1\n")
    with pytest.raises(BadSource) as caught:
        _read(check.parent)
    assert caught.value.message == message


@pytest.mark.parametrize("name", ["original.toml", "rules/fa.toml", "glossary/fa.toml"])
def test_a_file_that_is_too_large_is_not_read(check: Path, name: str) -> None:
    """A source file has a ceiling like every other."""
    with (check / name).open("wb") as file:
        file.truncate(limits.SOURCE_FILE + 1)
    with pytest.raises(TooLarge, match=Path(name).name):
        _read(check.parent)


def _read(source: Path) -> None:
    checklist = Checklist(source)
    checklist.original()
    checklist.rules(FA)
    checklist.glossary(FA, Original())
