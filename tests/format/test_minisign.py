"""minisign's key files, both ways, and scrypt's cost as libsodium derives it."""

from __future__ import annotations

import dataclasses

import pytest

from archive import limits
from archive.errors import Malformed, TooLarge, WeakKey, WrongPassword
from archive.format.codec import encode_base64
from archive.format.keys import SecretKey
from archive.format.minisign import (
    OURS,
    Cost,
    PublicKeyFile,
    SecretKeyFile,
    printed,
    two_lines,
    write_two_lines,
)
from tests.kit import PASSWORD, REZA, SARA

KEY_ID = bytes.fromhex("0102030405060708")
CHEAP = Cost(work=2**15, memory=2**20)
SALT = bytes(range(32))
PUBLIC = SARA.public.to_bytes()
CLOSED = SecretKeyFile.seal(SARA.secret, KEY_ID, PASSWORD, SALT, CHEAP)
# A box without a password, as `minisign -G -W` leaves it: the checksum is zeros.
BOX = KEY_ID + SARA.secret.seed + SARA.public.public.raw + bytes(32)
OPEN = SecretKeyFile("minisign encrypted secret key", None, bytes(32), BOX)


# Two lines


def test_a_key_id_prints_as_minisign_prints_it() -> None:
    """Little-endian, upper-case hex digits, no zeros in front."""
    assert printed(bytes(range(0xA0, 0xA8))) == "A7A6A5A4A3A2A1A0"
    assert printed(KEY_ID) == "807060504030201"
    assert printed(bytes(8)) == "0"


def test_two_lines_go_both_ways() -> None:
    """Comment and bytes come back."""
    data = write_two_lines("کلید", b"raw")
    assert data == "untrusted comment: کلید\ncmF3\n".encode()
    assert two_lines(data, "key") == ("کلید", b"raw")


@pytest.mark.parametrize(
    "data",
    [
        b"\n",
        b"untrusted comment: x\n",
        b"untrusted comment: x\ncmF3\ncmF3\n",
        b"trusted comment: x\ncmF3\n",
        b"cmF3\nuntrusted comment: x\n",
    ],
)
def test_what_is_not_two_lines_is_no_key_file(data: bytes) -> None:
    """A file with other lines is said to be none of minisign's."""
    with pytest.raises(Malformed) as caught:
        two_lines(data, "key")
    assert caught.value.message == "key: not a comment line and a base64 line"
    assert caught.value.hint == "this is not a minisign key file"


def test_a_comment_hides_nothing() -> None:
    """A comment is printed somewhere, some day: it holds no hidden characters."""
    with pytest.raises(Malformed, match="characters that nobody sees"):
        two_lines("untrusted comment: a\u202eb\ncmF3\n".encode(), "key")


def test_a_key_file_is_small() -> None:
    """More than 4 KiB are refused, with both numbers."""
    data = write_two_lines("x" * limits.KEY_FILE, b"raw")
    with pytest.raises(TooLarge) as caught:
        two_lines(data, "key")
    assert caught.value.message == f"key: {len(data)} bytes; the most is 4096"


# Public keys


def test_a_public_key_file_goes_both_ways() -> None:
    """What is parsed is written again byte for byte, comment and all."""
    assert PublicKeyFile.from_bytes(PUBLIC) == SARA.public
    other = dataclasses.replace(SARA.public, comment="my own words")
    assert PublicKeyFile.from_bytes(other.to_bytes()) == other


def test_a_public_key_fits_one_line() -> None:
    """The 56 characters that minisign prints, and takes with -P."""
    line = SARA.public.line
    assert len(line) == PublicKeyFile.LINE
    assert PUBLIC.decode().split("\n")[1] == line
    assert PublicKeyFile.from_line(line) == SARA.public


def test_a_plain_key_has_minisigns_own_comment() -> None:
    """Nothing of a person stands in a key that travels."""
    plain = PublicKeyFile.plain(SARA.public.public, KEY_ID)
    assert plain.comment == "minisign public key 807060504030201"


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"ED" + bytes(40), "public key: algorithm is b'ED', not b'Ed'"),
        (b"E", "public key: algorithm needs 2 bytes at offset 0, and 1 are left"),
        (
            b"Ed" + KEY_ID + bytes(31),
            "public key: key needs 32 bytes at offset 10, and 31 are left",
        ),
        (
            b"Ed" + KEY_ID + SARA.public.public.raw + b"x",
            "public key: 1 bytes too many",
        ),
    ],
)
def test_a_damaged_public_key_is_refused(raw: bytes, message: str) -> None:
    """Another algorithm or another length is named, in a file and in a line."""
    with pytest.raises(Malformed) as caught:
        PublicKeyFile.from_bytes(write_two_lines("x", raw))
    assert caught.value.message == message
    with pytest.raises(Malformed) as caught:
        PublicKeyFile.from_line(encode_base64(raw))
    assert caught.value.message == message


def test_a_key_of_small_order_is_refused_at_import() -> None:
    """A key that anybody can sign with never gets in."""
    raw = b"Ed" + KEY_ID + b"\x01" + bytes(31)
    with pytest.raises(WeakKey):
        PublicKeyFile.from_bytes(write_two_lines("x", raw))


# scrypt's cost

