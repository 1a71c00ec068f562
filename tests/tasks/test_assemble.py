"""Writing bundles: what appears is what was meant, or nothing appears."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive.errors import AlreadyThere, ForgedOrDamaged, KnownRevision, NotFound
from archive.format.manifest import Entry
from archive.tasks.assemble import Fresh, Kept, assemble
from archive.tasks.check import check
from archive.tasks.inputs import Frame, Input
from tests.kit import REZA, SARA, SERIES, Edition, bundle, edition, trusting

EN, FA = edition("en", source=None), edition()
pytestmark = pytest.mark.usefixtures("folder")


def fresh(made: Edition) -> Fresh:
    """An edition from its sources."""
    return Fresh(made.manifest, made.signers, made.pieces)


def kept(name: str, *editions: Edition) -> list[Kept]:
    """Editions as they are found in a bundle."""
    Path(name).write_bytes(bundle(*editions))
    report = check([Input(name)], trusting(SARA))
    return [Kept(found, found.checked.signers) for found in report.found]


def test_order_does_not_matter() -> None:
    """Fresh and kept editions are sorted by their folders."""
    assemble("one", [fresh(FA), *kept("in", EN)])
    assemble("two", [*kept("in", EN), fresh(FA)])
    assert Path("one").read_bytes() == Path("two").read_bytes() == bundle(EN, FA)


def test_a_frame_is_copied_only_if_it_holds_the_same_signatures() -> None:
    """With others it is written anew, to the bytes that it would have had."""
    (found,) = kept("in", edition(keys=(SARA, REZA)))
    assert found.frame
    fewer = replace(found, signers=found.signers[:1])
    assert not fewer.frame
    assemble("out", [fewer])
    (key,) = (key for key in (SARA, REZA) if key.public == fewer.signers[0].key)
    assert Path("out").read_bytes() == bundle(edition(keys=(key,)))


def test_the_bytes_written_are_told() -> None:
    """A copied frame counts with its size, a fresh edition with its files'."""
    written: list[int] = []
    (found,) = kept("in", EN)
    assert isinstance(found.found.place, Frame)
    assemble("out", [found, fresh(FA)], progress=written.append)
    frame = found.found.place.stop - found.found.place.start
    assert sum(written) == frame + FA.manifest.files[0].size


def test_a_result_that_is_not_what_was_meant_does_not_appear() -> None:
    """The same edition twice would be a bundle that no reader takes."""
    with pytest.raises(ForgedOrDamaged) as caught:
        assemble("out", [fresh(FA), fresh(FA)])
    expected = "the result is not what it should be, and was not kept"
    assert caught.value.message == expected
    assert caught.value.hint == "the input changed, or the disk failed"
    assert list(Path().iterdir()) == []


def test_an_input_that_changes_meanwhile_is_noticed() -> None:
    """A bundle that was replaced after it was checked is not passed on."""
    (found,) = kept("in", FA)
    Path("in").write_bytes(bundle(edition(text="other\n", keys=(REZA,))))
    with pytest.raises(ForgedOrDamaged):
        assemble("out", [found])
    assert not Path("out").exists()


def test_a_file_that_changes_while_it_is_packed_is_noticed() -> None:
    """What is written is compared with what was signed."""
    changed = Fresh(FA.manifest, FA.signers, lambda _entry: iter([b"other"]))
    with pytest.raises(ForgedOrDamaged, match="changed while it was read"):
        assemble("out", [changed])
    assert list(Path().iterdir()) == []


def test_every_file_is_asked_for_once() -> None:
    """Contents are streamed in the manifest's order."""
    asked: list[str] = []
    made = edition(files={"a.bin": b"1"})

    def contents(entry: Entry) -> Iterator[bytes]:
        asked.append(str(entry.name))
        return made.pieces(entry)

    assemble("out", [replace(fresh(made), contents=contents)])
    assert asked == ["a.bin", "statement.txt"]


def test_two_revisions_of_a_language_live_in_one_bundle() -> None:
    """A bundle that holds both can be written anew with both."""
    both = [fresh(FA), fresh(edition(revision=2))]
    assemble("out", both)
    assemble("out", both, replace=True)
    with pytest.raises(KnownRevision, match="fa-1: revision 2 went out already"):
        assemble("out", both[:1], replace=True)


def test_replacing_loses_no_language_and_no_signature() -> None:
    """What the old bundle holds, and the new one would not, is named."""
    assemble("out", [fresh(edition(keys=(SARA, REZA))), fresh(EN)])
    before = Path("out").read_bytes()
    with pytest.raises(AlreadyThere, match=f"holds {SERIES}/en-1"):
        assemble("out", [fresh(edition(keys=(SARA, REZA)))], replace=True)
    with pytest.raises(AlreadyThere, match=f"is signed by {REZA.name}"):
        assemble("out", [fresh(edition(keys=(SARA,))), fresh(EN)], replace=True)
    assert Path("out").read_bytes() == before


def test_the_folder_must_be_there_before_anything_is_done() -> None:
    """The folder is named, not the file that could not be there."""
    with pytest.raises(NotFound, match="nowhere: there is no such folder"):
        assemble("nowhere/out", [fresh(FA)])
