"""Laws that hold for every value, tried on many."""

from __future__ import annotations

import contextlib
import string
import tomllib
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive import limits
from archive.characters import (
    refused_in_line,
    refused_in_text,
    visible,
    visible_line,
)
from archive.errors import ArchiveError
from archive.format.codec import decode_base64, encode_base64
from archive.format.compression import compress, decompress
from archive.format.fingerprint import NBSP, Fingerprint
from archive.format.keys import SecretKey
from archive.format.manifest import Entry, Manifest, Source, Translation
from archive.format.minisign import (
    Cost,
    PublicKeyFile,
    SecretKeyFile,
)
from archive.format.signature import Signature
from archive.format.trustlist import Pin, TrustList
from archive.format.ustar import Member
from archive.format.verdict import Verdict, judge, worst
from archive.sources.folder import check_text
from archive.sources.series import Draft, Plan, quoted, revised, scaffold
from archive.tasks.compare import differences, paragraphs
from archive.values import Digest, EditionName, FileName, Language, Name, Series
from tests.kit import Key, bundle, check_bundle, edition, manifest, trusting

LAW = settings(deadline=None, derandomize=True, database=None, max_examples=100)
"""The same examples on every run, and nothing written to the disk."""

# Values


def valid(kind: type[Name], alphabet: str, size: int) -> st.SearchStrategy[Name]:
    """Names of a kind: what the class lets exist of such texts."""

    def exists(text: str) -> bool:
        with contextlib.suppress(ArchiveError):
            kind(text)
            return True
        return False

    return st.text(alphabet, min_size=2, max_size=size).filter(exists).map(kind)


LETTERS = string.ascii_lowercase + string.digits + "._-"
FILE_NAMES = valid(FileName, LETTERS, 12)
SERIES = valid(Series, LETTERS, 12)
LANGUAGES = st.from_regex(r"[a-z]{2,3}(-[a-z0-9]{2,8})?", fullmatch=True).filter(
    lambda text: text not in {"con", "prn", "aux", "nul"}
)
REVISIONS = st.integers(1, limits.REVISION)
LINES = (
    st.text(min_size=1, max_size=60)
    .map(str.strip)
    .filter(lambda text: text and refused_in_line(text) is None)
    .filter(lambda text: len(text.encode()) <= limits.PETNAME)
)
DATES = st.dates().map(lambda date: date.isoformat())
KEYS = st.integers(0, 30).map(lambda number: Key.of(f"property {number}"))
DIGESTS = st.binary(min_size=32, max_size=32).map(Digest)


@st.composite
def manifests(draw: st.DrawFn) -> Manifest:
    """Any manifest."""
    translation = draw(st.sampled_from(Translation))
    source = Source(Language(draw(LANGUAGES)), draw(REVISIONS))
    names = {FileName("statement.txt"), *draw(st.lists(FILE_NAMES, max_size=4))}
    return Manifest(
        name=EditionName(
            draw(SERIES),  # type: ignore[arg-type]
            Language(draw(LANGUAGES)),
            draw(REVISIONS),
        ),
        date=draw(DATES),
        title=draw(LINES),
        translation=translation,
        source=None if translation is Translation.ORIGINAL else source,
        languages=tuple(
            map(Language, sorted(draw(st.sets(LANGUAGES, min_size=1, max_size=6))))
        ),
        charter=draw(st.none() | DIGESTS),
        files=tuple(
            Entry(FileName(str(name)), draw(st.integers(0, limits.FILE)), draw(DIGESTS))
            for name in sorted(names, key=str)
        ),
    )


@st.composite
def trust_lists(draw: st.DrawFn) -> TrustList:
    """Any trust list."""
    trust = TrustList()
    keys = draw(st.lists(KEYS, max_size=5, unique=True))
    names = draw(st.lists(LINES, min_size=len(keys), max_size=len(keys), unique=True))
    for key, name in zip(keys, names, strict=True):
        series = draw(st.sets(SERIES, max_size=3))
        pin = Pin(
            key=key.public,
            checked=draw(st.booleans()),
            series=tuple(Series(str(each)) for each in sorted(series)),
            petname=name,
        )
        trust = trust.replace(pin)
    return trust


# One value, one encoding


@LAW
@given(manifests())
def test_a_manifest_comes_back(made: Manifest) -> None:
    """What is written is read, and written again the same."""
    assert Manifest.from_bytes(made.to_bytes()) == made


@LAW
@given(trust_lists())
def test_a_trust_list_comes_back(made: TrustList) -> None:
    """What is written is read, and every key is found in it."""
    assert TrustList.from_bytes(made.to_bytes()) == made
    for pin in made.pins:
        assert made.get(pin.key.public) == pin
        assert pin.key.public in made.named(pin.key.public.name)


@LAW
@given(st.binary(max_size=200), st.integers(0, 200), st.integers(0, 255))
def test_base64_has_one_encoding(raw: bytes, place: int, letter: int) -> None:
    """Bytes come back, and no other text of that length gives the same bytes."""
    text = encode_base64(raw)
    assert decode_base64(text, "line") == raw
    changed = text[:place] + chr(letter) + text[place + 1 :]
    if changed != text:
        with contextlib.suppress(ArchiveError):
            assert decode_base64(changed, "line") != raw


