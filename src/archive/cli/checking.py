"""verify, list."""

from __future__ import annotations

import click

from archive.cli import complete, describe, options, output
from archive.tasks.check import Report, Selection, check


def _checked(
    named: tuple[str, ...], languages: tuple[str, ...], public_keys: tuple[str, ...]
) -> Report:
    inputs = options.inputs(named)
    trust = options.known(public_keys)
    with output.Progress("checking", sum(each.size for each in inputs)) as progress:
        return check(inputs, trust, Selection(languages), progress=progress)


@click.command("verify")
@click.argument(
    "inputs", type=complete.FILE, nargs=-1, required=True, metavar="INPUT..."
)
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
@click.argument(
    "inputs", type=complete.FILE, nargs=-1, required=True, metavar="INPUT..."
)
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
    """List the editions of a bundle or folder.

    With dates, sizes, digests and titles. Everything listed was checked first; the
    exit status is verify's.

    \b
    archive list iran-2026-01.tar.zst
    """
    report = _checked(inputs, languages, public_keys)
    lines = (line for each in report.findings for line in describe.contents_lines(each))
    output.result(describe.report_data(report), lines, as_json=as_json)
    return report.exit_status
