"""forget."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import click

from archive.cli import options, output
from archive.errors import DiskFailed, Usage
from archive.tasks import forgetting, remains
from archive.tasks.forgetting import Forgotten, Inventory, Kind, Ours
from archive.tasks.remains import Trace

_DELETED: Final = (
    "deleted, not erased: what was on a stick, a card or a solid-state disk can often"
    " be brought back"
)
_WORDS: Final = {
    Kind.TRUST: ("trust list", "trust lists"),
    Kind.KEY: ("half of a key", "halves of keys"),
    Kind.EVIDENCE: ("file of quarantine", "files of quarantine"),
    Kind.EDITION: ("file of an edition", "files of editions"),
    Kind.LEFT: ("unfinished file", "unfinished files"),
}
_LOOKED: Final = {
    True: ", which names archive or its files",
    False: ", which does not name archive",
    None: "",
}


@click.command("forget")
@click.option(
    "--keys", is_flag=True, help="Also your secret keys: nobody has them then."
)
@click.option("--dry-run", is_flag=True, help="Only say what would be deleted.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@options.as_json
def forget_command(*, keys: bool, dry_run: bool, yes: bool, as_json: bool) -> int:
    """Delete what archive keeps here; say what may remain.

    Deletes the trust list, your own store and its quarantine in
    $XDG_DATA_HOME/archive (by default ~/.local/share/archive), and with --keys your
    secret keys. Files that you named yourself stay. Then lists where other programs
    may have kept something, and changes nothing there. Deleted is not erased, and no
    such list is complete.

    \b
    archive forget --dry-run
    archive forget --keys
    """
    found = forgetting.inventory(keys=keys)
    if dry_run:
        done = Forgotten([], found.others)
    else:
        _confirm(found, yes=yes)
        done = forgetting.forget(found)
    traces = list(remains.traces())
    data = {
        "dry_run": dry_run,
        "would_remove": [_data(each) for each in found.ours] if dry_run else [],
        "removed": [_data(each) for each in done.removed],
        "kept": [_data(each) for each in found.kept],
        "stayed": [{"name": each.name, "reason": each.reason} for each in done.stayed],
        "found": [
            {"path": each.path, "what": each.what, "mentions": each.mentions}
            for each in traces
        ],
        "elsewhere": list(remains.ELSEWHERE),
        "note": _DELETED,
    }
    lines = _lines(found, done, traces, dry_run=dry_run)
    output.result(data, lines, as_json=as_json)
    return DiskFailed.exit_status if done.stayed else 0


def _data(each: Ours) -> dict[str, str]:
    return {"name": each.name, "kind": each.kind.value}


def _counted(ours: Iterable[Ours]) -> Iterator[str]:
    counts = Counter(each.kind for each in ours)
    for kind in Kind:
        if counts[kind]:
            one, more = _WORDS[kind]
            yield f"{counts[kind]} {one if counts[kind] == 1 else more}"


def _lines(
    found: Inventory, done: Forgotten, traces: Sequence[Trace], *, dry_run: bool
) -> Iterator[str]:
    word, ours = ("would-remove", found.ours) if dry_run else ("removed", done.removed)
    yield from (f"{word}  {each}" for each in _counted(ours))
    if not found.ours:
        yield "nothing to delete here"
    yield from (f"kept  {each}: --keys deletes them" for each in _counted(found.kept))
    for stayed in done.stayed:
        yield f"stayed  {stayed.name}"
        yield f"  {stayed.reason}"
    if done.removed:
        yield _DELETED
    yield ""
    yield "What may remain here; look through it yourself, nothing there was changed:"
    for trace in traces:
        yield f"found  {trace.path}"
        yield f"  {trace.what}{_LOOKED[trace.mentions]}"
    if not traces:
        yield "  none of the places that this program knows"
    yield ""
    yield "What may remain elsewhere, where nobody looked:"
    yield from (f"  - {each}" for each in remains.ELSEWHERE)
    yield "This list is not complete."


def _confirm(found: Inventory, *, yes: bool) -> None:
    """Ask whether it is meant.

    Raises:
        Usage: nobody can be asked.
    """
    if yes or not found.ours:
        return
    if sys.stdin is None or not sys.stdin.isatty():
        message = "deleting is asked about, and this is not a terminal"
        raise Usage(message, hint="if it is meant, say it with --yes")
    for counted in _counted(found.ours):
        click.echo(counted, err=True)
    for each in found.ours:
        if each.kind is Kind.KEY:
            click.echo(f"{each.name}: nobody can bring it back", err=True)
    click.confirm("Delete these?", abort=True, err=True)