@LAW
@given(st.binary(max_size=3000))
def test_a_frame_comes_back(content: bytes) -> None:
    """Whatever is compressed comes out, and is refused below its size."""
    frame = compress(content)
    assert decompress(frame, len(content)) == content
    if content:
        with pytest.raises(ArchiveError):
            decompress(frame, len(content) - 1)


@LAW
@given(SERIES, LANGUAGES, REVISIONS, FILE_NAMES, st.integers(0, limits.FILE))
def test_every_name_fits_a_tar_header(
    series: Series, language: str, revision: int, name: FileName, size: int
) -> None:
    """A member of any edition has a header, and is read from it."""
    folder = EditionName(series, Language(language), revision).folder
    member = Member(f"{folder}/{name}", size)
    assert Member.from_bytes(member.to_bytes()) == member


@LAW
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=300))
def test_a_signature_verifies_and_comes_back(seed: bytes, text: bytes) -> None:
    """Every key signs every text, and the file keeps both signatures."""
    secret = SecretKey(seed)
    signature = Signature.sign(text, secret, seed[:8])
    again = Signature.from_bytes(signature.to_bytes())
    assert again == signature
    again.verify(secret.public, text)
    with pytest.raises(ArchiveError):
        again.verify(secret.public, text + b"\n")


@LAW
@given(KEYS, LINES, st.binary(min_size=8, max_size=8))
def test_a_public_key_comes_back(key: Key, comment: str, key_id: bytes) -> None:
    """Comment and key id are kept; the line has them not."""
    made = PublicKeyFile(key.public.public, key_id, comment)
    assert PublicKeyFile.from_bytes(made.to_bytes()) == made
    plain = PublicKeyFile.plain(made.public, key_id)
    assert PublicKeyFile.from_line(made.line) == plain


@settings(LAW, max_examples=10)
@given(st.binary(min_size=1, max_size=100), st.binary(min_size=32, max_size=32))
def test_a_password_opens_what_it_closed(password: bytes, seed: bytes) -> None:
    """Any bytes are a password, and only they are."""
    cost = Cost(2**15, 2**20)
    closed = SecretKeyFile.seal(SecretKey(seed), seed[:8], password, seed, cost)
    again = SecretKeyFile.from_bytes(closed.to_bytes())
    assert again.open(password)[0] == SecretKey(seed)
    with pytest.raises(ArchiveError):
        again.open(password + b"x")


@LAW
@given(st.integers(0, limits.SCRYPT_WORK), st.integers(0, limits.SCRYPT_MEMORY))
def test_scrypt_stays_within_its_limits(work: int, memory: int) -> None:
    """N is a power of two, and N and p together need no more than allowed."""
    n, p = Cost(work, memory).parameters()
    assert n & (n - 1) == 0
    assert n >= 2
    assert p >= 1
    assert 128 * 8 * n <= max(memory, 128 * 8 * 2)
    assert 4 * 8 * n * p <= max(work, 2**15)


# Every parser is total


PARSERS = [
    Manifest.from_bytes,
    TrustList.from_bytes,
    Signature.from_bytes,
    PublicKeyFile.from_bytes,
    SecretKeyFile.from_bytes,
    Member.from_bytes,
]
EXAMPLES = [
    manifest().to_bytes(),
    trusting(Key.of("a"), Key.of("b")).to_bytes(),
    Signature.sign(b"x", Key.of("a").secret, bytes(8)).to_bytes(),
    Key.of("a").public.to_bytes(),
    SecretKeyFile("x", Cost(1, 2), bytes(32), bytes(104)).to_bytes(),
    Member("a/b", 1).to_bytes(),
]


@LAW
@given(
    st.sampled_from(list(zip(PARSERS, EXAMPLES, strict=True))),
    st.lists(st.tuples(st.integers(0, 600), st.binary(max_size=4)), max_size=4),
    st.booleans(),
)
def test_a_parser_gives_a_value_or_an_error_of_ours(
    pair: tuple[object, bytes],
    changes: list[tuple[int, bytes]],
    widen: bool,  # noqa: FBT001
) -> None:
    """What parses re-encodes to the same bytes; nothing else is ever raised."""
    parse, data = pair
    for place, new in changes:
        data = data[:place] + new + data[place + (0 if widen else len(new)) :]
    assert callable(parse)
    with contextlib.suppress(ArchiveError):
        assert parse(data).to_bytes() == data


@LAW
@given(st.sampled_from(PARSERS), st.binary(max_size=600))
@example(Manifest.from_bytes, b"\n")
def test_nonsense_is_refused(parse: object, data: bytes) -> None:
    """Random bytes are no value of any format, and no other error."""
    assert callable(parse)
    with pytest.raises(ArchiveError):
        parse(data)


# Texts


