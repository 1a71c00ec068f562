"""cut, merge and unpack, as a person meets them."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.trust import store
from tests.kit import (
    MALLORY,
    REZA,
    SARA,
    SERIES,
    bundle,
    edition,
    ok,
    put,
    run,
    trusting,
)

EN, FA = edition("en", source=None), edition()
pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture(autouse=True)
def know(home: Path) -> None:
    """Sara and Reza are in the trust store, checked."""
    assert home.is_dir()
    store.save(trusting(SARA, REZA))


def test_a_cut_says_what_it_made() -> None:
    """The name of the result, and each edition with its verdict."""
    put("in", EN, FA)
    result = ok("cut", "in", "-l", "fa", "-o", "fa.tar.zst")
    assert result.out == f"cut fa.tar.zst\n  {SERIES}/fa-1  trusted\n"
    assert Path("fa.tar.zst").read_bytes() == bundle(FA)


def test_results_for_programs_hold_the_editions() -> None:
    """Output and editions, as ``verify`` gives them."""
    put("in", EN, FA)
    results = [
        ok("cut", "in", "-l", "fa", "-o", "cut", "--json").json,
        ok("merge", "in", "-o", "merged", "--json").json,
        ok("unpack", "in", "-C", "unpacked", "--json").json,
    ]
    assert [each["output"] for each in results] == ["cut", "merged", "unpacked"]
    assert [[e["edition"] for e in each["editions"]] for each in results] == [
        [f"{SERIES}/fa-1"],
        [f"{SERIES}/en-1", f"{SERIES}/fa-1"],
        [f"{SERIES}/en-1", f"{SERIES}/fa-1"],
    ]


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (("cut", "in", "-o", "x"), "say which editions to cut out", "--language fa"),
        (
            ("cut", "in", "-l", "fa"),
            "say where the new bundle is to appear",
            "--output",
        ),
        (("merge", "in"), "say where the new bundle is to appear", "--output"),
        (("unpack", "in"), "say which folder to make", "--directory unpacked"),
        (("unpack", "-"), "say which folder to make", "--directory unpacked"),
        (("unpack", ".tar.zst"), "say which folder to make", "--directory unpacked"),
    ],
)
def test_what_is_missing_is_asked_for(
    arguments: tuple[str, ...], message: str, hint: str
) -> None:
    """Status 2, and an example of what to add."""
    put("in", FA)
    result = run(*arguments)
    assert result.status == 2
    assert result.err.startswith(f"archive: error: {message} [usage]\n")
    assert f"hint: for example: {hint}" in result.err
    assert [path.name for path in Path().iterdir()] == ["in"]


def test_unknown_editions_need_a_word() -> None:
    """Passing on and unpacking what nobody knows needs ``--unconfirmed``."""
    put("in", edition(keys=(MALLORY,)))
    for arguments in (
        ("cut", "in", "-l", "fa", "-o", "one"),
        ("merge", "in", "-o", "two"),
        ("unpack", "in", "-C", "three"),
    ):
        refused = run(*arguments)
        assert refused.status == 3
        assert f"signed by the unknown key {MALLORY.name} [unconfirmed]" in refused.err
        assert not Path(arguments[-1]).exists()
        assert "unknown" in ok(*arguments, "--unconfirmed").out
        assert Path(arguments[-1]).exists()


def test_a_key_given_for_once_is_enough() -> None:
    """``-p`` stands for a key that was checked."""
    put("in", edition(keys=(MALLORY,)))
    result = ok("unpack", "in", "-C", "out", "-p", MALLORY.public.line)
    assert result.out == f"unpacked out\n  {SERIES}/fa-1  trusted\n"


def test_a_bundle_can_go_through_a_pipe() -> None:
    """``--output -`` leaves standard output to the bundle."""
    put("in", EN, FA)
    result = ok("cut", "in", "-l", "fa", "-o", "-")
    assert result.err == f"cut standard output\n  {SERIES}/fa-1  trusted\n"
    assert result.out == bundle(FA).decode("utf-8", "replace")


def test_a_merge_brings_signatures_together() -> None:
    """The result is what both would have signed together."""
    put("one", edition(keys=(SARA,)))
    put("two", edition(keys=(REZA,)))
    result = ok("merge", "one", "two", "-o", "both")
    assert result.out == f"merged both\n  {SERIES}/fa-1  trusted\n"
    assert Path("both").read_bytes() == bundle(edition(keys=(SARA, REZA)))


def test_a_conflict_names_both_files() -> None:
    """Status 1, both names, and both files as they were."""
    put("one", FA)
    put("two", edition(text="other\n"))
    before = [Path(name).read_bytes() for name in ("one", "two")]
    result = run("merge", "one", "two", "-o", "both")
    assert result.status == 1
    assert "one and two hold different texts under this name [conflict]" in result.err
    assert [Path(name).read_bytes() for name in ("one", "two")] == before
    assert not Path("both").exists()


def test_a_bundle_can_be_replaced_by_a_larger_one() -> None:
    """``--replace`` puts a merged bundle in the place of one of its parts."""
    put("one", FA)
    put("two", EN)
    refused = run("merge", "one", "two", "-o", "one")
    assert refused.status == 2
    assert "one: exists already [already-there]" in refused.err
    ok("merge", "one", "two", "-o", "one", "--replace")
    assert Path("one").read_bytes() == bundle(EN, FA)


@pytest.mark.parametrize("name", ["some.tar.zst", "some.tar", "some.zst"])
def test_a_folder_is_named_like_its_bundle(name: str) -> None:
    """The endings go, and the folder appears where one is."""
    Path("deep").mkdir()
    put(f"deep/{name}", FA)
    assert ok("unpack", f"deep/{name}").out.startswith("unpacked some\n")
    assert Path("some", SERIES, "fa-1", "statement.txt").exists()


def test_nothing_is_unpacked_over_what_is_there() -> None:
    """A folder with something in it stays as it is."""
    put("some.tar", FA)
    Path("some").mkdir()
    Path("some", "mine").touch()
    result = run("unpack", "some.tar")
    assert result.status == 2
    assert "some: exists already [already-there]" in result.err
    assert [path.name for path in Path("some").iterdir()] == ["mine"]


def test_two_copies_in_a_folder_are_named_as_such() -> None:
    """A folder with an edition twice is unpacked once, or refused with its name."""
    put("in.tar", FA)
    ok("unpack", "in.tar")
    Path("in", SERIES, "fa-1").rename(Path("in", SERIES, "a"))
    ok("unpack", "in.tar", "-C", "other")
    Path("other", SERIES, "fa-1").rename(Path("in", SERIES, "b"))
    result = run("unpack", "in", "-C", "out")
    assert "out: exists already" not in result.err
