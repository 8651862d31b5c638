"""The tally is trusted only if it is ours. Room is made from the oldest card on."""

from __future__ import annotations

import os

import pytest
from pyoji.service.cache.tally import BLOCK, Tally, cost, count, make_room

from tests.service.cache.cards import name


@pytest.fixture
def tally(tmp_path):
    file = os.open(tmp_path / "tally", os.O_RDWR | os.O_CREAT)
    yield Tally(file)
    os.close(file)


@pytest.mark.parametrize("number", [0, 1, 4096, 2**40, 2**64 - 1])
def test_a_number_is_read_as_it_was_written(tally, number):
    """Over any other."""
    tally.write(77)
    tally.write(number)
    assert tally.read() == number


def test_what_is_no_number_of_ours_is_none(tally, tmp_path):
    """Nothing, too little, too much, and every flipped bit."""
    assert tally.read() is None
    tally.write(123456)
    whole = (tmp_path / "tally").read_bytes()
    damaged = [whole[:5], whole + b"\0", bytes(len(whole))]
    damaged += [
        bytes(byte ^ (1 << bit) if at == where else byte for at, byte in enumerate(whole))
        for where in range(len(whole))
        for bit in range(8)
    ]
    for each in damaged:
        (tmp_path / "tally").write_bytes(each)
        assert tally.read() is None


def test_a_file_costs_whole_blocks():
    """As the disk counts."""
    assert [cost(size) for size in (0, 1, BLOCK, BLOCK + 1)] == [0, BLOCK, BLOCK, 2 * BLOCK]


@pytest.fixture
def opened(tmp_path):
    """A descriptor of the directory that the cards are in."""
    file = os.open(tmp_path, os.O_RDONLY | os.O_DIRECTORY)
    yield file
    os.close(file)


def made(root, sizes):
    """Files of the given sizes named as cards, each a second older than the next."""
    for number, size in enumerate(sizes):
        file = root / name(number)[:2] / name(number)
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(bytes(size))
        os.utime(file, (1000 + number, 1000 + number))


def test_counting_counts_all_cards(tmp_path, opened):
    """By blocks; an empty directory holds nothing."""
    assert count(opened) == 0
    made(tmp_path, [1, BLOCK, BLOCK + 1])
    assert count(opened) == 4 * BLOCK


def test_room_is_made_from_the_oldest_on(tmp_path, opened):
    """Until a tenth of the bound is free, and no further."""
    made(tmp_path, [BLOCK] * 30)
    assert make_room(opened, 20 * BLOCK, 5000.0) == 18 * BLOCK
    assert count(opened) == 18 * BLOCK
    left = {number for number in range(30) if (tmp_path / name(number)[:2] / name(number)).exists()}
    assert left == set(range(12, 30))


def test_a_tally_that_was_too_high_costs_no_card(tmp_path, opened):
    """Within the bound nothing is removed."""
    made(tmp_path, [BLOCK] * 20)
    assert make_room(opened, 20 * BLOCK, 5000.0) == 20 * BLOCK
