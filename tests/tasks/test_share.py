"""Cutting copies frames; merging is a union, and refuses to choose."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from archive.errors import (
    AlreadyThere,
    Conflict,
    ForgedOrDamaged,
    NotFound,
    Unconfirmed,
    Unsigned,
)
from archive.format.trustlist import TrustList
from archive.tasks.check import Selection
from archive.tasks.inputs import Frame, Input
from archive.tasks.share import cut, merge
from tests.kit import (
    MALLORY,
    REZA,
    SARA,
    SERIES,
    Edition,
    Key,
    bundle,
    check_bundle,
    edition,
    trusting,
)

KNOWN = trusting(SARA, REZA)
EN, FA = edition("en", source=None), edition()
pytestmark = pytest.mark.usefixtures("folder")


def put(name: str, *editions: Edition) -> Input:
    """A bundle in the working folder."""
    Path(name).write_bytes(bundle(*editions))
    return Input(name)


def with_bad(made: Edition, key: Key) -> Edition:
    """The edition with one more signature, which belongs to another text."""
    signature = key.sign(made.manifest.to_bytes())
    bad = replace(
        signature, signature=replace(signature.signature, comment_signature=bytes(64))
    )
    return replace(made, signers=(*made.signers, bad))


def cutting(source: Input, *wanted: str, target: str = "out", **options: Any) -> bytes:  # noqa: ANN401
    """Cut; the bundle that comes out."""
    chosen = {"unconfirmed": False, "replace": False, **options}
    trust = chosen.pop("trust", KNOWN)
    cut(source, target, trust, selection=Selection(wanted), **chosen)
    return Path(target).read_bytes()


def merging(
    *sources: Input,
    target: str = "out",
    trust: TrustList = KNOWN,
    **options: Any,  # noqa: ANN401
) -> bytes:
    """Merge; the bundle that comes out."""
    chosen = {"unconfirmed": False, "replace": False, **options}
    merge(sources, target, trust, **chosen)
    return Path(target).read_bytes()


# Cutting


def test_a_cut_is_the_bundle_that_would_have_been_made() -> None:
    """Cutting editions out gives the same bytes as packing only them."""
    source = put("in", EN, FA, edition("ckb"))
    assert cutting(source, "fa") == bundle(FA)
    assert cutting(source, "en", "fa-1", target="two") == bundle(EN, FA)


def test_a_cut_copies_the_frame() -> None:
    """The frame's bytes are those of the source, whoever compressed them."""
    source = put("in", EN, FA)
    place = places(source)[1]
    frame = Path("in").read_bytes()[place.start : place.stop]
    assert frame in cutting(source, "fa")


def places(source: Input) -> list[Frame]:
    """Where the editions of a bundle lie."""
    found = [part.place() for part in source.parts()]
    return [place for place in found if isinstance(place, Frame)]


def test_several_revisions_can_be_told_apart() -> None:
    """An edition is named by its language and revision."""
    source = put("in", FA, edition(revision=2))
    assert cutting(source, "fa-2") == bundle(edition(revision=2))


def test_what_is_not_there_cannot_be_cut() -> None:
    """Nothing is written for a language that the bundle has not."""
    with pytest.raises(NotFound, match=r"^there is no edition de$"):
        cutting(put("in", FA), "de")
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("made", "unconfirmed", "kind"),
    [
        (edition(keys=(MALLORY,)), False, Unconfirmed),
        (edition(keys=()), True, Unsigned),
        (Edition(FA.manifest, FA.contents, EN.signers), True, ForgedOrDamaged),
    ],
)
def test_only_sound_editions_are_passed_on(
    made: Edition,
    unconfirmed: bool,  # noqa: FBT001
    kind: type[Exception],
) -> None:
    """Unknown ones need a word; unsigned and forged ones never go on."""
    source = put("in", made)
    with pytest.raises(kind):
        cutting(source, "fa", unconfirmed=unconfirmed)
    with pytest.raises(kind):
        merging(source, unconfirmed=unconfirmed)
    assert not Path("out").exists()


def test_an_unknown_edition_goes_on_when_that_is_said() -> None:
    """``unconfirmed`` changes who must be known, and nothing else."""
    stranger = edition(keys=(MALLORY,))
    assert cutting(put("in", stranger), "fa", unconfirmed=True) == bundle(stranger)
    merged = merging(Input("in"), unconfirmed=True, target="merged")
    assert merged == bundle(stranger)


def test_a_bad_signature_is_not_passed_on() -> None:
    """The frame is written anew without it; the good one stays."""
    source = put("in", with_bad(FA, REZA), EN)
    assert cutting(source, "fa") == bundle(FA)
    assert merging(source, target="merged") == bundle(EN, FA)


def test_the_source_is_never_the_victim() -> None:
    """A target that is there stays, unless it may be replaced."""
    source = put("in", EN, FA)
    Path("out").write_bytes(b"mine")
    with pytest.raises(AlreadyThere):
        cutting(source, "fa")
    with pytest.raises(AlreadyThere):
        merging(source)
    assert Path("out").read_bytes() == b"mine"