MIB = 2**20
PICKED = [
    # libsodium's crypto_pwhash_scryptsalsa208sha256, pickparams(): the limits that
    # have names there, ours, and the corners of its two branches.
    (Cost(2**25, 2**30), (2**20, 1)),  # sensitive: stock minisign
    (Cost(2**19, 2**24), (2**14, 1)),  # interactive
    (OURS, (2**16, 4)),
    (Cost(2**24, 2**29), (2**19, 1)),
    (Cost(2**15, 2**20), (2**10, 1)),
    (Cost(0, 0), (2, 512)),
    (Cost(2**15, 0), (2, 512)),
    (Cost(2**20, 2**20), (2**10, 32)),
    (Cost(2**15, 2**30), (2**10, 1)),  # much memory, little work: work decides
    (Cost(2**15, 16 * MIB), (2**10, 1)),
    (Cost(2**16 - 1, 16 * MIB), (2**10, 1)),
    (Cost(2**16, 16 * MIB), (2**11, 1)),
    (Cost(2**20, 3000 * 1024), (2**11, 16)),  # N is rounded down to a power of two
]


@pytest.mark.parametrize(("cost", "expected"), PICKED, ids=str)
def test_scrypt_parameters_are_libsodiums(
    cost: Cost, expected: tuple[int, int]
) -> None:
    """N and p follow from opslimit and memlimit as in pickparams()."""
    assert cost.parameters() == expected


@pytest.mark.parametrize(
    "cost", [Cost(2**25 + 1, 2**30), Cost(2**25, 2**30 + 1), Cost(2**64 - 1, 2**64 - 1)]
)
def test_a_cost_above_stock_minisigns_is_refused(cost: Cost) -> None:
    """Both values and both limits are said, and nothing was allocated."""
    with pytest.raises(TooLarge) as caught:
        cost.parameters()
    assert caught.value.message == (
        f"a secret key that asks for {cost.memory} bytes and {cost.work} steps"
        " of scrypt; the most is 1073741824 and 33554432"
    )


# Secret keys


def test_a_secret_key_goes_both_ways() -> None:
    """Parsing and writing keep every byte, with a password and without."""
    for file in (CLOSED, OPEN):
        assert SecretKeyFile.from_bytes(file.to_bytes()) == file


def test_the_password_opens_the_key() -> None:
    """Seed, public half and key id come out as they went in."""
    secret, public = CLOSED.open(PASSWORD)
    assert secret == SARA.secret
    assert public == PublicKeyFile.plain(SARA.public.public, KEY_ID)


def test_nothing_of_the_key_shows_while_it_is_closed() -> None:
    """Neither seed nor public half stands in the file or in its representation."""
    data = CLOSED.to_bytes()
    assert two_lines(data, "key")[1].find(SARA.public.public.raw) == -1
    assert "box" not in repr(CLOSED)
    assert repr(CLOSED.box) not in repr(CLOSED)


@pytest.mark.parametrize("password", [b"", b"correct horsf", PASSWORD + b" "])
def test_another_password_does_not(password: bytes) -> None:
    """A wrong password is told from a damaged file by its hint."""
    with pytest.raises(WrongPassword) as caught:
        CLOSED.open(password)
    assert caught.value.message == "the password does not open this key"
    assert "keyboard" in caught.value.hint


def test_a_key_without_a_password_opens_with_any() -> None:
    """minisign -W leaves the checksum zero; the public half is the check."""  # noqa: D403
    assert OPEN.open(b"")[0] == SARA.secret
    assert OPEN.open(b"anything")[0] == SARA.secret


def test_the_public_half_must_belong_to_the_seed() -> None:
    """A signer with another public half would sign for nobody."""
    box = KEY_ID + SARA.secret.seed + REZA.public.public.raw + bytes(32)
    with pytest.raises(Malformed, match="belongs to another one"):
        dataclasses.replace(OPEN, box=box).open(b"")


def test_a_key_that_is_too_dear_is_refused_before_it_costs() -> None:
    """The limits are checked before scrypt runs."""
    dear = dataclasses.replace(CLOSED, cost=Cost(2**25, 2**40))
    with pytest.raises(TooLarge, match="1099511627776 bytes"):
        dear.open(PASSWORD)


def test_unused_cost_is_kept() -> None:
    """A file without a password keeps the numbers that stand there unused."""
    file = dataclasses.replace(OPEN, unused_cost=Cost(7, 9))
    again = SecretKeyFile.from_bytes(file.to_bytes())
    assert again.unused_cost == Cost(7, 9)
    assert again.cost is None


RAW = two_lines(CLOSED.to_bytes(), "key")[1]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"ED" + RAW[2:], "secret key: algorithm is b'ED', not b'Ed'"),
        (b"EdXX" + RAW[4:], "secret key: unknown key derivation b'XX'"),
        (
            b"EdScB3" + RAW[6:],
            "secret key: checksum algorithm is b'B3', not b'B2'",
        ),
        (RAW[:-1], "secret key: key needs 104 bytes at offset 54, and 103 are left"),
        (RAW + b"x", "secret key: 1 bytes too many"),
    ],
)
def test_a_damaged_secret_key_file_is_refused(raw: bytes, message: str) -> None:
    """Each part that is not as it must be is named."""
    with pytest.raises(Malformed) as caught:
        SecretKeyFile.from_bytes(write_two_lines("x", raw))
    assert caught.value.message == message


def test_our_own_cost_is_the_default() -> None:
    """A key that is made for real costs 64 MiB and opens again."""
    sealed = SecretKeyFile.seal(SecretKey(bytes(32)), KEY_ID, b"x", SALT)
    assert sealed.cost == Cost(work=2**23, memory=2**26)
    assert sealed.open(b"x")[0] == SecretKey(bytes(32))
