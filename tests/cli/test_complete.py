"""What the shell offers, asked for as the completion scripts ask for it."""

from __future__ import annotations

import pytest

from archive.trust import store
from archive.trust.folder import private_folder
from tests.kit import SARA, run, trusting


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The environment in which bash asks the program for completions."""
    monkeypatch.setenv("_ARCHIVE_COMPLETE", "bash_complete")
    return monkeypatch


def ask(environment: pytest.MonkeyPatch, line: str) -> list[str]:
    """What is offered for the last word of a line."""
    words = line.split(" ")
    environment.setenv("COMP_WORDS", line)
    environment.setenv("COMP_CWORD", str(len(words) - 1))
    return run().out.split()


def test_commands_and_options_are_offered(offered: pytest.MonkeyPatch) -> None:
    """The beginning of a word is completed from the program's own table."""
    assert ask(offered, "archive ver") == ["plain,verify"]
    assert "plain,--fingerprint" in ask(offered, "archive trust add --")


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("archive verify ira", "file,ira"),
        ("archive cut b.tar.zst --output fa", "file,fa"),
        ("archive pack bundles/ir", "dir,bundles/ir"),
        ("archive unpack b.tar.zst --directory o", "dir,o"),
    ],
)
def test_paths_are_left_to_the_shell(
    line: str, kind: str, offered: pytest.MonkeyPatch
) -> None:
    """Where a file or folder belongs, the shell completes one."""
    assert ask(offered, line) == [kind]


@pytest.mark.usefixtures("sara")
def test_names_of_keys_are_offered(offered: pytest.MonkeyPatch) -> None:
    """Keys of one's own where one signs, known ones where one forgets."""
    store.save(trusting(SARA))
    assert ask(offered, "archive pack x --key s") == ["plain,sara"]
    assert ask(offered, "archive pack x --key r") == []
    assert ask(offered, "archive trust forget f") == ["plain,friend", "0"]


def test_a_broken_store_disturbs_no_prompt(offered: pytest.MonkeyPatch) -> None:
    """Where names cannot be read, nothing is offered and nothing is said."""
    store.save(trusting(SARA))
    (private_folder() / "trust").write_bytes(b"broken")
    assert ask(offered, "archive trust forget f") == []
