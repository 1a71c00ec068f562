"""A page: one HTML file that holds an edition and the program that reads and checks it.

A *program* is the page with nothing in it: built once, the same for every edition. A
page is a program with six places filled (``docs/spec/page.md``)::

    root     language and direction of the page's own words
    title    a neutral word: what a list of open windows shows
    text     the text as HTML, for windows that run no scripts
    words    what the program says, in JSON
    object   the edition's object in base64; nothing on a blank page
    own      the keys that the holder knows, in JSON: only in an own copy

All but ``words`` and ``own`` follow from the edition, so that everybody who has it can
say what the page must be, byte for byte. HTML is written as browsers write it
(https://html.spec.whatwg.org/#serialising-html-fragments): a page that a browser read
and wrote again is the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from archive import limits
from archive.characters import refused_in_line, visible
from archive.errors import ForgedOrDamaged, Malformed, TooLarge
from archive.format.codec import decode_base64, decode_utf8, encode_base64
from archive.format.edition import Received, verify
from archive.format.manifest import TEXT, Entry, Manifest, Translation
from archive.format.object import EditionObject
from archive.format.trustlist import TrustList
from archive.values import EditionName, Language

_WHAT: Final = "page"
BEGINNING: Final = b"<!doctype html>\n<html lang="
"""What every page begins with."""
_END: Final = "</html>\n"
ENGLISH: Final = "en"

_SLOTS: Final = (
    ("root", '<html lang="', '">'),
    ("title", "<title>", "</title>"),
    ("text", "<main>", "</main>"),
    ("words", '<script type="application/json" id="words">', "</script>"),
    ("object", '<script type="text/plain" id="object">', "</script>"),
    ("own", '<script type="application/json" id="own">', "</script>"),
)
"""The places of a page, in their order: a name, what stands before, what behind."""

_ESCAPES: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\u00a0": "&nbsp;"}
)
_RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_LEFT_TO_RIGHT: Final = re.compile("[A-Za-z\u00c0-\u058f\u0900-\u1fff\u2c00-\ud7ff]")

_KEY: Final = re.compile("[a-z]+(?:[-_][a-z]+)*")

Words = Mapping[str, Any]
"""What a page says in one language: sentences, and lists and tables of them."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The edition that a page shows: its manifest and its text."""

    manifest: Manifest
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page in its parts; nothing in it was checked yet.

    Attributes:
        program: the page with every place empty.
        root: language and direction, as in its first tag.
        title: HTML.
        text: HTML.
        words: JSON.
        object: an object's bytes; none on a blank page.
        own: the keys that the holder of this copy knows; none in a page that travels.
    """

    program: str
    root: str
    title: str
    text: str
    words: str
    object: bytes
    own: TrustList

    @classmethod
    def make(
        cls,
        program: str,
        words: str,
        shown: Shown | None,
        content: bytes,
        own: TrustList | None = None,
    ) -> Self:
        """The one page of an edition, in that program and with those words.

        Args:
            program: a page with nothing in it.
            words: as :func:`encode_words` writes them.
            shown: the edition, or None for a blank page.
            content: its object, or nothing.
            own: the keys that the holder knows, for an own copy.

        Raises:
            Malformed: the words are not such words.
        """
        spoken = decode_words(words)
        language = ENGLISH
        if shown and str(shown.manifest.name.language) in spoken:
            language = str(shown.manifest.name.language)
        said = spoken[language]
        return cls(
            program=program,
            root=f'{language}" dir="{direction(said["unchecked"])}',
            title=_escaped(said["title"]),
            text=_shown(shown, said, spoken) if shown else _blank(spoken),
            words=words,
            object=content,
            own=own or TrustList(),
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Take a page apart.

        Raises:
            Malformed, TooLarge: not a page.
            NewerVersion, WeakKey: an own copy with keys that this version cannot use.
        """
        if len(data) > limits.PAGE:
            message = f"{_WHAT}: {len(data)} bytes; the most is {limits.PAGE}"
            raise TooLarge(message)
        if not data.startswith(BEGINNING):
            message = f"{_WHAT}: does not begin like one"
            raise Malformed(message)
        text = rest = decode_utf8(data, _WHAT)
        if not text.endswith(_END) or "\r" in text or "\0" in text:
            message = f"{_WHAT}: not as browsers write one"
            raise Malformed(message, hint="copy the file as it is, not as text")
        program, found = [], {}
        for name, before, behind in _SLOTS:
            head, begun, rest = rest.partition(before)
            found[name], ended, rest = rest.partition(behind)
            if not begun or not ended or text.count(before) != 1:
                message = f"{_WHAT}: its {name} does not stand in one place"
                raise Malformed(message)
            program += [head, before, behind]
        parsed = cls(
            program="".join([*program, rest]),
            root=found["root"],
            title=found["title"],
            text=found["text"],
            words=found["words"],
            object=decode_base64(found["object"], f"{_WHAT}: object"),
            own=_decode_own(found["own"]),
        )
        if parsed.to_bytes() != data:
            message = f"{_WHAT}: not written in the one allowed way"
            raise Malformed(message)
        return parsed

    def to_bytes(self) -> bytes:
        """The page's bytes."""
        filling = {
            "root": self.root,
            "title": self.title,
            "text": self.text,
            "words": self.words,
            "object": encode_base64(self.object),
            "own": _encode_own(self.own),
        }
        pieces, rest = [], self.program
        for name, before, behind in _SLOTS:
            head, _, rest = rest.partition(before + behind)
            pieces += [head, before, filling[name], behind]
        return "".join([*pieces, rest]).encode()

    @property
    def spoken(self) -> tuple[str, ...]:
        """The languages of its words.

        Raises:
            Malformed: they are not such words.
        """
        return tuple(decode_words(self.words))

    def receive(self) -> Received:
        """The edition, for ``verify``; the page says of it what it must say.

        Raises:
            ForgedOrDamaged: its text is not that of the edition that it holds.
            ReceivedError: it holds no edition, or one that cannot be checked.
        """
        if not self.object:
            message = f"{_WHAT}: holds no edition"
            raise Malformed(message, hint="open it in a browser: it reads others")
        edition = EditionObject.from_bytes(self.object)
        pieces: list[bytes] = []

        def sink(_: EditionName, entry: Entry) -> Callable[[bytes], object] | None:
            return pieces.append if entry.name == TEXT else None

        checked = verify(edition.receive(), TrustList(), sink)
        text = decode_utf8(b"".join(pieces), str(TEXT))
        self.refuse_other(Shown(checked.manifest, text))
        return edition.receive()

    def refuse_other(self, shown: Shown | None) -> None:
        """Refuse a page that says something else than it must, beside words and keys.

        Args:
            shown: the edition that it holds; None of a blank page.

        Raises:
            ForgedOrDamaged: it does.
        """
        made = type(self).make(self.program, self.words, shown, self.object, self.own)
        if made != self:
            message = f"{_WHAT}: what it shows is not the text that it holds"
            raise ForgedOrDamaged(message)

    def passed_on(self) -> Self:
        """The same page without the keys that its holder knows."""
        return replace(self, own=TrustList())


