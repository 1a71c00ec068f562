"""page, and pages as inputs of other commands, as a person meets them."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from archive import strings
from archive.format.fingerprint import Fingerprint
from archive.format.page import Page
from archive.tasks import paging
from archive.trust import store
from tests import pages
from tests.kit import (
    MALLORY,
    REZA,
    SARA,
    SERIES,
    Run,
    bundle,
    edition,
    ok,
    put,
    run,
    trusting,
)
from tests.parcels import LONG, content, lines, parcel

EN, FA = edition("en", source=None, text=LONG), edition()
FOLDER = f"{SERIES}/fa-1"
OWN = pages.pins({"سارا": SARA})
DIGITS = Fingerprint.of(SARA.public.public)
UNKNOWN = "the page's program, which this version does not know"
TRUSTED = (
    "trusted\n"
    f"{FOLDER}\n"
    '  The text is unchanged since it was signed by "friend 0".\n'
    f"  key {SARA.name}, checked\n"
    f"      {DIGITS}\n"
    "  note machine-translation\n"
    "      Machine translation, not checked by a speaker. The en text decides.\n"
)


@pytest.fixture(autouse=True)
def know(home: Path, folder: Path) -> None:
    """Sara is in the trust store, checked; a bundle of hers is in the folder."""
    assert home.is_dir()
    assert folder.is_dir()
    store.save(trusting(SARA))
    put("in", FA)


def names() -> list[str]:
    """What is in the working folder, but the input."""
    return sorted(path.name for path in Path().iterdir() if path.name != "in")


def made(**changed: object) -> str:
    """The page of the Persian edition, changed, in the working folder; its name."""
    page = replace(paging.page_of(parcel(FA), "light"), **changed)  # type: ignore[arg-type]
    Path("page.html").write_bytes(page.to_bytes())
    return "page.html"


@contextmanager
def piped(name: str) -> Iterator[None]:
    """Standard input from a file."""
    before = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(Path(name).read_bytes()))
    try:
        yield
    finally:
        sys.stdin = before


# Making


def test_a_page_is_named_after_its_language() -> None:
    """And it is said how large it is."""
    result = ok("page", "in")
    data = Path("read-fa.html").read_bytes()
    assert result.out == f"written read-fa.html\n  {FOLDER}  {len(data):,} bytes\n"
    page = Page.from_bytes(data)
    assert page == paging.page_of(parcel(FA), "light")
    assert page.object == content(FA)
    assert ok("page", "in", "-o", "x.html", "--json").json == {
        "output": "x.html",
        "edition": FOLDER,
        "bytes": len(data),
    }
    assert Path("x.html").read_bytes() == data
    assert names() == ["read-fa.html", "x.html"]


def test_a_full_page_holds_the_same_edition() -> None:
    """It has another name and another program, and is larger."""
    ok("page", "in")
    result = ok("page", "in", "--full")
    assert result.out.startswith("written read-fa-full.html\n")
    light, full = (
        Page.from_bytes(Path(name).read_bytes())
        for name in ("read-fa.html", "read-fa-full.html")
    )
    assert full.program != light.program
    assert replace(full, program=light.program) == light


@pytest.mark.parametrize(
    ("options", "name"), [((), "read.html"), (("--full",), "read-full.html")]
)
def test_a_blank_page_needs_no_input(options: tuple[str, ...], name: str) -> None:
    """It holds no edition, and speaks every language."""
    result = ok("page", "--blank", *options)
    size = len(Path(name).read_bytes())
    assert result.out == f"written {name}\n  blank  {size:,} bytes\n"
    page = Page.from_bytes(Path(name).read_bytes())
    assert (page.object, page.spoken) == (b"", strings.languages())
    data = ok("page", "--blank", *options, "-o", "x", "--json").json
    assert data == {"output": "x", "edition": None, "bytes": size}


def test_one_edition_is_chosen_by_its_language() -> None:
    """Several are there: they are named, and one of them makes a page."""
    put("in", FA, EN)
    result = run("page", "in")
    assert result.status == 2
    assert "in: holds en, fa [not-found]" in result.err
    assert "hint: choose one: --language en" in result.err
    assert names() == []
    assert ok("page", "in", "-l", "en", "--json").json["output"] == "read-en.html"
    assert run("page", "in", "-l", "ku").status == 2


def test_a_page_is_made_of_a_page() -> None:
    """What a page holds can be put into a new one: an own copy loses its keys."""
    ok("page", made(own=OWN), "-o", "again.html")
    assert Path("again.html").read_bytes() == Path(made()).read_bytes()
    ok("page", made(program=pages.PROGRAM), "-o", "third.html")
    assert Path("third.html").read_bytes() == Path("again.html").read_bytes()


def test_a_strangers_edition_wants_a_word() -> None:
    """Nobody passes on by accident what nobody knows; nobody makes unsigned pages."""
    put("in", edition(keys=(MALLORY,)))
    result = run("page", "in")
    assert result.status == 3
    assert f"signed by the unknown key {MALLORY.name} [unconfirmed]" in result.err
    assert names() == []
    ok("page", "in", "--unconfirmed")
    Path("read-fa.html").unlink()
    ok("page", "in", "-p", MALLORY.public.line)
    put("in", edition(keys=()))
    refused = run("page", "in", "--unconfirmed", "-o", "x.html")
    assert refused.status == 1
    assert "not signed [unsigned]" in refused.err
    assert names() == ["read-fa.html"]


@pytest.mark.parametrize("options", [("in",), ("--blank",)])
def test_what_is_there_is_not_replaced_unasked(options: tuple[str, ...]) -> None:
    """A file stays as it is without ``--replace``."""
    Path("mine.html").write_text("mine")
    arguments = ("page", *options, "-o", "mine.html")
    result = run(*arguments)
    assert result.status == 2
    assert "mine.html: exists already [already-there]" in result.err
    assert Path("mine.html").read_text() == "mine"
    ok(*arguments, "--replace")
    assert Page.from_bytes(Path("mine.html").read_bytes()).own.pins == ()


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("in", "--blank"),
        ("in", "--check", "page.html"),
        ("--blank", "--check", "page.html"),
        ("in", "--blank", "--check", "page.html"),
    ],
)
def test_one_thing_is_done_at_a_time(options: tuple[str, ...]) -> None:
    """A page of an edition, a blank one, or one to compare: two of them are refused."""
    result = run("page", *options)
    assert result.status == 2
    assert "a page of an edition, a blank one, or one to compare [usage]" in result.err
    assert "archive: hint: " in result.err
    assert names() == []


@pytest.mark.parametrize(
    "options",
    [("-l", "fa"), ("--unconfirmed",), ("-p", MALLORY.public.line)],
    ids=["language", "unconfirmed", "public key"],
)
def test_a_blank_page_takes_no_options_of_editions(options: tuple[str, ...]) -> None:
    """It has no edition to choose or to confirm: what asks for one is refused."""
    result = run("page", "--blank", *options)
    assert result.status == 2
    assert "a blank page holds no edition" in result.err
    assert names() == []


def test_a_page_without_a_name_is_refused() -> None:
    """Nothing is no file; the folder that somebody works in is not named."""
    result = run("page", "--check", "")
    assert result.status == 2
    assert "a page without a name [not-found]" in result.err
    assert Path.cwd().name not in result.err


def test_two_inputs_are_refused() -> None:
    """A page holds one edition."""
    result = run("page", "in", "in")
    assert result.status == 2
    assert names() == []


def test_what_cannot_be_read_makes_no_page() -> None:
    """No input, a damaged one, a folder that is not there to write into."""
    data = bytearray(bundle(FA))
    data[-20] ^= 1
    Path("in").write_bytes(data)
    for arguments, status in (
        (("missing",), 2),
        (("in",), 1),
    ):
        assert run("page", *arguments).status == status
    assert run("page", "--blank", "-o", "nowhere/read.html").status == 2
    assert names() == []


# Comparing


@pytest.mark.parametrize("kind", ["light", "full"])
def test_a_page_of_this_version_is_known(kind: str) -> None:
    """What was made can be compared, and its program is named."""
    ok("page", "in", "-o", "x.html", *(["--full"] if kind == "full" else []))
    result = ok("page", "--check", "x.html")
    known = f"  program: {kind}, byte for byte that of this version\n"
    assert result.out == TRUSTED + known
    data = ok("page", "--check", "x.html", "--json").json
    assert (data["page"], data["program"], data["own"]) == ("x.html", kind, [])
    (verified,) = ok("verify", "x.html", "--json").json["editions"]
    assert data["edition"].items() <= verified.items()
    assert data["edition"]["verdict"] == "trusted"


def test_an_unknown_program_is_said() -> None:
    """Status 3: the text stands, and nobody knows what the page does."""
    result = run("page", "--check", made(program=pages.PROGRAM))
    assert result.status == 3
    assert result.out == (
        f"{TRUSTED}"
        "  program: unknown, not one of this version's\n"
        "  next: read the text here, and make the page anew: archive page\n"
    )
    data = run("page", "--check", "page.html", "--json")
    assert (data.status, data.json["program"]) == (3, None)
    assert data.json["edition"]["verdict"] == "trusted"


def test_other_words_are_an_unknown_program() -> None:
    """Who changes what a page says has changed the page."""
    page = Path(made())
    page.write_bytes(page.read_bytes().replace(b'"title":', b'"a":"b","title":', 1))
    result = run("page", "--check", "page.html")
    assert result.status == 3
    assert "  program: unknown" in result.out


@pytest.mark.parametrize("place", ["root", "title", "text"])
def test_a_page_that_says_something_else_is_refused(place: str) -> None:
    """Status 1, and nothing of it is printed."""
    before: str = getattr(paging.page_of(parcel(FA), "light"), place)
    result = run("page", "--check", made(**{place: f"{before} "}))
    assert result.status == 1
    assert result.out == ""
    said = "page: what it shows is not the text that it holds [forged-or-damaged]"
    assert said in result.err
    data = run("page", "--check", "page.html", "--json")
    assert data.status == 1
    assert "forged-or-damaged" in data.out + data.err


def test_a_changed_letter_of_the_text_is_refused() -> None:
    """The one letter that a reader without a program would not notice."""
    page = Path(made())
    text = page.read_bytes().decode()
    changed = text.replace("<p>می‌خواهیم.</p>", "<p>می‌خواهيم.</p>")
    assert changed != text
    page.write_text(changed, encoding="utf-8")
    for arguments in (("page", "--check"), ("verify",), ("show",)):
        result = run(*arguments, "page.html")
        assert result.status == 1
        assert "forged-or-damaged" in result.out + result.err
        assert "می‌خواهيم" not in result.out + result.err


def test_the_keys_of_an_own_copy_are_printed() -> None:
    """Its holder's names go to nobody else: it is said how to pass the page on."""
    name = made(own=OWN)
    result = ok("page", "--check", name)
    assert result.out.endswith(
        "byte for byte that of this version\n"
        '  its holder calls a key "سارا"\n'
        f"      {DIGITS}\n"
        "  next: pass on a page without these names\n"
    )
    assert ok("page", "--check", name, "--json").json["own"] == [
        {
            "petname": "سارا",
            "fingerprint": DIGITS.digits,
            "public_key": SARA.public.line,
            "checked": True,
            "series": [],
        }
    ]


