"""Bundles and keys against the programs that people have: none of ours is needed.

The commands are those of ``VERIFY.txt``, run as they are written there.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from archive.format import instructions
from archive.format.minisign import Cost, PublicKeyFile, SecretKeyFile, printed
from archive.trust import keyring
from archive.values import FileName
from tests import kit
from tests.kit import ok, run
from tests.stock import needs

pytestmark = pytest.mark.stock

_CHECKS = ("minisign", "signify", "openssl")
_PROGRAMS = {"signify": "signify-openbsd"}


def commands() -> list[str]:
    """The commands of ``VERIFY.txt``: the lines that are indented by four spaces."""
    lines = instructions.TEXT.decode().split("\n")
    return [line[4:] for line in lines if re.match(r"    \S", line)]


def chosen(check: str, bundle: str, edition: str, key: str) -> list[str]:
    """The commands with one of the three checks, and a person's own three values."""
    values = {"BUNDLE": bundle, "EDITION": edition, "KEY": key}
    script = []
    for command in commands():
        name = command.split("=")[0]
        if name in values:
            script.append(f"{name}='{values[name]}'")
        elif _tool(command) in (None, check):
            script.append(command)
    return script


def _tool(command: str) -> str | None:
    """Which of the three checks a command belongs to."""
    if "key.der" in command or "signature.bin" in command:
        return "openssl"
    first = command.split(maxsplit=1)[0]
    return first if first in _CHECKS else None


@pytest.fixture
def programs(tmp_path: Path) -> dict[str, str]:
    """An environment in which signify has the name that ``VERIFY.txt`` gives it."""
    for program in ("minisign", "signify-openbsd", "openssl", "zstd", "tar"):
        needs(program)
    names = tmp_path / "bin"
    names.mkdir()
    for name, debian in _PROGRAMS.items():
        (names / name).symlink_to(str(shutil.which(debian)))
    return {**os.environ, "PATH": f"{names}:{os.environ['PATH']}", "LC_ALL": "C"}


@pytest.fixture
def bundle(folder: Path, sara: list[str]) -> Path:
    """The demo's bundle: the real statement, signed."""
    ok("pack", kit.STATEMENT, *kit.TWO, *sara)
    (folder / "empty").mkdir()
    return folder / "iran-2026-01.tar.zst"


