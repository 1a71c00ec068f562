"""Looking at a drive: everything of ours is read once, made anew, and compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive import limits
from archive.errors import NotFound, TooLarge, Usage
from archive.format.trustlist import TrustList
from archive.medium import PART
from archive.tasks.inspecting import OTHERS, Inspection, State, inspect
from archive.tasks.paging import blank
from archive.tasks.programs import FULL, LIGHT
from archive.tasks.sides import FOLDER
from tests import kit, pages
from tests.kit import MALLORY, SARA, edition
from tests.tasks.test_exposed import lay
from tests.tasks.test_sticking import EN, FA1, FA2, KNOWN, OTHER, fill


def look(
    folder: Path, trust: TrustList = KNOWN, *, unconfirmed: bool = False
) -> Inspection:
    """Look at a drive."""
    return inspect(folder, trust, unconfirmed=unconfirmed)


def states(found: Inspection, *but: State) -> dict[str, State]:
    """The names in other states than these; by default than sound."""
    return {
        each.name: each.state
        for each in found.seen
        if each.state not in (but or (State.SOUND,))
    }


def test_what_was_filled_is_safe(tmp_path: Path) -> None:
    """One series or several, with strangers if they were asked for."""
    for number, editions in enumerate([(FA1,), (FA1, EN), (FA1, EN, OTHER)]):
        folder = tmp_path / str(number)
        folder.mkdir()
        fill(folder, *editions)
        found = look(folder)
        assert found.safe
        assert found.exit_status == 0
        assert states(found) == {}
        assert {each.name for each in found.seen} == {
            each.name for each in folder.iterdir()
        }


def test_a_store_of_distributors_is_named_as_that(tmp_path: Path) -> None:
    """However many other names there are; what only is called so is none."""
    fill(tmp_path, FA1)
    (tmp_path / FOLDER).mkdir()
    for number in range(OTHERS + 1):
        (tmp_path / f"{number}.jpg").touch()
    found = look(tmp_path)
    assert found.safe
    assert states(found, State.SOUND, State.NOT_OURS) == {FOLDER: State.STORE}
    (tmp_path / FOLDER).rmdir()
    (tmp_path / FOLDER).touch()
    (tmp_path / "0.jpg").unlink()
    (tmp_path / "1.jpg").unlink()
    assert states(look(tmp_path))[FOLDER] is State.NOT_OURS


def test_two_series_filled_one_after_another_are_known(tmp_path: Path) -> None:
    """Short names from when one series was there alone are still ours."""
    fill(tmp_path, FA1)
    fill(tmp_path, FA1, OTHER)
    assert look(tmp_path).safe
    (tmp_path / "iran-2026-01_fa.txt").unlink()
    assert look(tmp_path).safe
    (tmp_path / "fa.txt").unlink()
    assert states(look(tmp_path)) == {"iran-2026-01_fa.txt": State.MISSING}


def test_every_byte_is_read_once(tmp_path: Path) -> None:
    """However many files there are, and of others none at all."""
    size = sum(len(each.content) for each in fill(tmp_path, FA1, EN).files)
    (tmp_path / "film.mp4").write_bytes(bytes(1 << 20))
    told: list[int] = []
    inspect(tmp_path, KNOWN, unconfirmed=False, progress=told.append)
    assert sum(told) == size


def test_one_changed_byte_is_found(tmp_path: Path) -> None:
    """In any file of ours, at its beginning, in its midst and at its end."""
    for made in fill(tmp_path, FA1).files:
        file = tmp_path / made.name
        for offset in (0, len(made.content) // 2, len(made.content) - 1):
            bad = bytearray(made.content)
            bad[offset] ^= 1
            file.write_bytes(bad)
            found = look(tmp_path)
            assert not found.safe
            assert found.exit_status == 1, made.name
            assert State.OTHER in states(found).values()
        file.write_bytes(made.content)
    assert look(tmp_path).safe


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    """A page, a text, how to check: what lies beside every bundle; not sheets."""
    for made in fill(tmp_path, FA1).files:
        (tmp_path / made.name).unlink()
        if made.name.endswith(".tar.zst"):
            with pytest.raises(NotFound, match="no bundle of ours"):
                look(tmp_path)
        elif made.name.startswith("lines"):
            assert look(tmp_path).safe
        else:
            found = look(tmp_path)
            assert states(found) == {made.name: State.MISSING}
            assert (found.safe, found.exit_status) == (False, 3)
        (tmp_path / made.name).write_bytes(made.content)


def test_an_edition_too_large_for_pages_misses_none(tmp_path: Path) -> None:
    """What cannot be made is not missing."""
    large = edition(files={"reading.opus": bytes(5 << 20)})
    assert {each.name for each in fill(tmp_path, large).left_out} == {
        *("read-fa.html", "lines-fa.txt"),
    }
    assert look(tmp_path).safe


def test_a_forged_page_beside_them_is_found(tmp_path: Path) -> None:
    """Also under the name of a language that is in no bundle here."""
    fill(tmp_path, FA1)
    for name in (
        *("read-ku.html", "en.pdf", "strike_fa.txt", "FA.TXT", "lines-en.txt"),
        *("verify.txt", "IRAN-2026-01.tar.zst", "Strike.TAR.ZST"),
    ):
        (tmp_path / name).write_bytes(b"forged")
        found = look(tmp_path)
        assert states(found) == {name: State.OTHER}
        assert found.exit_status == 1
        (tmp_path / name).unlink()


def test_a_page_of_another_edition_is_named(tmp_path: Path) -> None:
    """A run that stopped halfway has a page that its bundle does not know."""
    fill(tmp_path, FA1)
    (tmp_path / "read-fa.html").write_bytes(pages.page(FA2).to_bytes())
    (seen,) = [each for each in look(tmp_path).seen if each.state is State.OTHER]
    assert seen.why.startswith("holds iran-2026-01/fa-2")


def test_a_bundle_under_anothers_name_is_found(tmp_path: Path) -> None:
    """A bundle's name is its series."""
    fill(tmp_path, FA1)
    (tmp_path / "strike-2027.tar.zst").write_bytes(kit.bundle(FA1))
    assert states(look(tmp_path)) == {"strike-2027.tar.zst": State.OTHER}


