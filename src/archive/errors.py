"""Every error that this program raises on purpose, in one tree.

An error carries four things: a message (what is wrong, with the value and both
numbers), a *code* that never changes and is shared with the test vectors and
with other implementations, a *hint* (the next thing to do) and an exit status:

    ArchiveError
      ReceivedError   1   what reached us is bad
        Malformed  TooLarge  NewerVersion  WeakKey  ForgedOrDamaged
        Unsigned  Revoked  Conflict
      RequestError    2   what was asked is impossible
        Usage  NotFound  AlreadyThere  NotPrivate  NoKey  NoPassword
        WrongPassword  WrongFingerprint  BadSource  KnownRevision
        WrongCompressor  MissingExtra  NoMemory  DiskFailed
        NoRoom  ReadOnly  DriveGone  BadDrive  NetworkFailed
        RadioFailed  RadioBusy  NotAgreed
      Incomplete      3   sound so far, more is needed
        Unconfirmed  Unread  MissingKey

Codes, meanings and hints stand in ``docs/spec/errors.md``; a test holds the two
together. Messages show base names, never folders.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar


class ArchiveError(Exception):
    """The root: one ``except`` clause in the command line catches this.

    Args:
        message: lower case, no full stop, names the value at fault.
        hint: the next step, when this place knows a better one than the class.
    """

    code: ClassVar[str] = "error"
    exit_status: ClassVar[int] = 1
    default_hint: ClassVar[str] = ""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint or self.default_hint


class ReceivedError(ArchiveError):
    """What reached us is bad; nothing of it was shown, kept or passed on."""

    code = "received"
    exit_status = 1


class Malformed(ReceivedError):
    """Bytes that do not follow the format's grammar."""

    code = "malformed"
    default_hint = "this copy is damaged or was not made by archive: get another one"


class TooLarge(ReceivedError):
    """A size above a ceiling, refused before anything was allocated for it."""

    code = "too-large"
    default_hint = "docs/spec/bundle.md lists the limits"


class NewerVersion(ReceivedError):
    """Well formed as far as it can be read, and made by a newer version."""

    code = "newer-version"
    default_hint = "made by a newer version of archive: check it with that version"


class WeakKey(ReceivedError):
    """A public key for which signatures can be made without a private key."""

    code = "weak-key"
    default_hint = "do not use this key: whoever gave it to you may be deceiving you"


class ForgedOrDamaged(ReceivedError):
    """A signature or a digest does not match: not the signed text."""

    code = "forged-or-damaged"
    default_hint = "this is not the signed text: do not pass it on"


class Unsigned(ReceivedError):
    """No signature at all, where one is needed."""

    code = "unsigned"
    default_hint = (
        "get a signed copy; to be the first to sign it: archive cosign --unconfirmed"
    )


class Revoked(ReceivedError):
    """Signed only by a key that its series has withdrawn."""

    code = "revoked"
    default_hint = "get an edition that is signed by a key still in use"


class Conflict(ReceivedError):
    """Two validly signed editions of one name with different content."""

    code = "conflict"
    default_hint = "keep both and ask the signers which one they meant"


class RequestError(ArchiveError):
    """What was asked cannot be done; what was there before is as it was."""

    code = "request"
    exit_status = 2


class Usage(RequestError):
    """A command or an option that does not exist, or does not fit."""

    code = "usage"
    default_hint = "archive --help lists the commands"


class NotFound(RequestError):
    """A file, folder, key or edition that was named is not there."""

    code = "not-found"
    default_hint = "check the name and the folder you are in"


class AlreadyThere(RequestError):
    """The output exists already, and is not replaced unasked."""

    code = "already-there"
    default_hint = "choose another name, or move the old one away"


class NotPrivate(RequestError):
    """Keys or the trust store can be read or changed by other accounts."""

    code = "not-private"
    default_hint = "make it yours alone: chmod 700 for folders, chmod 600 for files"


class NoKey(RequestError):
    """No secret key was named, and there is not exactly one to choose."""

    code = "no-key"
    default_hint = "make one with: archive key new NAME"


class NoPassword(RequestError):
    """A password is needed and there is no terminal to ask at."""

    code = "no-password"
    default_hint = "run it in a terminal, or give --password-file FILE"


