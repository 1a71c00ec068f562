"""Values as lines for people and as plain data for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import click

from archive import strings
from archive.characters import visible, visible_line
from archive.cli import words
from archive.format.edition import Checked, Signer
from archive.format.fingerprint import Fingerprint
from archive.format.minisign import PublicKeyFile
from archive.format.trustlist import Pin
from archive.format.verdict import Note, Verdict
from archive.tasks.check import Faulty, Finding, Found, Report
from archive.tasks.read import Text


def plural(count: int, word: str) -> str:
    """A number and its word, e.g. ``1 file`` or ``2 files``."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def key_data(key: PublicKeyFile) -> dict[str, str]:
    """A public key for programs."""
    return {
        "key": key.public.name,
        "fingerprint": Fingerprint.of(key.public).digits,
        "public_key": key.line,
    }


def key_lines(key: PublicKeyFile) -> Iterator[str]:
    """A public key for people: every id on a line of its own."""
    yield f"  key          {key.public.name}"
    yield f"  fingerprint  {Fingerprint.of(key.public)}"
    yield f"  public key   {key.line}"


def standing(pin: Pin | None) -> str:
    """What the holder knows of a key, in one word."""
    if pin is None:
        return "unknown"
    return "checked" if pin.checked else "first-use"


def pin_data(pin: Pin) -> dict[str, Any]:
    """A known key for programs."""
    series = [str(each) for each in pin.series] or ["*"]
    return {
        **key_data(pin.key),
        "petname": pin.petname,
        "standing": standing(pin),
        "series": series,
    }


def pin_lines(pin: Pin) -> Iterator[str]:
    """A known key for people."""
    yield standing(pin)
    yield f"  name         {pin.petname}"
    yield from key_lines(pin.key)
    series = ", ".join(map(str, pin.series)) or "every series"
    yield f"  series       {series}"


def _signer_data(signer: Signer) -> dict[str, Any]:
    petname = signer.pin.petname if signer.pin else None
    return {
        **key_data(signer.key),
        "petname": petname,
        "standing": standing(signer.pin),
    }


def edition_data(checked: Checked) -> dict[str, Any]:
    """A checked edition for programs."""
    manifest = checked.manifest
    return {
        "verdict": checked.verdict.value,
        "notes": [note.value for note in checked.notes],
        "edition": manifest.name.folder,
        "series": str(manifest.name.series),
        "language": str(manifest.name.language),
        "revision": manifest.name.revision,
        "date": manifest.date,
        "title": manifest.title,
        "translation": manifest.translation.value,
        "source": str(manifest.source) if manifest.source else None,
        "manifest_sha256": str(checked.digest),
        "files": [
            {"name": str(entry.name), "bytes": entry.size, "sha256": str(entry.digest)}
            for entry in manifest.files
        ],
        "signers": [_signer_data(signer) for signer in checked.signers],
    }


def finding_data(finding: Finding) -> dict[str, Any]:
    """What was found at one place, for programs."""
    data: dict[str, Any] = {"input": finding.source.name}
    if isinstance(finding, Found):
        strays = [visible_line(name) for name in finding.strays]
        return {**data, **edition_data(finding.checked), "strays": strays}
    error = finding.error
    fault = {"code": error.code, "message": error.message, "hint": error.hint}
    verdict = finding.verdict.value if finding.verdict else None
    place = visible_line(finding.label)
    return {**data, "verdict": verdict, "place": place, "error": fault}


def report_data(report: Report) -> dict[str, Any]:
    """A whole report for programs."""
    return {
        "verdict": report.verdict.value if report.verdict else None,
        "editions": [finding_data(finding) for finding in report.findings],
    }


def verdict_word(verdict: Verdict) -> str:
    """The verdict's ASCII word, coloured for a terminal that shows colours."""
    return click.style(verdict.value, fg=words.COLOURS.get(verdict, "red"), bold=True)