def test_a_page_under_a_bundles_name_is_no_bundle(tmp_path: Path) -> None:
    """Neither with an edition nor blank: what is not compared is not called sound."""
    fill(tmp_path, FA1)
    bundle = tmp_path / "iran-2026-01.tar.zst"
    whole = bundle.read_bytes()
    for page in (tmp_path / "read-fa.html").read_bytes(), blank(LIGHT).to_bytes():
        bundle.write_bytes(whole)
        (tmp_path / "strike.tar.zst").write_bytes(page)
        found = look(tmp_path)
        assert states(found) == {"strike.tar.zst": State.OTHER}
        assert (found.safe, found.exit_status) == (False, 1)
        bundle.write_bytes(page)
        with pytest.raises(NotFound, match="no bundle of ours"):
            look(tmp_path)


def test_a_text_longer_than_any_page_is_compared(tmp_path: Path) -> None:
    """A text may be as large as a file of an edition; it is made anew all the same."""
    fill(tmp_path, edition(text="x" * (limits.PAGE + 1)))
    assert look(tmp_path).safe
    fill(tmp_path, edition(text="x" * (limits.PAGE + 2), revision=2))
    assert look(tmp_path).safe
    with (tmp_path / "fa.txt").open("ab") as file:
        file.write(b"x")
    assert states(look(tmp_path)) == {"fa.txt": State.OTHER}


def test_strangers_are_safe_only_for_who_says_so(tmp_path: Path) -> None:
    """Unchanged, by an unknown key: exit status 3, as everywhere."""
    strange = edition(keys=(MALLORY,))
    fill(tmp_path, strange, unconfirmed=True)
    found = look(tmp_path)
    assert (found.safe, found.exit_status) == (False, 3)
    assert set(states(found).values()) == {State.UNCONFIRMED}
    assert look(tmp_path, unconfirmed=True).safe
    (tmp_path / "iran-2026-01.tar.zst").write_bytes(kit.bundle(edition(keys=())))
    assert look(tmp_path, unconfirmed=True).exit_status == 1


def test_two_texts_of_one_name_are_never_safe(tmp_path: Path) -> None:
    """In one bundle or in two."""
    fill(tmp_path, FA1)
    other = kit.bundle(edition(text="another\n"))
    (tmp_path / "iran-2026-01.tar.zst").write_bytes(other)
    (tmp_path / "other.tar.zst").write_bytes(kit.bundle(FA1))
    assert look(tmp_path).exit_status == 1


def test_other_files_are_named_and_do_no_harm(tmp_path: Path) -> None:
    """Photos, letters, folders of the system: nothing of theirs is opened."""
    fill(tmp_path, FA1)
    (tmp_path / "IMG_0001.jpg").write_bytes(b"photo")
    (tmp_path / "System Volume Information").mkdir()
    found = look(tmp_path)
    assert set(states(found)) == {"IMG_0001.jpg", "System Volume Information"}
    assert set(states(found).values()) == {State.NOT_OURS}
    assert found.safe


@pytest.mark.parametrize(
    "name",
    [
        *(
            "autorun.inf",
            "AUTORUN.INF",
            "setup.exe",
            "photo.jpg.lnk",
            "x.html",
            "a.APK",
        ),
        *("a\nb.desktop", "a.exe ", "a.exe. .", "x\n_read-fa.html", "a.AppImage"),
        *("a.scf", "a.chm", "a.mht", "a.img", "a.docm", "a.command"),
    ],
)
def test_programs_are_warned_of(tmp_path: Path, name: str) -> None:
    """What runs, or starts what runs, keeps a drive from being handed on."""
    fill(tmp_path, FA1)
    (tmp_path / name).write_bytes(b"MZ")
    found = look(tmp_path)
    assert states(found) == {name: State.RUNS}
    assert (found.safe, found.exit_status) == (False, 3)


