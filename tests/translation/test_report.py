"""The page that a reviewer works through."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from archive.translation.findings import Finding, Place, Rule, error, warning
from archive.translation.paragraphs import Paragraph
from archive.translation.parity import Row
from archive.translation.report import Section, page

ENGLISH = Paragraph(1, 1, "No to <b>oil</b> & war!")
PERSIAN = Paragraph(1, 2, "نه به نفت «و» جنگ!")


def section(
    *rows: Row,
    findings: tuple[Finding, ...] = (),
    language: str = "fa",
    original: str | None = "en",
    title: str = "پایان",
) -> Section:
    """A text of the page."""
    return Section(
        language=language,
        name="فارسی",
        file=f"{language}.txt",
        title=title,
        status="ترجمهٔ ماشینی.",
        status_language=language,
        original=original,
        original_name="English",
        findings=findings,
        rows=rows,
    )


def row(
    *findings: Finding,
    original: Paragraph | None = ENGLISH,
    translation: Paragraph | None = PERSIAN,
    slogan: bool = False,
) -> Row:
    """Two paragraphs and what was found there."""
    return Row(original, translation, slogan, findings)


class Elements(HTMLParser):
    """The elements of a page, in order, and whether they are closed as opened."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == [], "an element that is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in {"meta", "input"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every element of a kind."""
        return [attributes for name, attributes in self.found if name == tag]


EVERYTHING = page(
    [
        section(
            row(
                error(
                    Rule.SLOGANS, "a <no>", Place(ENGLISH, ((0, 2),)), Place(PERSIAN)
                ),
                slogan=True,
            ),
            row(),
            row(original=None),
            row(translation=None),
            findings=(warning(Rule.DATA, "no words & names"),),
        ),
        section(row(original=None), language="en", original=None, title="End <it>"),
    ]
)


def test_the_page_stands_alone() -> None:
    """No script, no picture, no link to anything outside, and a policy that says so."""
    elements = Elements(EVERYTHING)
    tags = {tag for tag, _ in elements.found}
    assert not tags & {"script", "img", "link", "iframe", "object", "form", "base"}
    names = {name for _, attributes in elements.found for name in attributes}
    assert not {name for name in names if name.startswith("on")} | names & {
        "src",
        "style",
    }
    assert [each["href"] for each in elements.all("a")] == ["#fa", "#en"]
    assert {each["id"] for each in elements.all("section")} == {"fa", "en"}
    assert not re.search(r"https?:|url\(|@import|javascript:", EVERYTHING)
    (policy,) = [
        each["content"]
        for each in elements.all("meta")
        if each.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


def test_the_same_texts_give_the_same_page() -> None:
    """No date and no chance is in it."""
    assert page([section(row())]) == page([section(row())])


def test_both_columns_say_how_they_are_read() -> None:
    """Language and direction stand on every text of the page."""
    elements = Elements(page([section(row())]))
    texts = [each for each in elements.all("p") if "lang" in each]
    assert [(each["lang"], each["dir"]) for each in texts] == [
        ("fa", "rtl"),
        ("en", "ltr"),
        ("fa", "rtl"),
    ], "status, original, translation"
    assert [(each["lang"], each["dir"]) for each in elements.all("h3")] == [
        ("fa", "rtl")
    ]
    assert elements.all("html") == [{"lang": "en", "dir": "ltr"}]


def test_texts_and_titles_are_no_html() -> None:
    """What stands in them is shown, and does nothing."""
    html = page([section(row(), title='<script>"x"</script> & co')])
    assert "&lt;script&gt;&quot;x&quot;&lt;/script&gt; &amp; co" in html
    assert "No to &lt;b&gt;oil&lt;/b&gt; &amp; war!" in html
    assert "<b>oil" not in html
    evil = section(findings=(error(Rule.DATA, "<img src=x>"),), language='"><script>')
    assert not Elements(page([evil, evil])).all("script") + Elements(page([evil])).all(
        "img"
    )


def test_hidden_characters_are_spelled_out() -> None:
    """In texts, titles and messages: nothing turns the page round."""
    text = Paragraph(1, 1, "a\u202eb\u2066c\u200bd")
    finding = error(Rule.NAMES, "x\u202e is missing", None, Place(text, ((1, 2),)))
    html = page([section(row(finding, translation=text), title="t\u200f")])
    assert (
        'a<mark class="error">&lt;U+202E&gt;</mark>b&lt;U+2066&gt;c&lt;U+200B&gt;d'
        in html
    )
    assert "x&lt;U+202E&gt; is missing" in html
    assert "t&lt;U+200F&gt;" in html
    assert not set("\u202e\u2066\u200b\u200f") & set(html)


def test_joiners_stay() -> None:
    """They belong to the letters of Persian."""
    html = page([section(row(translation=Paragraph(1, 1, "می‌خواهیم")))])
    assert ">می‌خواهیم</p>" in html


def test_findings_stand_where_they_belong() -> None:
    """Those on the text above its rows; those of a row below it, with their level."""
    html = EVERYTHING
    whole = (
        '<li class="warning"><b>warning</b> data: <bdi>no words &amp; names</bdi></li>'
    )
    of_row = '<li class="error"><b>error</b> slogans: <bdi>a &lt;no&gt;</bdi></li>'
    assert html.count(whole) == html.count(of_row) == 1
    assert html.index(whole) < html.index('<div class="row') < html.index(of_row)
    assert html.count('<div class="row">') == 1
    assert html.count('<div class="row clean">') == 4
    assert html.count('<span class="slogan">slogan</span>') == 1


def test_a_reviewer_has_a_box_to_tick_for_each_paragraph() -> None:
    """In translations; an original is nobody's translation."""
    assert EVERYTHING.count("> says the same</label>") == 4


def test_a_paragraph_alone_stands_beside_a_dash() -> None:
    """In its own column, whichever is missing."""
    missing = page([section(row(translation=None))])
    assert re.search(r'lang="en" dir="ltr">No to .*</p>\n<p>—</p>\n</div>', missing)
    extra = page([section(row(original=None))])
    assert re.search(r'<p>—</p>\n<p class="rtl" lang="fa" dir="rtl">نه', extra)
    alone = page([section(row(original=None), original=None)])
    assert "—" not in alone


@pytest.mark.parametrize(
    ("original", "translation", "expected"),
    [(1, 1, "1"), (2, 1, "2 → 1"), (3, None, "3"), (None, 4, "4")],
)
def test_paragraphs_have_their_numbers(
    original: int | None, translation: int | None, expected: str
) -> None:
    """Both, where they differ."""
    pair = [Paragraph(n, n, "a") if n else None for n in (original, translation)]
    html = page([section(row(original=pair[0], translation=pair[1]))])
    assert f"<b>{expected}</b>" in html


def marked(text: str, *findings: Finding) -> str:
    """A text of the page as HTML."""
    html = page([section(row(*findings, translation=Paragraph(1, 1, text)))])
    (found,) = re.findall(r'lang="fa" dir="ltr">(.*)</p>', html)
    return str(found)


def mark(make: object, *spans: tuple[int, int]) -> Finding:
    """A finding on some parts of a translation."""
    place = Place(Paragraph(1, 1, ""), spans)
    build = error if make is error else warning
    return build(Rule.DATA, "x", None, place)


def test_what_is_meant_is_marked() -> None:
    """Each part, from end to end, and errors over warnings where they overlap."""
    err, war = '<mark class="error">', '<mark class="warning">'
    assert (
        marked("abcd", mark(error, (0, 1), (3, 4))) == f"{err}a</mark>bc{err}d</mark>"
    )
    both = mark(error, (1, 2)), mark(warning, (0, 3))
    expected = f"{war}a</mark>{err}b</mark>{war}c</mark>d"
    assert marked("abcd", *both) == marked("abcd", *reversed(both)) == expected
    assert marked("a<b", mark(error, (1, 2))) == f"a{err}&lt;</mark>b"
    assert marked("abcd", mark(error)) == "abcd"
