"""new, revise, pack and cosign, as a distributor meets them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from archive.trust import store
from tests import kit
from tests.kit import (
    MALLORY,
    REZA,
    SARA,
    SERIES,
    bundle,
    check_bundle,
    edition,
    ok,
    run,
    trusting,
)

NEW = ("new", "strike-2027", "-l", "en", "--title", "On strike", "--date", "2027-01-05")
pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def source() -> Path:
    """A source folder with a text."""
    Path("text").write_bytes(b"Strike.\n")
    ok(*NEW, "--text", "text")
    return Path("strike-2027")


def test_a_new_folder_is_described() -> None:
    """What was made, and what is still to be done."""
    result = ok(*NEW)
    assert result.out == (
        "made strike-2027\n"
        "  series.toml  strike-2027/en-1\n"
        "  en.txt  (empty: put the text here)\n"
    )
    data = ok(*NEW, "--folder", "deep", "--json").json
    assert data == {"folder": "deep", "edition": "strike-2027/en-1"}
    assert Path("deep", "series.toml").exists()


def test_a_new_folder_can_begin_with_a_text(source: Path) -> None:
    """``--text`` is copied, and nothing remains to be done."""
    assert (source / "en.txt").read_bytes() == b"Strike.\n"
    Path("bad").write_bytes(b"a\tb\n")
    result = run(*NEW, "--folder", "other", "--text", "bad")
    assert result.status == 2
    assert "en.txt: line 1: <U+0009> is not allowed [bad-source]" in result.err
    assert not Path("other").exists()


@pytest.mark.parametrize(
    ("option", "value"),
    [("--date", "tomorrow"), ("--date", "2027-02-30"), ("--title", "a\nb")],
)
def test_a_new_folder_is_in_order_from_the_start(option: str, value: str) -> None:
    """What packing would refuse is refused at once."""
    result = run(*NEW, option, value)
    assert result.status == 2
    assert "[bad-source]" in result.err
    assert not Path("strike-2027").exists()


def test_a_revision_is_raised_and_packed(source: Path, sara: list[str]) -> None:
    """New, pack, revise, pack: comments stay, and the new bundle takes the place."""
    plan = source / "series.toml"
    plan.write_bytes(plan.read_bytes() + b"# remember the committee\n")
    before = plan.read_text("utf-8")
    ok("pack", source, *sara)
    (source / "en.txt").write_bytes(b"Still on strike.\n")
    refused = run("pack", source, *sara, "--replace")
    assert refused.status == 2
    assert "another text went out under this revision [known-revision]" in refused.err
    result = ok("revise", source, "en", "--date", "2027-01-06")
    assert result.out == "next edition strike-2027/en-2\n"
    after = before.replace("= 1", "= 2").replace("01-05", "01-06")
    assert plan.read_text("utf-8") == after
    ok("pack", source, *sara, "--replace")
    (found,) = check_bundle(Path("strike-2027.tar.zst").read_bytes())
    assert found.name.label == "en-2"


def test_a_revision_for_programs(source: Path) -> None:
    """The next edition's name, and a new title on request."""
    data = ok(
        "revise", source, "en", "--date", "2027-01-06", "--title", "Still", "--json"
    ).json
    assert data == {"edition": "strike-2027/en-2"}
    assert 'title = "Still"' in (source / "series.toml").read_text("utf-8")


def test_a_packed_bundle_has_a_digest_to_compare(source: Path, sara: list[str]) -> None:
    """Name, editions and SHA-256, for people and programs."""
    result = ok("pack", source, *sara)
    name = "strike-2027.tar.zst"
    digest = hashlib.sha256(Path(name).read_bytes()).hexdigest()
    assert result.out == (
        f"packed {name}\n  strike-2027/en-1  2027-01-05  original\n  sha256 {digest}\n"
    )
    assert result.err == ""
    assert ok("pack", source, *sara, "-o", "two", "--json").json == {
        "output": "two",
        "sha256": digest,
        "editions": ["strike-2027/en-1"],
    }


