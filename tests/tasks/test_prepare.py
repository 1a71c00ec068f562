"""Source folders are made and revised so that packing takes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.errors import AlreadyThere, ArchiveError, BadSource, NotFound
from archive.format.manifest import Translation
from archive.sources.folder import SourceFolder
from archive.sources.series import Draft
from archive.tasks.prepare import new, revise
from archive.values import EditionName, Language, Series
from tests import kit


def draft(title: str = "On strike", date: str = "2027-01-05") -> Draft:
    """The first edition of another statement."""
    return Draft(
        name=EditionName(Series("strike-2027"), Language("en"), 1),
        date=date,
        title=title,
        translation=Translation.ORIGINAL,
        source=None,
        files=(),
    )


def test_a_new_folder_can_be_packed(tmp_path: Path) -> None:
    """Plan and text are there, and say what was asked for."""
    new(tmp_path / "new", draft('"On" \\ strike'), b"Strike.\n")
    folder = SourceFolder.load(tmp_path / "new")
    (found,) = folder.plan.drafts.values()
    assert found == draft('"On" \\ strike')
    assert folder.manifest(found).files == (kit.entry("statement.txt", b"Strike.\n"),)


def test_an_empty_text_waits_to_be_written(tmp_path: Path) -> None:
    """The folder is made; packing refuses the empty text and says so."""
    new(tmp_path / "new", draft(), b"")
    folder = SourceFolder.load(tmp_path / "new")
    with pytest.raises(BadSource, match=r"^en\.txt: there is no text in it$"):
        folder.manifest(folder.draft(Language("en")))


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (draft(), b"a\tb\n"),
        (draft(), b"no end"),
        (draft(date="2027-02-30"), b""),
        (draft(title="a\nb"), b""),
        (draft(title=""), b""),
        (draft(title="a\u202eb"), b""),
    ],
)
def test_what_packing_would_refuse_is_refused_at_once(
    tmp_path: Path, made: Draft, text: bytes
) -> None:
    """No folder is made that could never be packed."""
    with pytest.raises(ArchiveError):
        new(tmp_path / "new", made, text)
    assert not (tmp_path / "new").exists()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """A folder of that name stays."""
    new(tmp_path / "new", draft(), b"")
    with pytest.raises(AlreadyThere):
        new(tmp_path / "new", draft("Other"), b"")
    assert b"On strike" in (tmp_path / "new" / "series.toml").read_bytes()


def test_a_revision_is_raised_by_one(tmp_path: Path) -> None:
    """Revision and date change, the title on request; every other byte stays."""
    new(tmp_path / "new", draft(), b"Strike.\n")
    plan = tmp_path / "new" / "series.toml"
    plan.write_bytes(plan.read_bytes() + b"# a remark\n")
    before = plan.read_text("utf-8")
    name = revise(tmp_path / "new", Language("en"), "2027-01-06")
    assert name.folder == "strike-2027/en-2"
    expected = before.replace("revision = 1", "revision = 2")
    expected = expected.replace("2027-01-05", "2027-01-06")
    assert plan.read_text("utf-8") == expected
    revise(tmp_path / "new", Language("en"), "2027-01-07", 'Still "on"')
    expected = expected.replace("revision = 2", "revision = 3")
    expected = expected.replace("2027-01-06", "2027-01-07")
    expected = expected.replace('"On strike"', '"Still \\"on\\""')
    assert plan.read_text("utf-8") == expected
    assert (tmp_path / "new" / "en.txt").read_bytes() == b"Strike.\n"


@pytest.mark.parametrize(
    ("date", "title"),
    [
        ("tomorrow", None),
        ("2027-02-30", None),
        ("2027-01-06", "a\nb"),
        ("2027-01-06", ""),
    ],
)
def test_a_bad_value_changes_nothing(
    tmp_path: Path, date: str, title: str | None
) -> None:
    """A date or title that is not allowed leaves the file as it was."""
    new(tmp_path / "new", draft(), b"")
    before = (tmp_path / "new" / "series.toml").read_bytes()
    with pytest.raises(BadSource):
        revise(tmp_path / "new", Language("en"), date, title)
    assert (tmp_path / "new" / "series.toml").read_bytes() == before


def test_a_language_that_is_not_there_cannot_be_revised(tmp_path: Path) -> None:
    """The hint names those that are."""
    new(tmp_path / "new", draft(), b"")
    with pytest.raises(NotFound) as caught:
        revise(tmp_path / "new", Language("fa"), "2027-01-06")
    assert caught.value.hint == "there are: en"
