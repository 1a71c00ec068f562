"""Every test has a home of its own: no test sees, or touches, the keys of a person."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from archive.format.minisign import Cost, SecretKeyFile
from archive.trust import keyring
from archive.values import FileName
from tests import kit


@pytest.fixture(autouse=True)
def home(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A new private folder for keys and trust."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("XDG_DATA_HOME", str(folder))
    monkeypatch.setenv("HOME", str(folder))
    return folder


@pytest.fixture(autouse=True, scope="session")
def _ctrl_c() -> None:
    """Ctrl-C ends what a test starts, also behind a shell: that has it ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that the program runs in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def _sealed() -> SecretKeyFile:
    """Sara's key under the password, at a cost that lets tests be quick."""
    cheap = Cost(work=2**15, memory=2**20)
    return SecretKeyFile.seal(
        kit.SARA.secret, kit.SARA.public.key_id, kit.PASSWORD, bytes(32), cheap
    )


@pytest.fixture
def sara(home: Path, tmp_path: Path, _sealed: SecretKeyFile) -> list[str]:  # noqa: ARG001
    """Sara's key in the keyring as ``sara``; options that sign with it."""
    keyring.keep(FileName("sara"), _sealed, kit.SARA.public)
    password = tmp_path / "password"
    password.write_bytes(kit.PASSWORD + b"\n")
    return ["--key", "sara", "--password-file", str(password)]
