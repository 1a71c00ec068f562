"""The documents say what the program does: nothing in them is only remembered."""

from __future__ import annotations

import dataclasses
import inspect
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from archive import errors, limits
from archive.format.edition import verify
from archive.format.fingerprint import Fingerprint
from archive.format.keys import PublicKey
from archive.format.manifest import Manifest
from archive.format.minisign import PublicKeyFile
from archive.format.object import EditionObject
from archive.format.page import Page
from archive.format.signature import Signature
from archive.format.trustlist import TrustList
from archive.packets.code import Encoder
from archive.packets.lines import find, to_digits, to_line
from archive.packets.sending import Sender
from archive.sources.series import Plan
from archive.translation.findings import Rule
from archive.translation.glossary import Original
from archive.translation.rules import Rules
from tests import kit, pages
from tests.kit import ROOT, ok, run

DOCUMENTS = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not {".venv", "node_modules", "build"} & set(path.relative_to(ROOT).parts)
)
EDITION = (ROOT / "docs/spec/edition.md").read_text(encoding="utf-8")
CHECK = (ROOT / "docs/spec/check.md").read_text(encoding="utf-8")
OBJECT = (ROOT / "docs/spec/object.md").read_text(encoding="utf-8")
PACKET = (ROOT / "docs/spec/packet.md").read_text(encoding="utf-8")
PAGE = (ROOT / "docs/spec/page.md").read_text(encoding="utf-8")
STORE = (ROOT / "docs/spec/store.md").read_text(encoding="utf-8")


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


def _hex(language: str, text: str) -> bytes:
    return bytes.fromhex(_block(language, text).replace("\n", ""))


def test_the_example_of_the_object_is_real() -> None:
    """The object in the specification is its manifest and text, signed, and no more."""
    data = _hex("object", OBJECT)
    contents: list[bytes] = []
    received = EditionObject.from_bytes(data).receive()
    edition = verify(received, TrustList(), lambda _name, _entry: contents.append)
    manifest, text = _block("manifest", OBJECT), _block("text", OBJECT)
    assert edition.manifest_bytes == manifest.encode()
    assert b"".join(contents) == text.encode()
    assert [signer.key.line for signer in edition.signers] == [kit.SARA.public.line]
    made = EditionObject.make(manifest.encode(), edition.signers, text.encode())
    assert made.to_bytes() == data
    assert f"an object of {len(data)} bytes" in OBJECT
    assert f"the manifest has {len(manifest.encode())} bytes" in OBJECT
    assert f"`{made.payload[:4].hex()}…` ({len(made.payload)})" in OBJECT
    assert Sender(data).header.object_id.hex() in OBJECT
    for start in (5, 13, 45, 109):  # key id, public key, both signatures
        assert f"`{data[start : start + 4].hex()}" in OBJECT


def test_the_example_of_the_page_is_real() -> None:
    """The page in the specification is that of the object's example, and accepted."""
    first, *others = _block("page", PAGE).splitlines()
    page = Page.from_bytes(f"{first}\n{''.join(others)}\n".encode())
    assert page.object == _hex("object", OBJECT)
    assert page.program == pages.PROGRAM
    edition = verify(page.receive(), page.own)
    assert edition.manifest_bytes == _block("manifest", OBJECT).encode()
    assert pages.read(page.text) == _block("text", OBJECT).splitlines()
    assert page.spoken == ("en", "fa")
    (pin,) = page.own.pins
    assert (pin.petname, pin.key.line) == ("Sara", kit.SARA.public.line)


def test_the_places_of_the_page_are_real() -> None:
    """Each row of the specification's table says what stands around that place."""
    rows = re.findall(r"(?m)^\| \w+ \| `(<.*?)` and `(.*?)` \|", PAGE)
    assert len(rows) == 6
    for before, behind in rows:
        assert pages.PROGRAM.count(before + behind) == 1
    assert sorted(rows, key=lambda row: pages.PROGRAM.index(row[0])) == rows


def test_the_examples_of_the_packet_are_real() -> None:
    """Packet, line, digits and symbols in the specification are the object's."""
    sender = Sender(_hex("object", OBJECT))
    packet = sender.packet(0, 1)
    data = packet.to_bytes()
    assert data == _hex("packet", PACKET)
    line, digits = _block("line", PACKET), _block("digits", PACKET)
    assert to_line(data) == line.strip()
    assert to_digits(data) == digits.replace("\n", "")
    assert list(find(f"{line} 1/5 {digits}")) == [packet, packet]
    assert sender.packet(5, 1).symbols == (_hex("symbol", PACKET),)
    small = Encoder(bytes.fromhex("000100020003"), 2)
    assert [small.symbol(i).hex() for i in (3, 4, 65534)] == ["001d", "0051", "2201"]
    assert "`001d`, `0051` and `2201`" in PACKET


