"""Editions in folders: found, received, and believed no more than in a bundle."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from archive.errors import ForgedOrDamaged, NotFound, TooLarge
from archive.format.edition import verify
from archive.format.layout import key_path, signature_name
from archive.format.trustlist import TrustList
from archive.format.verdict import Note, Verdict
from archive.store import unpacked
from tests.kit import MALLORY, REZA, SARA, SERIES, Edition, edition, trusting

posix = pytest.mark.skipif(os.name != "posix", reason="links are POSIX's")


def put(folder: Path, made: Edition) -> Path:
    """Lay an edition out as stock tar would; its folder."""
    place = folder / made.manifest.name.folder
    for name, data in [*made.signed.small_files(), *made.contents.items()]:
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for signer in made.signers:
        path = folder / key_path(signer.key.public.name)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(signer.key.to_bytes())
    return place


def test_editions_are_found_up_to_two_folders_down(tmp_path: Path) -> None:
    """From the bundle's folder, from the series', and from the edition's own."""
    fa = put(tmp_path, edition())
    en = put(tmp_path, edition("en", source=None))
    assert unpacked.find_editions(tmp_path) == [en, fa]
    assert unpacked.find_editions(fa.parent) == [en, fa]
    assert unpacked.find_editions(fa) == [fa]


def test_nothing_is_found_deeper_or_hidden(tmp_path: Path) -> None:
    """Three folders down, and in hidden folders, nobody looks."""
    put(tmp_path / "deep", edition())
    put(tmp_path / ".hidden", edition())
    with pytest.raises(NotFound) as caught:
        unpacked.find_editions(tmp_path)
    assert caught.value.message == f"{tmp_path.name}: no edition in this folder"
    assert caught.value.hint == "an edition is a folder with a MANIFEST in it"


@posix
def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    """A link inside a received folder leads nowhere."""
    put(tmp_path / "there", edition())
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "link").symlink_to(tmp_path / "there" / SERIES)
    with pytest.raises(NotFound):
        unpacked.find_editions(tmp_path / "here")


def test_an_unpacked_edition_verifies(tmp_path: Path) -> None:
    """Manifest, signatures, keys and files are found; the folder's name is nothing."""
    place = put(tmp_path, edition(files={"a.txt": b"1"}))
    renamed = place.with_name("persian")
    place.rename(renamed)
    received = unpacked.receive(renamed, {})
    assert received.claim is None
    checked = verify(received, trusting(SARA))
    assert checked.verdict is Verdict.TRUSTED
    assert [str(each.name) for each in checked.manifest.files] == [
        "a.txt",
        "statement.txt",
    ]


@pytest.mark.parametrize("above", ["", SERIES, f"{SERIES}/fa-1"])
def test_keys_lie_beside_an_edition_or_above(tmp_path: Path, above: str) -> None:
    """The keys folder may be in the edition's folder or up to two above."""
    place = put(tmp_path, edition())
    if above:
        (tmp_path / "keys").rename(tmp_path / above / "keys")
    assert unpacked.read_keys(place, {}) == {SARA.name: SARA.public}


def test_what_is_no_key_is_passed_over(tmp_path: Path) -> None:
    """Files of other kinds, damaged keys and keys under other names change nothing."""
    place = put(tmp_path, edition())
    keys = tmp_path / "keys"
    (keys / "readme").write_bytes(SARA.public.to_bytes())
    (keys / "damaged.pub").write_bytes(b"nonsense")
    (keys / "large.pub").write_bytes(bytes(5000))
    (keys / "other-name.pub").write_bytes(MALLORY.public.to_bytes())
    found = unpacked.read_keys(place, {})
    assert found == {SARA.name: SARA.public, MALLORY.name: MALLORY.public}


def test_a_missing_file_is_a_forgery(tmp_path: Path) -> None:
    """What was signed and is not there was taken away."""
    place = put(tmp_path, edition())
    (place / "statement.txt").unlink()
    with pytest.raises(ForgedOrDamaged) as caught:
        verify(unpacked.receive(place, {}), TrustList())
    assert caught.value.message == "statement.txt: was signed, and is missing"


@posix
@pytest.mark.parametrize(
    "name", ["MANIFEST", "statement.txt", signature_name(SARA.name)]
)
def test_links_to_files_are_not_followed(tmp_path: Path, name: str) -> None:
    """No part of an edition is read through a link."""
    place = put(tmp_path, edition())
    (place / name).rename(tmp_path / "elsewhere")
    (place / name).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ForgedOrDamaged):
        verify(unpacked.receive(place, {}), TrustList())


def test_a_large_manifest_is_refused(tmp_path: Path) -> None:
    """It has the same limit as in a bundle."""
    place = put(tmp_path, edition())
    (place / "MANIFEST").write_bytes(bytes(65537))
    with pytest.raises(TooLarge) as caught:
        unpacked.receive(place, {})
    assert caught.value.message == "MANIFEST: more than 65536 bytes"


@pytest.mark.parametrize("content", [b"", b"junk\n", bytes(4097), None])
def test_what_is_no_signature_spoils_no_good_one(
    tmp_path: Path, content: bytes | None
) -> None:
    """Junk, an endless file and a folder named like a signature count as damaged."""
    place = put(tmp_path, edition(keys=(SARA, REZA)))
    path = place / signature_name(REZA.name)
    path.unlink()
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    checked = verify(unpacked.receive(place, {}), trusting(SARA))
    assert (checked.verdict, checked.notes[0]) == (
        Verdict.TRUSTED,
        Note.DAMAGED_SIGNATURE,
    )


def test_a_folder_has_as_many_editions_as_a_bundle(tmp_path: Path) -> None:
    """1,024; what asks for more time is refused before any is checked."""
    for number in range(1025):
        (tmp_path / f"e{number}").mkdir()
        (tmp_path / f"e{number}" / "MANIFEST").touch()
    with pytest.raises(TooLarge, match="more than 1024 editions in this folder"):
        unpacked.find_editions(tmp_path)


def test_strays_are_named(tmp_path: Path) -> None:
    """What the signature does not cover is told from what it does."""
    place = put(tmp_path, edition())
    (place / "extra.txt").touch()
    (place / "MANIFEST.minisig").touch()
    (place / signature_name("0" * 16)).touch()
    found = unpacked.strays(place, {"statement.txt"})
    assert found == ["MANIFEST.minisig", "extra.txt"]