@pytest.mark.parametrize(
    "option", [["-o", "x"], ["--full"], ["-l", "fa"], ["--replace"]]
)
def test_nothing_changes_how_a_page_is_compared(option: list[str]) -> None:
    """An option that would do nothing is refused, and not passed over."""
    ok("page", "--blank")
    result = run("page", "--check", "read.html", *option)
    assert result.status == 2
    assert "compared as it is" in result.err


def test_a_page_goes_through_a_pipe() -> None:
    """``-o -`` writes the page, and nothing else, to standard output."""
    ok("page", "--blank")
    piped = ok("page", "--blank", "-o", "-")
    assert piped.out == Path("read.html").read_text("utf-8")
    assert run("page", "--blank", "-o", "-", "--json").status == 2


def test_the_keys_of_an_own_copy_make_nobody_known() -> None:
    """A page that says that its holder trusts Mallory is still Mallory's."""
    page = pages.page(edition(keys=(MALLORY,)), own=pages.pins({"Sara": MALLORY}))
    Path("page.html").write_bytes(page.to_bytes())
    for arguments in (("page", "--check"), ("verify",)):
        result = run(*arguments, "page.html")
        assert result.status == 3
        assert result.out.startswith(f"unknown\n{FOLDER}\n")
    result = run("page", "--check", "page.html", "-p", MALLORY.public.line)
    assert result.out.startswith(f"trusted\n{FOLDER}\n")


