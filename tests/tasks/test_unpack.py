"""Unpacking: whole or not at all, under names from the manifest alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from archive.errors import AlreadyThere, ArchiveError, NotFound, Unconfirmed, Unsigned
from archive.format import instructions
from archive.tasks.check import Selection, check
from archive.tasks.inputs import Input
from archive.tasks.unpack import unpack
from tests.kit import MALLORY, SARA, SERIES, TEXT, Edition, bundle, edition, trusting

KNOWN = trusting(SARA)
EN = edition("en", source=None)
FA = edition(files={"a.opus": b"sound" * 100})
pytestmark = pytest.mark.usefixtures("folder")


def unpacked(*editions: Edition, wanted: tuple[str, ...] = (), **options: Any) -> Path:  # noqa: ANN401
    """Unpack a bundle of these editions into ``out``."""
    Path("in").write_bytes(bundle(*editions))
    chosen = {"unconfirmed": False, **options}
    unpack(Input("in"), Path("out"), KNOWN, selection=Selection(wanted), **chosen)
    return Path("out")


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_folder_has_what_stock_tar_would_leave() -> None:
    """Manifest, signatures, files, keys and VERIFY.txt, and nothing else."""
    place = f"{SERIES}/fa-1"
    assert files(unpacked(FA)) == {
        "VERIFY.txt": instructions.TEXT,
        f"keys/{SARA.name}.pub": SARA.public.to_bytes(),
        f"{place}/MANIFEST": FA.manifest.to_bytes(),
        f"{place}/MANIFEST.{SARA.name}.minisig": FA.signers[0].signature.to_bytes(),
        f"{place}/a.opus": b"sound" * 100,
        f"{place}/statement.txt": TEXT.encode(),
    }


def test_an_unpacked_folder_checks_like_its_bundle() -> None:
    """Nothing is lost on the way."""
    report = check([Input(str(unpacked(EN, FA)))], KNOWN)
    assert [each.manifest for each in report.editions] == [EN.manifest, FA.manifest]
    assert report.exit_status == 0


def test_only_what_was_selected_is_unpacked() -> None:
    """Other editions leave no trace."""
    found = files(unpacked(EN, FA, wanted=("en",)))
    assert {name.split("/")[1] for name in found if name.startswith(SERIES)} == {"en-1"}


@pytest.mark.parametrize(
    ("made", "unconfirmed", "kind"),
    [
        (edition(keys=(MALLORY,)), False, Unconfirmed),
        (edition(keys=()), True, Unsigned),
        (Edition(FA.manifest, FA.contents, EN.signers), True, ArchiveError),
    ],
)
def test_what_may_not_be_used_leaves_nothing(
    made: Edition,
    unconfirmed: bool,  # noqa: FBT001
    kind: type[ArchiveError],
) -> None:
    """One bad edition, and no folder appears, not even for the good one."""
    with pytest.raises(kind):
        unpacked(EN, made, unconfirmed=unconfirmed)
    assert [path.name for path in Path().iterdir()] == ["in"]


def test_an_unknown_edition_is_unpacked_when_that_is_said() -> None:
    """``unconfirmed`` is enough for what is unchanged."""
    assert files(unpacked(edition(keys=(MALLORY,)), unconfirmed=True))


def test_what_is_there_stays() -> None:
    """A folder with anything in it is never written into."""
    Path("out").mkdir()
    Path("out", "mine").write_bytes(b"1")
    with pytest.raises(AlreadyThere):
        unpacked(FA)
    assert files(Path("out")) == {"mine": b"1"}


def test_what_is_not_there_is_not_found() -> None:
    """No empty folder is made for a language that the bundle has not."""
    with pytest.raises(NotFound):
        unpacked(FA, wanted=("de",))
    assert not Path("out").exists()


def test_the_bytes_read_are_told() -> None:
    """Progress adds up to the bundle's size."""
    read: list[int] = []
    unpacked(FA, progress=read.append)
    assert sum(read) == Path("in").stat().st_size


def test_nothing_of_an_edition_that_was_not_selected_is_written() -> None:
    """From a folder too: an unsigned edition beside the chosen one stays there."""
    folder = unpacked(EN, FA)
    (signature,) = (folder / SERIES / "en-1").glob("*.minisig")
    signature.unlink()
    chosen = unpack(
        Input(str(folder)),
        Path("chosen"),
        KNOWN,
        selection=Selection(("fa",)),
        unconfirmed=False,
    )
    assert [each.name.label for each in chosen] == ["fa-1"]
    assert [path.name for path in (Path("chosen") / SERIES).iterdir()] == ["fa-1"]
