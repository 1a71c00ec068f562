"""An edition as it arrives, and as it stands once it was checked.

``Received`` is bytes that nobody may read yet. :func:`verify` is the only way from
there to ``Checked``, the only thing that can be shown, unpacked, kept or passed on;
an architecture test holds it to that.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from archive import limits
from archive.errors import ForgedOrDamaged, MissingKey, ReceivedError, TooLarge
from archive.format.keys import PublicKey
from archive.format.manifest import Entry, Manifest, Translation
from archive.format.minisign import PublicKeyFile
from archive.format.signature import Signature
from archive.format.trustlist import Pin, TrustList
from archive.format.verdict import Note, Verdict, judge
from archive.values import Digest, EditionName, Language, Series

Sink = Callable[[EditionName, Entry], Callable[[bytes], object] | None]
"""Asked for each file before its first byte; takes its pieces, if it wants them.

What a sink was given proves nothing until :func:`verify` has returned: it goes to a
temporary place, and away if :func:`verify` raises.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """An edition's parts as a container holds them; nothing is known of them yet.

    Attributes:
        claim: the folder that the container puts it in, or None if names do not
            matter there. Must be the manifest's own, once that is verified.
        manifest: the bytes of ``MANIFEST``.
        signatures: key name (16 hex digits) and bytes of each signature file.
        keys: public keys that came with it, by key name. They prove nothing.
        contents: the pieces of one file. Called once for each of the manifest's
            entries, in order, after the signatures were verified.
        finish: called at the end; raises if the container holds anything more.
    """

    claim: str | None
    manifest: bytes
    signatures: tuple[tuple[str, bytes], ...]
    keys: Mapping[str, PublicKeyFile]
    contents: Callable[[Entry], Iterator[bytes]]
    finish: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Signer:
    """A key whose signature verified, and what the holder knows of it (or nothing)."""

    key: PublicKeyFile
    signature: Signature
    pin: Pin | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """An edition whose signatures, sizes and digests were checked.

    Attributes:
        manifest: what it is.
        manifest_bytes: the exact bytes that were signed.
        signers: good signatures, one a key, ascending by public key.
        verdict: never ``forged-or-damaged``; that raises instead.
        notes: what stands beside the verdict, in the order of :class:`Note`.
    """

    manifest: Manifest
    manifest_bytes: bytes
    signers: tuple[Signer, ...]
    verdict: Verdict
    notes: tuple[Note, ...]

    @property
    def name(self) -> EditionName:
        """Series, language and revision."""
        return self.manifest.name

    @property
    def digest(self) -> Digest:
        """SHA-256 of the manifest: tells this edition from every other."""
        return Digest.of(self.manifest_bytes)


def no_sink(_name: EditionName, _entry: Entry) -> None:
    """A sink that wants nothing: the contents are checked and forgotten."""


def verify(received: Received, trust: TrustList, sink: Sink = no_sink) -> Checked:
    """Check an edition; the numbers are those of ``docs/spec/edition.md``, *Checking*.

    Raises:
        ForgedOrDamaged: signatures, but not one that verifies; or a folder, a size
            or a digest that is not what was signed.
        MissingKey: no signature could be checked for want of its public key.
        Malformed, TooLarge, NewerVersion: signed, yet not an edition.
    """
    # (1) Strict signatures over the bytes as received; nothing is parsed before.
    signers, damaged, missing = _signers(received, trust)
    if not signers and damaged:
        message = "the signature does not belong to this text"
        raise ForgedOrDamaged(message)
    if not signers and missing:
        message = f"the public key {missing[0]} is not here"
        raise MissingKey(message)
    # (2) The strict grammar.
    manifest = Manifest.from_bytes(received.manifest)
    # (3) The folder is the one that was signed.
    if received.claim not in (None, manifest.name.folder):
        message = f"the folder {received.claim} holds {manifest.name.folder}"
        raise ForgedOrDamaged(message)
    # (4) Every file has the size and digest that were signed; nothing else is there.
    for entry in manifest.files:
        _check_file(received.contents(entry), entry, sink(manifest.name, entry))
    received.finish()
    # (5) What that says to this holder.
    keys = [signer.key.public for signer in signers]
    verdict = judge(keys, damaged, manifest, trust)
    machine = manifest.translation is Translation.MACHINE
    return Checked(
        manifest=manifest,
        manifest_bytes=received.manifest,
        signers=signers,
        verdict=verdict,
        notes=_notes(
            {Note.DAMAGED_SIGNATURE: damaged > 0, Note.MACHINE_TRANSLATION: machine}
        ),
    )


