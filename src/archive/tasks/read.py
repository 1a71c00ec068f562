"""Reading an edition in the terminal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from archive.errors import Malformed, NotFound
from archive.format.edition import Checked, Sink
from archive.format.manifest import TEXT, Entry
from archive.format.trustlist import TrustList
from archive.tasks.check import Report, Selection, check, confirmed
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
    """The text of one edition; of several revisions of a language, the newest.

    A text by an unknown key can be read (its verdict says so); one that is unsigned,
    in conflict or not the signed text cannot.

    Raises:
        NotFound: more than one language is there, and none was selected.
        ArchiveError: what checking raises.
    """
    found: dict[EditionName, list[bytes]] = defaultdict(list)
    report = check([source], trust, selection, _keeping(found), progress)
    editions = confirmed(report.findings, unconfirmed=True)
    languages = sorted({str(each.name.language) for each in editions})
    if len({(each.name.series, each.name.language) for each in editions}) > 1:
        message = f"{source.name}: holds {', '.join(languages)}"
        raise NotFound(message, hint=f"choose one: --language {languages[0]}")
    newest = max(editions, key=lambda each: each.name.revision)
    try:
        text = b"".join(found[newest.name]).decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"{newest.name}: the signed text is not UTF-8"
        raise Malformed(message) from error
    return Text(newest, text, _strays(report, newest))


def _strays(report: Report, edition: Checked) -> tuple[str, ...]:
    return next(each.strays for each in report.findings if each.checked == edition)


def _keeping(found: dict[EditionName, list[bytes]]) -> Sink:
    def sink(name: EditionName, entry: Entry) -> Callable[[bytes], object] | None:
        if entry.name != TEXT:
            return None
        found[name].clear()
        return found[name].append

    return sink
