"""Pictures out of films and cameras; the door to ``PyAV``.

A film comes from anywhere. The library is given an open file and a short list of what
phones, messengers and screen recorders write, so that a film can name neither another
file nor an address, and it is told how large a picture may be before it makes one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, BinaryIO, Final

from archive import disk, limits
from archive.errors import Malformed, NotFound, TooLarge, Usage, extra
from archive.squares.pictures import Picture

if TYPE_CHECKING:
    from av import VideoFrame
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.stream import VideoStream

FRAMES: Final = 108_000
"""Pictures of one film: an hour at 30 a second."""

_CONTAINERS: Final = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,ogg,flv,asf"
"""No playlists, no lists of other files, no sequences of files."""
_CODECS: Final = (
    "h264,hevc,av1,libdav1d,vp8,vp9,libvpx,libvpx-vp9,mpeg4,h263,mjpeg,mpeg1video,"
    "mpeg2video,theora,wmv1,wmv2,wmv3,vc1,flv,msmpeg4v3,rawvideo,png,qtrle"
)
_OPTIONS: Final = {
    "format_whitelist": _CONTAINERS,
    "codec_whitelist": _CODECS,
    "protocol_whitelist": "none",
}
_MARGINS: Final = 2
"""Codecs count pixels around a picture, too."""
_CAMERA: Final = "v4l2"
"""Video4Linux: how Linux gives cameras to programs."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture in which squares may be.

    Attributes:
        name: where it comes from, for people: a base name, and which page or frame.
        picture: in greys.
    """

    name: str
    picture: Picture


def frames(path: Path, *, follow: bool = True) -> Iterator[Shot]:
    """The pictures of a film, but those that are equal to the one before.

    Damaged parts are skipped, and said at the end.

    Args:
        path: a film.
        follow: whether a symbolic link is followed.

    Raises:
        Malformed: not a film, or parts of it are damaged; after what could be read.
        TooLarge: a picture of more than 64 megapixels, or far too many pictures.
        MissingExtra: PyAV is not installed.
        NotFound, DiskFailed: it cannot be read.
    """
    name = disk.base_name(path)
    av = _library()
    with (
        disk.opened(path, follow=follow) as file,
        _decoding(name),
        av.open(_File(file), options=_OPTIONS, metadata_errors="replace") as container,
    ):
        yield from _shots(container, name)


def camera(device: str) -> Iterator[Shot]:
    """What a camera sees, picture after picture, until nobody asks for more.

    Args:
        device: like ``/dev/video0``.

    Raises:
        Usage: cameras cannot be read on this system.
        NotFound: it is not there, is no camera, may not be used, or was unplugged.
        MissingExtra: PyAV is not installed.
    """
    name = disk.base_name(Path(device))
    av = _library()
    if not any(_CAMERA in names.split(",") for names in av.formats_available):
        message = "cameras can only be read on Linux"
        hint = "film the screen with any camera, and scan the film"
        raise Usage(message, hint=hint)
    with _watching(name), av.open(device, format=_CAMERA) as container:
        yield from _shots(container, name)


class _File:
    """An open file: what a damaged film asks for beyond its ends is not an error."""

    def __init__(self, file: BinaryIO) -> None:
        self.read = file.read
        self.tell = file.tell
        self._seek = file.seek

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place; -1 if there is none."""
        try:
            return self._seek(offset, whence)
        except (OSError, ValueError, OverflowError):
            return -1


def _library() -> ModuleType:
    with extra("video", "reading films and cameras needs PyAV"):
        import av  # noqa: PLC0415
    return av


@contextmanager
def _decoding(name: str) -> Iterator[None]:
    """Turn what the library says of a film into our errors."""
    from av import FFmpegError  # noqa: PLC0415

    try:
        yield
    except FFmpegError as error:
        message = f"{name}: not a film, or a damaged one"
        hint = "film it again, or send the film as a file, not through a messenger"
        raise Malformed(message, hint=hint) from error


@contextmanager
def _watching(name: str) -> Iterator[None]:
    """Turn what the library says of a camera into our errors."""
    from av import FFmpegError  # noqa: PLC0415

    try:
        yield
    except FFmpegError as error:
        reason = (error.strerror or "no pictures come").lower()
        message = f"{name}: {reason}"
        hint = (
            "a camera is named like /dev/video0; on many systems only members of the"
            " group video may use it"
        )
        raise NotFound(message, hint=hint) from error


def _shots(container: InputContainer, name: str) -> Iterator[Shot]:
    """The pictures of what was opened, but those equal to the one before."""
    stream = container.streams.best("video")
    if not isinstance(stream, _library().VideoStream):
        raise _no_pictures(name)
    if getattr(stream, "codec_context", None) is None:
        message = f"{name}: a film in a format that this program does not know"
        raise Malformed(message, hint="save or send it as MP4")
    _check_size(stream.width, stream.height, name)
    stream.thread_type = "AUTO"
    stream.codec_context.options = {"max_pixels": str(_MARGINS * limits.PIXELS)}
    damaged: list[Packet[VideoStream]] = []
    before = b""
    number = 0
    for number, frame in enumerate(_decoded(container, stream, damaged), 1):
        if number > FRAMES:
            message = f"{name}: more than {FRAMES} pictures"
            raise TooLarge(message, hint="cut the film into shorter ones")
        _check_size(frame.width, frame.height, name)
        picture = _grey(frame)
        if picture.grey != before:
            yield Shot(f"{name} frame {number}", picture)
        before = picture.grey
    if damaged:
        message = f"{name}: {len(damaged)} parts of this film are damaged"
        raise Malformed(message, hint="the rest was read; film it again if some miss")
    if not number:
        raise _no_pictures(name)


def _no_pictures(name: str) -> Malformed:
    message = f"{name}: a film without pictures"
    return Malformed(message, hint="choose the film, not its sound; or film it again")


def _decoded(
    container: InputContainer, stream: VideoStream, damaged: list[Packet[VideoStream]]
) -> Iterator[VideoFrame]:
    """All pictures; notes what parts cannot be decoded."""
    damage = _library().error.InvalidDataError
    for packet in container.demux(stream):
        try:
            yield from packet.decode()
        except damage:
            damaged.append(packet)


def _check_size(width: int, height: int, name: str) -> None:
    if width * height > limits.PIXELS:
        message = f"{name}: pictures of more than {limits.PIXELS} pixels"
        raise TooLarge(message, hint="film it with fewer pixels")


def _grey(frame: VideoFrame) -> Picture:
    (plane,) = frame.reformat(format="gray").planes
    return Picture.of_rows(plane.width, plane.height, bytes(plane), plane.line_size)
