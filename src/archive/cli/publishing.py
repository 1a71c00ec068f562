"""new, revise, pack, cosign."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from archive import disk, limits
from archive.cli import complete, options, output, targets
from archive.errors import Usage
from archive.format.manifest import Manifest, Translation
from archive.sources.series import Draft
from archive.tasks import keys, prepare, publish
from archive.tasks.asking import asked
from archive.tasks.check import Selection
from archive.tasks.inputs import PIPE, Input
from archive.trust import store
from archive.values import EditionName, Language, Series


@click.command("new")
@click.argument("series")
@click.option("-l", "--language", required=True, help="The original's language tag.")
@click.option("--title", required=True, help="The original's title.")
@click.option("--date", required=True, help="The date that the edition will carry.")
@click.option(
    "--text", type=complete.FILE, metavar="FILE", help="The original's text, UTF-8."
)
@click.option(
    "--folder",
    type=complete.FOLDER,
    metavar="FOLDER",
    help="Where; by default ./SERIES.",
)
@options.as_json
def new_command(
    series: str,
    language: str,
    title: str,
    date: str,
    text: str | None,
    folder: str | None,
    *,
    as_json: bool,
) -> None:
    """Make a source folder for another statement.

    SERIES is the statement's lasting name, like iran-2026-01. The folder gets a
    series.toml and a text file, to edit and to add translations to.

    \b
    archive new strike-2027 --language en --title "On strike" --date 2027-01-05
    """
    draft = Draft(
        name=EditionName(asked(Series, series), asked(Language, language), 1),
        date=date,
        title=title,
        translation=Translation.ORIGINAL,
        source=None,
        files=(),
    )
    content = disk.read_small(Path(text), limits.FILE) if text else b""
    target = Path(folder or series)
    prepare.new(target, draft, content)
    lines = [
        f"made {disk.base_name(target)}",
        f"  series.toml  {draft.name.folder}",
        f"  {language}.txt" + ("" if text else "  (empty: put the text here)"),
    ]
    data = {"folder": disk.base_name(target), "edition": draft.name.folder}
    output.result(data, lines, as_json=as_json)


@click.command("revise")
@click.argument("folder", type=complete.FOLDER)
@click.argument("language")
@click.option("--date", required=True, help="The date that the new edition will carry.")
@click.option("--title", help="A new title.")
@options.as_json
def revise_command(
    folder: str, language: str, date: str, title: str | None, *, as_json: bool
) -> None:
    """Raise the revision of a text.

    By one, with the date of the new text. Edit the text itself before or after;
    nothing else in FOLDER is changed.

    \b
    archive revise bundles/iran-2026-01 fa --date 2026-02-03
    """
    name = prepare.revise(Path(folder), asked(Language, language), date, title)
    output.result(
        {"edition": name.folder}, [f"next edition {name.folder}"], as_json=as_json
    )


def _report(
    done: str, target: str, manifests: list[Manifest], *, as_json: bool
) -> None:
    data: dict[str, Any] = {"editions": [each.name.folder for each in manifests]}
    lines = [f"{done} {targets.name_of(target)}"]
    lines += [
        f"  {each.name.folder}  {each.date}  {each.translation.value}"
        for each in manifests
    ]
    if target != PIPE:
        data["sha256"] = publish.digest_of(Path(target))
        lines += [f"  sha256 {data['sha256']}"]
    targets.written(target, data, lines, as_json=as_json)


def _opener(signing_key: str | None, password_file: str | None) -> keys.OpenKey:
    return lambda: keys.open_key(signing_key, options.password(password_file))


@click.command("pack")
@click.argument("folder", type=complete.FOLDER)
@options.key
@options.password_file
@click.option("--unsigned", is_flag=True, help="Sign later, with archive cosign.")
@options.language
@click.option(
    "--unread",
    metavar="LANGUAGES",
    help="Machine translations, like fa,ckb, that go out though no speaker has edited"
    " them. They say so inside what is signed, and wherever they are read.",
)
@options.target
@click.option(
    "--against",
    type=complete.FILE,
    multiple=True,
    metavar="BUNDLE",
    help="A bundle that went out before: nothing in it may be contradicted.",
)
@options.replace
@options.as_json
def pack_command(
    folder: str,
    signing_key: str | None,
    password_file: str | None,
    languages: tuple[str, ...],
    unread: str | None,
    target: str | None,
    against: tuple[str, ...],
    *,
    unsigned: bool,
    replace: bool,
    as_json: bool,
) -> None:
    """Make a signed bundle of a source folder's texts.

    FOLDER holds a series.toml and the texts it names. The same texts and key give the
    same bytes on every computer: compare the sha256 with another distributor's. Machine
    translations that no speaker has edited are refused unless you name them.

    \b
    archive pack bundles/iran-2026-01 --language en
    archive pack bundles/iran-2026-01 -l en -l fa --unread fa --output two.tar.zst
    """
    if unsigned and signing_key:
        message = "a key to sign with, and not to be signed"
        raise Usage(message, hint="leave out --key or --unsigned")
    name = target or f"{Path(folder).absolute().name}.tar.zst"
    goal = targets.accepted(name, as_json=as_json)
    with output.Progress("packing", 0) as progress:
        packed = publish.pack(
            Path(folder),
            goal,
            None if unsigned else _opener(signing_key, password_file),
            languages=options.chosen(languages),
            unread=options.chosen(tuple((unread or "").replace(",", " ").split())),
            against=options.inputs(against),
            replace=replace,
            progress=progress,
        )
    for stray in packed.strays:
        output.remark(f"{stray} is not named in series.toml and was left out")
    _report("packed", goal, list(packed.manifests), as_json=as_json)


@click.command("cosign")
@click.argument("bundle", type=complete.FILE)
@options.key
@options.password_file
@options.language
@options.target
@options.replace
@options.unconfirmed
@options.as_json
def cosign_command(
    bundle: str,
    signing_key: str | None,
    password_file: str | None,
    languages: tuple[str, ...],
    target: str | None,
    *,
    replace: bool,
    unconfirmed: bool,
    as_json: bool,
) -> None:
    """Add your signature to a bundle.

    The bundle is checked first. Without --output it is replaced by one that holds the
    same editions and one signature more. Read what you sign: archive show.

    \b
    archive cosign iran-2026-01.tar.zst
    archive cosign iran-2026-01.tar.zst --language fa --output signed.tar.zst
    """
    goal = targets.accepted(target or bundle, as_json=as_json)
    source = Input(bundle)
    with output.Progress("signing", source.size) as progress:
        manifests = publish.cosign(
            source,
            goal,
            _opener(signing_key, password_file),
            store.load(),
            selection=Selection(languages),
            unconfirmed=unconfirmed,
            replace=replace or not target,
            progress=progress,
        )
    _report("signed", goal, manifests, as_json=as_json)
