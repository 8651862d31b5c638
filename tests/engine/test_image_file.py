"""ImageFile: a finished file, and how large files should be."""

from __future__ import annotations

import pytest
from pyoji.engine.card import FORMATS, JPEG, PNG
from pyoji.engine.image_file import NO_BUDGET, Budget, ImageFile


@pytest.mark.parametrize(("size", "is_over"), [(99, False), (100, False), (101, True)])
def test_a_budget_is_a_limit(size: int, is_over: bool) -> None:
    """A file of exactly the limit is within it; limits of other formats do not apply."""
    budget = Budget({"png": 100})
    assert budget.is_over(ImageFile(bytes(size), PNG)) is is_over
    assert not budget.is_over(ImageFile(bytes(size), JPEG))


def test_no_limit_is_none() -> None:
    """A missing limit or a limit of 0 never applies."""
    for budget in (NO_BUDGET, Budget(dict.fromkeys(FORMATS, 0))):
        for format_ in FORMATS.values():
            assert not budget.is_over(ImageFile(bytes(10_000), format_))
