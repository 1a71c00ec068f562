"""The erasure code: any k of 65,535 symbols, and the symbols of a plain reference."""

from __future__ import annotations

import random
from itertools import cycle

import pytest

from archive.packets.code import SYMBOLS, Encoder, Interpolation, count, decode, weights
from tests.packets import naive

SIZES = (2, 90, 96, 510)
_KS = (*range(1, 41), *range(44, 100, 4), *range(110, 300, 19), 300)
_SUBSETS = 16


def _object(rng: random.Random, k: int, size: int) -> bytes:
    """An object of k symbols, the last of them not always full."""
    return rng.randbytes(k * size - rng.randrange(size))


def test_any_k_symbols_bring_the_object_back() -> None:
    """1,000 and more random sets of k symbols, k = 1 to 300: never one more is needed.

    One set for each k has only repair symbols, with ids anywhere up to 65,534; the
    others have some of them among source symbols.
    """
    rng = random.Random(300)
    subsets = 0
    for k, size in zip(_KS, cycle(SIZES)):
        content = _object(rng, k, size)
        encoder = Encoder(content, size)
        assert encoder.k == k
        ids = [SYMBOLS - 1, *rng.sample(range(k, SYMBOLS - 1), k)][:k]
        repair = {i: encoder.symbol(i) for i in ids}
        sets = [repair]
        for _ in range(_SUBSETS):
            number = rng.randint(1, min(k, 8))
            chosen = [*rng.sample(range(k), k - number), *rng.sample(ids, number)]
            rng.shuffle(chosen)
            sets.append({i: repair.get(i) or encoder.symbol(i) for i in chosen})
        for symbols in sets:
            assert len(symbols) == k
            assert decode(symbols, k)[: len(content)] == content
        subsets += len(sets)
    assert subsets >= 1000


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("k", [1, 2, 3, 7, 20])
def test_symbols_are_those_of_lagranges_formula(k: int, size: int) -> None:
    """Encoder and reference agree on every symbol, column by column."""
    rng = random.Random(k * size)
    content = _object(rng, k, size)
    encoder = Encoder(content, size)
    padded = content.ljust(k * size, b"\0")
    source = {i: padded[i * size : (i + 1) * size] for i in range(k)}
    for wanted in (0, k - 1, k, SYMBOLS - 1, *rng.sample(range(SYMBOLS), 2)):
        assert encoder.symbol(wanted) == naive.symbol(source, wanted)


def test_many_symbols_are_those_of_lagranges_formula() -> None:
    """The reference agrees at 300 symbols, for repair and for source symbols."""
    rng = random.Random(1)
    content = rng.randbytes(600)
    encoder = Encoder(content, 2)
    source = {i: content[2 * i : 2 * i + 2] for i in range(300)}
    assert encoder.symbol(40_000) == naive.symbol(source, 40_000)
    repair = {i: encoder.symbol(i) for i in rng.sample(range(300, SYMBOLS), 60)}
    some = {**{i: source[i] for i in range(240)}, **repair}
    assert Interpolation(some).symbol(5) == source[5]
    assert Interpolation(some).symbol(270) == naive.symbol(some, 270) == source[270]


def test_symbols_of_the_specification_hold() -> None:
    """A hand-worked example binds the code to others of its kind."""
    encoder = Encoder(bytes.fromhex("000100020003"), 2)
    assert [encoder.symbol(i).hex() for i in (3, 4, 65_534)] == ["001d", "0051", "2201"]


def test_more_symbols_than_needed_change_nothing() -> None:
    """Beyond k, further genuine symbols are simply not used."""
    content = bytes(range(90))
    encoder = Encoder(content, 10)
    symbols = {i: encoder.symbol(i) for i in range(5, 40)}
    assert decode(symbols, encoder.k) == content


def test_the_last_symbol_is_padded_with_zeros() -> None:
    """An object that does not fill its last symbol is padded, and only there."""
    encoder = Encoder(b"abc", 2)
    assert encoder.k == count(3, 2) == 2
    assert [encoder.symbol(i) for i in range(2)] == [b"ab", b"c\0"]


def test_weights_are_products_of_differences() -> None:
    """The barycentric weights are what their definition says."""
    ids = [0, 3, 500, 65_534]
    for i, log in zip(ids, weights(ids), strict=True):
        product = naive.power(log)
        for j in ids:
            if j != i:
                product = naive.times(product, naive.power(i) ^ naive.power(j))
        assert product == 1
