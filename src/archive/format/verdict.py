"""What checking an edition says: one of a fixed list, by one pure function.

The words and their meaning stand in ``docs/spec/edition.md``, *Verdicts*; the command
line and every other reader use the same ones.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum

from archive.format.keys import PublicKey
from archive.format.manifest import Manifest
from archive.format.trustlist import TrustList


class Verdict(Enum):
    """From best to worst; a bundle's verdict is that of its worst edition."""

    TRUSTED = "trusted"
    SAME_AS_BEFORE = "same-as-before"
    TOO_FEW = "too-few"
    UNKNOWN = "unknown"
    REVOKED = "revoked"
    UNSIGNED = "unsigned"
    CONFLICT = "conflict"
    FORGED_OR_DAMAGED = "forged-or-damaged"

    @property
    def sound(self) -> bool:
        """Signed by a key that the holder knows, and in conflict with nothing."""
        return self in (Verdict.TRUSTED, Verdict.SAME_AS_BEFORE)

    @property
    def exit_status(self) -> int:
        """0 sound, 3 sound as far as it goes, 1 the rest."""
        if self.sound:
            return 0
        return 3 if self in (Verdict.TOO_FEW, Verdict.UNKNOWN) else 1


class Note(Enum):
    """What stands beside a verdict and does not change it."""

    OLDER = "older"
    DAMAGED_SIGNATURE = "damaged-signature"
    MACHINE_TRANSLATION = "machine-translation"
    STALE_TRANSLATION = "stale-translation"


_FROM_BEST = tuple(Verdict)


def worst(verdicts: Collection[Verdict]) -> Verdict:
    """The worst of at least one verdict."""
    return max(verdicts, key=_FROM_BEST.index)


def judge(
    signers: Collection[PublicKey],
    damaged: int,
    manifest: Manifest,
    trust: TrustList,
) -> Verdict:
    """The verdict of one edition by itself.

    Args:
        signers: keys whose signature verified strictly; one key counts once.
        damaged: how many signatures did not verify. They never soften or spoil what
            the good ones say.
        manifest: the edition, for its series and its charter.
        trust: the keys that the holder knows. A key counts as checked only for the
            series that it was accepted for.

    A manifest that names a charter gets ``same-as-before`` at most: this version
    knows no charters and cannot tell whether enough keys signed.
    """
    pins = [pin for pin in map(trust.get, set(signers)) if pin]
    if pins:
        checked = any(pin.checked and pin.accepts(manifest.name.series) for pin in pins)
        if checked and manifest.charter is None:
            return Verdict.TRUSTED
        return Verdict.SAME_AS_BEFORE
    if signers:
        return Verdict.UNKNOWN
    return Verdict.FORGED_OR_DAMAGED if damaged else Verdict.UNSIGNED
