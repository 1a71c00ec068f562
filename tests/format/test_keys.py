"""Ed25519 keys: strict, small-order points refused, secrets never printed."""

from __future__ import annotations

import hashlib

import pytest

from archive.errors import ForgedOrDamaged, Malformed, WeakKey
from archive.format.keys import PublicKey, SecretKey

# RFC 8032 §7.1, tests 1 and 3: seed, public key, message, signature.
RFC = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
]
FIELD = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
ORDER_8 = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"
SEED = bytes(range(32))
SECRET = SecretKey(SEED)
MESSAGE = b"message"
GOOD = SECRET.sign(MESSAGE)


@pytest.mark.parametrize(("seed", "public", "message", "signature"), RFC)
def test_the_rfcs_own_keys_sign_and_verify(
    seed: str, public: str, message: str, signature: str
) -> None:
    """RFC 8032's test vectors come out, byte for byte."""
    secret = SecretKey(bytes.fromhex(seed))
    assert secret.public.raw.hex() == public
    assert secret.sign(bytes.fromhex(message)).hex() == signature
    PublicKey(bytes.fromhex(public)).verify(
        bytes.fromhex(signature), bytes.fromhex(message)
    )


def test_a_key_name_is_half_of_half_a_digest() -> None:
    """The name is 16 hex digits of SHA-256 over the 32 bytes."""
    key = SECRET.public
    assert key.name == hashlib.sha256(key.raw).hexdigest()[:16]


def test_a_secret_is_not_printed() -> None:
    """No representation shows the seed."""
    assert SEED.hex() not in repr(SECRET)
    assert repr(SEED) not in repr(SECRET)


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_keys_of_another_length_are_refused(size: int) -> None:
    """Both lengths are said, for public keys and for seeds."""
    with pytest.raises(Malformed) as caught:
        PublicKey(bytes(size))
    expected = f"a public key of {size} bytes; Ed25519 has 32"
    assert caught.value.message == expected
    with pytest.raises(Malformed) as caught:
        SecretKey(bytes(size))
    assert caught.value.message == f"a seed of {size} bytes; Ed25519 has 32"


@pytest.mark.parametrize("sign", [0, 1 << 255])
@pytest.mark.parametrize("y", [FIELD, FIELD + 1, 2**255 - 1])
def test_a_key_that_is_not_canonical_is_refused(y: int, sign: int) -> None:
    """A y coordinate has one encoding: below the field's prime."""
    with pytest.raises(Malformed, match="not written canonically"):
        PublicKey((y | sign).to_bytes(32, "little"))


SMALL_ORDER = [
    bytes(32),
    (1).to_bytes(32, "little"),
    (FIELD - 1).to_bytes(32, "little"),
    bytes.fromhex(ORDER_8),
    (FIELD - int.from_bytes(bytes.fromhex(ORDER_8), "little")).to_bytes(32, "little"),
]


@pytest.mark.parametrize("sign", [0, 0x80])
@pytest.mark.parametrize("point", SMALL_ORDER)
def test_a_key_of_small_order_is_refused(point: bytes, sign: int) -> None:
    """The eight points, and their encodings with the other sign, sign anything."""
    with pytest.raises(WeakKey) as caught:
        PublicKey(point[:31] + bytes([point[31] | sign]))
    assert caught.value.message == (
        "a public key of small order: anybody can sign with it"
    )
    assert caught.value.exit_status == 1


def with_s(number: int) -> bytes:
    """The good signature with another S."""
    return GOOD[:32] + number.to_bytes(32, "little")


GOOD_S = int.from_bytes(GOOD[32:], "little")
FORGED = {
    "short": GOOD[:63],
    "long": GOOD + b"\0",
    "empty": b"",
    "S plus the order": with_s(GOOD_S + ORDER),
    "S is the order": with_s(ORDER),
    "S plus one": with_s(GOOD_S + 1),
    "R of small order": SMALL_ORDER[1] + GOOD[32:],
    "R not canonical": FIELD.to_bytes(32, "little") + GOOD[32:],
    "R with the other sign": GOOD[:31] + bytes([GOOD[31] ^ 0x80]) + GOOD[32:],
    "R not on the curve": (2).to_bytes(32, "little") + GOOD[32:],
}


@pytest.mark.parametrize("signature", FORGED.values(), ids=FORGED)
def test_a_signature_that_is_not_exact_is_refused(signature: bytes) -> None:
    """Every way to write a signature differently fails, and names the key."""
    key = SECRET.public
    with pytest.raises(ForgedOrDamaged) as caught:
        key.verify(signature, MESSAGE)
    assert caught.value.message == f"not a signature by the key {key.name}"


def test_a_signature_belongs_to_one_message_and_one_key() -> None:
    """Another message and another key refuse it."""
    SECRET.public.verify(GOOD, MESSAGE)
    with pytest.raises(ForgedOrDamaged):
        SECRET.public.verify(GOOD, MESSAGE + b"\n")
    with pytest.raises(ForgedOrDamaged):
        SecretKey(bytes(32)).public.verify(GOOD, MESSAGE)


def test_a_key_that_is_no_point_verifies_nothing() -> None:
    """No point has y = 2: a key of 32 fine bytes whose signatures never verify."""
    key = PublicKey((2).to_bytes(32, "little"))
    with pytest.raises(ForgedOrDamaged):
        key.verify(GOOD, MESSAGE)