def _notes(said: Mapping[Note, bool]) -> tuple[Note, ...]:
    return tuple(note for note in Note if said.get(note))


def _signers(
    received: Received, trust: TrustList
) -> tuple[tuple[Signer, ...], int, list[str]]:
    """Good signatures, the count of bad ones, and names of keys that are missing."""
    if len(received.signatures) > limits.SIGNATURES:
        message = (
            f"{len(received.signatures)} signatures; the most is {limits.SIGNATURES}"
        )
        raise TooLarge(message)
    good: dict[PublicKey, Signer] = {}
    damaged, missing = 0, []
    for key_name, data in received.signatures:
        candidates = _candidates(key_name, received, trust)
        found = _first_good(data, received.manifest, candidates)
        if found:
            good[found[0]] = Signer(
                PublicKeyFile.plain(found[0], found[1].key_id),
                found[1],
                trust.get(found[0]),
            )
        elif candidates:
            damaged += 1
        else:
            missing.append(key_name)
    return tuple(good[key] for key in sorted(good)), damaged, missing


def _candidates(
    key_name: str, received: Received, trust: TrustList
) -> tuple[PublicKey, ...]:
    """Every key of that name, known or received: all are tried."""
    known = set(trust.named(key_name))
    if key_name in received.keys:
        known.add(received.keys[key_name].public)
    return tuple(sorted(known))


def _first_good(
    data: bytes, manifest: bytes, candidates: Iterable[PublicKey]
) -> tuple[PublicKey, Signature] | None:
    for public in candidates:
        try:
            signature = Signature.from_bytes(data)
            signature.verify(public, manifest)
        except ReceivedError:
            continue
        return public, signature
    return None


def _check_file(
    pieces: Iterator[bytes], entry: Entry, take: Callable[[bytes], object] | None
) -> None:
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
        if size > entry.size:
            break
        if take:
            take(piece)
    if size != entry.size:
        message = f"{entry.name}: not the {entry.size} bytes that were signed"
        raise ForgedOrDamaged(message)
    if digest.digest() != entry.digest.raw:
        message = f"{entry.name}: not the content that was signed"
        raise ForgedOrDamaged(message)


def compare(editions: Sequence[Checked]) -> list[Checked]:
    """The same editions, with what only comparing them shows.

    Two different texts under one name are in ``conflict``; a lower revision than the
    newest is ``older``; a translation of a lower revision than the original held is
    ``stale-translation``. Only sound editions count as evidence, so that nobody can
    cast doubt with a key of their own.
    """
    newest: dict[tuple[Series, Language], int] = defaultdict(int)
    texts: dict[EditionName, set[Digest]] = defaultdict(set)
    for edition in editions:
        if edition.verdict.sound:
            name = edition.name
            place = name.series, name.language
            newest[place] = max(newest[place], name.revision)
            texts[name].add(edition.digest)
    return [_compared(edition, newest, texts) for edition in editions]


def _compared(
    edition: Checked,
    newest: Mapping[tuple[Series, Language], int],
    texts: Mapping[EditionName, set[Digest]],
) -> Checked:
    name, source = edition.name, edition.manifest.source
    said = dict.fromkeys(edition.notes, True)
    said[Note.OLDER] = name.revision < newest.get((name.series, name.language), 0)
    said[Note.STALE_TRANSLATION] = source is not None and (
        source.revision < newest.get((name.series, source.language), 0)
    )
    torn = edition.verdict.sound and len(texts.get(name, ())) > 1
    return replace(
        edition,
        verdict=Verdict.CONFLICT if torn else edition.verdict,
        notes=_notes(said),
    )
