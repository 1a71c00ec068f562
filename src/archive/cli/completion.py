"""completion: what the shell needs to complete commands and options."""

from __future__ import annotations

from typing import Final

import click
from click.shell_completion import (
    BashComplete,
    FishComplete,
    ShellComplete,
    ZshComplete,
)

_SHELLS: Final[dict[str, type[ShellComplete]]] = {
    "bash": BashComplete,
    "zsh": ZshComplete,
    "fish": FishComplete,
}


@click.command("completion")
@click.argument("shell", type=click.Choice(list(_SHELLS)))
def completion_command(shell: str) -> None:
    """Print the completion script of a shell.

    \b
    bash:  archive completion bash > ~/.local/share/bash-completion/completions/archive
    zsh:   archive completion zsh > a folder of your $fpath, as _archive
    fish:  archive completion fish > ~/.config/fish/completions/archive.fish
    """
    root = click.get_current_context().find_root().command
    completer = _SHELLS[shell](root, {}, "archive", "_ARCHIVE_COMPLETE")
    # The base method only fills the template; bash's own would run bash first.
    click.echo(ShellComplete.source(completer))
