"""Packing and cosigning: canonical bytes, no known text is contradicted.

Nor does a machine translation go out that nobody named.
"""

from __future__ import annotations

import hashlib
import io
import sys
from pathlib import Path
from typing import Any

import pytest

from archive import limits
from archive.errors import (
    AlreadyThere,
    ArchiveError,
    BadSource,
    ForgedOrDamaged,
    KnownRevision,
    NotFound,
    TooLarge,
    Unconfirmed,
    Unread,
    Unsigned,
)
from archive.format.manifest import Translation
from archive.format.trustlist import TrustList
from archive.format.verdict import Verdict
from archive.tasks.check import Selection
from archive.tasks.inputs import Frame, Input
from archive.tasks.keys import OpenKey, SigningKey
from archive.tasks.proofread import review
from archive.tasks.publish import Packed, cosign, digest_of, pack
from archive.values import Language
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

PLAN = """\
series = "iran-2026-01"

[en]
revision = 1
date = "2026-02-01"
title = "End"
translation = "original"

[fa]
revision = 2
date = "2026-02-01"
title = "پایان"
translation = "machine"
source = "en 1"
files = ["reading.opus"]
"""
FA = Language("fa")


def signing(key: Key) -> OpenKey:
    """Opens a key."""
    return lambda: SigningKey(key.secret, key.public)


@pytest.fixture
def source(folder: Path) -> Path:
    """A source folder, beside the working folder's bundles."""
    source = folder / "source"
    (source / "fa").mkdir(parents=True)
    (source / "series.toml").write_text(PLAN, "utf-8")
    (source / "en.txt").write_bytes(b"End.\n")
    (source / "fa.txt").write_bytes("پایان.\n".encode())
    (source / "fa" / "reading.opus").write_bytes(b"sound" * 100)
    return source


def packed(source: Path, target: str = "out", **options: Any) -> Packed:  # noqa: ANN401
    """Pack with Sara's key; the Persian draft may go out."""
    return pack(source, target, signing(SARA), **{"unread": [FA], **options})


# Packing


def test_every_text_is_packed_and_signed(source: Path) -> None:
    """All languages go out, sorted, each with its files and Sara's signature."""
    result = packed(source)
    checked = check_bundle(Path("out").read_bytes(), trusting(SARA))
    assert [each.name.label for each in checked] == ["en-1", "fa-2"]
    assert {each.verdict for each in checked} == {Verdict.TRUSTED}
    assert [each.manifest for each in checked] == list(result.manifests)
    assert [str(each.name) for each in checked[1].manifest.files] == [
        "reading.opus",
        "statement.txt",
    ]


def test_the_same_sources_make_the_same_bytes(source: Path) -> None:
    """Packing again, under another name, gives the same file."""
    packed(source, "one")
    packed(source, "two")
    assert Path("one").read_bytes() == Path("two").read_bytes()


def test_some_languages_can_be_packed(source: Path) -> None:
    """A bundle of one language names all of them in its manifest."""
    result = packed(source, languages=[FA])
    assert [each.name.label for each in result.manifests] == ["fa-2"]
    assert result.manifests[0].languages == (Language("en"), Language("fa"))
    with pytest.raises(NotFound, match=r"^series\.toml: no language de$"):
        packed(source, "other", languages=[Language("de")])
    assert not Path("other").exists()


def test_a_language_that_is_named_twice_is_packed_once(source: Path) -> None:
    """Saying it twice changes nothing."""
    packed(source, "one", languages=[FA])
    packed(source, "two", languages=[FA, FA])
    assert Path("one").read_bytes() == Path("two").read_bytes()


def test_a_bundle_can_wait_for_its_signature(source: Path) -> None:
    """Without a key the editions are unsigned."""
    pack(source, "out", None, unread=[FA])
    checked = check_bundle(Path("out").read_bytes())
    assert {each.verdict for each in checked} == {Verdict.UNSIGNED}


def test_strays_are_named_with_their_language(source: Path) -> None:
    """A file that the plan does not name is left out, and that is said."""
    (source / "fa" / "notes.txt").touch()
    assert packed(source).strays == ("fa/notes.txt",)


def test_the_bytes_read_are_told(source: Path) -> None:
    """Progress adds up to the files' sizes."""
    read: list[int] = []
    packed(source, progress=read.append)
    assert sum(read) == sum(
        path.stat().st_size
        for path in source.rglob("*")
        if path.suffix in {".txt", ".opus"}
    )