def test_a_folder_can_be_cut() -> None:
    """Editions in folders are written anew, to the same bytes."""
    for made in (EN, FA):
        for name, data in [*made.signed.small_files(), *made.contents.items()]:
            path = Path("folder") / made.manifest.name.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    assert cutting(Input("folder"), "fa") == bundle(FA)
    assert merging(Input("folder"), target="merged") == bundle(EN, FA)


# Merging


def test_a_merge_is_a_union_of_editions() -> None:
    """Every edition once, from whichever bundle."""
    ckb = edition("ckb")
    merged = merging(put("one", EN, FA), put("two", FA, ckb))
    assert merged == bundle(ckb, EN, FA)


def test_a_merge_is_a_union_of_signatures() -> None:
    """Two distributors' copies become one edition with both signatures."""
    merged = merging(
        put("one", edition(keys=(SARA,))), put("two", edition(keys=(REZA,)))
    )
    assert merged == bundle(edition(keys=(SARA, REZA)))


BUNDLES = {
    "a": (EN, edition(keys=(SARA,))),
    "b": (edition(keys=(REZA,)),),
    "c": (
        edition(keys=(MALLORY, SARA)),
        edition("ckb", keys=(REZA,)),
        with_bad(EN, REZA),
    ),
}


def test_order_and_grouping_do_not_matter() -> None:
    """Merging is commutative, associative and idempotent, to the byte."""
    inputs = {name: put(name, *editions) for name, editions in BUNDLES.items()}
    results = {
        merging(*(inputs[name] for name in order), target=f"out-{''.join(order)}")
        for order in itertools.permutations("abc")
    }
    merging(inputs["a"], inputs["b"], target="ab")
    merging(inputs["b"], inputs["c"], target="bc")
    results.add(merging(Input("ab"), inputs["c"], target="ab-c"))
    results.add(merging(inputs["a"], Input("bc"), target="a-bc"))
    whole = Input("ab-c")
    results.add(merging(whole, whole, inputs["a"], target="again"))
    assert len(results) == 1


def test_the_result_holds_every_good_signature() -> None:
    """The union of the three bundles, and nothing bad."""
    merged = merging(*(put(name, *editions) for name, editions in BUNDLES.items()))
    found = {
        each.name.label: {signer.key for signer in each.signers}
        for each in check_bundle(merged)
    }
    assert found == {
        "ckb-1": {REZA.public},
        "en-1": {SARA.public},
        "fa-1": {SARA.public, REZA.public, MALLORY.public},
    }


MANY = [Key.of(f"signer {number}") for number in range(6)]


def test_known_keys_are_the_last_to_go() -> None:
    """Of ten signatures eight stay: the known ones, then the lowest keys."""
    copies = [
        put("one", edition(keys=(*MANY[:4], SARA))),
        put("two", edition(keys=(*MANY[4:], REZA, *MANY[:2]))),
        put("three", edition(keys=(MALLORY, Key.of("another")))),
    ]
    merged = merging(*copies, unconfirmed=True)
    (found,) = check_bundle(merged)
    strangers = sorted(
        (*MANY, MALLORY, Key.of("another")), key=lambda key: key.public.public
    )
    kept = (SARA, REZA, *strangers[:6])
    assert merged == bundle(edition(keys=kept))
    assert len(found.signers) == 8


def test_conflicts_are_refused_and_both_are_named() -> None:
    """Both files stay as they were, and nothing is chosen."""
    one, two = put("one", FA), put("two", edition(text="other\n"))
    before = [Path(name).read_bytes() for name in ("one", "two")]
    with pytest.raises(Conflict) as caught:
        merging(one, two)
    assert caught.value.message == (
        f"{SERIES}/fa-1: one and two hold different texts under this name"
    )
    assert caught.value.hint == "keep both and ask the signers which one they meant"
    assert [Path(name).read_bytes() for name in ("one", "two")] == before
    assert not Path("out").exists()


def test_a_strangers_conflict_is_refused_too() -> None:
    """One of two texts would have to go, whoever signed it."""
    stranger = edition(text="other\n", keys=(MALLORY,))
    with pytest.raises(Conflict):
        merging(put("one", FA), put("two", stranger), unconfirmed=True)


def test_a_forged_text_is_no_conflict() -> None:
    """A forgery is refused as what it is."""
    forged = edition(text="other\n")
    forged = Edition(forged.manifest, forged.contents, EN.signers)
    with pytest.raises(ForgedOrDamaged):
        merging(put("one", FA), put("two", forged))


def test_of_two_records_by_one_key_the_choice_is_fixed() -> None:
    """The same key with two minisign ids signs once, whichever comes first."""
    twin = replace(SARA, public=replace(SARA.public, key_id=bytes(8)))
    one, two = put("one", FA), put("two", edition(keys=(twin,)))
    merged = {merging(one, two), merging(two, one, target="other")}
    assert merged == {bundle(edition(keys=(twin,)))}
