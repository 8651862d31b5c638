"""Several processes give what one gives."""

from __future__ import annotations

import os
import signal
import sys

import pytest
from pyoji.blog.check.parallel import MIN_SHARE, apply

ITEMS = range(2 * MIN_SHARE + 7)
PARENT = os.getpid()


@pytest.mark.parametrize("processes", [1, 2, 3, 64])
def test_results_are_in_order(processes: int) -> None:
    """With however many processes, and few items for each."""
    assert apply(lambda item: item * item, ITEMS, processes) == [item * item for item in ITEMS]
    assert apply(str, [], processes) == []


@pytest.mark.skipif(sys.platform != "linux", reason="forks nowhere else")
def test_each_process_has_a_share() -> None:
    """This one too; a few items are no share."""
    assert len(set(apply(lambda _: os.getpid(), ITEMS, 2))) == 2
    assert PARENT in apply(lambda _: os.getpid(), ITEMS, 2)
    assert set(apply(lambda _: os.getpid(), ITEMS[: 2 * MIN_SHARE - 1], 2)) == {PARENT}


def test_the_share_of_a_process_that_dies_is_done_here() -> None:
    """Nothing is lost."""

    def die_elsewhere(item: int) -> int:
        if os.getpid() != PARENT:
            os.kill(os.getpid(), signal.SIGKILL)
        return item

    assert apply(die_elsewhere, ITEMS, 2) == list(ITEMS)


def test_an_error_is_raised_here() -> None:
    """As without other processes; an error of their share too. Nothing else is printed."""

    def fail(item: int) -> int:
        if item == 1:  # of the second share
            raise ValueError("the second")
        return item

    with pytest.raises(ValueError, match="the second"):
        apply(fail, ITEMS, 2)


def test_what_cannot_be_sent_is_done_here() -> None:
    """A function is no data."""
    assert [function() for function in apply(lambda item: lambda: item, ITEMS, 2)] == list(ITEMS)