def test_a_bad_edition_decides_before_the_program() -> None:
    """Nobody signed it: status 1, whatever program shows it."""
    Path("page.html").write_bytes(pages.page(edition(keys=())).to_bytes())
    result = run("page", "--check", "page.html")
    assert (result.status, result.out.split("\n")[0]) == (1, "unsigned")


def test_a_blank_page_is_compared_too() -> None:
    """Known or unknown; there is no edition to have a verdict."""
    ok("page", "--blank")
    known = "  program: light, byte for byte that of this version\n"
    assert ok("page", "--check", "read.html").out == f"blank\n{known}"
    assert ok("page", "--check", "read.html", "--json").json == {
        "page": "read.html",
        "program": "light",
        "edition": None,
        "own": [],
    }
    Path("other.html").write_bytes(pages.blank(own=OWN).to_bytes())
    result = run("page", "--check", "other.html")
    assert result.status == 3
    assert result.out.startswith("blank\n  program: unknown")
    assert 'calls a key "سارا"' in result.out


def test_what_is_no_page_is_said() -> None:
    """A bundle, no file, a folder."""
    Path("a folder").mkdir()
    for name, status, code in (
        ("in", 1, "malformed"),
        ("missing.html", 2, "not-found"),
        ("a folder", 2, "not-found"),
    ):
        result = run("page", "--check", name)
        assert result.status == status
        assert f"[{code}]" in result.err
        assert result.out == ""


