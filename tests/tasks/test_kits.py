"""A kit is what is handed out, whole or not at all, and nobody's in particular."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
import zstandard

from archive import disk, strings
from archive.characters import visible
from archive.errors import AlreadyThere, ArchiveError, ForgedOrDamaged, NotFound
from archive.format.trustlist import TrustList
from archive.tasks import kits
from archive.tasks.check import Found, Selection
from archive.tasks.handouts import Choice, Made, handouts, of_inputs
from archive.tasks.inputs import Input
from archive.tasks.kits import Kit, make
from archive.tasks.paging import blank
from archive.tasks.programs import FULL, LIGHT
from archive.tasks.software import Software
from archive.values import Digest
from tests import kit
from tests import wheels as small
from tests.kit import REZA, SARA, Edition, edition
from tests.stock import needs

KNOWN = kit.trusting(SARA, REZA)
FA, EN = edition(), edition("en", source=None, text="Stop.\n")
PLAIN = Choice(sheets=False, lines=True)


def _found(*editions: Edition, trust: TrustList = KNOWN) -> list[Found]:
    source = Input.of_bytes(kit.bundle(*editions))
    return of_inputs([source], trust, Selection(), unconfirmed=True)


def _software(folder: Path) -> Software:
    return Software.of(small.put(folder / "wheels"), (), small.locked())


def _tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its place; there is nothing but files."""
    paths = [path for path in folder.rglob("*") if not path.is_dir()]
    assert all(path.is_file() and not path.is_symlink() for path in paths)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def _made(folder: Path, *editions: Edition, software: bool = False) -> Kit:
    wheels = _software(folder) if software else None
    return make(folder / "kit", _found(*editions), KNOWN, PLAIN, software=wheels)


def test_a_kit_is_what_is_handed_out_and_three_files_more(folder: Path) -> None:
    """Byte for byte the handouts, two blank pages, and a README."""
    _made(folder, FA, EN)
    files = _tree(folder / "kit")
    found = _found(FA, EN)
    results = [each.made() for each in handouts(found, KNOWN, PLAIN)]
    expected = {each.name: each.content for each in results if isinstance(each, Made)}
    expected["read.html"] = blank(LIGHT).to_bytes()
    expected["read-full.html"] = blank(FULL).to_bytes()
    readme = files.pop(kits.README)
    assert files == expected
    assert len(files) == 10
    assert readme.startswith(b"To hand on\n")


def test_what_was_written_is_told(folder: Path) -> None:
    """Names, sizes and digests are those of the files on the disk."""
    made = _made(folder, FA, EN, software=True)
    files = _tree(folder / "kit")
    assert {each.name: (each.size, each.digest) for each in made.files} == {
        name: (len(content), Digest.of(content)) for name, content in files.items()
    }
    assert made.size == sum(map(len, files.values()))


@pytest.mark.stock
def test_a_stock_program_gives_the_kits_digest(folder: Path) -> None:
    """The digest of what ``sha256sum`` prints for all files, ordered by their names."""
    needs("sha256sum")
    made = _made(folder, FA, software=True)
    names = sorted(_tree(folder / "kit"), key=str.encode)
    listed = subprocess.run(
        ["sha256sum", *names], cwd=folder / "kit", capture_output=True, check=True
    )
    assert hashlib.sha256(listed.stdout).hexdigest() == str(made.digest)


def test_the_same_choice_gives_the_same_kit(folder: Path) -> None:
    """Whoever makes it, whomever they know, and in whatever order inputs came."""
    mine = _made(folder, FA, EN, software=True)
    (folder / "other").mkdir()
    wheels = _software(folder / "other")
    nobody = TrustList()
    found = _found(EN, FA, trust=nobody)
    theirs = make(folder / "other/kit", found, nobody, PLAIN, software=wheels)
    assert _tree(folder / "kit") == _tree(folder / "other/kit")
    assert mine.digest == theirs.digest


def test_another_text_gives_another_digest(folder: Path) -> None:
    """The digest of a kit depends on what is in it."""
    one = _made(folder, FA)
    (folder / "other").mkdir()
    assert one.digest != _made(folder / "other", edition(text="other\n")).digest


def test_the_software_lies_in_a_folder_of_its_own(folder: Path) -> None:
    """What is handed over and what is installed do not mix; wheels are as they were."""
    _made(folder, FA, software=True)
    files = _tree(folder / "kit")
    beneath = {name for name in files if name.startswith("software/")}
    assert {f"software/{name}" for name in small.WHEELS} < beneath
    for name, content in small.WHEELS.items():
        assert files[f"software/{name}"] == content
    assert not [name for name in files.keys() - beneath if "/" in name]


def test_a_wheel_that_changed_leaves_no_kit(folder: Path) -> None:
    """The last of the wheels is compared as it is copied, and nothing stays behind."""
    wheels = _software(folder)
    damaged = bytearray(small.TONGS)
    damaged[-1] ^= 1
    (wheels.folder / "tongs-2.1-py3-none-any.whl").write_bytes(damaged)
    with pytest.raises(ForgedOrDamaged, match="tongs"):
        make(folder / "kit", _found(FA), KNOWN, PLAIN, software=wheels)
    assert sorted(path.name for path in folder.iterdir()) == ["wheels"]


