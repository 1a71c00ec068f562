"""The lock names every library that the program needs, for every computer."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import requires
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename
from wheels.targets import Target, targets

from archive.errors import Usage
from archive.tasks.locked import lock, requirements
from tests import wheels as small
from tests.kit import ROOT
from wheels import lock as making

TEXT = making.LOCK.read_text(encoding="utf-8")
TABLE: dict[str, Any] = tomllib.loads(TEXT)
PINNED = {
    canonicalize_name(each["name"]): each["version"] for each in TABLE["packages"]
}


def _direct() -> list[Requirement]:
    """What the program needs, with the extras that kits hold."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    texts = [
        *project["dependencies"],
        *(each for x in making.EXTRAS for each in extras[x]),
    ]
    return [Requirement(text) for text in texts]


def _closure(target: Target) -> set[str]:
    """Every library needed on a target; what libraries need, those here say."""
    left, found = _direct(), set[str]()
    while left:
        wanted = left.pop()
        name = canonicalize_name(wanted.name)
        if name in found or not target.takes(str(wanted.marker or "")):
            continue
        found.add(name)
        if name != "colorama":  # needed on Windows only, and needs nothing
            left += [Requirement(text) for text in requires(name) or []]
    return found


@pytest.mark.parametrize("wanted", _direct(), ids=str)
def test_what_the_project_asks_for_is_locked(wanted: Requirement) -> None:
    """Each dependency of the project is there in a version that it allows."""
    assert wanted.specifier.contains(PINNED[canonicalize_name(wanted.name)])


def test_kits_hold_all_that_commands_need_but_films_and_radios() -> None:
    """A new extra goes into the lock, or is left out here by name.

    ``radio`` has the GPL: who hands it on must hand on its source, too.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    ours = {"dev", "wheels", "lock"}
    extras = project["optional-dependencies"].keys() - ours
    assert extras - set(making.EXTRAS) == {"video", "radio"}


@pytest.mark.parametrize("target", targets(), ids=lambda target: target.name)
def test_each_computer_gets_each_library_once(target: Target) -> None:
    """One wheel a library, also of those that libraries need, and no other."""
    names = [parse_wheel_filename(file)[0] for file in lock().sets[target.name]]
    assert sorted(names) == sorted(_closure(target))


def test_no_library_is_locked_that_no_computer_needs() -> None:
    """What is gone from the project goes from the lock."""
    needed = set[str]().union(*(_closure(target) for target in targets()))
    assert set(PINNED) == needed


def test_the_lock_is_as_its_maker_writes_it() -> None:
    """Choosing again among the locked wheels changes nothing: each is needed."""
    assert making.lock(TABLE["packages"]) == TEXT
    assert [*lock().sets] == [target.name for target in targets()]


def test_the_lock_holds_no_address() -> None:
    """Names, sizes and digests: nothing says where something is fetched from."""
    assert "://" not in TEXT
    assert all(set(each) <= {"path", "size", "hashes"} for each in _wheels())


def _wheels() -> list[dict[str, Any]]:
    return [wheel for package in TABLE["packages"] for wheel in package["wheels"]]


def test_every_file_is_of_its_package_and_version() -> None:
    """The name of a wheel says the library and version that it is locked under."""
    for package in TABLE["packages"]:
        for wheel in package["wheels"]:
            name, version, _, _ = parse_wheel_filename(wheel["path"])
            assert (name, str(version)) == (
                canonicalize_name(package["name"]),
                package["version"],
            )


def test_computers_are_named_with_or_without_a_python() -> None:
    """A platform stands for all its Pythons; unknown ones are refused."""
    known = lock()
    one = known.chosen(["linux-x86_64-3.11"])
    three = known.chosen(["linux-x86_64"])
    assert {each.file for each in one} < {each.file for each in three}
    assert len(known.chosen([])) == len(known.wheels)
    with pytest.raises(Usage, match="amiga") as error:
        known.chosen(["amiga"])
    assert "windows-x86_64" in error.value.hint


def test_requirements_are_what_pip_takes() -> None:
    """A line for each library with its marker, its digests below; nothing else."""
    text = requirements(small.locked().chosen([]))
    blocks = re.findall(r"(?m)^(\S.*?)(?: \\\n    --hash=sha256:[0-9a-f]{64})+\n", text)
    assert blocks == [
        "anvil==1.0",
        "bellows==1.0",
        "tongs==2.1 ; sys_platform == 'win32'",
    ]
    assert text.count("\n") == 6