def follow(
    script: list[str], where: Path, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run the commands one after another in a shell that stops at the first error."""
    return subprocess.run(
        ["sh", "-c", "\n".join(["set -e", *script])],
        cwd=where,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("check", _CHECKS)
@pytest.mark.parametrize("edition", ["en-1", "fa-1"])
def test_the_instructions_work_as_written(
    check: str, edition: str, bundle: Path, programs: dict[str, str]
) -> None:
    """Each of the three programs accepts each edition of the demo's bundle."""
    script = chosen(
        check, f"../{bundle.name}", f"{kit.SERIES}/{edition}", kit.SARA.name
    )
    result = follow(script, bundle.parent / "empty", programs)
    assert result.returncode == 0, result.stderr
    assert "statement.txt: OK" in result.stdout


@pytest.mark.parametrize("check", _CHECKS)
@pytest.mark.parametrize("file", ["MANIFEST", "signature", "key", "statement.txt"])
def test_a_changed_byte_makes_each_fail(
    check: str, file: str, bundle: Path, programs: dict[str, str]
) -> None:
    """Whichever file of an edition is touched, following the instructions fails."""
    edition = f"{kit.SERIES}/fa-1"
    script = chosen(check, f"../{bundle.name}", edition, kit.SARA.name)
    touched = {
        "signature": f"{edition}/MANIFEST.{kit.SARA.name}.minisig",
        "key": f"keys/{kit.SARA.name}.pub",
    }.get(file, f"{edition}/{file}")
    unpacking = next(line for line in script if line.startswith("zstd"))
    after = script.index(unpacking) + 1
    # In the second line of a key or signature, the letters move on by one; in the
    # other files, one byte changes.
    flip = f"printf . | dd of={touched} bs=1 seek=40 conv=notrunc status=none"
    if file in ("signature", "key"):
        flip = f"sed -i '2 y/BCDEFGHIJKL/CDEFGHIJKLB/' {touched}"
    result = follow(
        [*script[:after], flip, *script[after:]], bundle.parent / "empty", programs
    )
    assert result.returncode != 0, result.stdout


def test_stock_tar_and_unpack_write_the_same_files(
    bundle: Path, programs: dict[str, str]
) -> None:
    """``tar --zstd -xf`` and ``archive unpack`` leave the same folder behind."""
    ok("unpack", bundle, "-C", "ours", "--unconfirmed")
    theirs = bundle.parent / "empty"
    subprocess.run(
        ["tar", "--zstd", "-xf", bundle], cwd=theirs, env=programs, check=True
    )
    ours = bundle.parent / "ours"
    assert _tree(theirs) == _tree(ours)


def _tree(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def minisign(*arguments: str | Path, typed: bytes = b"") -> None:
    """Run stock minisign; it asks for passwords on standard input."""
    needs("minisign")
    subprocess.run(
        ["minisign", *map(str, arguments)], input=typed, capture_output=True, check=True
    )


def test_minisign_opens_our_key_and_signs_the_same_bytes(
    folder: Path, sara: list[str]
) -> None:
    """A signature that minisign makes with our key file is ours, byte for byte."""
    ok("pack", kit.STATEMENT, *kit.TWO, *sara)
    ok("unpack", "iran-2026-01.tar.zst", "--unconfirmed")
    edition = folder / "iran-2026-01" / kit.SERIES / "en-1"
    manifest = edition / "MANIFEST"
    secret = folder / "sara.key"
    secret.write_bytes(keyring.secret(FileName("sara")).to_bytes())
    digest = hashlib.sha256(manifest.read_bytes()).hexdigest()
    key_id = printed(kit.SARA.public.key_id)
    comment = f"archive-edition 1 key={key_id} sha256={digest}"
    minisign(
        *("-S", "-l", "-s", secret, "-m", manifest, "-x", folder / "theirs.minisig"),
        *("-c", "archive", "-t", comment),
        typed=kit.PASSWORD + b"\n",
    )
    ours = edition / f"MANIFEST.{kit.SARA.name}.minisig"
    assert (folder / "theirs.minisig").read_bytes() == ours.read_bytes()


@pytest.mark.parametrize("protected", [True, False])
def test_we_open_a_key_that_minisign_made(folder: Path, *, protected: bool) -> None:
    """A stock key file, with or without a password, signs a bundle here."""
    options = [] if protected else ["-W"]
    minisign(
        *("-G", "-p", folder / "stock.pub", "-s", folder / "stock.key"),
        *options,
        typed=b"secret\nsecret\n",
    )
    (folder / "password").write_bytes(b"secret\n")
    ok(
        *("pack", kit.STATEMENT, *kit.TWO, "--key", folder / "stock.key"),
        *("--password-file", folder / "password", "-o", "b.tar.zst"),
    )
    result = ok("verify", "b.tar.zst", "-p", folder / "stock.pub", "--json")
    assert result.json["verdict"] == "trusted"


def test_a_stock_key_file_is_kept_byte_for_byte(folder: Path) -> None:
    """Parsing what minisign wrote and writing it again changes nothing."""
    minisign(
        *("-G", "-W", "-p", folder / "stock.pub", "-s", folder / "stock.key"),
    )
    content = (folder / "stock.key").read_bytes()
    assert SecretKeyFile.from_bytes(content).to_bytes() == content


@pytest.mark.parametrize("key_id", [bytes(range(1, 9)), b"\1" + bytes(7), b"\xff" * 8])
def test_public_key_files_are_minisigns(folder: Path, key_id: bytes) -> None:
    """What minisign writes for our secret key is our public key file, to the byte."""
    cheap = Cost(work=2**15, memory=2**20)
    sealed = SecretKeyFile.seal(kit.SARA.secret, key_id, kit.PASSWORD, bytes(32), cheap)
    (folder / "ours.key").write_bytes(sealed.to_bytes())
    minisign(
        *("-R", "-s", folder / "ours.key", "-p", folder / "theirs.pub"),
        typed=kit.PASSWORD + b"\n",
    )
    ours = PublicKeyFile.plain(kit.SARA.public.public, key_id)
    assert (folder / "theirs.pub").read_bytes() == ours.to_bytes()


def test_minisign_checks_what_our_key_command_writes(
    folder: Path, sara: list[str]
) -> None:
    """``archive key show --output`` writes a .pub file that minisign takes."""
    ok("pack", kit.STATEMENT, *kit.TWO, *sara)
    ok("key", "show", "sara", "-o", "sara.pub")
    ok("unpack", "iran-2026-01.tar.zst", "--unconfirmed")
    edition = folder / "iran-2026-01" / kit.SERIES / "en-1"
    signature = (
        edition / f"MANIFEST.{keyring.public(FileName('sara')).public.name}.minisig"
    )
    minisign(
        *("-V", "-m", edition / "MANIFEST", "-x", signature),
        *("-p", folder / "sara.pub"),
    )
    assert run("key", "show", "sara.pub").out == run("key", "show", "sara").out
