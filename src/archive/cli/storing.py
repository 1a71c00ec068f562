"""store add, store list, store verify, store export, store remove."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

import click

from archive.cli import complete, describe, options, output, targets
from archive.errors import Usage
from archive.store.quarantine import Evidence, Quarantine
from archive.tasks import stored, storing
from archive.tasks.asking import asked
from archive.tasks.check import Finding, Found, Selection, worst_status
from archive.tasks.stored import Reading, Wanted
from archive.tasks.storing import Brought, Outcome, Reread

_ERASED = (
    "deleted, not erased: what was on a stick, a card or a solid-state disk can often"
    " be brought back"
)

folder = click.option(
    "--store",
    "named",
    type=complete.FOLDER,
    metavar="FOLDER",
    help="Another store than your own.",
)
digest = click.option(
    "--digest",
    "digests",
    multiple=True,
    metavar="SHA256",
    help="The edition whose manifest has this digest, of which 8 digits are enough;"
    " may be given more than once.",
)


@click.group("store", no_args_is_help=True)
def store_command() -> None:
    """Keep checked editions on this computer.

    Nothing is stored unless you ask. The store lies in $XDG_DATA_HOME/archive/store
    (by default ~/.local/share/archive/store), for you alone; it says to whoever finds
    it what you keep. One file for each edition, a bundle that can travel by itself.
    """


@store_command.command("add")
@click.argument(
    "inputs", type=complete.FILE, nargs=-1, required=True, metavar="INPUT..."
)
@options.language
@options.unconfirmed
@options.public_key
@folder
@options.as_json
def add(
    inputs: tuple[str, ...],
    languages: tuple[str, ...],
    public_keys: tuple[str, ...],
    named: str | None,
    *,
    unconfirmed: bool,
    as_json: bool,
) -> int:
    """Take editions into the store.

    Those that you know a signer of; others only with --unconfirmed, and what nobody
    signed never. An edition that is there already gets the new signatures. Of what is
    not the signed text a little is kept in quarantine. The exit status is verify's,
    for what was left out or contradicts what you have.

    \b
    archive store add iran-2026-01.tar.zst
    archive store add read-fa.html fa.tar.zst --language fa
    """
    opened = options.inputs(inputs)
    trust = options.known(public_keys)
    with output.Progress("checking", sum(each.size for each in opened)) as progress:
        brought = storing.add(
            storing.writable(named),
            opened,
            trust,
            selection=Selection(languages),
            unconfirmed=unconfirmed,
            progress=progress,
        )
    data = [
        {"outcome": each.outcome.value, **describe.finding_data(each.finding)}
        for each in brought
    ]
    lines = (line for each in brought for line in _brought_lines(each))
    output.result({"editions": data}, lines, as_json=as_json)
    return worst_status(each.exit_status for each in brought)


def _brought_lines(brought: Brought) -> Iterator[str]:
    finding = brought.finding
    if brought.outcome in (Outcome.LEFT, Outcome.QUARANTINED) or brought.exit_status:
        yield brought.outcome.value
        yield from describe.finding_lines(finding)
    elif isinstance(finding, Found):
        word = describe.verdict_word(finding.verdict)
        yield f"{brought.outcome.value}  {finding.label}  {word}"


@store_command.command("list")
@click.option("--all", "every", is_flag=True, help="Lower revisions, too.")
@options.language
@options.public_key
@folder
@options.as_json
def list_editions(
    languages: tuple[str, ...],
    public_keys: tuple[str, ...],
    named: str | None,
    *,
    every: bool,
    as_json: bool,
) -> int:
    """List the newest edition of each series and language.

    Everything listed is checked first; the exit status is verify's. What claims to be
    newer, and is signed by nobody you know, is listed above the newest and displaces
    nothing. Two texts of one name that known keys signed are a conflict: both stay.

    \b
    archive store list
    archive store list --all --language fa
    """
    store = stored.existing(named)
    wanted = Wanted(Selection(languages))
    if languages:
        stored.matching(store, wanted)
    with output.Progress("checking", 0) as progress:
        reading = Reading(
            store=store,
            trust=options.known(public_keys),
            wanted=wanted,
            every=every,
            progress=progress,
        )
        return _show(reading, Quarantine(store).files(), as_json=as_json)


def _show(reading: Reading, held: Sequence[Evidence], *, as_json: bool) -> int:
    """Print findings as they come; the exit status of the worst."""
    statuses: set[int] = set()
    shown: list[dict[str, Any]] = []

    def lines() -> Iterator[str]:
        for finding in reading.findings():
            statuses.add(finding.exit_status)
            if as_json:
                shown.append(describe.finding_data(finding))
            else:
                yield from _stored_lines(finding)
        if held:
            yield f"{describe.plural(len(held), 'file')} in quarantine"

    said = lines()
    if as_json:
        list(said)
    data = {"editions": shown, "quarantine": [_evidence_data(each) for each in held]}
    output.result(data, said, as_json=as_json)
    return worst_status(statuses)


def _stored_lines(finding: Finding) -> Iterator[str]:
    if not isinstance(finding, Found):
        yield from describe.finding_lines(finding)
        return
    checked = finding.checked
    yield f"{finding.label}  {describe.verdict_word(finding.verdict)}"
    yield f"  {describe.facts(checked)}"
    yield f"  {checked.digest}"
    for note in checked.notes:
        yield f"  note {note.value}"
    yield f"  {checked.manifest.title}"


def _evidence_data(evidence: Evidence) -> dict[str, Any]:
    size = evidence.size
    return {"sha256": evidence.digest, "code": evidence.code, "bytes": size}


@store_command.command("verify")
@options.public_key
@folder
@options.as_json
def verify(public_keys: tuple[str, ...], named: str | None, *, as_json: bool) -> int:
    """Read every file of the store again.

    What is damaged moves to quarantine; of a file whose name is wrong, the edition is
    put under its own. Nothing else changes. What is not sound is printed, and then how
    many there are of each; the exit status is verify's.

    \b
    archive store verify
    """
    store = stored.existing(named)
    counts: Counter[str] = Counter()
    bad: list[Reread] = []
    statuses: set[int] = set()
    with output.Progress("checking", 0) as progress:
        for each in storing.reread(store, options.known(public_keys), progress):
            counts[_word(each.finding)] += 1
            statuses.add(each.finding.exit_status)
            bad += [each] if each.finding.exit_status else []
    data = {
        "counts": dict(sorted(counts.items())),
        "editions": [
            {"quarantined": each.moved, **describe.finding_data(each.finding)}
            for each in bad
        ],
    }
    lines = [line for each in bad for line in _reread_lines(each)]
    lines += [f"{count}  {word}" for word, count in sorted(counts.items())]
    output.result(data, lines, as_json=as_json)
    return worst_status(statuses)


def _word(finding: Finding) -> str:
    if finding.verdict:
        return finding.verdict.value
    return "not-judged"


def _reread_lines(reread: Reread) -> Iterator[str]:
    yield from describe.finding_lines(reread.finding)
    if reread.moved:
        yield "  moved to quarantine"
    yield ""


@store_command.command("export")
@options.language
@digest
@options.target
@options.replace
@options.unconfirmed
@options.public_key
@folder
@options.as_json
def export(
    languages: tuple[str, ...],
    digests: tuple[str, ...],
    target: str | None,
    public_keys: tuple[str, ...],
    named: str | None,
    *,
    replace: bool,
    unconfirmed: bool,
    as_json: bool,
) -> int:
    """Write a bundle of the newest editions, or of those that you name.

    Of two texts in conflict neither is the newest: name one by its digest. What is left
    out is said, and the exit status is verify's for it.

    \b
    archive store export --language fa --output fa.tar.zst
    archive store export --digest 9f86d081 --output one.tar.zst
    """
    if not target:
        message = "say where the bundle is to appear"
        raise Usage(message, hint="for example: --output all.tar.zst")
    goal = targets.accepted(target, as_json=as_json)
    store = stored.existing(named)
    if languages and digests:
        message = "languages, and digests"
        raise Usage(message, hint="name editions by --language or by --digest")
    digest_of = partial(stored.checked_digest, store)
    given = tuple(asked(digest_of, each) for each in digests)
    wanted = Wanted(Selection(languages), given)
    with output.Progress("checking", 0) as progress:
        reading = Reading(
            store=store,
            trust=options.known(public_keys),
            wanted=wanted,
            every=bool(digests),
            progress=progress,
        )
        done = stored.export(reading, goal, unconfirmed=unconfirmed, replace=replace)
    data = {
        "editions": [describe.edition_data(each) for each in done.editions],
        "left_out": [describe.finding_data(each) for each in done.left_out],
    }
    targets.written(goal, data, _export_lines(goal, done), as_json=as_json)
    return worst_status(each.exit_status for each in done.left_out)


def _export_lines(target: str, done: stored.Exported) -> Iterator[str]:
    yield f"exported {targets.name_of(target)}"
    for each in done.editions:
        yield f"  {each.name.folder}  {describe.verdict_word(each.verdict)}"
    for finding in done.left_out:
        yield "left-out"
        yield from describe.finding_lines(finding)


@store_command.command("remove")
@click.argument(
    "editions",
    nargs=-1,
    metavar="[EDITION]...",
    shell_complete=complete.stored_editions,
)
@click.option("--quarantine", is_flag=True, help="Also what is in quarantine.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@folder
@options.as_json
def remove(
    editions: tuple[str, ...],
    named: str | None,
    *,
    quarantine: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Delete editions from the store.

    EDITION is a language (fa) or an edition (fa-3), perhaps behind its series, or 8 or
    more digits of a manifest's digest. Goes by the names of files, and deletes none
    that is not the store's. What was deleted can come back: from the medium itself, and
    from another store with which this one is brought together.

    \b
    archive store remove iran-2026-01/fa-2
    archive store remove --quarantine --yes
    """
    store = stored.existing(named)
    if not editions and not quarantine:
        message = "say which editions to delete"
        hint = f"{store.command('list')} names them; or: --quarantine"
        raise Usage(message, hint=hint)
    claims = stored.matching(store, Wanted.of(editions)) if editions else []
    evidence = Quarantine(store).files() if quarantine else []
    _confirm([claim.name.folder for claim in claims], len(evidence), yes=yes)
    gone = storing.remove(store, claims)
    emptied = storing.empty_quarantine(store) if quarantine else []
    lines = [f"removed  {name}" for name in gone]
    if quarantine:
        lines.append(f"removed  {describe.plural(len(emptied), 'file')} of quarantine")
    data = {
        "removed": [name.folder for name in gone],
        "quarantine": [_evidence_data(each) for each in emptied],
        "note": _ERASED,
    }
    output.result(data, [*lines, _ERASED], as_json=as_json)


def _confirm(names: Iterable[str], evidence: int, *, yes: bool) -> None:
    """Ask whether it is meant.

    Raises:
        Usage: nobody can be asked.
    """
    if yes:
        return
    if sys.stdin is None or not sys.stdin.isatty():
        message = "deleting is asked about, and this is not a terminal"
        raise Usage(message, hint="if it is meant, say it with --yes")
    for name in dict.fromkeys(names):
        click.echo(name, err=True)
    if evidence:
        click.echo(f"{describe.plural(evidence, 'file')} of quarantine", err=True)
    click.confirm("Delete these?", abort=True, err=True)