def test_a_wheel_that_became_a_link_leaves_no_kit(folder: Path) -> None:
    """Links are not followed, also where names were looked at before."""
    wheels = _software(folder)
    place = wheels.folder / "anvil-1.0-py3-none-any.whl"
    place.rename(folder / "elsewhere")
    place.symlink_to(folder / "elsewhere")
    with pytest.raises(NotFound, match="anvil"):
        make(folder / "kit", _found(FA), KNOWN, PLAIN, software=wheels)
    assert not disk.exists(folder / "kit")


def test_a_folder_that_is_there_is_left_alone(folder: Path) -> None:
    """A kit is a new folder."""
    (folder / "kit").mkdir()
    (folder / "kit" / "mine.txt").write_text("mine")
    with pytest.raises(AlreadyThere):
        _made(folder, FA)
    assert _tree(folder / "kit") == {"mine.txt": b"mine"}


def test_what_cannot_be_made_is_told_and_left_out(folder: Path) -> None:
    """An edition too large for a page goes out as a text and in the bundle."""
    large = edition(files={"reading.opus": bytes(5 << 20)})
    made = _made(folder, large)
    left = {each.name for each in made.left_out}
    assert left == {"read-fa.html", "lines-fa.txt"}
    files = _tree(folder / "kit")
    assert not left & files.keys()
    assert "read-LANGUAGE.html  " not in files[kits.README].decode()


def test_the_readme_names_what_is_there_and_nothing_else(folder: Path) -> None:
    """One line for each kind of file; no program is promised where none is."""
    _made(folder, FA)
    without = (folder / "kit" / kits.README).read_text("utf-8")
    kinds = re.findall(r"(?m)^    (\S+) {2,}\S", without)
    assert kinds == [
        "read-LANGUAGE.html",
        "LANGUAGE.txt",
        "lines-LANGUAGE.txt",
        "NAME.tar.zst",
        "VERIFY.txt",
        "read.html",
        "read-full.html",
    ]
    (folder / "other").mkdir()
    _made(folder / "other", FA, software=True)
    other = (folder / "other/kit" / kits.README).read_text("utf-8")
    assert re.findall(r"(?m)^    (\S+) {2,}\S", other) == [*kinds, "software"]


def test_the_readme_says_to_readers_what_their_text_is(folder: Path) -> None:
    """Of each edition, in its own language: who has read it, and to compare digits."""
    _made(folder, FA, EN)
    readme = (folder / "kit" / kits.README).read_text("utf-8")
    status = strings.status("fa", "machine", "en")
    assert f"\niran-2026-01/fa-1\n{strings.name_of('fa')}\n{status}\n" in readme
    assert str(strings.spoken_to("fa").page["compare"]) in readme
    assert "\niran-2026-01/en-1\nEnglish\nThe original text.\n" in readme
    assert visible(readme) == readme
    assert readme.isascii() is False


def test_a_language_that_the_program_does_not_speak_gets_english(folder: Path) -> None:
    """What nobody has put into words is said in English, under the language's tag."""
    _made(folder, edition("zh", text="停止杀戮\n"))
    readme = (folder / "kit" / kits.README).read_text("utf-8")
    assert "\niran-2026-01/zh-1\nzh\nMachine translation" in readme


def test_nothing_secret_is_in_any_file(folder: Path) -> None:
    """No beginning of a key file or trust list, no secret, no name for a key."""
    _made(folder, FA, EN, software=True)
    opened = _opened(folder / "kit")
    secrets = {
        "the line above a secret key": b"secret key\n",
        "an open secret key": base64.b64encode(b"Ed\0\0B2"),
        "a locked secret key": base64.b64encode(b"EdScB2"),
        "a secret key's bytes": SARA.secret.seed,
        "a trust list": TrustList().to_bytes(),
        "a name for a key": b"friend 0",
    }
    assert len(opened) > len(_tree(folder / "kit"))
    for name, content in opened.items():
        for what, secret in secrets.items():
            assert secret not in content, (what, name)


def _opened(folder: Path) -> dict[str, bytes]:
    """Every file, bundles decompressed as well, and what wheels hold."""
    files = _tree(folder)
    for name, content in list(files.items()):
        if name.endswith(".zst"):
            reader = zstandard.ZstdDecompressor().stream_reader(
                content, read_across_frames=True
            )
            files[f"{name}, decompressed"] = reader.read()
        if name.endswith(".whl"):
            with zipfile.ZipFile(io.BytesIO(content)) as wheel:
                for each in wheel.namelist():
                    files[f"{name}/{each}"] = wheel.read(each)
    return files


def test_no_input_of_a_stranger_becomes_a_kit(folder: Path) -> None:
    """What may not be passed on is refused before a folder is begun."""
    bad = bytearray(kit.bundle(FA))
    bad[-20] ^= 1
    with pytest.raises(ArchiveError):
        of_inputs([Input.of_bytes(bytes(bad))], KNOWN, Selection(), unconfirmed=True)
    assert not list(folder.iterdir())
