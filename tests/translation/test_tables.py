"""TOML tables, taken apart strictly."""

from __future__ import annotations

import pytest

from archive.errors import BadSource
from archive.translation.tables import Table

KNOWN = frozenset({"text", "flag", "list", "inner", "many"})


def table(content: str) -> Table:
    """The table of a file."""
    return Table.of_file("rules/xx.toml", content.encode(), KNOWN)


def test_what_stands_there_is_given() -> None:
    """Every kind of value, and tables within."""
    found = table(
        'text = "a"\nflag = true\nlist = ["b", "c*"]\n[inner]\nx = ["d"]\n'
        '[[many]]\nn = "1"\n[[many]]\nn = "2"\n'
    )
    assert found.text("text") == "a"
    assert found.flag("flag") is True
    assert found.texts("list") == ("b", "c*")
    assert found.forms("list").written == ("b", "c*")
    assert found.table("inner").all_forms()["x"].written == ("d",)
    numbers = [each.text("n") for each in found.tables("many", frozenset({"n"}))]
    assert numbers == ["1", "2"]
    assert "text" in found


def test_what_does_not_stand_there_is_empty() -> None:
    """Only a text without a default has to be there."""
    found = table("")
    assert found.flag("flag") is False
    assert found.texts("list") == ()
    assert found.forms("list").find("anything") == []
    assert found.table("inner").values == {}
    assert found.tables("many", frozenset()) == []
    assert found.text("text", "") == ""
    assert "text" not in found


READS = {
    "text": lambda found: found.text("text"),
    "flag": lambda found: found.flag("flag"),
    "list": lambda found: found.texts("list"),
    "forms": lambda found: found.forms("list"),
    "inner": lambda found: found.table("inner"),
    "inner forms": lambda found: found.table("inner").all_forms(),
    "many": lambda found: found.tables("many", frozenset({"n"})),
}
PLACE = "rules/xx.toml"
LIST = f"{PLACE}: list is missing, or not a list of texts"
FLAG = f"{PLACE}: flag is missing, or not true or false"
TEXT = f"{PLACE}: text is missing, or not a text in quotes"


@pytest.mark.parametrize(
    ("read", "content", "message"),
    [
        ("text", "", TEXT),
        ("text", "text = 1", TEXT),
        ("text", 'text = " "', TEXT),
        ("flag", "flag = 1", FLAG),
        ("flag", 'flag = "true"', FLAG),
        ("list", 'list = "a"', LIST),
        ("list", "list = [1]", LIST),
        ("list", 'list = ["a", " "]', LIST),
        ("list", "[list]", LIST),
        ("forms", 'list = ["a*b"]', f"{PLACE}: list: 'a*b' is not a word to look for"),
        ("inner", "inner = 1", f"{PLACE}: inner is not a table"),
        ("inner", "inner = []", f"{PLACE}: inner is not a table"),
        (
            "inner forms",
            '[inner]\nx = "a"',
            f"{PLACE}: inner: x is missing, or not a list of texts",
        ),
        (
            "inner forms",
            '[inner]\nx = ["*"]',
            f"{PLACE}: inner: x: '*' is not a word to look for",
        ),
        ("many", "many = 1", f"{PLACE}: many is missing, or not a list of tables"),
        ("many", "[many]", f"{PLACE}: many is missing, or not a list of tables"),
        ("many", "many = [1]", f"{PLACE}: many is not a table"),
        ("many", "[[many]]\nx = 1", f"{PLACE}: many: unknown 'x'"),
    ],
)
def test_another_kind_of_value_is_refused(
    read: str, content: str, message: str
) -> None:
    """The message names file, table and key, and what should stand there."""
    found = table(content)
    with pytest.raises(BadSource) as caught:
        READS[read](found)
    assert caught.value.message == message


def test_an_unknown_key_is_refused() -> None:
    """A word that is misspelt is not passed over; the hint lists the right ones."""
    with pytest.raises(BadSource) as caught:
        table("zoo = 1\nlists = 1\n")
    assert caught.value.message == "rules/xx.toml: unknown 'lists'"
    assert caught.value.hint == "allowed are flag, inner, list, many, text"


def test_a_key_cannot_play_with_the_terminal() -> None:
    """Hidden characters in it are spelled out."""
    with pytest.raises(BadSource) as caught:
        table('"a\\u202eb" = 1\n')
    assert caught.value.message == "rules/xx.toml: unknown 'a<U+202E>b'"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff", "rules/xx.toml: 'utf-8' codec can't decode byte 0xff in position 0"),
        (b"a", "rules/xx.toml: Expected '=' after a key in a key/value pair"),
        (b"a = \x1b[31m", "rules/xx.toml: "),
        (b"text = 1\ntext = 2", "rules/xx.toml: Cannot overwrite a value"),
        (b"[" * 5000, "rules/xx.toml: "),
        (b"list = " + b"[" * 5000, "rules/xx.toml: "),
        (b"text = " + b"9" * 5000, "rules/xx.toml: "),
    ],
)
def test_what_is_not_toml_is_refused(content: bytes, message: str) -> None:
    """With the parser's own words, fit to print."""
    with pytest.raises(BadSource) as caught:
        Table.of_file("rules/xx.toml", content, KNOWN)
    assert caught.value.message.startswith(message)
    assert "\x1b" not in caught.value.message
