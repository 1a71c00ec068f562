"""Checking inputs, selecting editions, and the gate in front of using them."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.errors import (
    ArchiveError,
    Conflict,
    ForgedOrDamaged,
    Malformed,
    MissingKey,
    NewerVersion,
    NotFound,
    Unconfirmed,
    Unsigned,
)
from archive.format.bundle import BundleWriter
from archive.format.compression import compress
from archive.format.edition import Checked
from archive.format.trustlist import TrustList
from archive.format.ustar import END
from archive.format.verdict import Verdict
from archive.tasks.check import Faulty, Report, Selection, check, confirmed
from archive.tasks.inputs import Input
from archive.values import EditionName, Language, Series
from tests.kit import (
    MALLORY,
    SARA,
    SERIES,
    Edition,
    bundle,
    edition,
    trusting,
)

KNOWN = trusting(SARA)
FA, EN = edition(), edition("en", source=None)
UNSIGNED = edition(keys=())


def put(folder: Path, name: str, data: bytes) -> Input:
    """A file as an input."""
    (folder / name).write_bytes(data)
    return Input(str(folder / name))


def checked(folder: Path, *editions: Edition, trust: TrustList = KNOWN) -> Report:
    """One bundle of these editions, checked."""
    return check([put(folder, "some.tar.zst", bundle(*editions))], trust)


@pytest.mark.parametrize(
    ("wanted", "folder", "taken"),
    [
        ((), "iran/fa-3", True),
        (("fa",), "iran/fa-3", True),
        (("fa-3",), "iran/fa-3", True),
        (("en", "fa"), "iran/fa-3", True),
        (("fa-2",), "iran/fa-3", False),
        (("f",), "iran/fa-3", False),
        (("az",), "iran/az-arab-1", False),
        (("az-arab",), "iran/az-arab-1", True),
        (("iran",), "iran/fa-3", False),
        (("iran/fa",), "iran/fa-3", True),
        (("iran/fa-3",), "iran/fa-3", True),
        (("other/fa",), "iran/fa-3", False),
    ],
)
def test_a_selection_takes_languages_and_editions(
    wanted: tuple[str, ...],
    folder: str,
    taken: bool,  # noqa: FBT001
) -> None:
    """A language takes every revision of it, an edition only itself."""
    assert Selection(wanted).takes(folder) is taken


def test_a_selection_says_what_it_did_not_find() -> None:
    """Each word that nothing answers to is named."""
    name = EditionName(Series("iran"), Language("fa"), 3)
    selection = Selection(("fa", "fa-3", "iran/fa", "fa-2", "x/fa"))
    assert selection.missing([name]) == ["fa-2", "x/fa"]
    assert selection.missing([]) == list(selection.wanted)


def test_every_edition_is_found_in_order(tmp_path: Path) -> None:
    """A report holds each edition with its place, label and verdict."""
    report = checked(tmp_path, EN, FA)
    assert [each.label for each in report.findings] == [
        f"{SERIES}/en-1",
        f"{SERIES}/fa-1",
    ]
    assert [each.verdict for each in report.findings] == [Verdict.TRUSTED] * 2
    assert (report.verdict, report.exit_status) == (Verdict.TRUSTED, 0)
    assert len(report.editions) == 2


def test_only_selected_editions_are_checked(tmp_path: Path) -> None:
    """A forged edition that nobody asked for is passed over."""
    forged = Edition(EN.manifest, EN.contents, FA.signers)
    source = put(tmp_path, "some.tar.zst", bundle(forged, FA))
    report = check([source], KNOWN, Selection(("fa",)))
    assert [each.verdict for each in report.findings] == [Verdict.TRUSTED]


def test_what_was_selected_must_be_there(tmp_path: Path) -> None:
    """A language that is in no input is not found."""
    inputs = [put(tmp_path, name, bundle(FA)) for name in ("one", "two")]
    with pytest.raises(NotFound) as caught:
        check(inputs, KNOWN, Selection(("fa", "de")))
    assert caught.value.message == "there is no edition de"
    assert caught.value.hint == "archive list FILE names the editions in a file"


def test_a_selection_may_be_spread_over_inputs(tmp_path: Path) -> None:
    """Each input need not hold everything."""
    inputs = [put(tmp_path, "one", bundle(FA)), put(tmp_path, "two", bundle(EN))]
    report = check(inputs, KNOWN, Selection(("fa", "en")))
    assert len(report.editions) == 2


def test_a_broken_input_is_a_finding(tmp_path: Path) -> None:
    """Checking goes on after an input that is no bundle, and says where it was."""
    inputs = [put(tmp_path, "bad", b"nonsense"), put(tmp_path, "good", bundle(FA))]
    report = check(inputs, KNOWN)
    bad, good = report.findings
    assert isinstance(bad, Faulty)
    assert (bad.label, type(bad.error)) == ("bad", Malformed)
    assert bad.verdict is Verdict.FORGED_OR_DAMAGED
    assert good.verdict is Verdict.TRUSTED
    assert (report.verdict, report.exit_status) == (Verdict.FORGED_OR_DAMAGED, 1)


def test_damage_does_not_look_like_a_missing_edition(tmp_path: Path) -> None:
    """If an input is broken, its own error is told, not that something is missing."""
    report = check(
        [put(tmp_path, "cut", bundle(EN, FA)[:-60])], KNOWN, Selection(("fr",))
    )
    assert report.faults


def test_a_bundle_without_editions_is_malformed(tmp_path: Path) -> None:
    """Nothing is not a success."""
    frames: list[bytes] = []
    BundleWriter(frames.append, [])
    report = check([put(tmp_path, "empty", b"".join([*frames, compress(END)]))], KNOWN)
    (finding,) = report.findings
    assert isinstance(finding, Faulty)
    assert finding.error.message == "empty: a bundle without an edition"


def test_a_forged_edition_does_not_stop_the_others(tmp_path: Path) -> None:
    """Each edition has its own finding."""
    forged = Edition(EN.manifest, EN.contents, FA.signers)
    report = checked(tmp_path, forged, FA)
    assert [each.verdict for each in report.findings] == [
        Verdict.FORGED_OR_DAMAGED,
        Verdict.TRUSTED,
    ]


def test_editions_are_compared_across_inputs(tmp_path: Path) -> None:
    """Older and conflict are found between files, too."""
    inputs = [
        put(tmp_path, "one", bundle(FA)),
        put(tmp_path, "two", bundle(edition(text="other\n"))),
        put(tmp_path, "new", bundle(edition(revision=2))),
    ]
    report = check(inputs, KNOWN)
    assert [each.verdict.value for each in report.editions] == [
        "conflict",
        "conflict",
        "trusted",
    ]
    assert report.exit_status == 1


def test_a_status_asks_for_more_before_it_is_good(tmp_path: Path) -> None:
    """One unknown edition among known ones is status 3; an unsigned one is 1."""
    stranger = edition("en", source=None, keys=(MALLORY,))
    report = checked(tmp_path, stranger, FA)
    assert (report.verdict, report.exit_status) == (Verdict.UNKNOWN, 3)
    unsigned = edition("en", source=None, keys=())
    assert checked(tmp_path, unsigned, FA).exit_status == 1


def test_a_newer_version_has_no_verdict(tmp_path: Path) -> None:
    """What a later version made is not called forged: nothing can be said of it."""
    source = put(tmp_path, "some", bundle(FA))
    finding = Faulty(source=source, label="x", error=NewerVersion("later"))
    assert finding.verdict is None
    report = Report((finding,))
    assert (report.verdict, report.exit_status) == (None, 1)


def test_a_missing_key_has_no_verdict(tmp_path: Path) -> None:
    """Nothing can be said without the key, and more is needed: status 3."""
    source = put(tmp_path, "some", bundle(FA))
    report = Report((Faulty(source=source, label="x", error=MissingKey("no key")),))
    assert (report.verdict, report.exit_status) == (None, 3)


# The gate


def gate(folder: Path, *editions: Edition, unconfirmed: bool = False) -> list[Checked]:
    """What may be used of a bundle."""
    found = confirmed(checked(folder, *editions).findings, unconfirmed=unconfirmed)
    return [each.checked for each in found]


def test_known_editions_pass(tmp_path: Path) -> None:
    """What is trusted, or same as before, may be used."""
    assert [each.name.label for each in gate(tmp_path, EN, FA)] == ["en-1", "fa-1"]


def test_unknown_editions_pass_only_when_that_is_said(tmp_path: Path) -> None:
    """The key is named, and the hint says both ways on."""
    stranger = edition(keys=(MALLORY,))
    with pytest.raises(Unconfirmed) as caught:
        gate(tmp_path, stranger)
    assert caught.value.message == (
        f"{SERIES}/fa-1: signed by the unknown key {MALLORY.name}"
    )
    assert "archive trust add" in caught.value.hint
    assert "--unconfirmed" in caught.value.hint
    assert len(gate(tmp_path, stranger, unconfirmed=True)) == 1


@pytest.mark.parametrize("unconfirmed", [False, True])
def test_bad_editions_never_pass(tmp_path: Path, unconfirmed: bool) -> None:  # noqa: FBT001
    """Unsigned, conflicting and forged editions are refused, whatever is said."""
    with pytest.raises(Unsigned, match=f"{SERIES}/fa-1: not signed"):
        gate(tmp_path, UNSIGNED, unconfirmed=unconfirmed)
    with pytest.raises(ForgedOrDamaged):
        gate(
            tmp_path,
            Edition(EN.manifest, EN.contents, FA.signers),
            unconfirmed=unconfirmed,
        )
    inputs = [
        put(tmp_path, "one", bundle(FA)),
        put(tmp_path, "two", bundle(edition(text="other\n"))),
    ]
    with pytest.raises(Conflict, match="there are two signed texts of this name"):
        confirmed(check(inputs, KNOWN).findings, unconfirmed=unconfirmed)


def test_one_bad_edition_stops_all(tmp_path: Path) -> None:
    """Nothing of a bundle is used if anything in it is bad."""
    with pytest.raises(ArchiveError):
        gate(tmp_path, edition("en", source=None, keys=()), FA, unconfirmed=True)
