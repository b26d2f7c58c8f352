from __future__ import annotations

import gzip
import random
import zlib
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatwright._drive.inflating import LARGEST_PIECE, Inflater


def unpacked(inflater: Inflater, pieces: list[bytes]) -> list[bytes]:
    """What comes out, each piece by itself; empty ones left out."""
    out = []
    for piece in [*pieces, b""]:
        out.append(inflater.feed(piece))
        while inflater.has_more:
            out.append(inflater.rest())
    return [piece for piece in out if piece]


def in_pieces(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


@pytest.mark.parametrize("size", [1, 1000, 10_000_000])
@pytest.mark.parametrize("coding", ["gzip", "zlib", "deflate"])
def test_what_unpacks_to_much_comes_in_pieces(coding: str, size: int) -> None:
    pack: Any = {"gzip": gzip.compress, "zlib": zlib.compress, "deflate": lambda data: zlib.compress(data)[2:-4]}[
        coding
    ]
    data = bytes(3 * LARGEST_PIECE + 5) + random.Random(0).randbytes(3000)
    out = unpacked(Inflater(), in_pieces(pack(data), size))
    assert b"".join(out) == data
    assert max(map(len, out)) <= LARGEST_PIECE


def test_several_files_in_one() -> None:
    parts = [bytes(LARGEST_PIECE), b"second", bytes(2 * LARGEST_PIECE), b"", b"last"]
    packed = b"".join(map(gzip.compress, parts))
    for size in (1, 7, len(packed)):
        out = unpacked(Inflater(), in_pieces(packed, size))
        assert b"".join(out) == b"".join(parts)
        assert max(map(len, out)) <= LARGEST_PIECE


@given(data=st.binary(max_size=300), at=st.integers(0, 300), damage=st.binary(max_size=3))
def test_damage_is_told(data: bytes, at: int, damage: bytes) -> None:
    packed = gzip.compress(data, mtime=0)
    spoiled = packed[:at] + damage
    try:
        out = b"".join(unpacked(Inflater(), [spoiled]))
    except httpx.DecodingError:
        return
    assert not spoiled or out == data


def test_an_unknown_packing_is_told() -> None:
    with pytest.raises(httpx.DecodingError, match="br"):
        Inflater("br").feed(b"x")
