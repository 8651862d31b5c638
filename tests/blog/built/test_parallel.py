"""Several processes for the files of a site."""

from __future__ import annotations

import os

import pytest
from pyoji.blog.built.parallel import MIN_ITEMS, results


def double(number: int) -> tuple[int, int]:
    return 2 * number, os.getpid()


def refuse(number: int) -> int:
    raise ValueError(number)


def die(number: int) -> int:
    os._exit(9)


def test_results_come_in_order():
    """From other processes if there are many items, else from this one."""
    numbers = range(3 * MIN_ITEMS)
    doubled = list(results(double, numbers, 3))
    assert [result for result, _ in doubled] == [2 * number for number in numbers]
    assert os.getpid() not in {process for _, process in doubled}
    for few in (list(results(double, numbers, 1)), list(results(double, range(3), 3))):
        assert {process for _, process in few} == {os.getpid()}


def test_what_a_function_raises_is_raised():
    """Here, too."""
    with pytest.raises(ValueError, match="0"):
        list(results(refuse, range(MIN_ITEMS), 2))


def test_a_process_that_dies_is_an_error():
    """The build does not wait for it."""
    with pytest.raises(OSError, match="a process that reads or writes pages died"):
        list(results(die, range(MIN_ITEMS), 2))
