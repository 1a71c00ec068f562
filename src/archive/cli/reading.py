"""show, diff."""

from __future__ import annotations

import click

from archive.characters import visible
from archive.cli import complete, describe, options, output
from archive.errors import Usage
from archive.tasks.check import Selection, worst_status
from archive.tasks.compare import Change, diff
from archive.tasks.inputs import Input
from archive.tasks.read import Text, read


@click.command("show")
@click.argument("source", type=complete.FILE, metavar="INPUT")
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
    data = {
        **describe.edition_data(text.edition),
        "status_sentence": describe.status_sentence(text.edition),
        "text": text.text,
    }
    output.result(data, describe.text_lines(text), as_json=as_json)
    return text.edition.verdict.exit_status


@click.command("diff")
@click.argument("old", type=complete.FILE, metavar="OLD")
@click.argument("new", type=complete.FILE, metavar="[NEW]", required=False)
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
    """Show what changed between two editions.

    Paragraph by paragraph; both editions are checked first. The exit status is that
    of the worse one: 0 if both are sound, whether or not they differ.

    \b
    archive diff old.tar.zst new.tar.zst --language fa
    archive diff both.tar.zst --language fa-1 --language fa-2
    """
    if len(languages) > 2 or (new is None and len(languages) < 2):  # noqa: PLR2004
        message = "two editions are needed, and no more"
        raise Usage(message, hint="OLD NEW; or one bundle and -l fa-1 -l fa-2")
    sources = options.inputs(tuple(each for each in (old, new) if each is not None))
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
    lines += [describe.plural(len(changes), "change")]
    output.result(data, lines, as_json=as_json)
    return worst_status(each.edition.verdict.exit_status for each in (before, after))


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
    return [
        *_side("-", change.old_number, change.old, "red"),
        *_side("+", change.new_number, change.new, "green"),
    ]


def _side(sign: str, first: int, texts: tuple[str, ...], colour: str) -> list[str]:
    return [
        line
        for number, text in enumerate(texts, first)
        for line in (f"{sign} {number}", click.style(visible(text), fg=colour))
    ]
