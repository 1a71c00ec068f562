"""sync."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import click

from archive.characters import visible_line
from archive.cli import complete, describe, options, output, storing, words
from archive.errors import Usage
from archive.format.verdict import Verdict
from archive.tasks import stored
from archive.tasks.bringing import Moved, Strangers, Way
from archive.tasks.check import Selection, worst_status
from archive.tasks.sides import other_side
from archive.tasks.storing import Outcome, writable
from archive.tasks.syncing import BOTH, Meeting

_SHOWN: Final = 20
"""How many of those that were left are named: a stick may hold any number."""

_CAME: Final = (Outcome.ADDED, Outcome.JOINED)


@click.command("sync")
@click.argument("path", type=complete.FOLDER, metavar="PATH")
@options.language
@click.option("--only-in", is_flag=True, help="Take in, and write nothing to PATH.")
@click.option("--only-out", is_flag=True, help="Hand out, and take nothing in.")
@click.option(
    "--unconfirmed",
    is_flag=True,
    help="Carry also what no key that you know signed, both ways.",
)
@click.option(
    "--quarantine",
    is_flag=True,
    help="Keep what no key that you know signed in your quarantine.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@options.public_key
@storing.folder
@options.as_json
def sync_command(
    path: str,
    languages: tuple[str, ...],
    public_keys: tuple[str, ...],
    named: str | None,
    *,
    only_in: bool,
    only_out: bool,
    unconfirmed: bool,
    quarantine: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Bring your store and a stick together: each gets what it lacks.

    PATH is where the stick appears, another store, or any folder. What comes in is
    checked as by store add: editions of keys that you know, of every revision. What
    others signed stays on the stick. The stick keeps its editions in archive-store;
    bundles and pages that lie on it are read as well, and nothing else is touched.

    \b
    archive sync /media/stick
    archive sync /media/stick --only-in --dry-run
    """
    ways = _ways(only_in=only_in, only_out=only_out)
    strangers = _strangers(unconfirmed=unconfirmed, quarantine=quarantine)
    store = stored.existing(named) if dry_run else writable(named)
    side = other_side(path, store)
    with output.Progress("checking", 0) as progress:
        meeting = Meeting(
            store=store,
            side=side,
            trust=options.known(public_keys),
            selection=Selection(languages),
            strangers=strangers,
            ways=ways,
            dry=dry_run,
            progress=progress,
        )
        said = _Said(side.name, store.command("verify"), dry=dry_run, as_json=as_json)
        lines = said.lines(meeting.moves())
        if as_json:
            list(lines)
        output.result(said.data, lines, as_json=as_json)
    return worst_status(said.statuses)


def _ways(*, only_in: bool, only_out: bool) -> frozenset[Way]:
    if only_in and only_out:
        message = "only in, and only out"
        raise Usage(message, hint="without either, editions go both ways")
    if only_in:
        return frozenset({Way.IN})
    return frozenset({Way.OUT}) if only_out else BOTH


def _strangers(*, unconfirmed: bool, quarantine: bool) -> Strangers:
    if unconfirmed and quarantine:
        message = "to be carried, and to be kept apart"
        raise Usage(message, hint="say --unconfirmed or --quarantine")
    if unconfirmed:
        return Strangers.CARRY
    return Strangers.QUARANTINE if quarantine else Strangers.LEAVE


_WORDS: Final = {
    (Way.IN, True): "came",
    (Way.OUT, True): "went",
    (Way.IN, False): "left-there",
    (Way.OUT, False): "kept-here",
}


