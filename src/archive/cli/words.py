"""The sentences that people see: one for each verdict and note, in one place."""

from __future__ import annotations

from typing import Final

from archive.format.verdict import Note, Verdict

VERDICTS: Final = {
    Verdict.TRUSTED: "The text is unchanged since it was signed by {names}.",
    Verdict.SAME_AS_BEFORE: (
        "The text is unchanged since it was signed by {names}. You know this key, but"
        " have not checked it with a person for this series."
    ),
    Verdict.TOO_FEW: (
        "The text is unchanged, but fewer keys signed than its series asks for."
    ),
    Verdict.UNKNOWN: (
        "The text is unchanged since it was signed, but you have not confirmed who"
        " holds this key."
    ),
    Verdict.REVOKED: "Signed only by a key that its series has withdrawn.",
    Verdict.UNSIGNED: "Nobody signed this: anybody can have written or changed it.",
    Verdict.CONFLICT: (
        "Two different texts were signed under this name. Keep both, and ask the"
        " signers which one they meant."
    ),
    Verdict.FORGED_OR_DAMAGED: "This is not the signed text. Do not pass it on.",
}
"""``{names}`` are petnames in quotation marks: the holder's words, not the bundle's."""

NOTES: Final = {
    Note.OLDER: "You have a newer revision of this text.",
    Note.DAMAGED_SIGNATURE: (
        "One more signature came with it, and does not verify. It does not count."
    ),
    Note.MACHINE_TRANSLATION: (
        "Machine translation, not checked by a speaker. The {source} text decides."
    ),
    Note.STALE_TRANSLATION: "Made from a lower revision of the original than you have.",
}

NEXT: Final = {
    Verdict.SAME_AS_BEFORE: (
        "compare the digits with a person, then: archive trust add --checked"
    ),
    Verdict.UNKNOWN: (
        "compare the digits with the signer on another channel, then: archive trust add"
    ),
}

COLOURS: Final = {
    Verdict.TRUSTED: "green",
    Verdict.SAME_AS_BEFORE: "cyan",
    Verdict.TOO_FEW: "yellow",
    Verdict.UNKNOWN: "yellow",
}
"""Everything else is red. An unknown key is never green."""
