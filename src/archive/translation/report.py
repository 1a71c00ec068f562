"""The page that a reviewer works through: both texts side by side, findings marked.

One HTML file without script, picture or link to anything outside, fit to be printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from archive.characters import visible
from archive.translation.findings import Finding, Level, Place
from archive.translation.paragraphs import Paragraph, Span, right_to_left
from archive.translation.parity import Row

_STYLE: Final = """
:root { color-scheme: light dark; --line: #8888; --soft: #8882;
  --error: #b00020; --warning: #8a5a00; }
@media (prefers-color-scheme: dark) { :root { --error: #ff8a80; --warning: #ffc107; } }
* { box-sizing: border-box; }
body { font: 1rem/1.6 system-ui, sans-serif; margin: 0 auto; max-width: 80rem;
  padding: 1rem; }
h1, h2 { line-height: 1.3; }
nav a { display: inline-block; margin-inline-end: 1rem; }
.how { max-width: 45rem; }
.row { border-top: 1px solid var(--line); padding: .75rem 0; break-inside: avoid; }
.head { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; }
.head b { min-width: 2rem; }
.slogan { background: var(--soft); border-radius: .25rem; padding: 0 .5rem; }
.texts { display: grid; grid-template-columns: 1fr 1fr; gap: 0 2rem; }
.texts p { margin: .25rem 0; overflow-wrap: anywhere; }
.rtl { line-height: 1.9; }
ul { margin: .25rem 0; padding-inline-start: 1.25rem; }
.error > b { color: var(--error); }
.warning > b { color: var(--warning); }
mark { background: none; color: inherit; border-bottom: 3px solid; }
mark.error { border-color: var(--error); }
mark.warning { border-color: var(--warning); border-bottom-style: dashed; }
body:has(#only:checked) .clean { display: none; }
@media (max-width: 40rem) {
  .texts { grid-template-columns: 1fr; }
  .texts p + p { border-inline-start: 3px solid var(--line);
    padding-inline-start: .5rem; }
}
@media print {
  body { max-width: none; font-size: 10pt; padding: 0; }
  section + section { break-before: page; } nav, .screen { display: none; }
}
"""

_HOW: Final = (
    "Read every sentence of the right column against the left one, and tick the box"
    " of each paragraph that says the same. What is underlined was found by rules: they"
    " see lost numbers and names, not wrong meaning. Paragraphs marked as slogans need"
    " a person word by word: a no stays a no, and nothing becomes sharper or softer."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One text of the page.

    Attributes:
        language: its tag.
        name: what its speakers call the language.
        file: its file name.
        title: its title.
        status: who has read it.
        status_language: the language that this is said in.
        original: the original's tag; None if this text is the original.
        original_name: what the original's speakers call their language.
        findings: on the text as a whole.
        rows: its paragraphs beside the original's.
    """

    language: str
    name: str
    file: str
    title: str
    status: str
    status_language: str
    original: str | None
    original_name: str
    findings: tuple[Finding, ...]
    rows: tuple[Row, ...]


def page(sections: Sequence[Section]) -> str:
    """The whole HTML file, the same for the same texts."""
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    only = '<input type="checkbox" id="only"> only paragraphs with findings'
    parts = [
        "<!doctype html>",
        '<html lang="en" dir="ltr"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>Translations</title><style>{_STYLE}</style></head><body>",
        f'<h1>Translations</h1><p class="how">{_HOW}</p>',
        f'<p class="screen"><label>{only}</label></p>',
        *_contents(sections),
    ]
    for section in sections:
        parts += _section(section)
    return "\n".join([*parts, "</body></html>", ""])


def _contents(sections: Sequence[Section]) -> Iterator[str]:
    if len(sections) > 1:
        yield "<nav>"
        for section in sections:
            tag = escape(section.language)
            yield f'<a href="#{tag}"><bdi>{escape(section.name)}</bdi> ({tag})</a>'
        yield "</nav>"


def _section(section: Section) -> Iterator[str]:
    tag = escape(section.language)
    sides = f"<bdi>{escape(section.name)}</bdi> <small>{escape(section.file)}</small>"
    if section.original:
        sides = f"<bdi>{escape(section.original_name)}</bdi> → {sides}"
    yield f'<section id="{tag}"><h2>{sides}</h2>'
    yield _text("h3", section.title, section.language, "title")
    yield _text("p", section.status, section.status_language, "status")
    yield from _findings(section.findings)
    for row in section.rows:
        yield from _row(row, section)
    yield "</section>"


def _row(row: Row, section: Section) -> Iterator[str]:
    clean = "" if row.findings else " clean"
    yield f'<div class="row{clean}"><div class="head">'
    yield f"<b>{_number(row)}</b>"
    if row.slogan:
        yield '<span class="slogan">slogan</span>'
    if section.original:
        yield '<label><input type="checkbox"> says the same</label>'
    yield '</div><div class="texts">'
    if section.original:
        places = [each.original for each in row.findings]
        yield _side(row.original, section.original, row.findings, places)
    places = [each.translation for each in row.findings]
    yield _side(row.translation, section.language, row.findings, places)
    yield "</div>"
    yield from _findings(row.findings)
    yield "</div>"


def _number(row: Row) -> str:
    numbers = [
        each.number if each else None for each in (row.original, row.translation)
    ]
    if None not in numbers and numbers[0] != numbers[1]:
        return f"{numbers[0]} → {numbers[1]}"
    return str(numbers[0] or numbers[1])


def _findings(findings: Sequence[Finding]) -> Iterator[str]:
    if findings:
        yield "<ul>"
        for each in findings:
            level, rule = each.level.value, each.rule.value
            what = f"<b>{level}</b> {rule}: <bdi>{escape(visible(each.message))}</bdi>"
            yield f'<li class="{level}">{what}</li>'
        yield "</ul>"


def _side(
    paragraph: Paragraph | None,
    language: str,
    findings: Sequence[Finding],
    places: Sequence[Place | None],
) -> str:
    if paragraph is None:
        return "<p>—</p>"
    marks = [
        (span, finding.level)
        for finding, place in zip(findings, places, strict=True)
        if place
        for span in place.spans
    ]
    return _tagged("p", _marked(paragraph.text, marks), paragraph.text, language)


def _marked(text: str, marks: Sequence[tuple[Span, Level]]) -> str:
    """The text as HTML, with every marked part underlined; errors win over warnings."""
    levels: list[Level | None] = [None] * len(text)
    for level in (Level.WARNING, Level.ERROR):
        for (start, end), of_mark in marks:
            if of_mark is level:
                levels[start:end] = [level] * (end - start)
    parts, start = [], 0
    for end in range(1, len(text) + 1):
        if end == len(text) or levels[end] is not levels[start]:
            part, level_here = escape(visible(text[start:end])), levels[start]
            if level_here:
                part = f'<mark class="{level_here.value}">{part}</mark>'
            parts.append(part)
            start = end
    return "".join(parts)


def _text(element: str, text: str, language: str, style: str) -> str:
    return _tagged(element, escape(visible(text)), text, language, style)


def _tagged(element: str, html: str, text: str, language: str, style: str = "") -> str:
    direction = "rtl" if right_to_left(text) else "ltr"
    style = f"{style} {direction}".strip()
    tag = escape(language)
    return (
        f'<{element} class="{style}" lang="{tag}" dir="{direction}">{html}</{element}>'
    )
