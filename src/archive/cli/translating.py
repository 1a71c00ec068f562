"""check, review."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import click

from archive import disk
from archive.characters import visible_line
from archive.cli import complete, describe, options, output
from archive.errors import ReceivedError, Usage
from archive.format.manifest import Translation
from archive.tasks import proofread
from archive.tasks.asking import asked
from archive.tasks.proofread import Proof
from archive.translation.findings import Finding, Level, Place
from archive.values import Language

_AROUND: Final = 60
"""Characters shown on each side of what a finding is about."""

_COLOURS: Final = {Level.ERROR: "red", Level.WARNING: "yellow"}

_QUESTIONS: Final = {
    Translation.EDITED: "Has a speaker of {language} corrected it, every sentence?",
    Translation.REVIEWED: (
        "Have two speakers of {language} compared every sentence with the original?"
    ),
    Translation.APPROVED: "Have the authors of the statement approved this text?",
}


@click.command("check")
@click.argument("folder", type=complete.FOLDER, metavar="SOURCE")
@click.option(
    "-l",
    "--language",
    "languages",
    multiple=True,
    metavar="LANGUAGE",
    help="Only this language; may be given more than once.",
)
@click.option(
    "--report",
    type=complete.FILE,
    metavar="FILE",
    help="Write a page for a reviewer too: both texts side by side, findings marked, to"
    " read in a browser or to print.",
)
@click.option("--replace", is_flag=True, help="Replace a report that is there.")
@options.as_json
def check_command(
    folder: str,
    languages: tuple[str, ...],
    report: str | None,
    *,
    replace: bool,
    as_json: bool,
) -> int:
    """Compare translations with their original.

    Paragraph by paragraph: count, numbers and dates, names and terms, what slogans are
    for and against, sentences, length; and each text's letters, digits and hidden
    characters. SOURCE holds a series.toml, and in its folder check what is looked for.
    Rules see what was lost, not what is wrong: a text without findings still needs a
    person. The exit status is 1 if there are errors.

    \b
    archive check bundles/iran-2026-01
    archive check bundles/iran-2026-01 --language fa --report fa.html
    """
    proofs = proofread.proofread(Path(folder), options.chosen(languages))
    if report:
        proofread.write_page(proofs, Path(report), again=replace)
    lines = [line for proof in proofs for line in _lines(proof)]
    data: dict[str, Any] = {"texts": [_data(proof) for proof in proofs]}
    if report:
        data["report"] = disk.base_name(Path(report))
        lines.append(f"written {data['report']}")
    output.result(data, lines, as_json=as_json)
    bad = any(proof.count(Level.ERROR) for proof in proofs)
    return ReceivedError.exit_status if bad else 0


def _summary(proof: Proof) -> str:
    errors, warnings = (proof.count(level) for level in Level)
    parts = [
        str(proof.draft.name.language),
        proof.status.value,
        describe.plural(errors, "error"),
        describe.plural(warnings, "warning"),
    ]
    return "  ".join(parts)


def _lines(proof: Proof) -> Iterator[str]:
    """A line for the text, then each finding: where, what, and both texts."""
    yield _summary(proof)
    if proof.lapsed:
        yield f"  was {proof.lapsed.value}: the text, its title or the original changed"
    for finding in proof.all_findings():
        level = click.style(finding.level.value, fg=_COLOURS[finding.level])
        place = finding.translation or finding.original
        yield f"  {level}  {finding.rule.value}  {_where(proof, place)}"
        yield f"    {visible_line(finding.message)}"
        for each in (finding.original, finding.translation):
            if each:
                yield f"    {each.paragraph.line:>4} | {_excerpt(each)}"


def _where(proof: Proof, place: Place | None) -> str:
    if place is None:
        return proof.file
    if place.paragraph.number == 0:
        return "title"
    return f"{proof.file}  paragraph {place.paragraph.number}"


def _excerpt(place: Place) -> str:
    """What is meant and a little around it; the beginning, if it is the whole."""
    text = place.paragraph.text
    first, last = place.spans[0] if place.spans else (0, _AROUND)
    start, end = max(0, first - _AROUND), min(len(text), last + _AROUND)
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return visible_line(f"{before}{text[start:end]}{after}")


def _data(proof: Proof) -> dict[str, Any]:
    return {
        "language": str(proof.draft.name.language),
        "file": proof.file,
        "translation": proof.status.value,
        "lapsed": proof.lapsed.value if proof.lapsed else None,
        "original": str(proof.original.name.language) if proof.original else None,
        "errors": proof.count(Level.ERROR),
        "warnings": proof.count(Level.WARNING),
        "findings": [_finding_data(each) for each in proof.all_findings()],
    }


def _finding_data(finding: Finding) -> dict[str, Any]:
    return {
        "level": finding.level.value,
        "rule": finding.rule.value,
        "message": finding.message,
        "original": _place_data(finding.original),
        "translation": _place_data(finding.translation),
    }


def _place_data(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {
        "paragraph": place.paragraph.number,
        "line": place.paragraph.line,
        "text": place.paragraph.text,
        "spans": [list(span) for span in place.spans],
    }


@click.command("review")
@click.argument("folder", type=complete.FOLDER, metavar="SOURCE")
@click.argument("language")
@click.option(
    "--status",
    required=True,
    type=click.Choice(["edited", "reviewed", "approved", "machine"]),
    help="edited: by a speaker. reviewed: every sentence compared with the original by"
    " two. approved: by the statement's authors. machine: take a review back.",
)
@click.option("--yes", is_flag=True, help="Do not ask whether it is so.")
@options.as_json
def review_command(
    folder: str, language: str, status: str, *, yes: bool, as_json: bool
) -> None:
    """Say that people have read a translation.

    The status is bound to the text, its title and the original as they stand: one
    changed letter, and the text is a machine translation again. Refused while archive
    check finds errors. Nobody's name is asked for or kept.

    \b
    archive review bundles/iran-2026-01 es --status edited
    """
    tag, wanted = asked(Language, language), Translation(status)

    def confirm() -> None:
        if yes:
            return
        if sys.stdin is None or not sys.stdin.isatty():
            message = "this is not a terminal to ask at"
            raise Usage(message, hint="if it is so, say it with --yes")
        question = _QUESTIONS[wanted].format(language=tag)
        click.confirm(question, abort=True, err=True)

    proof = proofread.review(Path(folder), tag, wanted, confirm)
    output.result(_data(proof), [_summary(proof)], as_json=as_json)
