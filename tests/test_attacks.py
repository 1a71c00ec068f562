"""Every hostile file goes through the real program: none is accepted, none gets out."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive import errors
from archive.format.minisign import PublicKeyFile
from archive.trust import store
from archive.values import Digest
from tests import kit
from tests.attacks import bundles, fixtures, folders, sound, words
from tests.attacks.members import CANARY, END, FOLDER, MEMBERS
from tests.attacks.snapshot import Tree, tree
from tests.cli.every_command import unlocked
from tests.kit import REZA, SARA, Run, ok, run

MIB = 1024 * 1024
BUNDLE = "hostile.tar.zst"
SOUND = "sound.tar.zst"

READING = {
    "verify": (BUNDLE,),
    "list": (BUNDLE,),
    "show": (BUNDLE,),
    "diff": (SOUND, BUNDLE),
}
WRITING = {
    "cut": (BUNDLE, "-l", "fa", "-o", "new.tar.zst"),
    "merge": (SOUND, BUNDLE, "-o", "new.tar.zst"),
    "unpack": (BUNDLE, "-C", "new"),
    "kit": ("new", BUNDLE, "--no-sheets"),
}
SIGNING = ("cosign", BUNDLE, "--key", "./reza.key", "--unconfirmed")
TRUSTING = ("trust", "add", "--from", BUNDLE, "--name", "Mallory", "--checked")

_CODE = re.compile(r"\[([a-z-]+)\]")


def _codes(kind: type[errors.ArchiveError] = errors.ArchiveError) -> Iterator[str]:
    yield kind.code
    for below in kind.__subclasses__():
        yield from _codes(below)


CODES = frozenset(_codes())


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in a folder with things in both that must stay as they are."""
    work = tmp_path / "outer" / "work"
    work.mkdir(parents=True)
    (tmp_path / "evil.txt").write_text("was here before\n")
    (tmp_path / "outer" / "evil.txt").write_text("was here before\n")
    (work / SOUND).write_bytes(sound.SOUND)
    (work / "reza.key").write_bytes(unlocked(REZA))
    (work / "reza.key").chmod(0o600)
    monkeypatch.chdir(work)
    return tmp_path


@pytest.fixture
def friend() -> None:
    """Whoever runs the program knows and has checked the key that signed."""
    store.save(kit.trusting(SARA))


def _everything(place: Path, home: Path) -> tuple[Tree, Tree]:
    return tree(place), tree(home)


def _refused(result: Run) -> None:
    """Exit status 1 or 2, with a known code, and nothing that harms a terminal."""
    assert result.status in (1, 2), result
    codes = _CODE.findall(result.out + result.err)
    unsigned = result.out.startswith("unsigned\n") or "  unsigned\n" in result.out
    assert CODES & set(codes) or unsigned, result
    assert not words.dangerous(result.out + result.err)


def _held_back(result: Run) -> None:
    """Refused; or nothing was done, because the signer is not known."""
    if result.status == 3:
        assert "[unconfirmed]" in result.err, result
    else:
        _refused(result)


@pytest.mark.usefixtures("friend")
def test_what_the_attacks_are_made_of_is_sound(place: Path) -> None:
    """The bundle that every attack starts from is accepted: the attack is at fault."""
    assert ok("verify", SOUND, "--json").json["verdict"] == "trusted"
    ok("unpack", SOUND)
    text = place / "outer" / "work" / "sound" / FOLDER / "statement.txt"
    assert text.read_bytes() == sound.TEXT


@pytest.mark.usefixtures("friend")
@pytest.mark.parametrize("name", bundles.HOSTILE)
def test_nobody_is_deceived_by_a_key_that_they_trust(
    name: str, place: Path, home: Path
) -> None:
    """A hostile bundle, validly signed by a known key, is refused by every command."""
    Path(BUNDLE).write_bytes(bundles.HOSTILE[name])
    before = _everything(place, home)
    for command, arguments in (READING | WRITING).items():
        _refused(run(command, *arguments))
        assert not Path("new").exists()
        assert not Path("new.tar.zst").exists()
    _refused(run(*TRUSTING))
    if name != "no signature":  # which is what cosign is for
        _refused(run(*SIGNING))
    assert _everything(place, home) == before
    assert not Path(CANARY).exists()


_STRANGE = [name for name in bundles.HOSTILE if "wrapped" not in name]


