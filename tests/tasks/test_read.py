"""Reading one edition: the text that was checked, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.errors import (
    ArchiveError,
    Conflict,
    ForgedOrDamaged,
    Malformed,
    NotFound,
    Unsigned,
)
from archive.format.layout import key_path
from archive.format.verdict import Verdict
from archive.tasks.check import Selection
from archive.tasks.inputs import Input
from archive.tasks.read import Text, read
from tests.kit import MALLORY, SARA, TEXT, Edition, bundle, edition, trusting

KNOWN = trusting(SARA)
EN = edition("en", source=None, text="End.\n")
FA = edition(files={"a.opus": b"sound"})
pytestmark = pytest.mark.usefixtures("folder")


def reading(*editions: Edition, wanted: tuple[str, ...] = ()) -> Text:
    """Read from a bundle of these editions."""
    Path("in").write_bytes(bundle(*editions))
    return read(Input("in"), KNOWN, Selection(wanted))


def lay_out(folder: str, made: Edition) -> None:
    """Put an edition into a folder of any name, its keys beside it."""
    for name, data in [*made.signed.small_files(), *made.contents.items()]:
        path = Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for signer in made.signers:
        path = Path(folder) / key_path(signer.key.public.name)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(signer.key.to_bytes())


def test_the_text_comes_with_what_checking_said() -> None:
    """Other files of the edition are checked, and not read."""
    found = reading(FA)
    assert (found.text, found.edition.verdict) == (TEXT, Verdict.TRUSTED)
    assert found.strays == ()


def test_one_language_is_read() -> None:
    """With several, one must be chosen; the hint names one."""
    assert reading(EN, FA, wanted=("en",)).text == "End.\n"
    with pytest.raises(NotFound) as caught:
        reading(EN, FA)
    assert caught.value.message == "in: holds en, fa"
    assert caught.value.hint == "choose one: --language en"


def test_of_several_revisions_the_newest_is_read() -> None:
    """Revision 10 is newer than 9, whatever the order of their folders."""
    nine, ten = (edition(revision=n, text=f"{n}\n") for n in (9, 10))
    assert reading(nine, ten).text == "10\n"
    assert reading(nine, ten, wanted=("fa-9",)).text == "9\n"


def test_a_strangers_text_can_be_read() -> None:
    """Reading is not passing on: the verdict says that nobody knows the key."""
    found = reading(edition(keys=(MALLORY,)))
    assert (found.text, found.edition.verdict) == (TEXT, Verdict.UNKNOWN)


@pytest.mark.parametrize(
    ("made", "kind"),
    [
        (edition(keys=()), Unsigned),
        (Edition(FA.manifest, FA.contents, EN.signers), ForgedOrDamaged),
    ],
)
def test_what_is_not_the_signed_text_is_never_read(
    made: Edition, kind: type[ArchiveError]
) -> None:
    """Unsigned and forged texts are not shown."""
    with pytest.raises(kind):
        reading(made)


def test_texts_in_conflict_are_not_read() -> None:
    """Nobody chooses between two signed texts in silence."""
    lay_out("both/one", FA)
    lay_out("both/two", edition(text="other\n"))
    with pytest.raises(Conflict):
        read(Input("both"), KNOWN, Selection())


@pytest.mark.parametrize(("first", "second"), [("a", "b"), ("b", "a")])
def test_a_strangers_text_never_stands_under_a_known_name(
    first: str, second: str
) -> None:
    """Of two texts under one name, the one shown is the one with the verdict."""
    lay_out(f"both/{first}", edition(text="true\n"))
    lay_out(f"both/{second}", edition(text="false\n", keys=(MALLORY,)))
    found = read(Input("both"), KNOWN, Selection())
    texts = {Verdict.TRUSTED: "true\n", Verdict.UNKNOWN: "false\n"}
    assert found.text == texts[found.edition.verdict]
    assert found.edition.verdict is Verdict.TRUSTED


def test_a_strangers_revision_does_not_stand_before_a_known_one() -> None:
    """The newest sound text is read, whatever numbers strangers give theirs."""
    stranger = edition(revision=999, text="false\n", keys=(MALLORY,))
    assert reading(edition(text="true\n"), stranger).text == "true\n"
    assert (
        reading(edition(text="true\n"), stranger, wanted=("fa-999",)).text == "false\n"
    )


def test_a_known_key_need_not_lie_beside_the_text() -> None:
    """A folder without its keys is read with those that the holder knows."""
    lay_out("folder", FA)
    for path in Path("folder", "keys").iterdir():
        path.unlink()
    assert read(Input("folder"), KNOWN, Selection()).text == TEXT


def test_a_bundle_that_changes_while_it_is_read_is_noticed() -> None:
    """The text shown is the one that was checked, or none."""
    Path("in").write_bytes(bundle(edition(text="true\n")))
    Path("other").write_bytes(bundle(edition(text="fake\n")))
    source = Input("in")

    def replace(_size: int) -> None:
        if Path("other").exists():
            Path("other").replace("in")

    with pytest.raises(ForgedOrDamaged, match="changed while it was read"):
        read(source, KNOWN, Selection(), replace)


def test_strays_of_a_folder_are_told() -> None:
    """What lies beside the text and was not signed is named."""
    lay_out("folder", FA)
    Path("folder", "extra.txt").touch()
    found = read(Input("folder"), KNOWN, Selection())
    assert found.strays == ("extra.txt", "keys")


def test_a_text_must_be_utf8() -> None:
    """A signature does not make bytes readable."""
    with pytest.raises(Malformed) as caught:
        reading(edition(files={"statement.txt": b"\xff\n"}))
    assert "the signed text is not UTF-8" in caught.value.message
