"""Face: one font file, in em."""

from __future__ import annotations

import pytest
import uharfbuzz as hb
from pyoji.engine.text.face import UNITS, Face, open_face

from tests.tree import FONTS


def opened(**how: object) -> Face:
    """Return Do Hyeon, opened with these options."""
    blob = hb.Blob.from_file_path(str(FONTS / "DoHyeon-Regular.ttf"))
    return open_face("DoHyeon-Regular", blob, **how)  # type: ignore[arg-type]


def test_a_scale_is_in_every_measure() -> None:
    """Advances, ink and bearings grow by the same factor."""
    plain, large = opened(), opened(scale=1.25)
    glyph = plain.font.get_nominal_glyph(ord("가"))
    assert glyph is not None
    advances = [face.font.get_glyph_h_advance(glyph) / UNITS for face in (plain, large)]
    assert advances[1] == pytest.approx(advances[0] * 1.25, abs=1e-4)
    assert large.ink(glyph)[0] == pytest.approx(plain.ink(glyph)[0] * 1.25, abs=1e-4)
    assert large.bearing(glyph)[1] == pytest.approx(plain.bearing(glyph)[1] * 1.25, abs=1e-4)


def test_a_letter_without_ink_is_not_covered() -> None:
    """In a script that the face is known to map without ink; a space has none in any script."""
    blob = hb.Blob.from_file_path(str(FONTS / "DoHyeon-Regular.ttf"))
    font = hb.Font(hb.Face(blob))
    font.scale = (UNITS, UNITS)
    space = font.get_nominal_glyph(ord(" "))
    funcs = hb.FontFuncs()
    funcs.set_nominal_glyph_func(lambda *_: space)
    empty = hb.Font(font)
    empty.funcs = funcs
    assert Face("F", empty).covers(ord("뷁"))
    assert not Face("F", empty, frozenset({"Hang"})).covers(ord("뷁"))
    assert Face("F", empty, frozenset({"Hang"})).covers(ord("A"))
    assert Face("F", empty, frozenset({"Hang"})).covers(0x3164)
    assert opened(hollow=["Hang"]).covers(ord("가"))
    assert not opened(hollow=["Hang"]).covers(ord("펲"))