def test_the_sizes_of_packets_are_real() -> None:
    """Bytes, characters and digits of each packet in the specification's table."""
    rows = re.findall(r"(?m)^\| (\d+) \| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \|", PACKET)
    sender = Sender(_hex("object", OBJECT))
    assert len(rows) == 5
    for row in rows:
        symbols, *sizes = (int(cell.replace(",", "")) for cell in row)
        data = sender.packet(0, symbols).to_bytes()
        assert sizes == [len(data), len(to_line(data)), len(to_digits(data))]


def test_the_example_of_the_store_is_real(folder: Path) -> None:
    """Taking four small editions in, one of them damaged, gives these files."""
    store = folder / "store"
    kit.put("en.tar.zst", kit.edition("en", source=None))
    kit.put("fa.tar.zst", kit.edition(keys=(kit.SARA, kit.REZA)))
    kit.put("fa-2.tar.zst", kit.edition(revision=2, text="two\n"))
    damaged = bytearray(kit.bundle(kit.edition("ar")))
    damaged[-60] ^= 1
    (folder / "ar.tar.zst").write_bytes(damaged)
    bundles = sorted(folder.glob("*.tar.zst"))
    given = ("-p", kit.SARA.public.line, "--store", store)
    assert run("store", "add", *bundles, *given).status == 1
    files = [path for path in sorted(store.rglob("*")) if path.is_file()]
    listed = "".join(f"{path.relative_to(store).as_posix()}\n" for path in files)
    assert listed == _block("store", STORE)
    assert f"At most {limits.QUARANTINE} files" in STORE
    assert f"{limits.QUARANTINE_BYTES:,} bytes" in STORE
    assert f"{limits.STORED:,} names" in STORE


def test_the_example_source_is_real() -> None:
    """The ``series.toml`` of the specification can be read."""
    assert len(Plan.from_bytes(_block("toml").encode()).drafts) == 2


def _examples(text: str) -> dict[str, str]:
    """Files that a document shows whole, each below its name."""
    found = re.findall(r"(?m)^`([\w./-]+)`[^\n]*:\n\n```\w+\n((?:.*\n)*?)```", text)
    return dict(found)


@pytest.fixture
def statement(folder: Path) -> Path:
    """The example of ``docs/spec/check.md``, written out."""
    for name, content in _examples(CHECK).items():
        path = folder / "strike-2027" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder / "strike-2027"


def test_the_example_of_the_check_is_real(statement: Path) -> None:
    """Checking the example says what the specification prints, as lines and JSON."""
    checked = run("check", statement)
    assert (checked.status, checked.out) == (1, _block("output", CHECK))
    persian = run("check", statement, "--language", "fa", "--json")
    assert persian.json == json.loads(_block("json", CHECK))


def test_the_example_of_the_check_has_one_fault(statement: Path) -> None:
    """With its fault corrected, the example passes, and its review counts again."""
    fault = re.search(r"has a fault,\n`(\w+)` for `(\w+)`", CHECK)
    assert fault
    text = statement / "fa.txt"
    corrected = text.read_text(encoding="utf-8").replace(fault[1], fault[2])
    text.write_text(corrected, encoding="utf-8")
    result = ok("check", statement, "--language", "fa")
    assert result.out == "fa  edited  0 errors  0 warnings\n"


def test_the_check_documents_every_rule() -> None:
    """Each rule has a row with its level, and no row is of a rule that is gone."""
    rows = re.findall(r"(?m)^\| `(\w+)` \| (?:error|warning)", CHECK)
    assert set(rows) == {rule.value for rule in Rule}


@pytest.mark.parametrize("table", [Original, Rules])
def test_the_check_documents_every_key(table: type[Original | Rules]) -> None:
    """Each key of a file of the folder ``check`` has a row."""
    keys = [field.name.replace("_", "-") for field in dataclasses.fields(table)]
    rows = [re.search(rf"(?m)^\| `\[*{key}[\].`]", CHECK) for key in keys]
    assert all(rows), keys


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
    (folder / "STICK").mkdir()
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
            if arguments[0] == "pack":
                arguments += ["--key", "me", *password]
            arguments, target = _redirected(arguments)
            result = run(*arguments)
            statuses.append(result.status)
            if target:
                (folder / target).write_text(result.out, encoding="utf-8")
    packed, received, carried = [0, 0, 0], [3, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0]
    for_phones, by_hand = [0, 0, 0], [0, 0, 0, 0, 0, 0]
    assert statuses == packed + received + carried + for_phones + by_hand
    cut = (folder / "fa.tar.zst").read_bytes()
    for way in ("paper", "messages"):
        assert (folder / f"from-{way}.tar.zst").read_bytes() == cut


def _redirected(arguments: list[str]) -> tuple[list[str], str | None]:
    """Arguments without ``> FILE``, and the file."""
    if ">" not in arguments:
        return arguments, None
    place = arguments.index(">")
    return arguments[:place], arguments[place + 1]


def _own_key(name: str, password: list[str]) -> PublicKey:
    line = ok("key", "new", name, *password, "--json").json["public_key"]
    return PublicKeyFile.from_line(line).public
