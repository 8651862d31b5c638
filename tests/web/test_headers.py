"""Headers: what goes with a card."""

from __future__ import annotations

from pyoji.engine.card import PNG
from pyoji.engine.image_file import ImageFile
from pyoji.printable import code_point
from pyoji.web import headers
from pyoji.web.headers import MOST_MISSING

NAME = "X-Card-Missing-Glyphs"


def missing(count: int) -> tuple[int, ...]:
    """Code points, as a card has them."""
    return tuple(range(0xE000, 0xE000 + count))


def test_a_bounded_number_of_missing_characters_is_named() -> None:
    """An ellipsis says that there are more. A proxy may refuse a longer field."""
    for count in (1, MOST_MISSING, MOST_MISSING + 1, 500):
        for made in (
            headers.card(ImageFile(b"x", PNG, missing(count)), '"a"', headers.PLAIN),
            headers.fallback(ImageFile(b"x", PNG, missing(count)), "busy"),
        ):
            named = made[NAME].split(", ")
            assert named[:MOST_MISSING] == [
                code_point(each) for each in missing(min(count, MOST_MISSING))
            ]
            assert named[MOST_MISSING:] == (["..."] if count > MOST_MISSING else [])


def test_a_card_that_lacks_nothing_says_nothing() -> None:
    """No field is empty."""
    assert NAME not in headers.card(ImageFile(b"x", PNG), '"a"', headers.PLAIN)
