"""Reading an edition in the terminal."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from archive.errors import ForgedOrDamaged, Malformed, NotFound
from archive.format.edition import Checked, verify
from archive.format.manifest import TEXT, Entry
from archive.format.trustlist import TrustList
from archive.tasks.check import Found, Selection, check, confirmed
from archive.tasks.inputs import Input, Progress, no_progress
from archive.values import EditionName, FileName


@dataclass(frozen=True, slots=True)
class Text:
    """A checked edition and its text, as it was signed."""

    edition: Checked
    text: str
    strays: tuple[str, ...] = ()


def read(
    source: Input,
    trust: TrustList,
    selection: Selection,
    progress: Progress = no_progress,
) -> Text:
    """The text of one edition: of several revisions, the newest sound one.

    A text by an unknown key can be read (its verdict says so); one that is unsigned,
    in conflict or not the signed text cannot.

    Raises:
        NotFound: more than one language is there, and none was selected.
        ArchiveError: what checking raises.
    """
    report = check([source], trust, selection, progress=progress)
    chosen = the_one(source, confirmed(report.findings, unconfirmed=True))
    return Text(chosen.checked, _text(chosen, trust), chosen.strays)


def the_one(source: Input, found: Sequence[Found]) -> Found:
    """The newest sound revision of the one language that is meant.

    Raises:
        NotFound: more than one language is there, and none was selected.
    """
    _refuse_several(source, [each.checked.name for each in found])
    return max(found, key=newest_sound)


def newest_sound(found: Found) -> tuple[bool, int]:
    """Orders revisions of one language: the newest is the highest sound one."""
    return found.verdict.sound, found.checked.name.revision


def _refuse_several(source: Input, names: list[EditionName]) -> None:
    several = len({name.series for name in names}) > 1
    choices = sorted(
        {
            f"{each.series}/{each.language}" if several else str(each.language)
            for each in names
        }
    )
    if len(choices) > 1:
        message = f"{source.name}: holds {', '.join(choices)}"
        raise NotFound(message, hint=f"choose one: --language {choices[0]}")


def _text(found: Found, trust: TrustList) -> str:
    try:
        return contents(found, trust, {TEXT}).decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"{found.checked.name}: the signed text is not UTF-8"
        raise Malformed(message) from error


def contents(found: Found, trust: TrustList, names: Collection[FileName]) -> bytes:
    """Check an edition once more, by itself, and keep some of its files this time.

    Args:
        found: the edition.
        trust: the keys that the holder knows.
        names: which files; they come one after another, in the manifest's order.

    Raises:
        ForgedOrDamaged: it changed since it was found.
        ArchiveError: it cannot be read.
    """
    pieces: list[bytes] = []

    def sink(_: EditionName, entry: Entry) -> Callable[[bytes], object] | None:
        return pieces.append if entry.name in names else None

    with found.source.again(found.place) as received:
        again = verify(received, trust, sink)
    if again.digest != found.checked.digest:
        message = f"{again.name}: changed while it was read"
        raise ForgedOrDamaged(message)
    return b"".join(pieces)
