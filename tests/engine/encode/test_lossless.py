"""Whole: a PNG without loss of an image by itself, or the end as soon as it is over its limit."""

from __future__ import annotations

import importlib
import random
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pyoji.engine.encode.limit import LEVEL, TooLarge
from pyoji.engine.encode.lossless import adaptive, lossless

from tests.engine.encode.files import KINDS, picture, pixels, taken_apart
from tests.engine.text.chain import tried


@given(
    st.integers(1, 70),
    st.integers(1, 70),
    st.sampled_from(KINDS),
    st.integers(0, 1 << 32),
    st.sampled_from([LEVEL, 9]),
)
@tried
def test_nothing_is_lost(width, height, kind, seed, level) -> None:
    """Any image is kept exactly. A limit that the file meets does not change it."""
    image = picture((width, height), kind, random.Random(seed))
    data = lossless(image, level)
    taken_apart(data)
    assert pixels(data) == image.tobytes()
    assert lossless(image, level, len(data)) == data


def test_a_photograph_has_the_filters_that_suit_it() -> None:
    """It is no larger than what Pillow writes at the same level."""
    chance = random.Random(5)
    noise = Image.frombytes("RGB", (9, 6), chance.randbytes(9 * 6 * 3))
    image = noise.resize((300, 200), Image.Resampling.BICUBIC)
    file = BytesIO()
    image.save(file, "PNG", compress_level=5)
    data = lossless(image)
    assert len(data) <= len(file.getvalue())
    assert len(lossless(image, 9)) <= len(data)
    # Within a limit that the first set of filters alone is over, it is the second that is written.
    assert lossless(image, limit=len(data)) == data


@pytest.mark.parametrize("kind", KINDS)
def test_over_its_limit_there_is_no_file(kind: str) -> None:
    """Not even one of a byte more, by any filters."""
    image = picture((60, 60), kind, random.Random(3))
    limit = len(lossless(image)) - 1
    with suppress(TooLarge):
        assert len(lossless(image, limit=limit)) <= limit
    with pytest.raises(TooLarge):
        lossless(image, limit=10)


@pytest.mark.parametrize(("size", "is_tried"), [((1000, 1000), True), ((1300, 1300), False)])
def test_a_large_image_is_tried_only_with_hope(size, is_tried, monkeypatch) -> None:
    """A third over the limit by its sample, a small one is tried, a large one is not."""
    module = importlib.import_module("pyoji.engine.encode.lossless")
    tried_whole = []
    monkeypatch.setattr(module, "_expected", lambda _: 1300.0)
    monkeypatch.setattr(module, "_saved", lambda *_: tried_whole.append(1) or b"")
    with suppress(TooLarge):
        adaptive(Image.new("RGB", size), LEVEL, 1000)
    assert bool(tried_whole) is is_tried
