"""Which editions a command hands out: of the inputs, or of a store."""

from __future__ import annotations

from archive.cli import options, output
from archive.format.trustlist import TrustList
from archive.tasks import stored
from archive.tasks.check import Finding, Found, Selection
from archive.tasks.handouts import newest, of_inputs
from archive.tasks.stored import Reading, Wanted


def from_inputs(
    named: tuple[str, ...],
    languages: tuple[str, ...],
    trust: TrustList,
    *,
    unconfirmed: bool,
) -> list[Found]:
    """The newest edition of each language in what was named; progress is shown.

    Raises:
        Unconfirmed, Unsigned, Conflict: one of them may not be passed on.
        ArchiveError: what checking raises.
    """
    opened = options.inputs(named)
    with output.Progress("checking", sum(each.size for each in opened)) as progress:
        return of_inputs(
            opened,
            trust,
            Selection(languages),
            unconfirmed=unconfirmed,
            progress=progress,
        )


def from_store(
    named: str | None,
    languages: tuple[str, ...],
    trust: TrustList,
    *,
    unconfirmed: bool,
) -> tuple[list[Found], list[Finding]]:
    """The same of a store, by default one's own, and what is left out of it.

    Raises:
        ArchiveError: what :func:`archive.tasks.stored.going_out` raises.
    """
    store = stored.existing(named)
    with output.Progress("checking", 0) as progress:
        reading = Reading(
            store=store,
            trust=trust,
            wanted=Wanted(Selection(languages)),
            progress=progress,
        )
        going = stored.going_out(reading, unconfirmed=unconfirmed)
    return newest(going.found), going.left_out
