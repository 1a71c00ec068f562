"""Knowing keys: pinning one, forgetting it, listing them. Nothing else ever pins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from archive.errors import NotFound, Unsigned, Usage, WrongFingerprint
from archive.format.fingerprint import Fingerprint
from archive.format.keys import PublicKey
from archive.format.minisign import PublicKeyFile
from archive.format.trustlist import Pin, TrustList
from archive.tasks.asking import asked
from archive.tasks.check import check
from archive.tasks.inputs import Input
from archive.trust import store
from archive.values import Series


def signers_of(source: Input) -> list[tuple[PublicKeyFile, tuple[Series, ...]]]:
    """Keys that signed an edition of this input, each with its series.

    Raises:
        ArchiveError: not every edition in it could be checked.
    """
    report = check([source], TrustList())
    series: dict[PublicKey, set[Series]] = {}
    keys: dict[PublicKey, PublicKeyFile] = {}
    report.refuse_faults()
    for found in report.found:
        for signer in found.checked.signers:
            keys[signer.key.public] = signer.key
            name = found.checked.name.series
            series.setdefault(signer.key.public, set()).add(name)
    if not keys:
        message = f"{source.name}: nobody signed it"
        raise Unsigned(message)
    return [(keys[key], tuple(sorted(series[key]))) for key in sorted(keys)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person wants to be remembered of a key.

    ``series`` is added to those already accepted: an empty one stands for every
    series, None adds nothing to a key that is known.
    """

    key: PublicKeyFile
    petname: str | None
    checked: bool
    series: tuple[Series, ...] | None
    typed: str | None = None


def pin(wish: Wish) -> Pin:
    """Remember a key, or more about a key.

    Raises:
        WrongFingerprint: the digits typed are not the key's; nothing was changed.
        Usage: a new key without a petname or a series, or a petname that is taken.
    """
    if wish.typed is not None:
        _compare(wish.key.public, wish.typed)
    with store.alone():
        trust = store.load()
        known = trust.get(wish.key.public)
        checked = wish.checked or wish.typed is not None
        petname = wish.petname or (known.petname if known else None)
        if not petname:
            message = "a key that is new needs a name of your own"
            raise Usage(message, hint="add: --name NAME")
        if any(
            each.petname == petname and each.key.public != wish.key.public
            for each in trust.pins
        ):
            message = "another key has this name"
            raise Usage(
                message, hint="choose another name; archive trust list shows them"
            )
        new = Pin(
            key=wish.key,
            checked=checked or (known is not None and known.checked),
            series=_accepted(known, wish.series),
            petname=petname,
        )
        store.save(trust.replace(new))
        return new


def _accepted(
    known: Pin | None, wished: tuple[Series, ...] | None
) -> tuple[Series, ...]:
    """Series after the wish; an empty result stands for every series."""
    if known is None and wished is None:
        message = "say for which series you accept the key"
        raise Usage(message, hint="--series iran-2026-01, or --any-series")
    if known is None:
        return tuple(sorted(set(wished or ())))
    if wished is None:
        return known.series
    if not known.series or not wished:
        return ()
    return tuple(sorted({*known.series, *wished}))


def _compare(key: PublicKey, typed: str) -> None:
    if asked(Fingerprint.from_typed, typed) != Fingerprint.of(key):
        message = f"these are not the digits of the key {key.name}"
        raise WrongFingerprint(message)


def forget(named: str) -> Pin:
    """Forget a key, named by its petname, its key name or its 56 characters.

    Raises:
        NotFound: there is none, or more than one.
    """
    with store.alone():
        trust = store.load()
        found = [
            each
            for each in trust.pins
            if named in (each.petname, each.key.public.name, each.key.line)
        ]
        if len(found) != 1:
            message = (
                "no such key in the trust store" if not found else "more than one key"
            )
            raise NotFound(message, hint="archive trust list names the keys")
        store.save(trust.without(found[0].key.public))
        return found[0]


def with_given(trust: TrustList, keys: Sequence[PublicKeyFile]) -> TrustList:
    """The list with keys that the person named for one command: they count as checked.

    A key that is known already keeps its petname; nothing is written.
    """
    taken = {pin.petname for pin in trust.pins}
    for key in keys:
        known = trust.get(key.public)
        numbered = (f"the key you gave ({number})" for number in count(1))
        name = known.petname if known else next(n for n in numbered if n not in taken)
        taken.add(name)
        trust = trust.replace(Pin(key=key, checked=True, series=(), petname=name))
    return trust


def known_keys() -> tuple[Pin, ...]:
    """Every key in the trust store."""
    return store.load().pins
