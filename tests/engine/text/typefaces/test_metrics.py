"""How large a face looks, and what makes two faces look equally large."""

from __future__ import annotations

import uharfbuzz as hb
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.typefaces.metrics import LEAST, MOST, BodySizes, body_sizes, factor

from tests import typefaces


def test_sizes_are_measured_in_ink() -> None:
    """Sizes are in em, independent of the font's units and scale."""
    font = hb.Font(hb.Face(typefaces.file(typefaces.face(typefaces.LATIN + "국를빛"))))
    assert body_sizes(font) == BodySizes(0.5, 0.8)
    font.scale = (65536, 65536)
    assert body_sizes(font) == BodySizes(0.5, 0.8)
    latin = hb.Font(hb.Face(typefaces.file(typefaces.face("ABC"))))
    assert body_sizes(latin) == BodySizes(None, None)


def test_the_bundle_is_measured_too(fonts: Fonts) -> None:
    """Pretendard's letters, which brands are compared with."""
    found = body_sizes(fonts.face("Pretendard-Bold").font)
    assert found.x_height is not None
    assert found.hangul is not None
    assert 0.5 < found.x_height < 0.56
    assert 0.8 < found.hangul < 0.88


def test_the_hangul_body_decides_where_both_have_one() -> None:
    """Else the x-height; else nothing is known, and the size stays."""
    assert factor(BodySizes(0.5, 0.8), BodySizes(0.55, 0.84)) == 1.05
    assert factor(BodySizes(0.5, None), BodySizes(0.55, 0.84)) == 1.1
    assert factor(BodySizes(None, None), BodySizes(0.55, 0.84)) == 1.0
    assert factor(BodySizes(0.1, None), BodySizes(0.55, None)) == MOST
    assert factor(BodySizes(0.9, None), BodySizes(0.2, None)) == LEAST
