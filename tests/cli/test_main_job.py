"""The main job on the real statement, from the first key to the unpacked text."""

from __future__ import annotations

from pathlib import Path

from tests import kit
from tests.kit import ok, run


def test_the_real_statement_goes_all_the_way(folder: Path, sara: list[str]) -> None:
    """Pack, verify, trust, cut, merge, unpack: the text comes out as it went in."""
    ok("pack", kit.STATEMENT, *kit.TWO, *sara)
    bundle = folder / "iran-2026-01.tar.zst"
    assert run("verify", bundle).status == 3, "an unknown key is never a success"
    ok("trust", "add", "sara", "--name", "Sara", "--checked", "--series", kit.SERIES)
    assert ok("verify", bundle, "--json").json["verdict"] == "trusted"
    ok("cut", bundle, "-l", "fa", "-o", "fa.tar.zst")
    ok("cut", bundle, "-l", "en", "-o", "en.tar.zst")
    ok("merge", "fa.tar.zst", "en.tar.zst", "-o", "both.tar.zst")
    assert (folder / "both.tar.zst").read_bytes() == bundle.read_bytes()
    ok("unpack", "both.tar.zst")
    text = folder / "both" / kit.SERIES / "fa-1" / "statement.txt"
    assert text.read_bytes() == (kit.STATEMENT / "fa.txt").read_bytes()
    assert ok("verify", "both").out == ok("verify", "both.tar.zst").out
