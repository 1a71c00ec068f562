"""Pictures out of films, as phones, messengers and screen recorders write them."""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from pathlib import Path

import av
import pytest

from archive import limits
from archive.carriers import video
from archive.carriers.video import camera, frames
from archive.errors import (
    ArchiveError,
    Malformed,
    MissingExtra,
    NotFound,
    TooLarge,
)
from archive.squares.image import png
from archive.squares.pictures import Picture, open_picture
from archive.squares.read import read
from tests.squares.reference import square

KINDS = [
    ("mpeg4", "film.mp4"),
    ("libx264", "film.mp4"),
    ("mpeg4", "film.mov"),
    ("mpeg4", "film.avi"),
    ("libvpx-vp9", "film.webm"),
    ("libx264", "film.mkv"),
    ("libx264", "film.ts"),
]
"""Codecs and containers; those that this build of the library can write are tested."""


def _even(picture: Picture) -> tuple[int, int, bytes]:
    """Width, height and rows, with sides that every codec takes."""
    width, height = picture.width + picture.width % 2, picture.height
    starts = range(0, height * picture.width, picture.width)
    rows = [
        picture.grey[at : at + picture.width].ljust(width, b"\xff") for at in starts
    ]
    if height % 2:
        rows.append(b"\xff" * width)
    return width, len(rows), b"".join(rows)


def _frame(width: int, height: int, grey: bytes) -> av.VideoFrame:
    """A frame of these greys."""
    frame = av.VideoFrame(width, height, "gray")
    (plane,) = frame.planes
    starts = range(0, width * height, width)
    step = plane.line_size
    plane.update(b"".join(grey[at : at + width].ljust(step, b"\0") for at in starts))
    return frame.reformat(format="yuv420p")


def film(path: Path, pictures: Sequence[Picture], codec: str = "mpeg4") -> Path:
    """A film of pictures, each shown three times; skips what cannot be written here."""
    if codec not in av.codecs_available:
        pytest.skip(f"this build of PyAV has no {codec}")
    with av.open(str(path), "w") as output:
        width, height, _ = _even(pictures[0])
        stream = output.add_stream(codec, rate=24, options={"threads": "1"})
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for picture in pictures:
            for _ in range(3):
                output.mux(stream.encode(_frame(*_even(picture))))
        output.mux(stream.encode())
    return path


def squares(number: int, kind: str = "10-L") -> tuple[list[str], list[Picture]]:
    """The texts and the pictures of so many squares."""
    texts: list[str] = []
    pictures: list[Picture] = []
    for each in range(1, number + 1):
        text, drawn = square(each, kind)
        texts.append(text)
        pictures += open_picture(png(drawn, dots=4))
    return texts, pictures


def _texts(shots: Sequence[video.Shot]) -> list[str]:
    """What is read in pictures, in the order of its first sight."""
    seen = (each.text for shot in shots for each in read(shot.picture, passes=1))
    return list(dict.fromkeys(seen))


@pytest.mark.parametrize(("codec", "name"), KINDS)
def test_every_square_of_a_film_is_read(codec: str, name: str, tmp_path: Path) -> None:
    """Six squares on a screen, filmed: six texts, in their order."""
    texts, pictures = squares(6)
    assert _texts(list(frames(film(tmp_path / name, pictures, codec)))) == texts


def test_squares_of_a_screen_are_read_at_its_own_size(tmp_path: Path) -> None:
    """15-L, what is played by default."""
    texts, pictures = squares(3, "15-L")
    assert _texts(list(frames(film(tmp_path / "f.mp4", pictures)))) == texts


def test_equal_pictures_are_given_once(tmp_path: Path) -> None:
    """A paused film costs no time: what follows an equal picture is left out."""
    white = Picture(64, 64, b"\xff" * 4096)
    black = Picture(64, 64, bytes(4096))
    path = film(tmp_path / "film.avi", [white, white, black, white])
    shots = list(frames(path))
    assert [shot.name for shot in shots] == [
        "film.avi frame 1",
        "film.avi frame 7",
        "film.avi frame 10",
    ]
    greys = [sum(shot.picture.grey) // 4096 for shot in shots]
    assert [grey > 200 for grey in greys] == [True, False, True]


def test_pictures_have_the_films_size_and_full_range(tmp_path: Path) -> None:
    """Black is 0 and white is 255, however the codec counts."""
    half = Picture(70, 50, bytes(70 * 25) + b"\xff" * (70 * 25))
    (shot, *_) = frames(film(tmp_path / "film.avi", [half]))
    assert (shot.picture.width, shot.picture.height) == (70, 50)
    assert len(shot.picture.grey) == 3500
    assert max(shot.picture.grey[: 70 * 20]) <= 3
    assert min(shot.picture.grey[70 * 30 :]) >= 252


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "list.m3u8",
            "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{}\n#EXT-X-ENDLIST\n",
        ),
        ("list.ffconcat", "ffconcat version 1.0\nfile {}\n"),
    ],
)
def test_a_list_of_other_files_is_no_film(name: str, text: str, folder: Path) -> None:
    """What was received cannot make the program open a file, or an address."""
    path = folder / name
    other = film(folder / "film.ts", squares(1)[1], "libx264")
    for address in (other.name, other.as_uri()):
        path.write_text(text.format(address), "utf-8")
        with pytest.raises(Malformed):
            list(frames(path))