# Pages as inputs


def test_a_page_is_checked_like_a_bundle() -> None:
    """The same verdict; a program of somebody else's is said, as stray files are."""
    assert ok("verify", made()).out == ok("verify", "in").out == TRUSTED
    stray = f"  not signed, not part of the edition: {UNKNOWN}\n"
    made(program=pages.PROGRAM)
    assert ok("verify", "page.html").out == TRUSTED + stray
    (data,) = ok("verify", "page.html", "--json").json["editions"]
    assert (data["input"], data["strays"]) == ("page.html", [UNKNOWN])


@pytest.mark.parametrize(
    "command",
    [
        ("verify",),
        ("list",),
        ("show",),
        ("lines", "--count", "2"),
        ("verify", "-l", "fa"),
        ("show", "-l", "fa-1"),
    ],
)
def test_a_page_can_be_named_instead_of_a_bundle(command: tuple[str, ...]) -> None:
    """What is printed is what is printed of the bundle."""
    first, *rest = command
    expected = ok(first, "in", *rest).out
    assert ok(first, made(), *rest).out == expected
    with piped("page.html"):
        assert ok(first, "-", *rest).out == expected


def test_an_edition_that_a_page_does_not_hold_is_not_found() -> None:
    """A page holds one."""
    made()
    for command in (("verify", "-l", "en"), ("cut", "-l", "en", "-o", "x")):
        first, *rest = command
        result = run(first, "page.html", *rest)
        assert result.status == 2
        assert "there is no edition en [not-found]" in result.err