def test_links_are_warned_of_and_not_followed(tmp_path: Path) -> None:
    """Also under the name of a file of ours."""
    fill(tmp_path, FA1)
    (tmp_path / "fa.txt").rename(tmp_path.parent / "elsewhere.txt")
    (tmp_path / "fa.txt").symlink_to(tmp_path.parent / "elsewhere.txt")
    assert states(look(tmp_path))["fa.txt"] in (State.RUNS, State.MISSING)
    assert State.RUNS in {each.state for each in look(tmp_path).seen}


def test_a_drive_with_the_holders_keys_is_never_safe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever keeps them on the stick is told so, and not that it can be handed on."""
    fill(tmp_path, FA1)
    (tmp_path / "mine" / "archive").mkdir(parents=True)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "mine"))
    with pytest.raises(Usage, match="your keys"):
        look(tmp_path)


def test_somebodys_secret_key_is_named(tmp_path: Path) -> None:
    """Wherever it lies, by its place; then the drive is not safe to hand on."""
    fill(tmp_path, FA1)
    lay(tmp_path / "sara.key")
    lay(tmp_path / "archive" / "keys" / "sara.key")
    found = look(tmp_path)
    assert states(found) == {
        "archive": State.NOT_OURS,
        "sara.key": State.SECRET,
        "archive/keys/sara.key": State.SECRET,
    }
    assert len(found.seen) == len({each.name for each in found.seen})
    assert (found.safe, found.exit_status) == (False, 3)


def test_a_half_written_file_is_named(tmp_path: Path) -> None:
    """A drive that was pulled out is not done."""
    fill(tmp_path, FA1)
    (tmp_path / f"fa.txt{PART}").write_bytes(b"half")
    assert states(look(tmp_path)) == {f"fa.txt{PART}": State.UNFINISHED}


def test_what_others_half_wrote_is_not_ours(tmp_path: Path) -> None:
    """Filling does not remove it, so it is not what keeps a drive from being safe."""
    fill(tmp_path, FA1)
    for name in ("film.mkv.part", "fa.txt.part"):
        (tmp_path / name).write_bytes(b"half")
        found = look(tmp_path)
        assert states(found) == {name: State.NOT_OURS}
        assert found.safe
        fill(tmp_path, FA1)
        (tmp_path / name).unlink()
    name = f"fa.txt{PART}"
    (tmp_path / name).symlink_to("fa.txt")
    assert states(look(tmp_path)) == {name: State.RUNS}


def test_blank_pages_are_ours(tmp_path: Path) -> None:
    """A distributor may add them; a changed one is found."""
    fill(tmp_path, FA1)
    (tmp_path / "read.html").write_bytes(blank(LIGHT).to_bytes())
    (tmp_path / "read-full.html").write_bytes(blank(FULL).to_bytes())
    assert look(tmp_path).safe
    (tmp_path / "read.html").write_bytes(blank(FULL).to_bytes())
    assert states(look(tmp_path)) == {"read.html": State.OTHER}


def test_many_names_are_counted_and_programs_among_them_still_named(
    tmp_path: Path,
) -> None:
    """A hundred are listed; whatever comes first, a program is one of them."""
    fill(tmp_path, FA1)
    for number in range(OTHERS + 50):
        (tmp_path / f"photo-{number}.jpg").write_bytes(b"")
    (tmp_path / "zz.exe").write_bytes(b"")
    found = look(tmp_path)
    assert len(states(found)) == OTHERS
    assert found.more == 51
    assert states(found, State.SOUND, State.NOT_OURS) == {"zz.exe": State.RUNS}


def test_names_like_ours_are_bounded(tmp_path: Path) -> None:
    """A hostile drive cannot have us look for ever."""
    fill(tmp_path, FA1)
    for number in range(limits.EDITIONS):
        (tmp_path / f"fa-x{number}.txt").write_bytes(b"")
    with pytest.raises(TooLarge):
        look(tmp_path)


def test_a_large_file_of_our_name_is_not_kept_in_memory(tmp_path: Path) -> None:
    """A page has a size, and nothing of that name is read further."""
    fill(tmp_path, FA1)
    with (tmp_path / "read-fa.html").open("wb") as file:
        file.truncate(1 << 33)
    told: list[int] = []
    found = inspect(tmp_path, KNOWN, unconfirmed=False, progress=told.append)
    assert states(found) == {"read-fa.html": State.OTHER}
    assert sum(told) < 2 * limits.FILE


def test_the_holders_names_for_keys_change_nothing(tmp_path: Path) -> None:
    """Files are compared with what anybody makes."""
    fill(tmp_path, FA1)
    assert look(tmp_path, kit.trusting(SARA, checked=False)).safe
