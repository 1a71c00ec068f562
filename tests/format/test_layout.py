"""Names of files, the same in bundles and in folders."""

from __future__ import annotations

import pytest

from archive.format.layout import key_path, signature_key, signature_name, union
from archive.format.minisign import PublicKeyFile
from tests.kit import REZA, SARA

NAME = "0123456789abcdef"


def test_a_signature_is_named_after_its_key() -> None:
    """The key's name is in the file's, and is found there again."""
    assert signature_name(NAME) == f"MANIFEST.{NAME}.minisig"
    assert signature_key(signature_name(NAME)) == NAME
    assert key_path(NAME) == f"keys/{NAME}.pub"


@pytest.mark.parametrize(
    "name",
    [
        "MANIFEST",
        "MANIFEST.minisig",
        f"MANIFEST.{NAME[1:]}.minisig",
        f"MANIFEST.{NAME}0.minisig",
        f"MANIFEST.{NAME.upper()}.minisig",
        f"x/MANIFEST.{NAME}.minisig",
        f"MANIFEST.{NAME}.minisig\n",
        f"MANIFEST-{NAME}.minisig",
    ],
)
def test_any_other_file_is_no_signature(name: str) -> None:
    """Only 16 lower-case hex digits between the two words are a key's name."""
    assert signature_key(name) is None


def test_a_head_has_each_key_once() -> None:
    """Keys ascend by name, without comments; of two minisign ids the lower stays."""
    low, high = (PublicKeyFile(SARA.public.public, bytes([n] * 8), "x") for n in (1, 2))
    chosen = union([high, REZA.public, low])
    plain = PublicKeyFile.plain(SARA.public.public, low.key_id)
    assert chosen == sorted([plain, REZA.public], key=lambda key: key.public.name)
    assert union(reversed([high, REZA.public, low])) == chosen
