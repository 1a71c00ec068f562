"""The documents say what the program does: nothing in them is only remembered."""

from __future__ import annotations

import inspect
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from archive import errors
from archive.format.fingerprint import Fingerprint
from archive.format.keys import PublicKey
from archive.format.manifest import Manifest
from archive.format.minisign import PublicKeyFile
from archive.format.signature import Signature
from archive.format.trustlist import TrustList
from archive.sources.series import Plan
from tests import kit
from tests.kit import ROOT, ok, run

DOCUMENTS = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not {".venv", "node_modules", "build"} & set(path.relative_to(ROOT).parts)
)
EDITION = (ROOT / "docs/spec/edition.md").read_text(encoding="utf-8")


def _block(language: str, text: str = EDITION) -> str:
    found = re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)
    assert found, language
    return found[1]


def test_generated_parts_are_fresh() -> None:
    """Help, errors, limits and characters in the documents are those of the code."""
    command = [sys.executable, str(ROOT / "docs" / "make.py"), "--check"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_the_examples_of_the_edition_are_real() -> None:
    """The manifest, signature, key and trust list in the specification verify."""
    manifest = _block("manifest").encode()
    signature = Signature.from_bytes(_block("signature").encode())
    key = PublicKeyFile.from_bytes(_block("public-key").encode())
    signature.verify(key.public, manifest)
    assert Manifest.from_bytes(manifest).to_bytes() == manifest
    assert f"MANIFEST.{key.public.name}.minisig" in EDITION
    assert str(Fingerprint.of(key.public)).replace("\u00a0", " ") in EDITION
    listed = re.search(r"```\n(# archive-trust 1\n.*?)```", EDITION, re.DOTALL)
    assert listed
    assert TrustList.from_bytes(listed[1].encode()).get(key.public)


def test_the_example_source_is_real() -> None:
    """The ``series.toml`` of the specification can be read."""
    assert len(Plan.from_bytes(_block("toml").encode()).drafts) == 2


def test_every_error_has_a_code_of_its_own() -> None:
    """Codes are the shared vocabulary: no two errors have the same one."""
    codes = [
        each.code
        for _, each in inspect.getmembers(errors, inspect.isclass)
        if issubclass(each, errors.ArchiveError)
    ]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    "path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT))
)
def test_links_lead_somewhere(path: Path) -> None:
    """Every relative link in a document leads to a file of this repository."""
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)", text):
        if "://" not in target:
            assert (path.parent / target).exists(), target


@pytest.mark.parametrize(
    "path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT))
)
def test_forbidden_claims_appear_nowhere(path: Path) -> None:
    """Words that claim more safety than there is appear nowhere."""
    text = path.read_text(encoding="utf-8").lower()
    claims = (
        "untraceable",
        "undetectable",
        "tamper-proof",
        "military-grade",
        "leaves no trace",
        "cannot be censored",
        "anonymous",
    )
    assert not [claim for claim in claims if claim in text]


def test_the_commands_of_the_readme_work(folder: Path, sara: list[str]) -> None:
    """Every command of the README's *Use* runs, in order, as a person types it."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (folder / "bundles").symlink_to(kit.ROOT / "bundles")
    password = sara[2:]
    digits = str(Fingerprint.of(_own_key("me", password)))
    statuses = []
    for block in re.findall(r"```sh\n(.*?)```", readme, re.DOTALL):
        for line in block.splitlines():
            arguments = [
                digits if word == "DIGITS" else word
                for word in shlex.split(line, comments=True)[1:]
            ]
            if arguments[:2] == ["key", "new"]:
                continue  # made above, because only a person can type a password
            more = password if arguments[0] == "pack" else []
            key = ["--key", "me"] if arguments[0] == "pack" else []
            statuses.append(run(*arguments, *key, *more).status)
    assert statuses == [0, 0, 3, 0, 0, 0, 0, 0]


def _own_key(name: str, password: list[str]) -> PublicKey:
    line = ok("key", "new", name, *password, "--json").json["public_key"]
    return PublicKeyFile.from_line(line).public