def test_the_working_folder_gives_its_name(
    source: Path, sara: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """``archive pack .`` makes a bundle named like the folder."""
    monkeypatch.chdir(source)
    assert ok("pack", ".", *sara).out.startswith("packed strike-2027.tar.zst\n")


def test_a_stray_file_is_said(source: Path, sara: list[str]) -> None:
    """What is left out is told on standard error."""
    (source / "en").mkdir()
    (source / "en" / "notes\u202e").touch()
    assert ok("pack", source, *sara).err == (
        "archive: en/notes<U+202E> is not named in series.toml and was left out\n"
    )


def test_a_text_can_be_packed_before_it_is_signed(source: Path) -> None:
    """``--unsigned`` needs no key, and excludes one."""
    ok("pack", source, "--unsigned")
    assert run("verify", "strike-2027.tar.zst").out.startswith("unsigned\n")
    result = run("pack", source, "--unsigned", "--key", "sara", "-o", "x")
    assert result.status == 2
    assert "leave out --key or --unsigned" in result.err


def test_packing_needs_a_key(source: Path) -> None:
    """Without one, the hint says how to make it."""
    result = run("pack", source)
    assert result.status == 2
    assert "there is no secret key here [no-key]" in result.err
    assert "archive key new NAME" in result.err


def test_packing_against_what_went_out(source: Path, sara: list[str]) -> None:
    """``--against`` takes bundles that nothing may contradict."""
    ok("pack", source, *sara, "-o", "before")
    (source / "en.txt").write_bytes(b"Other.\n")
    result = run("pack", source, *sara, "-o", "after", "--against", "before")
    assert result.status == 2
    assert "[known-revision]" in result.err
    assert not Path("after").exists()


def test_a_bundle_can_go_through_a_pipe(source: Path, sara: list[str]) -> None:
    """``--output -`` leaves standard output to the bundle."""
    ok("pack", source, *sara, "-o", "out")
    result = ok("pack", source, *sara, "-o", "-")
    assert result.err == (
        "packed standard output\n  strike-2027/en-1  2027-01-05  original\n"
    )
    assert result.out == Path("out").read_bytes().decode("utf-8", "replace")


@pytest.fixture
def statement() -> Path:
    """Two of the statement's languages; the Persian one is a machine's draft."""
    kit.put_sources(Path("sources"))
    return Path("sources")


def test_a_machine_translation_is_packed_only_by_name(
    statement: Path, sara: list[str]
) -> None:
    """Status 3, nothing written, and what was made says what it is."""
    refused = run("pack", statement, *sara)
    assert (refused.status, refused.out) == (3, "")
    assert refused.err == (
        "archive: error: fa: a machine translation that no speaker has edited"
        " [unread]\n"
        "archive: hint: --unread fa packs them all the same, marked as such;"
        " or have them read: archive review\n"
    )
    assert not Path("sources.tar.zst").exists()
    error = run("pack", statement, *sara, "--json").json["error"]
    assert error["code"] == "unread"
    result = ok("pack", statement, *sara, "--unread", "fa")
    assert f"  {SERIES}/en-1  2026-02-01  original\n" in result.out
    assert f"  {SERIES}/fa-1  2026-02-01  machine\n" in result.out


def test_what_a_speaker_has_read_is_packed_by_itself(
    statement: Path, sara: list[str]
) -> None:
    """After ``review`` no draft is left to name, and the status is signed."""
    ok("review", statement, "fa", "--status", "edited", "--yes")
    result = ok("pack", statement, *sara)
    assert f"  {SERIES}/fa-1  2026-02-01  edited\n" in result.out


@pytest.mark.parametrize(
    ("named", "status"),
    [("fa,ckb", 0), ("ckb, fa", 0), ("ckb fa", 0), ("ckb", 3), ("", 3), ("FA", 2)],
)
def test_languages_are_named_in_one_list(
    statement: Path, sara: list[str], named: str, status: int
) -> None:
    """Commas or spaces stand between tags; what is no tag is refused."""
    result = run("pack", statement, *sara, "-o", "out", "--unread", named)
    assert result.status == status
    assert Path("out").exists() == (status == 0)


@pytest.mark.parametrize("folder_name", ["missing", "empty"])
def test_packing_needs_a_plan(sara: list[str], folder_name: str) -> None:
    """A folder without a series.toml is not a source."""
    Path("empty").mkdir()
    result = run("pack", folder_name, *sara)
    assert result.status == 2
    assert f"{folder_name}: no series.toml in this folder [not-found]" in result.err


def test_a_language_that_is_none_is_refused(source: Path, sara: list[str]) -> None:
    """A wrong tag and a missing language leave nothing behind."""
    for tag in ("EN", "fa"):
        assert run("pack", source, *sara, "-l", tag).status != 0
    assert not Path("strike-2027.tar.zst").exists()


def test_a_signature_is_added_in_place(sara: list[str]) -> None:
    """Without ``--output`` the bundle is replaced by its cosigned self."""
    store.save(trusting(REZA))
    Path("in").write_bytes(bundle(edition(keys=(REZA,))))
    result = ok("cosign", "in", *sara)
    assert result.out.startswith(
        f"signed in\n  {SERIES}/fa-1  2026-02-01  machine\n  sha256 "
    )
    assert Path("in").read_bytes() == bundle(edition(keys=(SARA, REZA)))


def test_a_cosigned_bundle_can_appear_elsewhere(sara: list[str]) -> None:
    """With ``--output`` the source stays."""
    store.save(trusting(REZA))
    before = bundle(edition(keys=(REZA,)))
    Path("in").write_bytes(before)
    data = ok("cosign", "in", *sara, "-o", "out", "--json").json
    assert (data["output"], data["editions"]) == ("out", [f"{SERIES}/fa-1"])
    assert Path("in").read_bytes() == before
    refused = run("cosign", "in", *sara, "-o", "out")
    assert "[already-there]" in refused.err


def test_strangers_are_cosigned_only_when_that_is_said(sara: list[str]) -> None:
    """Status 3 for an unknown key, and the bundle as it was."""
    before = bundle(edition(keys=(MALLORY,)))
    Path("in").write_bytes(before)
    result = run("cosign", "in", *sara)
    assert result.status == 3
    assert "[unconfirmed]" in result.err
    assert Path("in").read_bytes() == before
    ok("cosign", "in", *sara, "--unconfirmed")
    assert Path("in").read_bytes() == bundle(edition(keys=(MALLORY, SARA)))