class _Said:
    """What a meeting did, as lines while it goes on, as counts, and as data.

    Args:
        name: what to call the other side.
        looking: the command that looks the holder's store through.
        dry: whether nothing is written.
        as_json: whether lists for programs are kept.

    Attributes:
        statuses: the exit statuses of all that was said.
    """

    def __init__(self, name: str, looking: str, *, dry: bool, as_json: bool) -> None:
        self.statuses: set[int] = set()
        self._name = name
        self._looking = looking
        self._dry = dry
        self._as_json = as_json
        self._lists: dict[str, list[dict[str, Any]]] = {"came": [], "went": []}
        self._lists["left"] = []
        self._counts: Counter[str] = Counter()
        self._left = 0

    @property
    def data(self) -> dict[str, Any]:
        """The result for programs."""
        return {"dry_run": self._dry, **self._lists}

    def lines(self, moves: Iterator[Moved]) -> Iterator[str]:
        """A line or two for each, and how many there were of each kind."""
        for move in moves:
            self.statuses.add(move.exit_status)
            kept = move.outcome in _CAME
            word = _WORDS[move.way, kept]
            self._counts[self._kind(move, word)] += 1
            if self._as_json:
                self._lists[word if kept else "left"].append(_move_data(move))
            here = move.outcome is not Outcome.MISSING
            self._left += here and not kept
            if kept or not here or self._left <= _SHOWN:
                yield from _move_lines(move, word)
        if self._left > _SHOWN:
            yield f"and {self._left - _SHOWN} more that stay where they are"
        yield from self._sums()

    def _kind(self, move: Moved, word: str) -> str:
        if move.outcome in _CAME:
            return word
        if move.outcome is Outcome.MISSING:
            return "missing"
        if move.error:
            return "failed"
        if move.outcome is Outcome.QUARANTINED:
            return "quarantined"
        verdict = move.finding.verdict if move.finding else Verdict.UNKNOWN
        if verdict in (Verdict.UNKNOWN, Verdict.TOO_FEW):
            return f"strange {word}"
        return f"bad {word}"

    def _sums(self) -> Iterator[str]:
        counts = self._counts
        came, went = counts["came"], counts["went"]
        yield f"{describe.plural(came, 'edition')} came, {went} went."
        there, here = "strange left-there", "strange kept-here"
        sentences = {
            "quarantined": f"{{}} from {self._name} set apart in your quarantine.",
            there: f"{{}} left on {self._name}: signed by no key that you know.",
            here: "{} kept here: signed by no key that you know.",
            "bad left-there": f"{{}} left on {self._name}: not the signed text.",
            "bad kept-here": f"{{}} kept here: not the signed text; {self._looking}.",
            "failed": "{} could not be brought: what is written above says why.",
        }
        for kind, sentence in sentences.items():
            if counts[kind]:
                yield sentence.format(describe.plural(counts[kind], "file"))
        if counts[there] or counts[here]:
            yield "To carry what strangers signed: --unconfirmed."
        if self._dry:
            yield "Nothing was written: this was a dry run."
        elif went and not counts["failed"]:
            yield f"What went was read back from {self._name}."


def _unread(move: Moved) -> str:
    """A word for what has no verdict."""
    return "not-judged" if move.error or move.finding else "no-known-key"


def _verdict_of(move: Moved) -> Verdict | None:
    return move.finding.verdict if move.finding else None


def _move_data(move: Moved) -> dict[str, Any]:
    """What became of one edition, short: there may be ten thousand."""
    verdict = _verdict_of(move)
    data: dict[str, Any] = {
        "way": move.way.value,
        "edition": visible_line(move.label),
        "outcome": move.outcome.value,
        "verdict": verdict.value if verdict else None,
    }
    error = move.error or getattr(move.finding, "error", None)
    if error:
        fault = {"code": error.code, "message": error.message, "hint": error.hint}
        data["error"] = fault
    return data


def _move_lines(move: Moved, word: str) -> Iterator[str]:
    verdict = _verdict_of(move)
    error = move.error or getattr(move.finding, "error", None)
    said = describe.verdict_word(verdict) if verdict else _unread(move)
    more = "  more-signatures" if move.outcome is Outcome.JOINED else ""
    label, outcome = visible_line(move.label), move.outcome
    if outcome is Outcome.MISSING:
        yield f"{outcome.value}  {label}"
    else:
        shown = outcome.value if outcome is Outcome.QUARANTINED else word
        yield f"{shown}  {label}  {said}{more}"
    if verdict is Verdict.CONFLICT:
        yield f"  {words.VERDICTS[verdict]}"
    if error:
        yield f"  {visible_line(error.message)} [{error.code}]"
        yield f"  next: {error.hint}"