def test_a_bundle_can_go_through_a_pipe(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``-`` writes the same bytes to standard output, and no file."""
    packed(source)
    output = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(sys, "stdout", output)
    packed(source, "-")
    written = output.buffer
    assert isinstance(written, io.BytesIO)
    assert written.getvalue() == Path("out").read_bytes()


def test_a_bad_source_leaves_nothing(source: Path) -> None:
    """One text that cannot go out stops them all."""
    (source / "fa.txt").write_bytes(b"a\tb\n")
    with pytest.raises(BadSource):
        packed(source)
    assert sorted(path.name for path in Path().iterdir()) == ["source"]


def test_a_file_above_the_limit_is_refused(source: Path) -> None:
    """16 MiB a file are the most."""
    with (source / "fa" / "reading.opus").open("wb") as file:
        file.truncate(limits.FILE + 1)
    with pytest.raises(BadSource, match="16777217 bytes; the most is 16777216"):
        packed(source)


# Who has read what goes out

KURDISH = """
[ckb]
revision = 1
date = "2026-02-01"
title = "کۆتایی"
translation = "machine"
source = "en 1"
"""


def add_kurdish(source: Path) -> None:
    """A second machine translation."""
    plan = source / "series.toml"
    plan.write_text(plan.read_text("utf-8") + KURDISH, "utf-8")
    (source / "ckb.txt").write_bytes("کۆتایی.\n".encode())


def refused(source: Path, **options: Any) -> Unread:  # noqa: ANN401
    """The refusal of a machine translation; no key was opened, nothing was written."""

    def open_key() -> SigningKey:
        message = "a key was opened"
        raise AssertionError(message)

    before = sorted(Path().rglob("*"))
    with pytest.raises(Unread) as caught:
        pack(source, "out", open_key, **options)
    assert sorted(Path().rglob("*")) == before
    return caught.value


def test_a_machine_translation_goes_out_only_when_it_is_named(source: Path) -> None:
    """The refusal names it, and the way on; exit status 3: more is needed."""
    error = refused(source)
    assert error.message == "fa: a machine translation that no speaker has edited"
    assert error.hint == (
        "--unread fa packs them all the same, marked as such;"
        " or have them read: archive review"
    )
    assert (error.code, error.exit_status) == ("unread", 3)
    assert packed(source).manifests[1].translation is Translation.MACHINE


def test_every_machine_translation_is_named(source: Path) -> None:
    """One that is named lets no other through; those still to be named are listed."""
    add_kurdish(source)
    error = refused(source)
    expected = "ckb, fa: machine translations that no speaker has edited"
    assert error.message == expected
    assert "--unread ckb,fa " in error.hint
    assert "--unread ckb " in refused(source, unread=[FA]).hint
    assert "--unread fa " in refused(source, languages=[FA]).hint
    result = packed(source, unread=[FA, Language("ckb")])
    assert [each.name.label for each in result.manifests] == ["ckb-1", "en-1", "fa-2"]


def test_what_does_not_go_out_need_not_be_read(source: Path) -> None:
    """The original alone goes out, whatever drafts lie beside it."""
    packed(source, languages=[Language("en")], unread=[])
    (checked,) = check_bundle(Path("out").read_bytes())
    assert checked.name.label == "en-1"


def test_a_draft_stays_refused_without_a_signature(source: Path) -> None:
    """Leaving the signature for later is no way around."""
    with pytest.raises(Unread):
        pack(source, "out", None)
    assert not Path("out").exists()


@pytest.mark.parametrize(
    "status", [Translation.EDITED, Translation.REVIEWED, Translation.APPROVED]
)
def test_a_text_that_was_read_needs_no_naming(
    source: Path, status: Translation
) -> None:
    """Its status is signed; one letter more, and it is a machine's draft again."""
    review(source, FA, status)
    packed(source, unread=[])
    checked = check_bundle(Path("out").read_bytes())
    assert [each.manifest.translation for each in checked] == [
        Translation.ORIGINAL,
        status,
    ]
    (source / "fa.txt").write_bytes("پایان!\n".encode())
    assert refused(source).message.startswith("fa: ")


# What is there, and what went out before


def test_a_bundle_that_is_there_stays(source: Path) -> None:
    """The hint says how to put the new one in its place."""
    packed(source)
    before = Path("out").read_bytes()
    with pytest.raises(AlreadyThere) as caught:
        packed(source)
    assert caught.value.message == "out: exists already"
    assert caught.value.hint == "to put the new one in its place: --replace"
    assert Path("out").read_bytes() == before


def test_a_newer_bundle_replaces_an_older_one(source: Path) -> None:
    """With ``replace``, and a raised revision, the new one takes the place."""
    packed(source)
    raise_revision(source)
    packed(source, replace=True)
    checked = check_bundle(Path("out").read_bytes())
    assert [each.name.label for each in checked] == ["en-2", "fa-3"]


def raise_revision(source: Path) -> None:
    """Every text goes out once more."""
    plan = PLAN.replace("revision = 2", "revision = 3")
    plan = plan.replace("revision = 1", "revision = 2")
    (source / "series.toml").write_text(plan, "utf-8")


def change_text(source: Path) -> None:
    """Another Persian text, and the old revision."""
    (source / "fa.txt").write_bytes("دیگر.\n".encode())


@pytest.mark.parametrize("replace", [False, True])
def test_another_text_under_a_known_revision_is_refused(
    source: Path,
    replace: bool,  # noqa: FBT001
) -> None:
    """Nobody overwrites, by mistake, what went out under that number."""
    packed(source)
    before = Path("out").read_bytes()
    change_text(source)
    with pytest.raises(KnownRevision) as caught:
        packed(source, replace=replace)
    expected = f"{SERIES}/fa-2: another text went out under this revision"
    assert caught.value.message == expected
    assert "archive revise" in caught.value.hint
    assert Path("out").read_bytes() == before


def test_a_lower_revision_than_one_that_went_out_is_refused(source: Path) -> None:
    """Newer is never overwritten by older."""
    raise_revision(source)
    packed(source)
    (source / "series.toml").write_text(PLAN, "utf-8")
    with pytest.raises(KnownRevision) as caught:
        packed(source, replace=True)
    expected = f"{SERIES}/en-1: revision 2 went out already"
    assert caught.value.message == expected


def test_what_went_out_before_can_be_named(source: Path) -> None:
    """``against`` holds bundles that nothing may contradict."""
    packed(source, "before")
    packed(source, "same", against=[Input("before")])
    change_text(source)
    with pytest.raises(KnownRevision):
        packed(source, against=[Input("before")])
    raise_revision(source)
    packed(source, against=[Input("before")])
    (source / "series.toml").write_text(PLAN, "utf-8")
    with pytest.raises(KnownRevision):
        packed(source, "older", against=[Input("before"), Input("out")])
    assert not Path("older").exists()


def forged() -> bytes:
    """A bundle whose edition carries another one's signature."""
    fa = edition()
    return bundle(Edition(fa.manifest, fa.contents, edition("en").signers))


def test_what_went_out_before_must_be_readable(source: Path) -> None:
    """A damaged bundle cannot be compared with, and that is said."""
    packed(source, "before")
    Path("before").write_bytes(Path("before").read_bytes()[:-100])
    change_text(source)
    with pytest.raises(ArchiveError):
        packed(source, against=[Input("before")])


@pytest.mark.parametrize("content", [b"my notes\n", b"", forged()])
def test_what_is_no_readable_bundle_is_never_replaced(
    source: Path, content: bytes
) -> None:
    """``replace`` is for bundles: a person's notes stay, and so does evidence."""
    Path("out").write_bytes(content)
    with pytest.raises(AlreadyThere) as caught:
        packed(source, replace=True)
    expected = "out: exists already, and is no readable bundle"
    assert caught.value.message == expected
    assert Path("out").read_bytes() == content


@pytest.mark.parametrize("kind", ["folder", "link"])
def test_what_is_no_file_is_never_replaced(source: Path, kind: str) -> None:
    """Folders and links stay."""
    if kind == "folder":
        Path("out").mkdir()
    else:
        Path("out").symlink_to("nowhere")
    with pytest.raises(AlreadyThere) as caught:
        packed(source, replace=True)
    assert caught.value.message == "out: exists already, and is not a bundle"


def test_a_folder_that_is_missing_is_not_made(source: Path) -> None:
    """The bundle's folder must be there."""
    with pytest.raises(NotFound):
        packed(source, "missing/out")


# Cosigning


def put(name: str, *editions: Edition) -> Input:
    """A bundle in the working folder."""
    Path(name).write_bytes(bundle(*editions))
    return Input(name)


def cosigned(
    source: Input,
    target: str = "out",
    *,
    key: Key = REZA,
    trust: TrustList | None = None,
    **options: Any,  # noqa: ANN401
) -> bytes:
    """Cosign with Reza's key, knowing Sara; the bundle that comes out."""
    chosen = {"selection": Selection(), "unconfirmed": False, "replace": False}
    known = trusting(SARA) if trust is None else trust
    cosign(source, target, signing(key), known, **{**chosen, **options})
    return Path(target).read_bytes()


EN = edition("en", source=None)


@pytest.mark.usefixtures("folder")
def test_a_signature_is_added() -> None:
    """The result is what both would have made together."""
    data = cosigned(put("in", EN, edition()))
    both = (SARA, REZA)
    assert data == bundle(edition("en", source=None, keys=both), edition(keys=both))


@pytest.mark.usefixtures("folder")
def test_other_frames_stay_byte_for_byte() -> None:
    """What was not selected is copied as it was."""
    source = put("in", EN, edition())
    data = cosigned(source, selection=Selection(("fa",)))
    assert data == bundle(EN, edition(keys=(SARA, REZA)))
    (english, _) = frames("in", "out")
    assert english[0] == english[1]


def frames(*names: str) -> list[tuple[bytes, ...]]:
    """The frames of several bundles side by side."""
    return list(
        zip(
            *(
                [
                    Path(name).read_bytes()[place.start : place.stop]
                    for part in Input(name).parts()
                    if isinstance(place := part.place(), Frame)
                ]
                for name in names
            ),
            strict=True,
        )
    )


@pytest.mark.usefixtures("folder")
def test_a_bundle_is_replaced_by_its_cosigned_self() -> None:
    """The source may be the target."""
    source = put("in", EN)
    data = cosigned(source, "in", replace=True)
    assert data == bundle(edition("en", source=None, keys=(SARA, REZA)))


@pytest.mark.usefixtures("folder")
def test_signing_twice_changes_nothing() -> None:
    """One key has one signature."""
    cosigned(put("in", EN), "one")
    cosigned(Input("one"), "two")
    assert Path("two").read_bytes() == Path("one").read_bytes()


@pytest.mark.usefixtures("folder")
def test_nobody_signs_for_strangers_by_mistake() -> None:
    """Unknown and unsigned editions are cosigned only when that is said."""
    stranger = put("in", edition(keys=(MALLORY,)))
    with pytest.raises(Unconfirmed):
        cosigned(stranger)
    unsigned = put("unsigned", edition(keys=()))
    with pytest.raises(Unsigned):
        cosigned(unsigned)
    assert not Path("out").exists()
    expected = bundle(edition(keys=(MALLORY, REZA)))
    assert cosigned(stranger, "one", unconfirmed=True) == expected
    expected = bundle(edition(keys=(REZA,)))
    assert cosigned(unsigned, "two", unconfirmed=True) == expected


@pytest.mark.usefixtures("folder")
def test_a_forged_edition_is_never_signed() -> None:
    """Nothing comes out of a bundle with a forgery in it."""
    Path("in").write_bytes(forged())
    with pytest.raises(ForgedOrDamaged):
        cosigned(Input("in"), unconfirmed=True)
    assert not Path("out").exists()


@pytest.mark.usefixtures("folder")
def test_a_ninth_signature_is_refused() -> None:
    """Both numbers are said, and the bundle is as it was."""
    eight = (SARA, *map(Key.of, "abcdefg"))
    source = put("in", edition(keys=eight))
    with pytest.raises(TooLarge) as caught:
        cosigned(source)
    assert caught.value.message == "8 signatures already; the most is 8"
    assert cosigned(source, key=SARA) == Path("in").read_bytes()


@pytest.mark.usefixtures("folder")
def test_an_edition_that_is_not_there_cannot_be_signed() -> None:
    """Selecting nothing is an error, not a success."""
    with pytest.raises(NotFound):
        cosigned(put("in", EN), selection=Selection(("de",)))


@pytest.mark.usefixtures("folder")
def test_a_folder_can_be_cosigned_into_a_bundle() -> None:
    """Editions that stock tools unpacked are written anew."""
    source = put("in", EN)
    unpacked = Path("unpacked")
    for name, data in [*EN.signed.small_files(), *EN.contents.items()]:
        path = unpacked / SERIES / "en-1" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    assert cosigned(Input("unpacked")) == cosigned(source, "other")


def test_a_digest_is_that_of_the_file(folder: Path) -> None:
    """Distributors compare SHA-256 of the whole bundle."""
    (folder / "file").write_bytes(b"content")
    assert digest_of(folder / "file") == hashlib.sha256(b"content").hexdigest()