def _verdict_sentence(checked: Checked) -> str:
    pins = [each.pin for each in checked.signers if each.pin]
    if checked.verdict is Verdict.TRUSTED:  # only those on whose word that rests
        series = checked.name.series
        pins = [pin for pin in pins if pin.checked and pin.accepts(series)]
    names = [f'"{pin.petname}"' for pin in pins]
    return words.VERDICTS[checked.verdict].format(names=" and ".join(names))


def verdict_lines(checked: Checked) -> Iterator[str]:
    """What checking said: the word, the edition, the sentence, the keys, the notes."""
    yield verdict_word(checked.verdict)
    yield checked.name.folder
    yield f"  {_verdict_sentence(checked)}"
    for signer in checked.signers:
        yield f"  key {signer.key.public.name}, {standing(signer.pin)}"
        yield f"      {Fingerprint.of(signer.key.public)}"
    for note in checked.notes:
        yield f"  note {note.value}"
        yield f"      {note_sentence(note, checked)}"
    if checked.verdict in words.NEXT:
        yield f"  next: {words.NEXT[checked.verdict]}"


def note_sentence(note: Note, checked: Checked) -> str:
    """A note's sentence."""
    source = checked.manifest.source
    language = source.language if source else checked.name.language
    return words.NOTES[note].format(source=language)


def finding_lines(finding: Finding) -> Iterator[str]:
    """What was found at one place, for people."""
    if isinstance(finding, Found):
        yield from verdict_lines(finding.checked)
        yield from _stray_lines(finding.strays)
        return
    error = finding.error
    if finding.verdict:
        yield verdict_word(finding.verdict)
    else:  # nothing can be said of the text: a newer version, a key that is missing
        yield click.style(error.code, fg="yellow", bold=True)
    yield visible_line(finding.label)
    if finding.verdict:
        yield f"  {words.VERDICTS[finding.verdict]}"
    yield f"  {visible_line(error.message)} [{error.code}]"
    yield f"  next: {error.hint}"


def _stray_lines(strays: Iterable[str]) -> Iterator[str]:
    for name in strays:
        yield f"  not signed, not part of the edition: {visible_line(name)}"


def status_sentence(checked: Checked) -> str | None:
    """Who has read a translation, in its own language; None for an original."""
    manifest = checked.manifest
    if manifest.source is None:
        return None
    language, original = str(manifest.name.language), str(manifest.source.language)
    return strings.status(language, manifest.translation.value, original)


def text_lines(text: Text) -> Iterator[str]:
    """What checking said, who has read a translation, and the text."""
    yield from verdict_lines(text.edition)
    yield from _stray_lines(text.strays)
    yield ""
    status = status_sentence(text.edition)
    if status:
        yield status
        yield ""
    yield visible(text.text.rstrip("\n"))


def report_lines(report: Report) -> Iterator[str]:
    """A whole report for people, an empty line between editions."""
    for number, finding in enumerate(report.findings):
        if number:
            yield ""
        yield from finding_lines(finding)


def facts(checked: Checked) -> str:
    """Date, status, size, and the number of files and signatures."""
    manifest = checked.manifest
    size = sum(entry.size for entry in manifest.files)
    return "  ".join((
        manifest.date,
        manifest.translation.value,
        plural(size, "byte"),
        plural(len(manifest.files), "file"),
        plural(len(checked.signers), "signature"),
    ))  # fmt: skip


def contents_lines(finding: Finding) -> Iterator[str]:
    """An edition as ``archive list`` shows it: facts first, its own words last."""
    if isinstance(finding, Faulty):
        yield from finding_lines(finding)
        return
    checked, manifest = finding.checked, finding.checked.manifest
    yield f"{manifest.name.folder}  {verdict_word(checked.verdict)}"
    yield f"  {facts(checked)}"
    for entry in manifest.files:
        yield f"  {entry.digest}  {entry.name}"
    yield f"  {manifest.title}"