# Texts as HTML


def _shown(shown: Shown, said: Words, spoken: Mapping[str, Words]) -> str:
    manifest = shown.manifest
    paragraphs = [line.strip(" ") for line in visible(shown.text).split("\n")]
    paragraphs = [line for line in paragraphs if line]
    if paragraphs[:1] == [manifest.title]:
        del paragraphs[0]
    text = "".join(f"<p>{_escaped(line)}</p>" for line in paragraphs)
    return (
        f"<p>{_escaped(said['unchecked'])}</p>"
        f"<p>{_escaped(_status(manifest, said, spoken))}</p>"
        f'<article lang="{manifest.name.language}" dir="{direction(shown.text)}">'
        f"<h1>{_escaped(manifest.title)}</h1>{text}</article>"
    )


def _status(manifest: Manifest, said: Words, spoken: Mapping[str, Words]) -> str:
    """Who has read the translation, in the page's words."""
    original = str((manifest.source or manifest.name).language)
    name = spoken[original]["name"] if original in spoken else original
    sentence: str = said["status"][manifest.translation.value]
    return sentence.replace("{original}", name)


def _blank(spoken: Mapping[str, Words]) -> str:
    return "".join(
        f'<p lang="{language}" dir="{direction(said["unchecked"])}">'
        f"{_escaped(said['unchecked'])}</p>"
        for language, said in spoken.items()
    )


