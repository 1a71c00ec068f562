"""Reading an edition in the terminal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from archive.errors import ForgedOrDamaged, Malformed, NotFound
from archive.format.edition import Checked, verify
from archive.format.manifest import TEXT, Entry
from archive.format.trustlist import TrustList
from archive.tasks.check import Finding, Selection, check, confirmed
from archive.tasks.inputs import Input, Progress, no_progress
from archive.values import EditionName


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
    editions = confirmed(report.findings, unconfirmed=True)
    _refuse_several(source, [each.name for each in editions])
    chosen = max(editions, key=lambda each: (each.verdict.sound, each.name.revision))
    finding = next(each for each in report.findings if each.checked is chosen)
    return Text(chosen, _text(finding, chosen), finding.strays)


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


def _text(finding: Finding, chosen: Checked) -> str:
    """Check the edition once more, by itself, and keep its text this time."""
    pieces: list[bytes] = []

    def sink(_: EditionName, entry: Entry) -> Callable[[bytes], object] | None:
        return pieces.append if entry.name == TEXT else None

    if finding.place is None:
        raise NotFound(finding.label)
    with finding.source.again(finding.place) as received:
        again = verify(received, TrustList(), sink)
    if again.digest != chosen.digest:
        message = f"{chosen.name}: changed while it was read"
        raise ForgedOrDamaged(message)
    try:
        return b"".join(pieces).decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"{chosen.name}: the signed text is not UTF-8"
        raise Malformed(message) from error
