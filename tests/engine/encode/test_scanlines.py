"""Scanlines: an image's rows with their filter types."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pyoji.engine.encode.scanlines import NONE, UP, differences, filtered, rows, scanlines

from tests.engine.encode.files import unfiltered
from tests.engine.text.chain import tried


@given(st.lists(st.sampled_from([b"abc", b"abd", b"\x00\x00\x00"]), min_size=1, max_size=20))
@tried
def test_filtered_rows_are_the_rows(given: list[bytes]) -> None:
    """The first and the last are sent as they are; a row that repeats is sent as nothing."""
    data = filtered(given)
    assert unfiltered(data, 3) == given
    assert data[0] == data[-4] == 0
    types = data[::4]
    between = range(1, len(given) - 1)
    assert [types[y] == 2 for y in between] == [given[y] == given[y - 1] for y in between]


@pytest.mark.parametrize("size", [(1, 1), (1, 5), (7, 1), (40, 9)])
@pytest.mark.parametrize("mode", ["L", "P"])
def test_indices_are_unfiltered(mode: str, size: tuple[int, int]) -> None:
    """Each row after a zero, also where rows repeat."""
    width, height = size
    row = random.Random(1).randbytes(width)
    assert scanlines(Image.frombytes(mode, size, row * height)) == (b"\x00" + row) * height


@pytest.mark.parametrize("size", [(1, 1), (1, 5), (7, 1), (40, 9)])
def test_differences_are_from_row_to_row(size: tuple[int, int]) -> None:
    """From zeros to the first row; the last one stays as it is."""
    width, height = size
    image = Image.frombytes("L", size, random.Random(1).randbytes(width * height))
    data = differences(image)
    before = NONE + bytes(width)
    assert unfiltered(before + data, width)[1:] == rows(image)
    assert data[:: width + 1] == UP * (height - 1) + NONE


def test_rows_of_colours_that_repeat_are_zeros() -> None:
    """Between the first and the last."""
    image = Image.new("RGB", (2, 4), (1, 2, 3))
    row = bytes([1, 2, 3, 1, 2, 3])
    assert rows(image) == [row] * 4
    assert scanlines(image) == b"\x00" + row + (b"\x02" + bytes(6)) * 2 + b"\x00" + row
