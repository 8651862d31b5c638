"""Limit: a stream is what zlib makes of its data, or it ends early."""

from __future__ import annotations

import random
import zlib
from math import inf

import pytest
from pyoji.engine.encode.limit import PIECE, TooLarge, bounded, deflated
from zlib_ng import zlib_ng

TEXT = b"Now is the winter of our discontent. " * 20_000
GRAIN = random.Random(1).randbytes(5 * PIECE)


@pytest.mark.parametrize("data", [b"", TEXT, GRAIN], ids=["nothing", "text", "grain"])
@pytest.mark.parametrize("level", [4, 5, 7, 9])
def test_in_pieces_or_whole_it_is_the_same_stream(data: bytes, level: int) -> None:
    """So that a limit which is kept changes nothing."""
    stream = deflated(data, level)
    assert zlib.decompress(stream) == data
    assert deflated(data, level, max(1, len(stream))) == stream


def test_what_is_over_its_limit_costs_its_limit() -> None:
    """No piece more is compressed than it takes to be over it; the rest is estimated."""

    class Counted:
        taken = 0

        def __init__(self) -> None:
            self._into = zlib_ng.compressobj(5)

        def compress(self, data: bytes, /) -> bytes:
            self.taken += len(data)
            return self._into.compress(data)

        def flush(self, mode: int = zlib_ng.Z_FINISH, /) -> bytes:
            return self._into.flush(mode)

    into = Counted()
    with pytest.raises(TooLarge) as caught:
        bounded(into, GRAIN, zlib_ng.Z_FINISH, PIECE)
    assert into.taken <= 3 * PIECE  # what comes out lags behind what went in
    assert caught.value.expected == pytest.approx(len(GRAIN), rel=0.5)
    assert len(bounded(Counted(), GRAIN, zlib_ng.Z_FINISH, inf)) >= len(GRAIN)
