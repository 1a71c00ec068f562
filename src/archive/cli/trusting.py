"""trust add, trust forget, trust list."""

from __future__ import annotations

import click

from archive.cli import complete, describe, options, output
from archive.errors import NotFound, Usage
from archive.format.minisign import PublicKeyFile
from archive.tasks import keys, trusting
from archive.tasks.asking import asked
from archive.tasks.inputs import Input
from archive.tasks.trusting import Wish
from archive.values import Series


@click.group("trust", no_args_is_help=True)
def trust_command() -> None:
    """Say whose keys you know.

    Only these commands ever change that. Names are yours; they never come from a
    bundle. The list lies in $XDG_DATA_HOME/archive/trust (by default
    ~/.local/share/archive/trust), for you alone.
    """


@trust_command.command("add")
@click.argument("key", required=False, type=complete.FILE)
@click.option("--name", "petname", help="Your own name for whoever signs with the key.")
@click.option(
    "--from",
    "bundle",
    type=complete.FILE,
    metavar="INPUT",
    help="Take the key that signed this bundle.",
)
@click.option(
    "--checked", is_flag=True, help="You compared the 30 digits with the signer."
)
@click.option(
    "--fingerprint",
    "typed",
    metavar="DIGITS",
    help="The 30 digits as the signer gave them; compared here. Implies --checked.",
)
@click.option(
    "--series", "series", multiple=True, help="Accept the key for this series."
)
@click.option("--any-series", is_flag=True, help="Accept the key for every series.")
@options.as_json
def add(
    key: str | None,
    petname: str | None,
    bundle: str | None,
    typed: str | None,
    series: tuple[str, ...],
    *,
    checked: bool,
    any_series: bool,
    as_json: bool,
) -> None:
    """Remember a key, or that you have checked it.

    KEY is a .pub file, the 56 characters in one, or the name of a key of your own;
    with --from it is the 16-digit key name, needed only if several keys signed.
    Without --checked the key counts as known from first use: same-as-before.

    \b
    archive trust add sara.pub --name Sara --series iran-2026-01 \\
        --fingerprint "18004 63822 45805 31213 81852 47164"
    archive trust add --from iran-2026-01.tar.zst --name "from the market"
    """
    if any_series and series:
        message = "some series, and every series"
        raise Usage(message, hint="leave out --series or --any-series")
    public, there = _from_bundle(bundle, key) if bundle else _named(key)
    accepted = tuple(asked(Series, each) for each in series) or there
    pin = trusting.pin(
        Wish(
            key=public,
            petname=petname,
            checked=checked,
            series=() if any_series else accepted or None,
            typed=typed,
        )
    )
    output.result(describe.pin_data(pin), describe.pin_lines(pin), as_json=as_json)


def _named(key: str | None) -> tuple[PublicKeyFile, tuple[Series, ...]]:
    if not key:
        message = "say which key"
        raise Usage(message, hint="archive trust add KEY, or --from BUNDLE")
    return keys.named_key(key), ()


def _from_bundle(
    bundle: str, key_name: str | None
) -> tuple[PublicKeyFile, tuple[Series, ...]]:
    signers = trusting.signers_of(Input(bundle))
    chosen = [each for each in signers if key_name in (None, each[0].public.name)]
    if len(chosen) != 1:
        names = ", ".join(key.public.name for key, _ in signers)
        message = (
            "no such key signed this" if not chosen else "several keys signed this"
        )
        raise NotFound(message, hint=f"name one of: {names}")
    return chosen[0]


@trust_command.command("forget")
@click.argument("key", shell_complete=complete.known_keys)
@options.as_json
def forget(key: str, *, as_json: bool) -> None:
    """Forget a key.

    KEY is your name for it, its 16-digit key name, or its 56 characters.

    \b
    archive trust forget Sara
    """
    pin = trusting.forget(key)
    output.result(
        {"forgotten": describe.pin_data(pin)},
        ["forgotten", *list(describe.pin_lines(pin))[1:]],
        as_json=as_json,
    )


@trust_command.command("list")
@options.as_json
def list_keys(*, as_json: bool) -> None:
    """List the keys you know.

    \b
    archive trust list
    """
    pins = trusting.known_keys()
    lines = [line for pin in pins for line in describe.pin_lines(pin)]
    output.result([describe.pin_data(pin) for pin in pins], lines, as_json=as_json)