@pytest.mark.parametrize(
    "content", [b"", b"x", b"\x1a\x45\xdf\xa3", b"RIFF\0\0\0\0AVI "]
)
def test_what_is_no_film_is_refused(content: bytes, tmp_path: Path) -> None:
    """The error names the file and says what to do."""
    path = tmp_path / "film.mp4"
    path.write_bytes(content)
    with pytest.raises(Malformed, match=r"^film\.mp4: ") as caught:
        list(frames(path))
    assert caught.value.hint
    assert str(tmp_path) not in str(caught.value)


def test_a_film_that_was_cut_off_gives_what_it_has(tmp_path: Path) -> None:
    """A stopped copy of a streamed film still has its first squares."""
    texts, pictures = squares(6)
    path = film(tmp_path / "film.mkv", pictures)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])
    read_texts = _texts(list(frames(path)))
    assert 3 <= len(read_texts) < 6
    assert read_texts == texts[: len(read_texts)]


def test_damaged_parts_are_skipped_and_said_at_the_end(tmp_path: Path) -> None:
    """What comes before and after them is read."""
    texts, pictures = squares(6)
    path = film(tmp_path / "film.mp4", pictures)
    content = bytearray(path.read_bytes())
    start = len(content) // 3
    content[start : start * 3 // 2] = bytes(start * 3 // 2 - start)
    path.write_bytes(content)
    shots: list[video.Shot] = []
    with pytest.raises(Malformed, match="parts of this film are damaged"):
        shots.extend(frames(path))  # keeps what came before it raises
    assert texts[0] in _texts(shots)


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("mpeg4", "film.mp4"),
        ("mpeg4", "film.avi"),
        ("mpeg4", "film.mkv"),
        ("wmv2", "film.wmv"),
    ],
)
def test_a_damaged_film_raises_only_our_errors(
    codec: str, name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """200 films with random bytes changed: pictures or a reason, and no other word."""
    content = film(tmp_path / name, squares(1, "2-L")[1], codec).read_bytes()
    path = tmp_path / "damaged"
    shaken = random.Random(4)
    outcomes: set[object] = set()
    for _ in range(200):
        changed = bytearray(content)
        for _ in range(shaken.randint(1, 30)):
            changed[shaken.randrange(len(changed))] = shaken.randrange(256)
        path.write_bytes(changed)
        try:
            outcomes.add(bool(list(frames(path))))
        except ArchiveError as error:
            assert isinstance(error, Malformed | TooLarge), error  # noqa: PT017
            outcomes.add(type(error))
    assert {True, Malformed} <= outcomes <= {True, Malformed, TooLarge}
    assert capfd.readouterr() == ("", "")


def test_too_large_pictures_are_refused_before_they_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The film says how large they are; the codec is held to it."""
    path = film(tmp_path / "film.mp4", [Picture(512, 512, bytes(512 * 512))])
    monkeypatch.setattr(limits, "PIXELS", 512 * 512)
    assert list(frames(path))
    monkeypatch.setattr(limits, "PIXELS", 512 * 512 - 1)
    with pytest.raises(TooLarge):
        list(frames(path))


def test_a_film_has_a_last_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small file can hold pictures for years."""
    path = film(tmp_path / "film.mp4", [Picture(64, 64, bytes(4096))])
    monkeypatch.setattr(video, "FRAMES", 3)
    assert list(frames(path))
    monkeypatch.setattr(video, "FRAMES", 2)
    with pytest.raises(TooLarge, match="more than 2 pictures"):
        list(frames(path))


def test_a_film_without_pictures_says_so(tmp_path: Path) -> None:
    """A sound recording is no film."""
    path = tmp_path / "sound.mkv"
    with av.open(str(path), "w") as output:
        stream = output.add_stream("pcm_s16le", rate=8000, layout="mono")
        assert isinstance(stream, av.AudioStream)
        frame = av.AudioFrame(format="s16", layout="mono", samples=800)
        frame.sample_rate = 8000
        output.mux(stream.encode(frame))
    with pytest.raises(Malformed, match="without pictures"):
        list(frames(path))


def test_a_link_is_followed_only_where_it_was_named(tmp_path: Path) -> None:
    """In a folder of received files a link leads anywhere."""
    film(tmp_path / "film.mp4", squares(1, "2-L")[1])
    link = tmp_path / "link.mp4"
    link.symlink_to("film.mp4")
    assert list(frames(link))
    with pytest.raises(NotFound):
        list(frames(link, follow=False))


def test_a_camera_that_is_not_there_is_named(tmp_path: Path) -> None:
    """No device, and a file that is none: what to look for."""
    (tmp_path / "file").write_bytes(b"x")
    for name in ("video9", "file"):
        with pytest.raises(NotFound, match=f"^{name}: ") as caught:
            next(camera(str(tmp_path / name)))
        assert "/dev/video0" in caught.value.hint
        assert str(tmp_path) not in str(caught.value)


def test_without_pyav_the_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The core works without it; films say what to install."""
    monkeypatch.setitem(sys.modules, "av", None)
    for shots in (frames(tmp_path / "film.mp4"), camera("/dev/video0")):
        with pytest.raises(MissingExtra) as caught:
            next(shots)
        assert "archive[video]" in caught.value.hint
