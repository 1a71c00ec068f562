"""verify, show, list, diff."""

from __future__ import annotations

import click

from archive.characters import visible
from archive.cli import describe, options, output
from archive.tasks.check import Report, Selection, check
from archive.tasks.inputs import Input
from archive.tasks.read import Change, Text, diff, read


def _checked(
    named: tuple[str, ...], languages: tuple[str, ...], public_keys: tuple[str, ...]
) -> Report:
    inputs = options.inputs(named)
    trust = options.known(public_keys)
    with output.Progress("checking", sum(each.size for each in inputs)) as progress:
        return check(inputs, trust, Selection(languages), progress=progress)


@click.command("verify")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@options.language
@options.public_key
@options.as_json
def verify_command(
    inputs: tuple[str, ...],
    languages: tuple[str, ...],
    public_keys: tuple[str, ...],
    *,
    as_json: bool,
) -> int:
    """Say whether editions are unchanged, and who signed them.

    INPUT is a bundle, a folder that a bundle was unpacked into, or - for a pipe.
    Several inputs are also compared with each other. Nothing is written.

    \b
    trusted            unchanged, signed by a key you checked with a person
    same-as-before     unchanged, signed by a key you know but did not check
    unknown            unchanged, signed by a key you do not know: exit status 3
    unsigned           nobody signed it: exit status 1
    conflict           two signed texts under one name: exit status 1
    forged-or-damaged  not the signed text: exit status 1

    \b
    archive verify iran-2026-01.tar.zst
    archive verify -p sara.pub iran-2026-01.tar.zst
    ssh HOST cat bundle.tar.zst | archive verify -
    """
    report = _checked(inputs, languages, public_keys)
    output.result(
        describe.report_data(report), describe.report_lines(report), as_json=as_json
    )
    return report.exit_status


@click.command("list")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@options.language
@options.public_key
@options.as_json
def list_command(
    inputs: tuple[str, ...],
    languages: tuple[str, ...],
    public_keys: tuple[str, ...],
    *,
    as_json: bool,
) -> int:
    """List the editions of a bundle or folder: dates, sizes, digests, titles.

    Everything listed was checked first; exit status as with verify.
    """
    report = _checked(inputs, languages, public_keys)
    lines = (line for each in report.findings for line in describe.contents_lines(each))
    output.result(describe.report_data(report), lines, as_json=as_json)
    return report.exit_status


@click.command("show")
@click.argument("source", metavar="INPUT")
@options.language
@options.public_key
@options.as_json
def show_command(
    source: str,
    languages: tuple[str, ...],
    public_keys: tuple[str, ...],
    *,
    as_json: bool,
) -> int:
    """Read an edition's text in the terminal.

    What checking said stands first, so that the text never comes without it. A text
    signed by an unknown key can be read (exit status 3); one that is not the signed
    text is never shown. For the bytes as they were signed: archive unpack.

    \b
    archive show --language fa iran-2026-01.tar.zst | less
    """
    opened = Input(source)
    with output.Progress("checking", opened.size) as progress:
        trust = options.known(public_keys)
        text = read(opened, trust, Selection(languages), progress)
    data = {**describe.edition_data(text.edition), "text": text.text}
    output.result(data, describe.text_lines(text), as_json=as_json)
    return text.edition.verdict.exit_status


@click.command("diff")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="[NEW]", required=False)
@options.language
@options.public_key
@options.as_json
def diff_command(
    old: str,
    new: str | None,
    languages: tuple[str, ...],
    public_keys: tuple[str, ...],
    *,
    as_json: bool,
) -> int:
    """Show what changed between two editions, paragraph by paragraph.

    Both are checked first. The exit status is that of the worse one: 0 if both are
    sound, whether or not they differ.

    \b
    archive diff old.tar.zst new.tar.zst --language fa
    archive diff both.tar.zst --language fa-1 --language fa-2
    """
    sources = [Input(each) for each in (old, new) if each]
    chosen = [Selection((each,)) for each in languages] or [Selection()]
    with output.Progress("checking", 0) as progress:
        before, after, changes = diff(
            sources, options.known(public_keys), chosen, progress
        )
    data = {
        "old": describe.edition_data(before.edition),
        "new": describe.edition_data(after.edition),
        "changes": [_change_data(change) for change in changes],
    }
    lines = [_change_line(before), _change_line(after)]
    lines += [line for change in changes for line in _change_lines(change)]
    lines += [f"{len(changes)} changes" if changes else "the texts are the same"]
    output.result(data, lines, as_json=as_json)
    statuses = {each.edition.verdict.exit_status for each in (before, after)}
    return next((status for status in (1, 3) if status in statuses), 0)


def _change_data(change: Change) -> dict[str, object]:
    return {
        "old_paragraph": change.old_number,
        "new_paragraph": change.new_number,
        "old": list(change.old),
        "new": list(change.new),
    }


def _change_line(text: Text) -> str:
    return f"{text.edition.name.folder}  {describe.verdict_word(text.edition.verdict)}"


def _change_lines(change: Change) -> list[str]:
    """Signs on lines of their own: beside Persian they would land anywhere."""
    lines = [f"@ paragraph {change.old_number} -> {change.new_number}"]
    for sign, texts, colour in (("-", change.old, "red"), ("+", change.new, "green")):
        for text in texts:
            lines += [sign, click.style(visible(text), fg=colour)]
    return lines