def test_editions_are_taken_out_of_pages() -> None:
    """Cut, merged and unpacked, they are the bytes that they were in a bundle."""
    made()
    ok("cut", "page.html", "-l", "fa", "-o", "cut")
    assert Path("cut").read_bytes() == bundle(FA)
    put("english", EN)
    ok("merge", "page.html", "english", "-o", "merged")
    assert Path("merged").read_bytes() == bundle(EN, FA)
    with piped("page.html"):
        ok("merge", "-", "english", "-o", "piped")
    assert Path("piped").read_bytes() == bundle(EN, FA)
    ok("unpack", "page.html", "-C", "out")
    ok("unpack", "in", "-C", "same")
    found, expected = (
        {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in Path(folder).rglob("*")
            if path.is_file()
        }
        for folder in ("out", "same")
    )
    assert found == expected
    assert found


def test_a_page_and_a_bundle_are_compared() -> None:
    """No changes to itself, and those of another revision."""
    put("second", edition(revision=2, text="باشد.\n"))
    made()
    assert ok("diff", "page.html", "in", "-l", "fa").out.endswith("0 changes\n")
    result = ok("diff", "page.html", "second", "-l", "fa")
    assert result.out == ok("diff", "in", "second", "-l", "fa").out
    assert "باشد." in result.out


def test_a_sheet_is_made_of_a_page() -> None:
    """The same squares as of the bundle."""
    small = ("--square", "25-L", "--dots", "10", "--pictures")
    ok("sheet", made(), *small, "one", "--svg")
    ok("sheet", "in", *small, "two", "--svg")
    one, two = (
        {path.name: path.read_bytes() for path in Path(folder).iterdir()}
        for folder in ("one", "two")
    )
    assert one == two
    assert one


def test_messages_become_the_bundle_that_the_page_was_made_of() -> None:
    """Lines of a page are lines of its edition."""
    Path("messages.txt").write_text(ok("lines", made()).out)
    assert Path("messages.txt").read_text().startswith(lines(FA))
    ok("collect", "messages.txt", "-o", "back")
    assert Path("back").read_bytes() == bundle(FA)


COMMANDS = {
    "verify": ("verify",),
    "list": ("list",),
    "show": ("show",),
    "cut": ("cut", "-l", "fa", "-o", "x"),
    "merge": ("merge", "-o", "x"),
    "unpack": ("unpack", "-C", "x"),
    "lines": ("lines",),
    "page": ("page", "-o", "x"),
}
each_command = pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)


def _given(command: tuple[str, ...], name: str) -> Run:
    first, *rest = command
    return run(first, name, *rest)


@each_command
def test_a_blank_page_is_no_input(command: tuple[str, ...]) -> None:
    """It holds no edition: status 2, and what can be done with it."""
    ok("page", "--blank")
    result = _given(command, "read.html")
    assert result.status == 2
    assert "read.html: a blank page, without an edition [not-found]" in result.err
    assert "archive page --check" in result.err
    assert names() == ["read.html"]


@each_command
def test_a_forged_page_is_no_input(command: tuple[str, ...]) -> None:
    """What it shows is not what it holds: status 1, and nothing is written."""
    result = _given(command, made(text="<p>متن</p>"))
    assert result.status == 1
    assert "[forged-or-damaged]" in result.out + result.err
    assert "متن" not in result.out
    assert names() == ["page.html"]


def test_a_strangers_page_wants_a_word_as_a_bundle_does() -> None:
    """Its own keys say that it is known; nobody here knows it."""
    page = pages.page(edition(keys=(REZA,)), own=pages.pins({"رضا": REZA}))
    Path("page.html").write_bytes(page.to_bytes())
    for command in ("cut", "merge", "unpack", "lines", "page"):
        result = _given(COMMANDS[command], "page.html")
        assert result.status == 3, command
        assert f"signed by the unknown key {REZA.name} [unconfirmed]" in result.err
    assert names() == ["page.html"]


def test_a_part_of_a_page_is_said_to_be_damaged() -> None:
    """A download that broke off, through a file and through a pipe."""
    whole = Path(made()).read_bytes()
    for size in (40, 1000, len(whole) // 2, len(whole) - 1):
        Path("part.html").write_bytes(whole[:size])
        result = run("verify", "part.html")
        assert result.status == 1
        assert result.out.startswith("forged-or-damaged\npart.html\n")
        with piped("part.html"):
            assert run("verify", "-").status == 1
