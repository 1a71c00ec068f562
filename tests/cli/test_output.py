"""Results, errors and progress as they are printed."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from archive.characters import refused_in_text
from archive.cli import output
from archive.errors import Malformed, NotFound, ReceivedError


def test_people_and_programs_get_the_same_value(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Lines for people, one JSON value for programs, letters as they are."""
    output.result({"a": "متن"}, ["line", "متن"], as_json=False)
    assert capsys.readouterr().out == "line\nمتن\n"
    output.result({"a": "متن"}, ["line"], as_json=True)
    printed = capsys.readouterr().out
    assert json.loads(printed) == {"a": "متن"}
    assert "متن" in printed


@pytest.mark.parametrize(
    "text", ["a\u202eb", "\x9b31m", "\U000e0001", "\udcff", "\x7f"]
)
def test_json_is_fit_for_a_terminal_too(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Hidden characters are escaped, and the value stays what it is."""
    output.result({"a": text}, [], as_json=True)
    printed = capsys.readouterr().out
    assert json.loads(printed) == {"a": text}
    assert refused_in_text(printed) is None


def test_an_error_has_a_code_and_a_hint(capsys: pytest.CaptureFixture[str]) -> None:
    """Two lines on standard error, hidden characters spelled out."""
    fault = NotFound("a\u202eb: not found", hint="look\x1b again")
    assert output.fail(fault, as_json=False) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == (
        "archive: error: a<U+202E>b: not found [not-found]\n"
        "archive: hint: look<U+001B> again\n"
    )


def test_an_error_without_a_hint_has_one_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Where nobody knows the next step, none is made up."""
    output.fail(ReceivedError("bad"), as_json=False)
    assert capsys.readouterr().err == "archive: error: bad [received]\n"


def test_an_error_for_programs_is_one_value(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Code, message and hint stand on standard output, too."""
    assert output.fail(Malformed("bad"), as_json=True) == 1
    error = json.loads(capsys.readouterr().out)["error"]
    expected = {"code": "malformed", "message": "bad", "hint": Malformed.default_hint}
    assert error == expected


def test_a_remark_stands_beside_the_result(capsys: pytest.CaptureFixture[str]) -> None:
    """Remarks go to standard error with the program's name."""
    output.remark("left\u200b out")
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "archive: left<U+200B> out\n")


@pytest.mark.parametrize(
    ("message", "arguments", "expected"),
    [
        ("no /home/x/y here", ["/home/x/y"], "no y here"),
        ("no y here", ["y"], "no y here"),
        ("no such option", ["--x", "a/b"], "no such option"),
    ],
)
def test_folders_are_left_out_of_messages(
    message: str, arguments: list[str], expected: str
) -> None:
    """What a person typed as a path is shown as its last part."""
    assert output.without_folders(message, arguments) == expected


def clock(*seconds: float) -> Iterator[float]:
    """The seconds that a clock shows, one look after another."""
    return iter(seconds)


def shown(capsys: pytest.CaptureFixture[str], total: int, *seconds: float) -> list[str]:
    """What progress shows: a mebibyte at each of these seconds, from second 0."""
    times = clock(0.0, *seconds)
    with output.Progress("packing", total, lambda: next(times), show=True) as progress:
        for _ in seconds:
            progress(1 << 20)
    return [each for each in capsys.readouterr().err.split("\r") if each]


def test_what_is_quick_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """Under a second there is no progress, and nothing to clear."""
    assert shown(capsys, 4 << 20, 0.5, 0.9, 0.99) == []


def test_what_takes_long_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """After a second: share and mebibytes, ten times a second, then a clear line."""
    lines = shown(capsys, 4 << 20, 0.5, 1.0, 1.05, 1.2)
    assert lines == ["packing:  50% 2 MiB", "packing: 100% 4 MiB", " " * 40]


def test_no_share_is_shown_of_an_unknown_total(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Where nobody knows the total, only mebibytes are shown."""
    assert shown(capsys, 0, 1.5) == ["packing: 1 MiB", " " * 40]


def test_more_than_all_is_all(capsys: pytest.CaptureFixture[str]) -> None:
    """A file that grows meanwhile is never more than done."""
    assert shown(capsys, 1 << 20, 1.5, 1.7)[1] == "packing: 100% 2 MiB"


def test_nobody_looks_nobody_sees(capsys: pytest.CaptureFixture[str]) -> None:
    """Where standard error is no terminal, there is no progress at all."""
    times = clock(0.0, 5.0)
    with output.Progress("packing", 0, lambda: next(times)) as progress:
        progress(1)
    assert capsys.readouterr().err == ""
