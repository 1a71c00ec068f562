"""Wheels are handed on only if each is the one that the lock names, and ours is us."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from archive.errors import BadSource, ForgedOrDamaged, NotFound, Usage
from archive.tasks import ourselves
from archive.tasks.locked import requirements
from archive.tasks.software import Software
from archive.values import Digest
from tests import wheels as small
from tests.wheels import OURS, locked

ANVIL = "anvil-1.0-py3-none-any.whl"
ABOUT = "archive-0.1.0.dist-info"


@pytest.fixture
def wheels(folder: Path) -> Path:
    """Everything that the small lock names."""
    return small.put(folder / "wheels")


def _all(wheels: Path, *computers: str) -> dict[str, bytes]:
    return dict(Software.of(wheels, computers, locked()).files())


def test_the_wheels_go_out_as_they_are(wheels: Path) -> None:
    """Every wheel, a lock for pip, how to install, and the licences."""
    files = _all(wheels)
    assert {name: files[name] for name in small.WHEELS} == small.WHEELS
    assert [name for name in files if name not in small.WHEELS] == [
        OURS,
        "lock.txt",
        "INSTALL.txt",
        "LICENSES.txt",
        "GPL-3.0.txt",
    ]
    ours = f"archive==0.1.0 \\\n    --hash=sha256:{Digest.of(files[OURS])}\n"
    libraries = requirements(locked().chosen([])).splitlines(keepends=True)
    lock = [*libraries[:2], ours, *libraries[2:]]
    assert files["lock.txt"].decode() == "".join(lock)


def test_only_what_is_asked_for_goes_out(wheels: Path) -> None:
    """Wheels for other computers may lie there; they stay, and the lock is without."""
    files = _all(wheels, "linux-x86_64")
    assert "tongs-2.1-py3-none-any.whl" not in files
    assert b"tongs" not in files["lock.txt"]
    (wheels / "tongs-2.1-py3-none-any.whl").unlink()
    assert _all(wheels, "linux-x86_64") == files


def test_every_licence_is_named(wheels: Path) -> None:
    """What each wheel says of its licence, and where in it the texts are."""
    licences = _all(wheels)["LICENSES.txt"].decode()
    assert "tongs 2.1: MIT\n    tongs-2.1.dist-info/licenses/LICENSE\n" in licences
    assert "archive 0.1.0: " in licences
    assert f"    {ABOUT}/licenses/NOTICE\n" in licences


def test_the_way_to_install_has_the_two_commands(wheels: Path) -> None:
    """For each system, ready to be typed, on lines of their own."""
    text = _all(wheels)["INSTALL.txt"].decode()
    options = "--no-index --find-links . --require-hashes -r lock.txt"
    assert f"    ~/archive/bin/python -m pip install {options}\n" in text
    assert f'Scripts\\python" -m pip install {options}\n' in text


def test_a_folder_with_a_space_in_its_name_is_one_word(wheels: Path) -> None:
    """Windows puts in the name of a person, and many have two."""
    text = _all(wheels)["INSTALL.txt"].decode()
    assert text.count("%USERPROFILE%") == 3
    assert len(re.findall(r'    (?:py -m venv )?"%USERPROFILE%[^" ]*"', text)) == 3
    assert "Command Prompt" in text, "PowerShell does not know such variables"


def _changed(wheels: Path) -> None:
    content = bytearray(small.ANVIL)
    content[40] ^= 1
    (wheels / ANVIL).write_bytes(content)


def _cut(wheels: Path) -> None:
    (wheels / ANVIL).write_bytes(small.ANVIL[:-1])


def _grown(wheels: Path) -> None:
    (wheels / ANVIL).write_bytes(small.ANVIL + b"\0")


def _other(wheels: Path) -> None:
    (wheels / ANVIL).write_bytes(small.BELLOWS)


def _gone(wheels: Path) -> None:
    (wheels / ANVIL).unlink()


def _renamed(wheels: Path) -> None:
    (wheels / ANVIL).rename(wheels / "anvil-1.1-py3-none-any.whl")


def _linked(wheels: Path) -> None:
    (wheels / ANVIL).rename(wheels.parent / ANVIL)
    (wheels / ANVIL).symlink_to(wheels.parent / ANVIL)


def _folder(wheels: Path) -> None:
    (wheels / ANVIL).unlink()
    (wheels / ANVIL).mkdir()


def _more(wheels: Path) -> None:
    (wheels / "evil-1.0-py3-none-any.whl").write_bytes(small.library("evil"))


def _note(wheels: Path) -> None:
    (wheels / "read me.txt").write_text("mine")


def _twice(wheels: Path) -> None:
    (wheels / "archive-0.2.0-py3-none-any.whl").write_bytes(b"")


def _without_us(wheels: Path) -> None:
    (wheels / OURS).unlink()


FAULTS = {
    _changed: (ForgedOrDamaged, ANVIL),
    _cut: (ForgedOrDamaged, ANVIL),
    _grown: (ForgedOrDamaged, ANVIL),
    _other: (ForgedOrDamaged, ANVIL),
    _gone: (NotFound, ANVIL),
    _renamed: (BadSource, "anvil-1.1"),
    _linked: (NotFound, ANVIL),
    _folder: (NotFound, ANVIL),
    _more: (BadSource, "evil-1.0"),
    _note: (BadSource, "read me.txt"),
    _twice: (BadSource, "archive-0.2.0"),
    _without_us: (NotFound, "archive-"),
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_what_the_lock_does_not_name_is_refused_by_name(
    wheels: Path, fault: object
) -> None:
    """Changed, missing, renamed, linked, added: nothing goes out, and it is named."""
    error, name = FAULTS[fault]  # type: ignore[index]
    fault(wheels)  # type: ignore[operator]
    with pytest.raises(error, match=name):
        _all(wheels)


def test_a_folder_that_is_not_there_is_said(folder: Path) -> None:
    """No folder and an unknown computer are mistakes of whoever asks."""
    with pytest.raises(NotFound, match="nowhere"):
        Software.of(folder / "nowhere")
    with pytest.raises(Usage, match="amiga"):
        Software.of(folder, ["amiga"])


def test_our_own_wheel_is_the_program_that_runs() -> None:
    """Every file of the program, with what installers need."""
    ourselves.refuse_other(OURS, small.zipped(small.ours()))


@pytest.mark.parametrize(
    ("place", "content"),
    [
        ("archive/errors.py", b"other"),
        ("archive/errors.py", None),
        ("archive/evil.py", b""),
        ("evil.py", b""),
        ("evil.pth", b"import evil"),
        ("archive/../evil.py", b""),
        ("archive-0.1.0.data/scripts/archive", b"#!/bin/sh"),
        ("archive-9.9.9.dist-info/licenses/LICENSE", b""),
        (f"{ABOUT}/entry_points.txt", b"[console_scripts]\narchive = evil:run\n"),
        (f"{ABOUT}/entry_points.txt", None),
        (f"{ABOUT}/top_level.txt", b"archive\n"),
        (f"{ABOUT}/WHEEL", b"Wheel-Version: 1.0\nRoot-Is-Purelib: false\n"),
        (f"{ABOUT}/METADATA", None),
        (f"{ABOUT}/METADATA", bytes(1 << 20)),
        (f"{ABOUT}/RECORD", None),
        (f"{ABOUT}/licenses/LICENSE", bytes(1 << 20)),
        (f"{ABOUT}/licenses/../../evil.py", b""),
        (f"{ABOUT}/licenses/", b""),
        ("archive/assets/page/light.html", b"<script>"),
    ],
)
def test_a_wheel_that_is_not_us_is_refused(place: str, content: bytes | None) -> None:
    """One file changed, missing or added, and it is named."""
    members = small.ours()
    if content is None:
        del members[place]
    else:
        members[place] = content
    with pytest.raises(ForgedOrDamaged, match=re.escape(place)):
        ourselves.refuse_other(OURS, small.zipped(members))


@pytest.mark.parametrize(
    "row", ["../../../bin/python,,", '"../../../bin/python",,', "archive/gone.py,,"]
)
def test_uninstalling_us_deletes_nothing_else(row: str) -> None:
    """What RECORD lists goes when pip takes us away: it lists what is in the wheel."""
    members = small.ours()
    members[f"{ABOUT}/RECORD"] += f"{row}\n".encode()
    with pytest.raises(ForgedOrDamaged, match="RECORD lists other files"):
        ourselves.refuse_other(OURS, small.zipped(members))


def test_a_file_that_is_there_twice_is_refused() -> None:
    """Readers of zip archives disagree which of two counts."""
    members = small.ours()
    whole = small.zipped(members)
    once = small.zipped({"archive/errors.py": members["archive/errors.py"]})
    with pytest.raises(ForgedOrDamaged):
        ourselves.refuse_other(OURS, _joined(whole, once))


def _joined(first: bytes, second: bytes) -> bytes:
    """The first archive with the second's one file behind its own."""
    output = io.BytesIO(first)
    with zipfile.ZipFile(io.BytesIO(second)) as source:
        (each,) = source.infolist()
        content = source.read(each)
    goal = zipfile.ZipFile(output, "a")
    with goal, pytest.warns(UserWarning, match="Duplicate"):
        goal.writestr(each, content)
    return output.getvalue()


@pytest.mark.parametrize("content", [b"", b"PK", bytes(100), b"PK\5\6" + bytes(17)])
def test_what_is_no_archive_is_refused(content: bytes) -> None:
    """Whatever the bytes are, the error is ours."""
    with pytest.raises(ForgedOrDamaged):
        ourselves.refuse_other(OURS, content)


def test_a_damaged_archive_is_refused_in_our_words() -> None:
    """A byte changed anywhere gives this error, or changes nothing that counts."""
    whole = small.zipped(small.ours())
    refused = 0
    for place in range(11, len(whole), len(whole) // 60):
        damaged = bytearray(whole)
        damaged[place] ^= 0x55
        try:
            ourselves.refuse_other(OURS, bytes(damaged))
        except ForgedOrDamaged:
            refused += 1
    assert refused > 50