class WrongPassword(RequestError):
    """The password does not open the secret key."""

    code = "wrong-password"
    default_hint = "try again; the keyboard may be set to another language"


class WrongFingerprint(RequestError):
    """The digits given are not this key's digits."""

    code = "wrong-fingerprint"
    default_hint = "do not trust this key: ask its signer for all 30 digits again"


class BadSource(RequestError):
    """A source folder that cannot become an edition as it stands."""

    code = "bad-source"
    default_hint = "correct the file and run the command again"


class KnownRevision(RequestError):
    """Another text already went out under this language and revision."""

    code = "known-revision"
    default_hint = "raise the revision with: archive revise FOLDER LANGUAGE --date DATE"


class WrongCompressor(RequestError):
    """Another compressor would give other bytes than every other distributor."""

    code = "wrong-compressor"
    default_hint = "install the pinned release: pip install zstandard==0.25.0"


class MissingExtra(RequestError):
    """A library that only some commands need is not installed."""

    code = "missing-extra"
    default_hint = "install it with pip: pip install 'archive[sheet,scan]'"


@contextmanager
def extra(name: str, message: str) -> Iterator[None]:
    """While a library is loaded that comes with one of our extras.

    Args:
        name: the extra.
        message: which library is missing, if it is.

    Raises:
        MissingExtra: it cannot be loaded.
    """
    try:
        yield
    except ImportError as error:
        hint = f"install it with pip: pip install 'archive[{name}]'"
        raise MissingExtra(message, hint=hint) from error


class NoMemory(RequestError):
    """There is not enough memory for what was asked."""

    code = "no-memory"
    default_hint = "close other programs, or use a computer with more memory"


class DiskFailed(RequestError):
    """The operating system refused to read or write."""

    code = "disk-failed"
    default_hint = "check that the disk is there, has room and may be written to"


class NoRoom(RequestError):
    """A drive or a store has no room for what was to be written to it."""

    code = "no-room"
    default_hint = "make room on it, or take a larger one, and run the same command"


class ReadOnly(RequestError):
    """A drive cannot be written to."""

    code = "read-only"
    default_hint = (
        "look for a switch on it; a drive that became read-only by itself is failing:"
        " take another one"
    )


class DriveGone(RequestError):
    """A drive was pulled out, or failed, before everything was done."""

    code = "drive-gone"
    default_hint = "plug it in again, and run the same command: it goes on"


class BadDrive(RequestError):
    """A drive gives back other bytes than were written to it."""

    code = "bad-drive"
    default_hint = (
        "do not use this drive: it is broken, or holds less than it says; take another"
    )


class NetworkFailed(RequestError):
    """Nobody can listen at an address: the system forbids it, or it has gone."""

    code = "network-failed"
    default_hint = "check that the network is joined and the port is free"


class RadioFailed(RequestError):
    """A radio does not answer, or takes nothing any more."""

    code = "radio-failed"
    default_hint = (
        "check that it is on, and that no other program uses it; then run the same"
        " command: with --resume it goes on"
    )


class RadioBusy(RadioFailed):
    """For a long time a radio had no place for a frame."""

    code = "radio-busy"
    default_hint = "the channel is busy: try at another time, with --resume it goes on"


class NotAgreed(RequestError):
    """Nobody agreed that a radio transmits."""

    code = "not-agreed"
    default_hint = (
        "run it in a terminal, where it asks; or say how many seconds on air you agree"
        " to: --agree-to-transmit SECONDS"
    )


class Incomplete(ArchiveError):
    """Sound so far; something more is needed before going on."""

    code = "incomplete"
    exit_status = 3


class Unconfirmed(Incomplete):
    """Unchanged since it was signed, but by nobody whom the holder knows."""

    code = "unconfirmed"
    default_hint = (
        "compare the key's 30 digits with the signer, then: archive trust add;"
        " or go on without knowing the signer: --unconfirmed"
    )


class Unread(Incomplete):
    """A machine translation that no speaker has edited, and that nobody named."""

    code = "unread"
    default_hint = "have it read: docs/guide/translator.md"


class MissingKey(Incomplete):
    """The public key that a signature names is not at hand."""

    code = "missing-key"
    default_hint = "keep the keys folder beside the editions, or give --public-key FILE"