@LAW
@given(st.text())
def test_what_is_visible_has_nothing_hidden(text: str) -> None:
    """Spelling out leaves no refused character, and changes nothing twice."""
    assert refused_in_text(visible(text)) is None
    assert refused_in_line(visible_line(text)) is None
    assert visible(visible(text)) == visible(text)
    if refused_in_text(text) is None:
        assert visible(text) == text


@LAW
@given(st.text(min_size=1))
def test_a_text_that_passes_is_what_it_seems(text: str) -> None:
    """A text is taken only if it is NFC, visible, and ends with a line feed."""
    with contextlib.suppress(ArchiveError):
        check_text(text.encode("utf-8", "surrogatepass"), "fa.txt")
        assert unicodedata.is_normalized("NFC", text)
        assert refused_in_text(text) is None
        assert text.endswith("\n")


@LAW
@given(LINES, LANGUAGES, SERIES, DATES, REVISIONS)
def test_a_scaffold_is_read_as_it_was_meant(
    title: str, language: str, series: Series, date: str, revision: int
) -> None:
    """Any title can be written into a series.toml, and revised there."""
    draft = Draft(
        name=EditionName(series, Language(language), revision),
        date=date,
        title=title,
        translation=Translation.ORIGINAL,
        source=None,
        files=(),
    )
    content = scaffold(draft)
    assert Plan.from_bytes(content).drafts == {Language(language): draft}
    other = revised(content, Language(language), {"title": quoted("x" + title)})
    (found,) = Plan.from_bytes(other).drafts.values()
    assert found.title == "x" + title


@LAW
@given(LINES)
def test_a_quoted_text_is_itself(text: str) -> None:
    """TOML reads back what was quoted."""
    assert tomllib.loads(f"x = {quoted(text)}") == {"x": text}


TEXTS = st.lists(st.sampled_from(["a", "b", "c", "", " ", "می‌خواهیم"])).map("\n".join)


@LAW
@given(TEXTS, TEXTS)
def test_changes_lead_from_one_text_to_the_other(old: str, new: str) -> None:
    """Taking out what went and putting in what came makes the new paragraphs."""
    before, after = paragraphs(old), paragraphs(new)
    result = list(before)
    for change in reversed(differences(old, new)):
        start = change.old_number - 1
        assert tuple(before[start : start + len(change.old)]) == change.old
        result[start : start + len(change.old)] = change.new
    assert result == after
    assert (differences(old, new) == []) == (before == after)


@LAW
@given(st.text("0123456789", min_size=30, max_size=30), st.integers(0, 2), st.data())
def test_digits_are_read_however_they_are_typed(
    digits: str, script: int, data: st.DataObject
) -> None:
    """Three scripts, with spaces and hyphens anywhere, are one fingerprint."""
    zero = (0x30, 0x6F0, 0x660)[script]
    typed = "".join(
        chr(zero + int(digit)) + data.draw(st.sampled_from(["", " ", "-", NBSP]))
        for digit in digits
    )
    assert Fingerprint.from_typed(typed) == Fingerprint(digits)
    assert Fingerprint.from_typed(str(Fingerprint(digits))) == Fingerprint(digits)


# Verdicts


@LAW
@given(st.lists(KEYS, max_size=4), st.integers(0, 3), trust_lists())
def test_strangers_and_bad_signatures_change_no_verdict(
    keys: list[Key], damaged: int, trust: TrustList
) -> None:
    """Only known keys decide; without a good one, only the count of bad ones."""
    signers = [key.public.public for key in keys]
    verdict = judge(signers, damaged, manifest(), trust)
    known = [key for key in signers if trust.get(key)]
    assert verdict.sound == bool(known)
    if known:
        assert verdict == judge(known, 0, manifest(), trust)
    elif signers:
        assert verdict is Verdict.UNKNOWN
    else:
        assert verdict.value == ("forged-or-damaged" if damaged else "unsigned")


@LAW
@given(st.lists(st.sampled_from(Verdict), min_size=1))
def test_the_worst_verdict_does_not_depend_on_order(verdicts: list[Verdict]) -> None:
    """One of them is the worst, and it alone."""
    assert worst(verdicts) is worst(list(reversed(verdicts)))
    assert worst(verdicts) in verdicts


@settings(LAW, max_examples=20)
@given(
    st.lists(
        st.tuples(st.sampled_from(["en", "fa", "ckb"]), st.integers(1, 12)),
        unique=True,
        max_size=4,
    ),
    st.lists(KEYS, max_size=3, unique=True),
    st.binary(max_size=2000),
)
def test_a_bundle_comes_back(
    names: list[tuple[str, int]], keys: list[Key], content: bytes
) -> None:
    """Any editions, signed by anybody, come out of the bundle as they went in."""
    editions = [
        edition(language, revision, keys=keys, files={"a.bin": content})
        for language, revision in names
    ]
    found = check_bundle(bundle(*editions))
    expected = sorted((each.manifest for each in editions), key=lambda m: m.name.folder)
    assert [each.manifest for each in found] == expected
    for each in found:
        assert {signer.key for signer in each.signers} == {key.public for key in keys}
