"""The fast path answers as the application does, and the comparison detects differences."""

from __future__ import annotations

from random import Random

import pytest

from tests.tools.fuzz.fastpath import Difference, Stream, both

REQUESTS = 800


def test_every_byte_is_alike() -> None:
    """Only the date may differ, for any stream and any segmentation. Runs are deterministic."""
    chance = Random(12)
    with both() as pair:
        pair.until(REQUESTS, chance)
        assert pair.answered / 3 < pair.known < pair.answered


def test_a_difference_is_noticed() -> None:
    """The comparison raises, and the saved stream can be replayed."""
    chance = Random(12)
    with both() as pair:
        pair.counting.alter = lambda answer: answer._replace(lines=answer.lines + b"x: y\r\n")
        with pytest.raises(Difference) as caught:
            pair.until(REQUESTS, chance)
        stream = Stream.loaded(caught.value.stream.saved())
        assert stream == caught.value.stream
        with pytest.raises(Difference):
            pair.compare(stream)
