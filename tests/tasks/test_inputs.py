"""Inputs: a bundle, a folder or a pipe, read as often as needed."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from archive import limits
from archive.errors import DiskFailed, NotFound, TooLarge
from archive.format.bundle import BundleWriter
from archive.format.compression import compress
from archive.format.edition import verify
from archive.format.trustlist import TrustList
from archive.format.ustar import END
from archive.tasks.check import Selection
from archive.tasks.inputs import Frame, Input
from archive.tasks.unpack import unpack
from tests.kit import SERIES, bundle, edition

FA, EN = edition(), edition("en", source=None)
DATA = bundle(EN, FA)


@pytest.fixture
def file(tmp_path: Path) -> Input:
    """A bundle with two editions."""
    (tmp_path / "some.tar.zst").write_bytes(DATA)
    return Input(str(tmp_path / "some.tar.zst"))


def test_an_input_has_a_base_name_and_a_size(file: Input) -> None:
    """Output shows no folders; progress needs the size."""
    assert (file.name, file.size, file.is_folder) == ("some.tar.zst", len(DATA), False)


def test_a_missing_input_is_not_found(tmp_path: Path) -> None:
    """An input is looked for when it is named."""
    with pytest.raises(NotFound, match=r"^missing: not found$"):
        Input(str(tmp_path / "missing"))
    with pytest.raises(DiskFailed):
        Input(str(tmp_path / ("x" * 300)))


def test_parts_are_received_one_after_another(file: Input) -> None:
    """Every edition is found, and the bytes read are told."""
    read: list[int] = []
    labels = []
    for part in file.parts(read.append):
        assert verify(part.receive(), TrustList()).name.folder == part.label
        labels.append((part.label, part.claim))
    assert labels == [(f"{SERIES}/{each}",) * 2 for each in ("en-1", "fa-1")]
    assert sum(read) == len(DATA)


def test_a_place_can_be_copied_and_received_again(file: Input) -> None:
    """A frame is found again by its place, as often as needed."""
    places = [part.place() for part in file.parts()]
    for place, made in zip(places, (EN, FA), strict=True):
        assert isinstance(place, Frame)
        frame = b"".join(file.copy(place))
        assert DATA[place.start : place.stop] == frame
        with file.again(place) as received:
            assert verify(received, TrustList()).manifest == made.manifest


def test_a_folder_is_an_input_too(file: Input, tmp_path: Path) -> None:
    """Unpacked editions are found by their folders, which prove nothing."""
    unpack(
        file,
        tmp_path / "out",
        TrustList(),
        selection=Selection(),
        unconfirmed=True,
    )
    folder = Input(str(tmp_path / "out"))
    assert (folder.name, folder.size, folder.is_folder) == ("out", 0, True)
    parts = list(folder.parts())
    assert [(part.label, part.claim) for part in parts] == [
        ("en-1", None),
        ("fa-1", None),
    ]
    with folder.again(parts[1].place()) as received:
        assert verify(received, TrustList()).manifest == FA.manifest


def test_a_pipe_is_read_once_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard input can be gone through several times."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(DATA)))
    pipe = Input("-")
    assert (pipe.name, pipe.size) == ("standard input", len(DATA))
    places = [part.place() for part in pipe.parts()]
    with pipe.again(places[1]) as received:
        assert received.claim == f"{SERIES}/fa-1"


def test_a_pipe_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """No more is kept in memory than the largest bundle has."""
    endless = io.BytesIO(bytes(limits.BUNDLE_COMPRESSED + 1))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(endless))
    with pytest.raises(TooLarge) as caught:
        Input("-")
    expected = f"standard input: more than {limits.BUNDLE_COMPRESSED} bytes"
    assert caught.value.message == expected


def test_a_frame_that_is_no_edition_has_a_number(tmp_path: Path) -> None:
    """What nothing is known of is called by its place in the bundle."""
    head: list[bytes] = []
    BundleWriter(head.append, [])
    data = b"".join([*head, compress(b"x" * 600), compress(b"y"), compress(END)])
    (tmp_path / "some").write_bytes(data)
    labels = [part.label for part in Input(str(tmp_path / "some")).parts()]
    assert labels == ["edition number 1", "edition number 2"]
