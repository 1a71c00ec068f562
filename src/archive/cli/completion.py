"""completion: what the shell needs to complete commands and options."""

from __future__ import annotations

import click
from click.shell_completion import ShellComplete, get_completion_class


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion_command(shell: str) -> None:
    """Print the completion script of a shell.

    \b
    bash:  archive completion bash > ~/.local/share/bash-completion/completions/archive
    zsh:   archive completion zsh > a folder of your $fpath, as _archive
    fish:  archive completion fish > ~/.config/fish/completions/archive.fish
    """
    completer = get_completion_class(shell) or ShellComplete
    root = click.get_current_context().find_root().command
    # The base method only fills the template; bash's own would run bash first.
    script = ShellComplete.source(completer(root, {}, "archive", "_ARCHIVE_COMPLETE"))
    click.echo(script)
