# ruff: noqa: RUF001 — Persian and Turkish letters are what it is about
"""Vectors of kind ``page``: an edition in a page, in a program that does nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from archive.format.codec import encode_base64
from archive.format.edition import verify
from archive.format.object import EditionObject
from archive.format.page import Page, Words, encode_words
from archive.format.trustlist import TrustList
from tests import kit, pages, parcels
from tests.kit import MALLORY, REZA, SARA, SERIES, Edition
from tests.pages import ENGLISH, PERSIAN, PROGRAM, TEXT, TITLE, edition, pins
from tests.vectors import objects
from tests.vectors.signatures import flipped
from tests.vectors.vector import OK, Vector

BAD: Final = "malformed"
FORGED: Final = "forged-or-damaged"
NBSP: Final = "\u00a0"
PLACES: Final = {
    "root": ('<html lang="', '">'),
    "title": ("<title>", "</title>"),
    "text": ("<main>", "</main>"),
    "words": ('<script type="application/json" id="words">', "</script>"),
    "object": ('<script type="text/plain" id="object">', "</script>"),
    "own": ('<script type="application/json" id="own">', "</script>"),
}
"""What stands before and behind each place; the code has its own table."""


@dataclass(frozen=True)
class Text:
    """A page as text, to be spoiled in one place."""

    text: str

    def to_bytes(self) -> bytes:
        """The page."""
        return self.text.encode()

    def of(self, place: str) -> str:
        """What stands in a place."""
        before, behind = PLACES[place]
        return self.text.partition(before)[2].partition(behind)[0]

    def put(self, place: str, inside: str) -> Text:
        """Another thing in a place."""
        before, behind = PLACES[place]
        head, _, rest = self.text.partition(before)
        _, _, tail = rest.partition(behind)
        return Text(head + before + inside + behind + tail)

    def turn(self, old: str, new: str) -> Text:
        """Another thing for one that is there once."""
        if self.text.count(old) != 1:
            raise ValueError(f"{old!r} is there {self.text.count(old)} times")
        return Text(self.text.replace(old, new))

    def within(self, place: str, old: str, new: str) -> Text:
        """Another thing for the first such one in a place."""
        inside = self.of(place)
        if old not in inside:
            raise ValueError(f"{old!r} is not in {place}")
        return self.put(place, inside.replace(old, new, 1))


def _text(page: Page) -> Text:
    return Text(page.to_bytes().decode())


NAMED: Final = pins({"Sara": SARA, "Reza": REZA})
PLAIN: Final = _text(pages.page(edition()))
OWN: Final = _text(pages.page(edition(), own=NAMED))
BLANK: Final = _text(pages.blank())
OBJECT: Final = parcels.content(edition())


def _good(name: str, comment: str, page: Page) -> Vector:
    said = "none"
    if page.object:
        received = EditionObject.from_bytes(page.object).receive()
        checked = verify(received, TrustList())
        notes = [note.value for note in checked.notes]
        said = " ".join([str(checked.name), checked.verdict.value, *notes])
    more = [("edition", said), *(("own", pin.petname) for pin in page.own.pins)]
    return Vector("page", name, OK, comment, page.to_bytes(), tuple(more))


def _bad(name: str, expect: str, comment: str, page: Text | bytes) -> Vector:
    data = page if isinstance(page, bytes) else page.to_bytes()
    return Vector("page", name, expect, comment, data)


def vectors() -> Iterator[Vector]:
    """All of them."""
    yield from _languages()
    yield from _blanks()
    yield from _statuses()
    yield from _texts()
    yield from _directions()
    yield from _spoken()
    yield from _signed()
    yield from _owned()
    yield from _files()
    yield from _places()
    yield from _roots()
    yield from _shown()
    yield from _escapes()
    yield from _markup()
    yield from _words()
    yield from _sentences()
    yield from _objects()
    yield from _own()
    yield from _keys()


# What must be accepted.


def _said(name: str, unchecked: str, **more: object) -> Words:
    return {**ENGLISH, "name": name, "unchecked": unchecked, **more}


ALL: Final[dict[str, Words]] = {
    "en": ENGLISH,
    "ar": _said("العربية", "لا تستطيع هذه النافذة فحص التوقيع."),
    "ckb": _said("کوردی", "ئەم پەنجەرەیە ناتوانێت واژۆکە بپشکنێت."),
    "fa": PERSIAN,
    "ru": _said("Русский", "Это окно не может проверить подпись."),
    "tr": _said("Türkçe", "Bu pencere imzayı denetleyemez."),
}


def _languages() -> Iterator[Vector]:
    texts = {
        "ar": ("لا للإعدام!", "الحرية للسجناء السياسيين!\n"),
        "ckb": ("نا بۆ لەسێدارەدان!", "ئازادی بۆ زیندانییانی سیاسی!\n"),
        "ru": ("Нет казням!", "Свободу политическим заключённым!\n"),
        "tr": ("İdama hayır!", "Siyasi tutsaklara özgürlük!\n"),
    }
    yield _good("fa", "A Persian edition.", pages.page(edition()))
    for language, (title, text) in texts.items():
        made = edition(language, title=title, text=text)
        spoken = {each: ALL[each] for each in ("en", language)}
        comment = "Words in English and in the edition's language."
        yield _good(language, comment, pages.page(made, spoken))
    title, text = "No to executions!", "Free all political prisoners!\n"
    english = edition("en", title=title, text=text, source=None)
    yield _good("en", "The original.", pages.page(english, {"en": ENGLISH}))
    yield _good("six-languages", "Words in six languages.", pages.page(edition(), ALL))
    german = edition("de", title="Nein!", text="Freiheit!\n")
    comment = "The edition's language has no words: they are English."
    yield _good("no-words", comment, pages.page(german))
    other = edition(source="de 1")
    comment = "The original's language has no words: its tag stands for its name."
    yield _good("no-words-for-source", comment, pages.page(other))
    long = edition("az-arab", title="یوخ!", text="آزادلیق!\n")
    spoken = {"en": ENGLISH, "az-arab": PERSIAN}
    yield _good("long-tag", "A tag of two parts.", pages.page(long, spoken))


def _blanks() -> Iterator[Vector]:
    for name, comment, page in (
        ("english", "No edition; English alone.", pages.blank({"en": ENGLISH})),
        ("two", "No edition; English and Persian.", pages.blank()),
        ("six", "No edition; six languages.", pages.blank(ALL)),
        ("own", "No edition, in an own copy.", pages.blank(own=NAMED)),
        (
            "persian-first",
            "No edition: in English, wherever English stands.",
            pages.blank({"fa": PERSIAN, "en": ENGLISH}),
        ),
    ):
        yield _good(f"no-edition-{name}", comment, page)


def _statuses() -> Iterator[Vector]:
    for status in ("edited", "reviewed", "approved"):
        made = edition()
        text = made.manifest.to_bytes().replace(b"machine", status.encode())
        about = type(made.manifest).from_bytes(text)
        page = pages.page(pages.signed(about, TEXT))
        yield _good(f"status-{status}", "Who has read the translation.", page)


def _texts() -> Iterator[Vector]:
    marks = f"a & b < c > d \" e ' f{NBSP}g &amp; &lt;p&gt; <b>h</b>"
    for name, comment, title, text in (
        ("title-twice", "One title less.", TITLE, f"{TITLE}\n{TITLE}\nمتن\n"),
        ("title-later", "The title is the second line.", TITLE, f"متن\n{TITLE}\n"),
        ("title-spaces", "Spaces around the title.", TITLE, f"\n  {TITLE} \nمتن\n"),
        ("title-begins", "The line goes on.", TITLE, f"{TITLE} و\nمتن\n"),
        ("title-alone", "The title and nothing else.", TITLE, f"{TITLE}\n"),
        ("lines-of-spaces", "Lines of spaces only.", TITLE, "الف\n \n   \nب\n"),
        ("spaces", "Spaces at both ends, and inside.", TITLE, "  الف  ب  \n"),
        ("nbsp-line", "NO-BREAK SPACE alone is a paragraph.", TITLE, f"{NBSP}\n"),
        ("nbsp-ends", "At both ends it stays.", TITLE, f"{NBSP}الف{NBSP} \n"),
        ("marks", "All that HTML escapes, and what it does not.", marks, marks + "\nب"),
        ("empty", "A text of no bytes.", TITLE, ""),
        ("empty-line", "A text of one line feed.", TITLE, "\n"),
        ("no-end", "The last line does not end.", TITLE, "الف\nب"),
        ("astral", "Letters above U+FFFF.", "𐎠𐎡 🕊", "𐎠𐎡\n🕊\n"),
        ("marks-combining", "Not composed: it stays so.", "e\u0301", "e\u0301\n"),
    ):
        made = edition(title=title, text=text)
        yield _good(f"paragraphs-{name}", comment, pages.page(made))
    for name, comment, text in (
        ("bidi", "U+202E is spelled out.", "الف\u202eب\n"),
        ("cr-lf", "Browsers keep no CR: it is spelled out.", "الف\r\nب\r\n"),
        ("controls", "NUL and TAB are spelled out.", "a\0b\tc\n"),
        ("tags", "Characters above U+FFFF too.", "a\U000e0041\U000f0000\n"),
    ):
        made = edition(text=text)
        yield _good(f"hidden-{name}", comment, pages.page(made))


def _directions() -> Iterator[Vector]:
    right = (
        "\u0590\u08ff\ufb1d\ufdff\ufe70\ufefc\U00010800\U00010fff\U0001e800\U0001efff"
    )
    left = "AZaz\u00c0\u058f\u0900\u1fff\u2c00\ud7ff"
    no_right = "\ufb1c\ufe6f\ufefd\U000107ff\U00011000\U0001e7ff\U0001f000"
    no_left = "@[`{\u00bf\u2000\u2bff\uf900\U00010400"
    for name, comment, text in (
        ("one-more", "One letter more from the right.", "الف" + "ab"),
        ("tie", "As many on both sides: from the left.", "الف" + "abc"),
        ("one-less", "One letter less from the right.", "الف" + "abcd"),
        ("digits", "Digits and signs count for nothing.", "1 + 2 = ۳! ا 12345"),
        ("none", "No letters at all.", "1 + 2 = 3"),
        ("right-edges", "First and last of each range count.", right + "a" * 9),
        ("right-outside", "What stands beside the ranges does not.", no_right),
        ("left-edges", "First and last of each range count.", left + "ا" * 10),
        ("left-outside", "What stands beside the ranges does not.", no_left + "ا"),
        ("lines", "All lines count together.", "abcdefgh\nالف\nب\nپ\nت\nث\nجچ"),
    ):
        made = edition(title="-", text=f"{text}\n")
        yield _good(f"direction-{name}", comment, pages.page(made))


def _spoken() -> Iterator[Vector]:
    more = {
        "list": ["one", "two", ""],
        "none": [],
        "pass_how": {"a": "b", "same-as-before": "", "go_on": "c"},
        "nothing": {},
        "constructor": "d",
        "to-string": "e",
    }
    marked = '<b>&"\\/\u007e' + f"{NBSP}ž😀 & </script>"
    twice = dict.fromkeys(ENGLISH["status"], "{original} {original} {other} {{}}")
    for name, comment, spoken in (
        ("more", "Lists and tables of sentences.", {**ENGLISH, **more}),
        ("marks", "What JSON and HTML escape.", {**ENGLISH, "unchecked": marked}),
        ("title-marks", "A title is escaped.", {**ENGLISH, "title": marked}),
        ("name-marks", "So is a language's name.", {**ENGLISH, "name": marked}),
        ("twice", "The language is named twice.", {**ENGLISH, "status": twice}),
        ("name-field", "A name is put in as it is.", {**ENGLISH, "name": "{original}"}),
        ("empty", "A sentence of no letters.", {**ENGLISH, "unchecked": ""}),
        (
            "key-order",
            "The order of keys is free.",
            dict(reversed(list(ENGLISH.items()))),
        ),
    ):
        page = pages.page(edition("en", title="No"), {"en": spoken})
        yield _good(f"spoken-{name}", comment, page)
    spoken = {"fa": PERSIAN, "en": ENGLISH}
    comment = "The order of languages is free."
    yield _good("spoken-order", comment, pages.page(edition(), spoken))


def _signed() -> Iterator[Vector]:
    made = edition()
    stored = objects.parts(made).to_bytes()
    both = edition(keys=(SARA, REZA))
    first, second = objects.records(both)
    spoiled = replace(
        objects.parts(both), records=(first[:40] + flipped(first[40:], 0), second)
    )
    for name, comment, page in (
        ("unsigned", "Nobody signed it.", pages.page(edition(keys=()))),
        ("two-signatures", "Two keys.", pages.page(both)),
        (
            "signature-damaged",
            "One of two signatures is damaged.",
            pages.page(both, content=spoiled.to_bytes()),
        ),
        ("codec-0", "An object that is stored.", pages.page(made, content=stored)),
        ("files", "Another file than the text.", pages.page(_with_file())),
        ("program", "Another program.", pages.page(made, program=_busy())),
    ):
        yield _good(name, comment, page)


def _with_file() -> Edition:
    return kit.edition(files={"reading.opus": b"<main>", "zz.txt": b"</main>"})


def _busy() -> str:
    """A program in which everything stands that may stand in one."""
    return (
        PROGRAM.replace("<head>", "<head><!-- é <Title> </title> --><style>p{}</style>")
        .replace("<main>", "<p>&quot;</p> <main>")
        .replace("</body>", "<script>'</main>'; // <html lang='x'\n</script></body>")
    )


def _owned() -> Iterator[Vector]:
    for name, comment, own in (
        ("one", "One key.", pins({"Sara": SARA})),
        ("two", "Two keys, in their order.", NAMED),
        ("series", "A key for one series.", pins({"Sara": SARA}, series=SERIES)),
        ("first-use", "Not compared.", pins({"Sara": SARA}, checked=False)),
        ("persian", "A Persian name.", pins({"سارا از مدرسه": SARA})),
        ("joiner", "A name with ZWNJ.", pins({"می\u200cنا": SARA})),
        ("astral", "A name above U+FFFF.", pins({"🕊𐎠\U0001f9d1\u200d🌾": SARA})),
        ("marks", "What JSON and HTML escape.", pins({"<a>&\"'\\/</script>": SARA})),
        ("latin", "Everything above U+007E.", pins({f"~é{NBSP}ż": SARA})),
    ):
        yield _good(f"owned-{name}", comment, pages.page(edition(), own=own))


# The file as a whole.


def _files() -> Iterator[Vector]:
    whole = PLAIN.text
    for name, comment, text in (
        ("empty", "No bytes at all.", ""),
        ("bom", "A byte order mark in front.", "\ufeff" + whole),
        ("space-before", "A space in front.", " " + whole),
        ("line-before", "A line feed in front.", "\n" + whole),
        ("doctype-capitals", "Browsers read it, and write it small.", _doctype()),
        ("no-doctype", "It begins with its root.", whole.partition("\n")[2]),
        ("no-first-line-end", "No line feed.", whole.replace("\n", "", 1)),
        ("attribute-first", "Root begins otherwise.", _first("<html id='a' lang=")),
        ("root-capitals", "A tag in capitals.", _first("<HTML lang=")),
        ("crlf", "Lines end with CR LF.", whole.replace("\n", "\r\n")),
        ("crlf-later", "The last line ends with CR LF.", whole[:-1] + "\r\n"),
        ("cr", "A CR in the program.", _head("<!--\r-->")),
        ("nul", "A NUL in the program.", _head("<!--\0-->")),
        ("no-last-line-end", "No line feed at the end.", whole[:-1]),
        ("line-after", "A second line feed at the end.", whole + "\n"),
        ("after", "A comment behind the end.", whole + "<!-- -->"),
        ("end-capitals", "A tag in capitals.", whole.replace("</html>", "</HTML>")),
        ("end-missing", "A tag left out.", whole.replace("</html>", "")),
    ):
        yield _bad(f"file-{name}", BAD, comment, text.encode())
    for name, comment, data in (
        ("utf-16", "Another encoding.", whole.encode("utf-16")),
        (
            "byte",
            "A byte that is no UTF-8.",
            _head("?").encode().replace(b"?", b"\xff"),
        ),
        ("surrogate", "Half a pair.", _raw("\ud800")),
        ("object", "An object, not a page.", OBJECT),
        ("bundle", "A bundle, not a page.", kit.bundle(edition())),
        ("cut", "The second half is missing.", whole.encode()[: len(whole) // 2]),
    ):
        yield _bad(f"file-{name}", BAD, comment, data)


def _doctype() -> str:
    return PLAIN.text.replace("<!doctype html>", "<!DOCTYPE html>")


def _first(tag: str) -> str:
    return PLAIN.text.replace("<html lang=", tag, 1)


def _head(inside: str) -> str:
    return PLAIN.text.replace("<head>", f"<head>{inside}")


def _raw(character: str) -> bytes:
    return _head(character).encode("utf-8", "surrogatepass")


# The six places.


def _places() -> Iterator[Vector]:
    names = list(PLACES)
    for name, (before, behind) in PLACES.items():
        inside = PLAIN.of(name)
        whole = before + inside + behind
        if name != "root":  # what begins otherwise is another fault
            yield _bad(
                f"place-{name}-missing",
                BAD,
                "One place too few.",
                PLAIN.turn(whole, ""),
            )
            yield _bad(
                f"place-{name}-capitals",
                BAD,
                "What stands before it is written otherwise.",
                PLAIN.turn(before, before.upper()),
            )
        yield _bad(
            f"place-{name}-twice",
            BAD,
            "One place too many.",
            PLAIN.turn("</body>", f"{whole}</body>"),
        )
        yield _bad(
            f"place-{name}-unclosed",
            BAD,
            "It does not end.",
            PLAIN.turn(f"{before}{inside}{behind}", f"{before}{inside}"),
        )
    for first, second in pairwise(names[1:]):
        one, two = (PLACES[each] for each in (first, second))
        here, there = one[0] + PLAIN.of(first) + one[1], two[0] + PLAIN.of(second)
        there += two[1]
        turned = PLAIN.turn(here, "\0").turn(there, here).turn("\0", there)
        comment = f"{second.capitalize()} before {first}."
        yield _bad(f"place-{first}-{second}-turned", BAD, comment, turned)
    for name, place, comment in (
        ("opener-in-text", "text", "Where own begins stands in the text too."),
        ("opener-in-words", "words", "Where own begins stands in the words too."),
        ("opener-in-object", "object", "Where own begins stands in the object too."),
    ):
        made = PLAIN.put(place, PLAIN.of(place) + PLACES["own"][0])
        yield _bad(name, BAD, comment, made)
    spaced = PLAIN.turn('type="text/plain" id', 'type="text/plain"  id')
    yield _bad("opener-space", BAD, "A space more in a tag.", spaced)
    quoted = PLAIN.turn('"text/plain" id="object"', "'text/plain' id='object'")
    yield _bad("opener-quotes", BAD, "Other quotation marks in a tag.", quoted)
    turned = PLAIN.turn(
        'type="text/plain" id="object"', 'id="object" type="text/plain"'
    )
    yield _bad("opener-order", BAD, "Attributes in another order.", turned)


def _roots() -> Iterator[Vector]:
    for name, comment, inside in (
        ("language", "Another language.", 'en" dir="rtl'),
        ("direction", "Another direction.", 'fa" dir="ltr'),
        ("direction-auto", "A direction that browsers find out.", 'fa" dir="auto'),
        ("direction-capitals", "In capitals.", 'fa" dir="RTL'),
        ("direction-missing", "No direction.", "fa"),
        ("order", "Another attribute in between.", 'fa" id="a" dir="rtl'),
        ("attribute", "One attribute more.", 'fa" dir="rtl" class="a'),
        ("space", "A space more.", 'fa"  dir="rtl'),
        ("tag-capitals", "The tag in capitals.", 'FA" dir="rtl'),
        ("tag-longer", "A longer tag.", 'fa-ir" dir="rtl'),
        ("empty", "Nothing.", ""),
    ):
        yield _bad(f"root-{name}", FORGED, comment, PLAIN.put("root", inside))
    german = _text(pages.page(edition("de", title="Nein!", text="Freiheit!\n")))
    other = german.put("root", 'de" dir="ltr')
    yield _bad("root-without-words", FORGED, "A language without words.", other)
    blank = BLANK.put("root", PLAIN.of("root")).put("title", PLAIN.of("title"))
    yield _bad("root-blank", FORGED, "A blank page that is not in English.", blank)
    for name, comment, inside in (
        ("other", "Another word.", "خبر"),
        ("english", "In another language.", "Text"),
        ("names-text", "The title of the text.", TITLE),
        ("empty", "Nothing.", ""),
        ("space", "A space more.", "متن "),
        ("entity", "A letter that needs no escape.", "&#x645;تن"),
    ):
        yield _bad(f"title-{name}", FORGED, comment, PLAIN.put("title", inside))


# The text.

_FIRST: Final = "<p>زندانیان سیاسی را آزاد کنید!</p>"
_SECOND: Final = "<p>می‌خواهیم.</p>"
_HEAD: Final = f"<h1>{TITLE}</h1>"
_UNCHECKED: Final = f"<p>{PERSIAN['unchecked']}</p>"
_STATUS: Final = "<p>ترجمهٔ ماشینی. متن اصلی (English) معتبر است.</p>"
_ARTICLE: Final = '<article lang="fa" dir="rtl">'


def _shown() -> Iterator[Vector]:
    read = _STATUS.replace("ترجمهٔ ماشینی", "بازبینی‌شده")
    for name, comment, old, new in (
        ("letter", "One letter is another.", "سیاسی", "سیاهی"),
        ("letter-missing", "One letter is missing.", "سیاسی", "سیاس"),
        ("look-alike", "Arabic yeh for Persian yeh.", "سیاسی", "سیاسي"),
        ("joiner", "ZWNJ is missing.", "می‌خواهیم", "میخواهیم"),
        ("hidden", "A direction mark more.", "سیاسی", "سیاسی\u200f"),
        ("paragraph-missing", "One less.", _FIRST, ""),
        ("paragraph-added", "One more.", _SECOND, _SECOND + "<p>باشد.</p>"),
        ("paragraph-twice", "One is there twice.", _SECOND, _SECOND * 2),
        ("paragraph-empty", "An empty one.", _SECOND, "<p></p>" + _SECOND),
        ("paragraphs-turned", "Another order.", _FIRST + _SECOND, _SECOND + _FIRST),
        ("paragraphs-joined", "Two are one.", "</p>" + _SECOND[:3], " "),
        ("title-other", "Another title.", TITLE, "بله به اعدام!"),
        ("title-missing", "No title.", _HEAD, ""),
        ("title-as-paragraph", "It is there twice.", _HEAD, f"{_HEAD}<p>{TITLE}</p>"),
        ("space-at-end", "A space at a line's end.", "کنید!</p>", "کنید! </p>"),
        ("space-twice", "Two spaces for one.", "سیاسی را", "سیاسی  را"),
        ("unchecked-missing", "The warning is missing.", _UNCHECKED, ""),
        ("unchecked-other", "Another warning.", "نمی‌تواند", "می‌تواند"),
        (
            "unchecked-last",
            "Another order.",
            _UNCHECKED + _STATUS,
            _STATUS + _UNCHECKED,
        ),
        ("status-missing", "No status.", _STATUS, ""),
        ("status-other", "A better status.", _STATUS, read),
        ("status-field", "Nothing was filled in.", "English", "{original}"),
        ("status-tag", "A tag for a name.", "English", "en"),
        ("empty", "Nothing.", PLAIN.of("text"), ""),
        ("english", "Words of another language.", _UNCHECKED, _english()),
    ):
        yield _bad(f"text-{name}", FORGED, comment, PLAIN.within("text", old, new))
    newer = _text(pages.page(edition(text=f"{TEXT}بمانیم.\n")))
    for name, comment, inside in (
        ("of-another", "That of another edition.", newer.of("text")),
        ("of-a-blank-page", "That of a page without an edition.", BLANK.of("text")),
    ):
        yield _bad(f"text-{name}", FORGED, comment, PLAIN.put("text", inside))
    first, second = _blank_lines()
    for name, comment, old, new in (
        ("missing", "A language is missing.", first, ""),
        ("added", "A sentence more.", second, second + "<p>Trust it.</p>"),
        ("turned", "Another order.", first + second, second + first),
        ("direction", "Another direction.", 'dir="rtl"', 'dir="ltr"'),
        ("no-language", "No language.", ' lang="fa"', ""),
    ):
        yield _bad(f"blank-{name}", FORGED, comment, BLANK.within("text", old, new))
    text = BLANK.put("text", PLAIN.of("text"))
    yield _bad("blank-text", FORGED, "A text, and no edition for it.", text)


def _english() -> str:
    return f"<p>{ENGLISH['unchecked']}</p>"


def _blank_lines() -> tuple[str, str]:
    head, behind, tail = BLANK.of("text").partition("</p>")
    return head + behind, tail


def _escapes() -> Iterator[Vector]:
    marks = f"A \"b\" 'c' & d < e > f{NBSP}g"
    made = _text(pages.page(edition(text=f"{marks}\n")))
    for name, comment, old, new in (
        ("quot", "A quotation mark needs none.", '"b"', "&quot;b&quot;"),
        ("apos", "Nor does an apostrophe.", "'c'", "&#39;c&#39;"),
        ("number", "The same character by its number.", "&amp;", "&#38;"),
        ("hex", "The same character by its number.", "&amp;", "&#x26;"),
        ("amp-raw", "Not escaped.", "&amp; d", "& d"),
        ("amp-no-end", "No semicolon.", "&amp; d", "&amp d"),
        ("amp-twice", "Escaped twice.", "&amp;", "&amp;amp;"),
        ("lt-raw", "Not escaped.", "&lt; e", "< e"),
        ("gt-raw", "Not escaped.", "&gt;", ">"),
        ("capitals", "In capitals.", "&lt;", "&LT;"),
        ("nbsp-raw", "Not escaped.", "&nbsp;", NBSP),
        ("nbsp-number", "The same character by its number.", "&nbsp;", "&#160;"),
        ("nbsp-space", "A space for it.", "&nbsp;", " "),
        ("letter", "A letter needs none.", "A ", "&#65; "),
    ):
        changed = made.within("text", old, new)
        yield _bad(f"escape-{name}", FORGED, comment, changed)


def _markup() -> Iterator[Vector]:
    for name, comment, old, new in (
        ("space", "A space between tags.", "</p><p>", "</p> <p>"),
        ("line", "A line feed between tags.", "</p><p>", "</p>\n<p>"),
        ("line-first", "A line feed before the text.", _UNCHECKED, f"\n{_UNCHECKED}"),
        ("space-in-tag", "A space in a tag.", "</h1><p>", "</h1><p >"),
        ("capitals", "A tag in capitals.", _HEAD, _HEAD.replace("h1", "H1")),
        ("unclosed", "A tag that browsers close.", "</p></article>", "</article>"),
        ("heading", "Another heading.", _HEAD, _HEAD.replace("h1", "h2")),
        ("no-article", "No article.", "</article>", ""),
        ("attribute", "An attribute more.", "</h1><p>", '</h1><p hidden="">'),
        ("style", "A paragraph that nobody sees.", "<h1>", '<h1 style="color:#fff">'),
        ("comment", "A comment.", "<h1>", "<!-- --><h1>"),
        ("link", "A link in the text.", "سیاسی", '<a href="//a.example">سیاسی</a>'),
        ("image", "A picture.", "</article>", '<img src="//a.example"></article>'),
        ("script", "A script.", "</article>", "<script>1</script></article>"),
        (
            "article-language",
            "Another one.",
            _ARTICLE,
            _ARTICLE.replace('"fa"', '"ar"'),
        ),
        ("article-direction", "Another one.", _ARTICLE, _ARTICLE.replace("rtl", "ltr")),
        ("article-quotes", "Other marks.", _ARTICLE, _ARTICLE.replace('"', "'")),
    ):
        yield _bad(f"html-{name}", FORGED, comment, PLAIN.within("text", old, new))


# Words.


def _words() -> Iterator[Vector]:
    whole = PLAIN.of("words")
    english, persian = (
        ('"en":' + whole.split(',"fa":')[0][6:]),
        whole.split(',"fa":')[1],
    )
    persian = f'"fa":{persian[:-1]}'
    for name, comment, inside in (
        ("empty", "Nothing.", ""),
        ("not-json", "No JSON.", whole[:-1]),
        ("after", "Something behind it.", whole + "{}"),
        ("list", "A list.", f"[{whole}]"),
        ("null", "Nothing, as JSON writes it.", "null"),
        ("number", "A number.", "1"),
        ("nan", "What JSON does not have.", '{"en":NaN}'),
        ("none", "No language.", "{}"),
        ("no-english", "No English.", f"{{{persian}}}"),
        ("english-twice", "English twice.", f"{{{english},{english},{persian}}}"),
        ("english-null", "English is nothing.", f'{{"en":null,{persian}}}'),
        ("english-list", "English is a list.", f'{{"en":[],{persian}}}'),
        ("english-empty", "English has no sentence.", f'{{"en":{{}},{persian}}}'),
        ("deep", "Very many brackets.", "[" * 20_000),
    ):
        yield _bad(f"words-{name}", BAD, comment, PLAIN.put("words", inside))
    for name, comment, old, new in (
        ("tag-capitals", "A tag in capitals.", '"fa":', '"FA":'),
        ("tag-letter", "A tag of one letter.", '"fa":', '"f":'),
        ("tag-underscore", "An underscore in a tag.", '"fa":', '"fa_ir":'),
        ("tag-empty", "A tag of no letters.", '"fa":', '"":'),
        ("tag-proto", "No tag.", '"fa":', '"__proto__":'),
        ("space-after-colon", "A space.", '"en":', '"en": '),
        ("space-before", "A space in front.", '{"en"', ' {"en"'),
        ("line", "A line feed.", ',"fa"', ',\n"fa"'),
        ("escaped-letter", "A letter that needs no escape.", "فارسی", "\\u0641ارسی"),
        ("escaped-slash", "A sign that needs none.", "English", "Eng\\/lish"),
        ("lone-surrogate", "Half a pair.", "English", "\\ud83d"),
        ("lone-surrogates", "A pair turned.", "English", "\\ude00\\ud83d"),
        ("escaped-pair", "A pair that needs no escape.", "English", "\\ud83d\\ude00"),
        ("lt", "A raw sign that begins a tag.", "English", "<b"),
        ("gt", "A raw sign that ends one.", "English", "b>"),
        ("amp", "A raw sign that begins an escape.", "English", "a&b"),
        ("escape-capitals", "Capital hex digits.", "English", "\\u003C"),
        ("end", "They end before their end.", "English", "</script>"),
        ("line-feed-escaped", "A line feed in a sentence.", "English", "a\\nb"),
        ("line-feed", "A raw one.", "English", "a\nb"),
        ("tab", "A raw tab.", "English", "a\tb"),
        ("bidi", "U+202E in a sentence.", "English", "a\u202eb"),
        ("bidi-escaped", "The same, escaped.", "English", "a\\u202eb"),
        ("byte-order-mark", "U+FEFF in a sentence.", "English", "\ufeffb"),
        ("delete", "U+007F in a sentence.", "English", "a\u007f"),
        ("tag-character", "A tag character.", "English", "a\U000e0041"),
    ):
        yield _bad(f"words-{name}", BAD, comment, PLAIN.within("words", old, new))


def _sentences() -> Iterator[Vector]:
    for missing in ("name", "title", "unchecked", "status"):
        left = {key: value for key, value in ENGLISH.items() if key != missing}
        yield _spoiled(f"no-{missing}", f"No {missing}.", left)
    for status in ENGLISH["status"]:
        left = {key: v for key, v in ENGLISH["status"].items() if key != status}
        comment = "A status without a sentence."
        yield _spoiled(f"no-{status}", comment, {**ENGLISH, "status": left})
    values: tuple[tuple[str, str, object], ...] = (
        ("number", "A number.", 1),
        ("float", "A number with a point.", 1.5),
        ("true", "A truth.", True),
        ("null", "Nothing.", None),
        ("list-of-numbers", "A list of numbers.", ["a", 1]),
        ("list-of-null", "A list of nothing.", [None]),
        ("list-of-lists", "A list of lists.", [["a"]]),
        ("list-of-tables", "A list of tables.", [{"a": "b"}]),
        ("table-of-lists", "A table of lists.", {"a": ["b"]}),
        ("table-of-tables", "A table of tables.", {"a": {"b": "c"}}),
        ("table-of-numbers", "A table of numbers.", {"a": 1}),
    )
    for name, comment, value in values:
        yield _spoiled(f"value-{name}", comment, {**ENGLISH, "more": value})
        if isinstance(value, int | list):
            spoiled = {**ENGLISH, "title": value}
            yield _spoiled(f"title-{name}", comment, spoiled)
    for name, comment, key in (
        ("digits", "Digits: another place in some languages' order.", "1"),
        ("capital", "A capital letter.", "More"),
        ("empty", "No letters.", ""),
        ("hyphen-last", "A hyphen at its end.", "more-"),
        ("hyphens", "Two hyphens.", "a--b"),
        ("underscore-first", "An underscore in front.", "_a"),
        ("proto", "What JavaScript keeps for itself.", "__proto__"),
        ("space", "A space.", "a b"),
        ("persian", "Not ASCII.", "متن"),
        ("digit-last", "A digit.", "a1"),
        ("line-feed", "A line feed at its end.", "a\n"),
    ):
        yield _spoiled(f"key-{name}", comment, {**ENGLISH, key: "a"})
        if name in ("digits", "proto"):
            inner = {**ENGLISH, "more": {key: "a"}}
            yield _spoiled(f"inner-key-{name}", comment, inner)
    yield from _twice()


def _spoiled(name: str, comment: str, english: Words) -> Vector:
    spoken = encode_words({"en": english, "fa": PERSIAN})
    return _bad(f"words-{name}", BAD, comment, PLAIN.put("words", spoken))


def _twice() -> Iterator[Vector]:
    name = '"name":"English",'
    for title, comment, new in (
        ("same", "A key twice.", name * 2),
        ("other", "A key twice, with two values.", '"name":"No",' + name),
    ):
        changed = PLAIN.within("words", name, new)
        yield _bad(f"words-key-twice-{title}", BAD, comment, changed)
    for title, comment, old, new in (
        ("unchecked", "The sentence is not that of the text.", "cannot", "can"),
        ("status", "Nor is this one.", "ماشینی", "انسانی"),
        ("title", "Nor is the title.", '"title":"متن"', '"title":"خبر"'),
        ("name", "Nor is the original's language.", '"English"', '"Persian"'),
        ("language", "The edition's language is called otherwise.", '"fa":', '"fb":'),
    ):
        whole = BLANK if title == "unchecked" else PLAIN
        changed = whole.within("words", old, new)
        yield _bad(f"words-other-{title}", FORGED, comment, changed)


# The object.


def _objects() -> Iterator[Vector]:
    good = PLAIN.of("object")
    for name, comment, inside in (
        ("letter-missing", "Its last letter is missing.", good[:-1]),
        ("letter", "A sign of no alphabet.", f"!{good[1:]}"),
        ("url-alphabet", "Another alphabet.", f"_-{good[2:]}"),
        ("space", "A space.", f"{good[:4]} {good[4:]}"),
        ("line", "A line feed.", f"{good[:4]}\n{good[4:]}"),
        ("line-last", "A line feed at its end.", f"{good}\n"),
        ("padding", "Padding alone.", "===="),
        ("persian", "Not ASCII.", f"الف{good}"),
        ("comment", "HTML.", f"<!-- -->{good}"),
        ("cut", "The last letters are missing.", good[:-4]),
        ("twice", "Two objects.", encode_base64(OBJECT + OBJECT)),
        ("bundle", "A bundle, not an object.", encode_base64(kit.bundle(edition()))),
    ):
        yield _bad(f"object-{name}", BAD, comment, PLAIN.put("object", inside))
    yield from _padding()
    stored = objects.parts(edition())
    weak = stored.records[0][:8] + b"\1" + bytes(31) + stored.records[0][40:]
    text = TEXT.encode()
    other = text.replace("سیاسی".encode(), "سیاهی".encode())
    payload = stored.payload.replace(text, other)
    for name, expect, comment, parts in (
        ("version", "newer-version", "Another version.", replace(stored, version=2)),
        ("codec", "newer-version", "Another codec.", replace(stored, codec=9)),
        ("many", "too-large", "Nine signatures.", replace(stored, count=9)),
        ("weak", "weak-key", "A key of small order.", replace(stored, records=(weak,))),
        ("changed", FORGED, "Another text.", replace(stored, payload=payload)),
        ("signature", FORGED, "No signature fits.", _resigned(stored)),
        ("shorter", BAD, "A byte less.", replace(stored, payload=stored.payload[:-1])),
    ):
        inside = encode_base64(parts.to_bytes())
        yield _bad(f"object-{name}", expect, comment, PLAIN.put("object", inside))
    for name, comment, made in (
        ("of-another", "another text.", edition(text=f"{TEXT}باشد.\n")),
        ("of-another-title", "another title.", edition(title="نه!")),
        ("of-another-language", "another language.", edition("ckb")),
        ("of-another-source", "another original.", edition(source="fa 1")),
        ("of-an-original", "not translated.", edition(source=None)),
    ):
        inside = encode_base64(parcels.content(made))
        said = f"An edition that is not shown: {comment}"
        yield _bad(f"object-{name}", FORGED, said, PLAIN.put("object", inside))
    missing = PLAIN.put("object", "")
    yield _bad("object-missing-for-text", FORGED, "A text without an object.", missing)
    hidden = BLANK.put("object", good)
    yield _bad("object-on-blank", FORGED, "An object, and no text of it.", hidden)
    yield _not_utf8()


def _padding() -> Iterator[Vector]:
    """An object whose base64 ends with two signs that are no letters."""
    made = (edition(text=f"{TEXT}{'!' * more}\n") for more in range(99))
    page = next(_text(pages.page(each)) for each in made if _padded(each))
    good = page.of("object")
    for name, comment, inside in (
        ("no-padding", "No padding.", good[:-2]),
        ("half-padding", "Half of the padding.", good[:-1]),
        ("padding-more", "Too much of it.", good + "="),
        (
            "tail",
            "Bits behind the last byte.",
            good[:-3] + chr(ord(good[-3]) + 1) + "==",
        ),
    ):
        yield _bad(f"object-{name}", BAD, comment, page.put("object", inside))


def _padded(made: Edition) -> bool:
    return len(parcels.content(made)) % 3 == 1


def _resigned(stored: objects.Parts) -> objects.Parts:
    """With the signature of another manifest."""
    other = objects.parts(edition(revision=2, keys=(MALLORY,)))
    return replace(stored, records=other.records)


def _not_utf8() -> Vector:
    raw = b"\xff\n"
    about = replace(edition().manifest, files=(kit.entry("statement.txt", raw),))
    made = Edition(about, {"statement.txt": raw}, (SARA.sign(about.to_bytes()),))
    page = PLAIN.put("object", encode_base64(parcels.content(made)))
    return _bad("object-not-utf-8", BAD, "A signed text that is not UTF-8.", page)


# Own keys.


def _own() -> Iterator[Vector]:
    whole = OWN.of("own")
    first, one, two = whole[1:-1].split(",")
    for name, comment, inside in (
        ("nothing", "Nothing.", ""),
        ("not-json", "No JSON.", whole[:-1]),
        ("after", "Something behind it.", whole + "[]"),
        ("object", "A table.", f'{{"a":{first}}}'),
        ("null", "Nothing, as JSON writes it.", "null"),
        ("string", "One line.", first),
        ("number-alone", "A number.", "1"),
        ("number", "A number among the lines.", f"[{first},1]"),
        ("null-line", "Nothing among the lines.", f"[{first},null]"),
        ("list", "A list among the lines.", f"[{first},[]]"),
        ("deep", "Very many brackets.", "[" * 20_000),
        ("empty", "No line.", "[]"),
        ("first-missing", "Keys alone.", f"[{one}]"),
        ("first-other", "Another format.", '["# archive-edition 1"]'),
        ("empty-line", "An empty line.", f'[{first},""]'),
        ("unsorted", "Not in order.", f"[{first},{two},{one}]"),
        ("key-twice", "A key twice.", f"[{first},{one},{one}]"),
        ("lines-joined", "Two lines in one.", f"[{first[:-1]}\\n{one[1:]}]"),
        ("line-feed", "A line feed behind a line.", f'[{first},{one[:-1]}\\n"]'),
        ("carriage-return", "CR behind a line.", f'[{first},{one[:-1]}\\r"]'),
        ("space", "A space.", f"[{first}, {one}]"),
        ("space-before", "A space in front.", f" [{first}]"),
        ("line", "A line feed.", f"[{first}]\n"),
        ("surrogate", "Half a pair in the first line.", '["# archive-trust \\ud800"]'),
        ("comment", "A comment of the holder's.", f'[{first},"# a friend"]'),
    ):
        yield _bad(f"own-{name}", BAD, comment, OWN.put("own", inside))
    newer = PLAIN.put("own", '["# archive-trust 2"]')
    yield _bad("own-version", "newer-version", "A later version.", newer)
    for name, comment, old, new in (
        ("petname-twice", "Two keys of one name.", "Reza", "Sara"),
        ("petname-empty", "A name of no letters.", "Reza", ""),
        ("petname-space", "A space in front.", "Reza", " Reza"),
        ("petname-long", "101 bytes.", "Reza", "a" * 101),
        ("petname-bidi", "U+202E in a name.", "Reza", "\\u202eReza"),
        ("petname-surrogate", "Half a pair in a name.", "Reza", "\\ud83d"),
        ("petname-control", "A control in a name.", "Reza", "\\u001b[2J"),
        ("raw", "A raw letter above U+007E.", "Reza", "رضا"),
        ("escape-capitals", "Capital hex digits.", "Reza", "\\u063A"),
        ("escape-letter", "A letter that needs none.", "Reza", "\\u0052eza"),
        ("escape-slash", "A sign that needs none.", "Reza", "a\\/b"),
        ("lt", "A raw sign that begins a tag.", "Reza", "<b"),
        ("gt", "A raw sign that ends one.", "Reza", "b>"),
        ("amp", "A raw sign that begins an escape.", "Reza", "a&b"),
        ("amp-html", "An escape of HTML.", "Reza", "a&amp;b"),
        ("tab", "A raw tab.", "Reza", "a\tb"),
        ("standing", "A standing that nobody has.", '"checked', '"trusted'),
        ("series", "A series that is none.", " * Reza", " Iran Reza"),
    ):
        yield _bad(f"own-{name}", BAD, comment, OWN.within("own", old, new))


def _keys() -> Iterator[Vector]:
    line = SARA.public.line
    raw = SARA.public.public.raw
    for name, expect, comment, key in (
        ("weak", "weak-key", "A key of small order.", b"\1" + bytes(31)),
        ("prime", BAD, "Its y is the field's prime.", _prime()),
        ("short", BAD, "31 bytes.", raw[:-1]),
    ):
        changed = encode_base64(b"Ed" + SARA.public.key_id + key)
        page = OWN.within("own", line, changed)
        yield _bad(f"own-key-{name}", expect, comment, page)
    page = OWN.within("own", line, f"!{line[1:]}")
    yield _bad("own-key-letter", BAD, "A sign of no alphabet.", page)


def _prime() -> bytes:
    return (2**255 - 19).to_bytes(32, "little")