def direction(text: str) -> str:
    """``rtl`` if more of a text's letters are written from right to left, or ``ltr``.

    The ranges are the specification's: browsers and Python know different versions
    of Unicode.
    """
    right = len(_RIGHT_TO_LEFT.findall(text))
    return "rtl" if right > len(_LEFT_TO_RIGHT.findall(text)) else "ltr"


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


# JSON


def encode_words(spoken: Mapping[str, Words]) -> str:
    """What a page says, by language, as its JSON.

    Args:
        spoken: at least English.
    """
    return _json(spoken, ascii_only=False)


def decode_words(words: str) -> dict[str, Words]:
    """What a page says, by language.

    Raises:
        Malformed: not such words, not English ones, or not written in the one way.
    """
    try:
        spoken = json.loads(words, parse_constant=_refuse)
        for language, said in spoken.items():
            Language(language)
            for key in ("name", "title", "unchecked"):
                _check_sentence(said[key])
            for status in Translation:
                _check_sentence(said["status"][status.value])
            _check_said(said)
        known: dict[str, Words] = dict(spoken)
        known[ENGLISH]
    except (
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        RecursionError,
    ) as error:
        message = f"{_WHAT}: its words cannot be used"
        raise Malformed(message) from error
    if encode_words(spoken) != words:
        message = f"{_WHAT}: its words are not written in the one allowed way"
        raise Malformed(message)
    return known


def _check_said(said: object) -> None:
    """Sentences, lists of sentences, tables of sentences: nothing else, no deeper."""
    if not isinstance(said, dict):
        raise TypeError
    for key, value in said.items():
        _check_key(key)
        inner = [value]
        if isinstance(value, dict):
            inner = [*value.values()]
            for each in value:
                _check_key(each)
        elif isinstance(value, list):
            inner = value
        for sentence in inner:
            _check_sentence(sentence)


def _check_key(key: str) -> None:
    """Letters: digits alone would be another place in JavaScript's order."""
    if not _KEY.fullmatch(key):
        raise ValueError


def _check_sentence(value: object) -> None:
    if not isinstance(value, str):
        raise TypeError
    if refused_in_line(value) is not None:
        raise ValueError


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _encode_own(own: TrustList) -> str:
    """The lines of a trust list as JSON, in ASCII."""
    return _json(own.to_bytes().decode().splitlines(), ascii_only=True)


def _decode_own(text: str) -> TrustList:
    try:
        lines = json.loads(text)
    except (ValueError, RecursionError) as error:
        message = f"{_WHAT}: its own keys are not JSON"
        raise Malformed(message) from error
    if not isinstance(lines, list) or not all(isinstance(each, str) for each in lines):
        message = f"{_WHAT}: its own keys are not a list of lines"
        raise Malformed(message)
    joined = "".join(f"{line}\n" for line in lines)
    return TrustList.from_bytes(joined.encode("utf-8", "surrogatepass"))


def _json(value: Mapping[str, Words] | Sequence[str], *, ascii_only: bool) -> str:
    """JSON without spaces, in which no HTML can begin or end."""
    text = json.dumps(value, ensure_ascii=ascii_only, separators=(",", ":"))
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
