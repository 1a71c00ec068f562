"""Words to look for: stars, spaces, apostrophes, case."""

from __future__ import annotations

import pytest

from archive.errors import BadSource
from archive.translation.forms import Forms

FOUND = [
    ("council", "the council", "council"),
    ("council*", "councils met", "councils"),
    ("council*", "a council", "council"),
    ("*إيران*", "والإيرانية", "إيرانية"),
    ("*tion", "the revolution", "tion"),
    ("human rights", "of human  rights.", "human  rights"),
    ("human rights", "of human\u00a0rights.", "human\u00a0rights"),
    ("human rights", "of human\u202frights.", "human\u202frights"),
    ("human rights", "HUMAN Rights", "HUMAN Rights"),
    ("workers’", "for workers’ power", "workers’"),
    ("workers’", "for workers' power", "workers'"),
    ("l'unité", "pour l’unité", "l’unité"),
    ("u.s.", "the U.S. army", "U.S."),
    ("توده*", "توده‌ها", "توده"),
    ("İran*", "iran", "iran"),
    ("iran*", "İRAN", "İRAN"),
    ("ılık", "ILIK", "ILIK"),
    ("Ilık", "ılık", "ılık"),
    ("долой", "Долой", "Долой"),
    ("a|b", "an a|b here", "a|b"),
    ("c++", "with c++.", "c++"),
]


@pytest.mark.parametrize(("form", "text", "expected"), FOUND)
def test_a_form_is_found(form: str, text: str, expected: str) -> None:
    """Whatever the case, the white space and the apostrophe; a star stands for more."""
    ((start, end),) = Forms.of([form]).find(text)
    assert text[start:end] == expected


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("council", "councils"),
        ("council", "a subcouncil"),
        ("council*", "a subcouncil"),
        ("*council", "councils"),
        ("human rights", "humanrights"),
        ("human rights", "human, rights"),
        ("u.s.", "the U.S.S.R"),
        ("u.s.", "uxs."),
        ("workers’", "workers”"),
        ("توده*", "بی‌توجه"),
    ],
)
def test_a_form_is_no_part_of_a_word(form: str, text: str) -> None:
    """Without a star a form is whole words, letter for letter."""
    assert Forms.of([form]).find(text) == []


def test_none_find_nothing() -> None:
    """An empty list of forms stands nowhere, not everywhere."""
    assert Forms.none().find("anything") == []
    assert Forms.none().at("", 0) is None


def test_all_places_are_found_in_order_and_the_longest_form_wins() -> None:
    """What is marked is the whole of what was meant."""
    forms = Forms.of(["general", "general strike"])
    text = "A general strike; the general."
    assert [text[start:end] for start, end in forms.find(text)] == [
        "general strike",
        "general",
    ]
    assert str(forms) == "general | general strike"


def test_a_part_of_a_text_is_looked_at_by_itself() -> None:
    """Nothing before the part or after it is found, and offsets are the text's."""
    forms, text = Forms.of(["no"]), "no, no! no."
    assert forms.find(text, 2, 8) == [(4, 6)]
    assert forms.find(text, 1) == [(4, 6), (8, 10)]
    assert Forms.of(["o"]).find(text, 5, 6) == [], "the middle of a word"


def test_a_form_can_be_asked_for_at_one_place() -> None:
    """It begins there, or it does not count."""
    forms = Forms.of(["thousand"])
    assert forms.at("20 thousand", 3) == (3, 11)
    assert forms.at("20 thousand", 2) is None


@pytest.mark.parametrize("form", ["*", "**", "* *", " ", "a*b", "*a*b*"])
def test_a_form_without_letters_is_refused(form: str) -> None:
    """It would match everywhere, or nowhere that anybody means."""
    with pytest.raises(BadSource) as caught:
        Forms.of(["well", form])
    assert caught.value.message == f"{form!r} is not a word to look for"
    assert caught.value.hint == "write letters, with * only at the ends"
