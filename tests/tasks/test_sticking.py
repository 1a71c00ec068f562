"""What may be replaced on a drive is decided by what it holds, not by its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.errors import AlreadyThere, NotFound, Usage
from archive.format.page import Page
from archive.format.trustlist import TrustList
from archive.tasks import sticking
from archive.tasks.check import Selection
from archive.tasks.handouts import Choice, of_inputs
from archive.tasks.inputs import Input
from archive.tasks.paging import blank
from archive.tasks.programs import LIGHT
from archive.tasks.sticking import Handing, Stick
from archive.trust.folder import private_folder
from tests import kit, pages
from tests.kit import MALLORY, REZA, SARA, Edition, edition

KNOWN = kit.trusting(SARA, REZA)
FA1, FA2 = edition(), edition(revision=2, text="later\n")
EN = edition("en", source=None, text="Stop.\n")
OTHER = edition(series="strike-2027", text="اعتصاب\n")
PLAIN = Choice(sheets=False, lines=True)


def fill(
    folder: Path,
    *editions: Edition,
    trust: TrustList = KNOWN,
    unconfirmed: bool = False,
    choice: Choice = PLAIN,
) -> Stick:
    """Fill a drive with editions."""
    source = Input.of_bytes(kit.bundle(*editions))
    chosen = of_inputs([source], trust, Selection(), unconfirmed=unconfirmed)
    handing = Handing(found=chosen, trust=trust, unconfirmed=unconfirmed)
    return sticking.fill(folder, handing, choice)


def there(folder: Path) -> dict[str, bytes]:
    """What a folder holds."""
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def refused(folder: Path, *editions: Edition, says: str) -> None:
    """Filling is refused, and nothing changed."""
    before = there(folder)
    with pytest.raises(AlreadyThere, match=says) as caught:
        fill(folder, *editions)
    assert caught.value.hint
    assert there(folder) == before


def test_a_lower_revision_gives_way(tmp_path: Path) -> None:
    """Everything that was made of it is known by it, and replaced, sheets too."""
    choice = Choice(lines=True)
    fill(tmp_path, FA1, EN, choice=choice)
    (tmp_path / "mine.doc").write_bytes(b"mine")
    done = fill(tmp_path, FA2, EN, choice=choice)
    assert set(done.filled.replaced) == {
        *("read-fa.html", "fa.txt", "fa.pdf", "lines-fa.txt", "iran-2026-01.tar.zst"),
    }
    assert not done.filled.written
    assert there(tmp_path) == {
        "mine.doc": b"mine", **{each.name: each.content for each in done.files}
    }  # fmt: skip


def test_what_a_half_replaced_drive_holds_is_still_known(tmp_path: Path) -> None:
    """Wherever the run before stopped, page or bundle says what the rest is."""
    fill(tmp_path, FA1)
    old = there(tmp_path)
    names = [each.name for each in fill(tmp_path, FA2).files]
    new = there(tmp_path)
    for number in range(len(names) + 1):
        for at in range(len(names) + 1):
            for name in names:
                (tmp_path / name).unlink(missing_ok=True)
            for name in names[:at]:
                (tmp_path / name).write_bytes(old[name])
            if at == len(names):  # whole, and then replaced up to a file
                for name in names[:number]:
                    (tmp_path / name).write_bytes(new[name])
            fill(tmp_path, FA2)
            assert there(tmp_path) == new


def test_a_higher_revision_is_never_replaced(tmp_path: Path) -> None:
    """Whoever has an older edition is told so."""
    fill(tmp_path, FA2)
    refused(tmp_path, FA1, says="holds iran-2026-01/fa-2; yours is iran-2026-01/fa-1")


def test_a_language_is_never_lost(tmp_path: Path) -> None:
    """A bundle that holds more is not replaced by one with less."""
    fill(tmp_path, FA1, EN)
    refused(tmp_path, FA2, says="holds iran-2026-01/en-1, which would be gone")
    fill(tmp_path, FA2, EN)


def test_a_signature_is_never_lost(tmp_path: Path) -> None:
    """The same text with fewer signatures does not replace it; with more it does."""
    fill(tmp_path, FA1)
    fill(tmp_path, edition(keys=(SARA, REZA)))
    refused(tmp_path, FA1, says=f"signed by {REZA.name} there, not in yours")


def test_another_text_of_the_name_stops_it(tmp_path: Path) -> None:
    """Two texts under one name are a matter for people."""
    fill(tmp_path, edition(text="another\n"))
    refused(tmp_path, FA1, says="holds another text under the name iran-2026-01/fa-1")


def test_another_series_of_the_same_names_stops_it(tmp_path: Path) -> None:
    """Handed out both at once, each has names of its own."""
    fill(tmp_path, OTHER)
    refused(tmp_path, FA1, says="holds strike-2027/fa-1, which would be gone")
    empty = tmp_path / "empty"
    empty.mkdir()
    assert len(fill(empty, OTHER, FA1).filled.written) == 9


def test_what_a_stranger_signed_is_not_ours(tmp_path: Path) -> None:
    """An older edition by nobody whom the holder knows stays, unless asked for."""
    strange = edition(keys=(MALLORY,))
    fill(tmp_path, strange, unconfirmed=True)
    refused(tmp_path, FA2, says="nobody you know signed it")
    fill(tmp_path, FA2, unconfirmed=True)


@pytest.mark.parametrize("name", ["fa.txt", "lines-fa.txt", "VERIFY.txt"])
@pytest.mark.parametrize("content", [b"mine", b"\xff" * (9 << 20)])
def test_a_file_of_somebody_elses_is_left_alone(
    tmp_path: Path, name: str, content: bytes
) -> None:
    """It has the name of a handout and another content, whatever its size."""
    (tmp_path / name).write_bytes(content)
    refused(tmp_path, FA1, says=f"^{name}: there, ")


@pytest.mark.parametrize("name", ["read-fa.html", "iran-2026-01.tar.zst"])
def test_what_cannot_be_checked_is_left_alone(tmp_path: Path, name: str) -> None:
    """A damaged page or bundle says nothing, and neither does another form."""
    page = pages.page(FA1).to_bytes()
    bundle = kit.bundle(FA1)
    mixed = bundle if name.startswith("read") else page
    empty = blank(LIGHT).to_bytes()
    for content in (b"mine", page[:-9], bundle[:-9], mixed, empty):
        (tmp_path / name).write_bytes(content)
        refused(tmp_path, FA2, says="not ours")


def test_an_own_copy_is_left_alone(tmp_path: Path) -> None:
    """A page with the names that somebody gave to keys is theirs."""
    own = pages.page(FA1, own=pages.pins({"سارا": SARA}))
    (tmp_path / "read-fa.html").write_bytes(own.to_bytes())
    refused(tmp_path, FA2, says="not ours")


def test_a_page_of_another_version_gives_way(tmp_path: Path) -> None:
    """The same edition in another program was handed out by another version."""
    page = pages.page(FA1).to_bytes()
    assert Page.from_bytes(page).object
    (tmp_path / "read-fa.html").write_bytes(page)
    assert fill(tmp_path, FA1).filled.replaced == ["read-fa.html"]


def test_the_holders_own_folders_are_refused(tmp_path: Path, home: Path) -> None:
    """Neither the folder of keys, nor one in it, nor one that it is in; nor a link."""
    private = private_folder()
    (private / "store").mkdir(parents=True)
    (tmp_path / "link").symlink_to(private)
    for folder in (private, private / "store", home, Path("/"), tmp_path / "link"):
        with pytest.raises(Usage, match="your keys or your store"):
            fill(folder, FA1)
    with pytest.raises(NotFound):
        fill(tmp_path / "gone", FA1)