@pytest.mark.parametrize("name", _STRANGE[:: len(_STRANGE) // 150])
def test_nobody_is_deceived_by_a_stranger(name: str, place: Path, home: Path) -> None:
    """The same by an unknown key, also for who goes on without knowing the signer."""
    Path(BUNDLE).write_bytes(bundles.HOSTILE[name])
    before = _everything(place, home)
    for command, arguments in READING.items():
        _refused(run(command, *arguments))
    for command, arguments in WRITING.items():
        _held_back(run(command, *arguments))
        _refused(run(command, *arguments, "--unconfirmed"))
    assert _everything(place, home) == before


@pytest.mark.parametrize("command", READING | WRITING)
def test_a_bundle_from_a_pipe_is_no_better(command: str, place: Path) -> None:
    """Standard input is judged as a file is, and its name stays out of the output."""
    arguments = [
        "-" if each == BUNDLE else each for each in (READING | WRITING)[command]
    ]
    environment = {**os.environ, "PYTHONPATH": str(kit.ROOT)}
    before = tree(place)
    for name in ("one more file", "after: symlink", "wrapped edition: window-2-gib"):
        result = subprocess.run(
            [sys.executable, "-m", "archive", command, *arguments],
            input=bundles.HOSTILE[name],
            capture_output=True,
            env=environment,
            check=False,
        )
        _held_back(
            Run(result.returncode, result.stdout.decode(), result.stderr.decode())
        )
    assert tree(place) == before


_LIMIT = 120 * MIB


@pytest.mark.parametrize(
    "name", sorted({name.partition(": ")[2] for name in bundles.EXPLOSIVE})
)
def test_a_bomb_is_refused_before_it_is_allocated(name: str, place: Path) -> None:
    """Every command refuses a bomb, as first, second or third frame, within 120 MiB."""
    files = []
    for place_in_bundle in ("bomb", "bomb second", "bomb third"):
        files.append(f"{place_in_bundle.replace(' ', '-')}.tar.zst")
        Path(files[-1]).write_bytes(bundles.EXPLOSIVE[f"{place_in_bundle}: {name}"])
    before = tree(place)
    result = subprocess.run(
        [sys.executable, "-m", "tests.attacks.memory", *files],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(kit.ROOT)},
        check=True,
    )
    measured = json.loads(result.stdout)
    statuses = {status for each in measured["statuses"] for status in each}
    assert statuses <= {1, 2}
    assert measured["peak"] < _LIMIT
    assert tree(place) == before


@pytest.fixture
def unpacked(place: Path) -> Path:
    """A sound folder, as stock tools leave it, inside the place."""
    ok("unpack", SOUND, "--unconfirmed", "-C", "folder")
    return place / "outer" / "work" / "folder"


_FOLDER_COMMANDS = (
    ("verify", "folder"),
    ("list", "folder"),
    ("show", "folder"),
    ("cut", "folder", "-l", "fa", "-o", "new.tar.zst"),
    ("merge", SOUND, "folder", "-o", "new.tar.zst"),
    ("unpack", "folder", "-C", "new"),
    ("kit", "new", "folder", "--no-sheets"),
)


@pytest.mark.usefixtures("friend")
@pytest.mark.parametrize("name", folders.BAD)
def test_a_folder_is_believed_no_more_than_a_bundle(
    name: str, unpacked: Path, place: Path
) -> None:
    """Links, pipes, holes and changed files in a folder are refused, and not opened."""
    folders.BAD[name](unpacked)
    before = tree(place)
    for arguments in _FOLDER_COMMANDS:
        _refused(run(*arguments))
    assert tree(place) == before


@pytest.mark.parametrize("name", folders.KEYS)
def test_a_key_that_is_not_there_is_not_made_up(
    name: str, unpacked: Path, place: Path
) -> None:
    """Without the key that signed, nothing is said of the text, and nothing is done."""
    folders.KEYS[name](unpacked)
    before = tree(place)
    for arguments in _FOLDER_COMMANDS:
        if arguments[0] != "merge":  # there the sound bundle has the key
            result = run(*arguments)
            assert "[missing-key]" in result.out + result.err, result
            assert result.status == 3
            assert not words.dangerous(result.out + result.err)
    assert tree(place) == before


@pytest.mark.usefixtures("friend")
@pytest.mark.parametrize("name", [*folders.KEYS, *folders.MORE_KEYS])
def test_keys_in_a_folder_prove_nothing_and_hinder_nothing(
    name: str, unpacked: Path
) -> None:
    """Who knows the key that signed needs none from the folder, whatever lies there."""
    change = folders.KEYS.get(name) or folders.MORE_KEYS[name]
    change(unpacked)
    result = ok("verify", "folder")
    assert not words.dangerous(result.out + result.err)
    ok("unpack", "folder", "-C", "new")
    assert not (unpacked.parent / "new" / "keys" / f"{REZA.name}.pub").exists()


@pytest.mark.usefixtures("friend")
@pytest.mark.parametrize("option", [[], ["--json"]])
@pytest.mark.parametrize(
    "name", [name for name, word in words.HOSTILE.items() if not set("\0/") & set(word)]
)
def test_hostile_file_names_are_spelled_out(
    name: str, option: list[str], unpacked: Path
) -> None:
    """A stray file's name reaches the terminal without its controls."""
    (unpacked / FOLDER / words.HOSTILE[name]).touch()
    for command in ("verify", "list", "show", "cut", "unpack"):
        extra = {"cut": ["-l", "fa", "-o", "new.tar.zst"], "unpack": ["-C", "new"]}
        result = ok(command, "folder", *extra.get(command, []), *option)
        assert not words.dangerous(result.out + result.err)


@pytest.mark.usefixtures("friend")
@pytest.mark.parametrize("option", [[], ["--json"]])
def test_a_name_that_is_not_utf_8_is_no_fault(
    option: list[str], unpacked: Path
) -> None:
    """A stray file's name in another encoding stops no command."""
    path = os.fsencode(unpacked / FOLDER) + b"/\xff\xfe"
    try:
        Path(os.fsdecode(path)).touch()
    except OSError:
        pytest.skip("this file system allows UTF-8 only")
    for command in ("verify", "list", "show"):
        assert not words.dangerous(ok(command, "folder", *option).out)


@pytest.mark.usefixtures("friend", "place")
@pytest.mark.parametrize("option", [[], ["--json"]])
@pytest.mark.parametrize("name", [*words.HOSTILE, *words.HARMLESS])
def test_a_text_cannot_command_the_terminal(name: str, option: list[str]) -> None:
    """Whatever a known key signed as text, it is shown without controls."""
    text = f"{words.HOSTILE.get(name) or words.HARMLESS[name]}\n"
    old = kit.bundle(kit.edition(text="old\n"))
    Path("old.tar.zst").write_bytes(old)
    Path(BUNDLE).write_bytes(kit.bundle(kit.edition(revision=2, text=text)))
    for arguments in (("show", BUNDLE), ("diff", "old.tar.zst", BUNDLE)):
        result = ok(*arguments, *option)
        assert not words.dangerous(result.out + result.err)
        if name in words.HARMLESS and option:
            assert json.dumps(text.strip(), ensure_ascii=False)[1:-1] in result.out


def _titled(title: str) -> bytes:
    """A bundle with this title, validly signed."""
    manifest = kit.manifest().to_bytes().replace("عنوان".encode(), title.encode())
    return sound.bundle(sound.HEAD, sound.edition(manifest), END)


@pytest.mark.usefixtures("friend", "place")
@pytest.mark.parametrize("name", words.HOSTILE)
def test_a_hostile_title_is_refused(name: str) -> None:
    """A known key's signature does not make a title with controls a title."""
    Path(BUNDLE).write_bytes(_titled(words.HOSTILE[name]))
    for command, arguments in (READING | WRITING).items():
        _refused(run(command, *arguments))


@pytest.mark.usefixtures("friend", "place")
@pytest.mark.parametrize("name", words.HARMLESS)
def test_a_strange_title_is_printed_as_it_is(name: str) -> None:
    """Letters that are an attack elsewhere are nothing but letters here."""
    title = words.HARMLESS[name]
    Path(BUNDLE).write_bytes(_titled(title))
    assert f"  {title}\n" in ok("list", BUNDLE).out
    assert ok("list", BUNDLE, "--json").json["editions"][0]["title"] == title


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("option", [[], ["--json"]])
@pytest.mark.parametrize("name", words.HOSTILE)
def test_hostile_arguments_are_spelled_out(
    name: str, option: list[str], home: Path
) -> None:
    """What is pasted into a command line comes back without its controls."""
    word = words.HOSTILE[name]
    before = tree(home)
    for arguments in (
        ("verify", word),
        ("verify", f"{word}/{word}"),
        ("verify", SOUND, "-l", word),
        ("verify", SOUND, "-p", word),
        ("trust", "add", word, "--name", "x", "--any-series"),
        ("trust", "add", SARA.public.line, "--name", word, "--any-series"),
        ("trust", "add", SARA.public.line, "--name", "x", "--series", word),
        ("trust", "add", SARA.public.line, "--fingerprint", word, "--any-series"),
        ("trust", "forget", word),
        ("key", "show", word),
        ("key", "new", word),
        ("new", word, "-l", "fa", "--title", "x", "--date", "2026-02-01"),
        ("new", "other-2026", "-l", word, "--title", "x", "--date", "2026-02-01"),
        ("new", "other-2026", "-l", "fa", "--title", word, "--date", "2026-02-01"),
        ("new", "other-2026", "-l", "fa", "--title", "x", "--date", word),
        ("pack", word),
        (word,),
        ("verify", f"--{word}"),
        ("completion", word),
        ("serve", word),
        ("serve", SOUND, "--on", word),
        ("serve", SOUND, "--on", "127.0.0.1", "--wifi", word),
        ("mesh", "send", SOUND, "--radio", word),
        ("mesh", "send", word, "--radio", "tcp:x", "--agree-to-transmit", "1"),
        ("mesh", "receive", "--radio", f"serial:{word}"),
    ):
        if "\0" in word and arguments[0] != "trust":
            continue  # no operating system passes it on
        result = run(*arguments, *option)
        assert result.status in (1, 2), (arguments, result)
        assert not words.dangerous(result.out + result.err), arguments
    assert tree(home) == before


@pytest.mark.usefixtures("place")
def test_a_name_that_is_too_long_for_the_system_is_an_error_of_ours() -> None:
    """A path that the system refuses is reported, in every place where one is named."""
    name = "a" * 300
    for arguments in (
        ("verify", name),
        ("verify", SOUND, "-p", name),
        ("trust", "add", name, "--name", "x", "--any-series"),
        ("trust", "add", "--from", name, "--name", "x"),
        ("unpack", SOUND, "--unconfirmed", "-C", name),
        ("merge", SOUND, "--unconfirmed", "-o", name),
        ("pack", name),
        ("pack", kit.STATEMENT, *kit.TWO, "--unsigned", "-o", name),
        ("key", "show", SARA.public.line, "-o", name),
        ("key", "show", name),
    ):
        _refused(run(*arguments))


@pytest.mark.usefixtures("place")
def test_a_hostile_comment_in_a_key_is_refused() -> None:
    """A public key file with controls in its comment is not a key file."""
    for word in words.HOSTILE.values():
        content = f"untrusted comment: {word}\n{SARA.public.line}\n".encode()
        Path("sara.pub").write_bytes(content)
        _refused(run("trust", "add", "./sara.pub", "--name", "Sara", "--any-series"))
        _refused(run("verify", SOUND, "-p", "./sara.pub"))
    assert PublicKeyFile.from_bytes(SARA.public.to_bytes()) == SARA.public


@pytest.mark.usefixtures("friend")
def test_a_bundle_that_is_packed_against_must_be_sound(place: Path) -> None:
    """What cannot be read cannot be compared with: ``--against`` says so."""
    Path(BUNDLE).write_bytes(bundles.HOSTILE["file changed"])
    before = tree(place)
    target = ("-o", "new.tar.zst")
    _refused(
        run("pack", kit.STATEMENT, *kit.TWO, "--unsigned", "--against", BUNDLE, *target)
    )
    assert tree(place) == before


def test_every_attack_is_another_one() -> None:
    """No two attacks are the same bytes, and none is the sound bundle itself."""
    digests = {Digest.of(data) for data in (sound.SOUND, *fixtures.FILES.values())}
    assert len(digests) == 1 + len(fixtures.FILES)
    assert len(set(MEMBERS.values())) == len(MEMBERS)


def test_attacks_can_be_looked_at_with_other_tools(tmp_path: Path) -> None:
    """All of them are written as files, each under a name of its own."""
    fixtures.write(tmp_path / "fixtures")
    found = {path.read_bytes() for path in (tmp_path / "fixtures").iterdir()}
    assert found == set(fixtures.FILES.values())
