"""SVG size: every unit of CSS that has a size by itself, and a viewBox for the others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.engine.images.svg_size import MOST, in_pixels, length, of_file, size

from tests.steps import linear


@pytest.mark.parametrize(
    ("text", "pixels"),
    [
        ("24", 24), ("24px", 24), (" 24px ", 24), ("+24", 24), ("24.", 24), (".5", 0.5),
        ("1e2", 100), ("2.5E-1in", 24), ("1in", 96), ("2.54cm", 96), ("25.4mm", 96),
        ("101.6Q", 96), ("101.6q", 96), ("72pt", 96), ("6pc", 96), ("24MM", 24 / 25.4 * 96),
        ("2em", 32), ("2rem", 32), ("2ex", 16), ("2ch", 16), ("-3mm", -3 / 25.4 * 96), ("0", 0),
    ],
)  # fmt: skip
def test_a_length_is_of_pixels(text: str, pixels: float) -> None:
    """In any absolute unit, and in those of a font of the size that a document begins with."""
    assert length(text) == pytest.approx(pixels)


@pytest.mark.parametrize(
    "text",
    ["", "auto", "100%", "10vw", "1 px", "px", "1..2", "1,5", "٣", "calc(1px)", "1e", "9" * 41,
     "1px;", "inf", "nan", "0x10", "1_0", "--1"],
)  # fmt: skip
def test_what_is_no_length_by_itself(text: str) -> None:
    """A share of what is around it, or nothing that CSS knows."""
    assert length(text) is None


@pytest.mark.parametrize(
    ("attributes", "sides"),
    [
        ({"width": "25.4mm", "height": "72pt"}, (96, 96)),
        ({"width": "25.4mm", "height": "72pt", "viewBox": "0 0 3 1"}, (96, 96)),
        ({"width": "1in", "viewBox": "0 0 30 10"}, (96, 32)),
        ({"height": "1in", "viewBox": "0,0,30,10"}, (288, 96)),
        ({"width": "100%", "height": "auto", "viewBox": "-5 -5 30 10"}, (30, 10)),
        ({"width": "100%", "height": "9", "viewBox": "0 0 30 10"}, (27, 9)),
        ({"viewBox": "0 0 1e2 .5"}, (100, 0.5)),
        ({"width": "100%", "height": "9"}, None),
        ({"width": "0", "height": "9", "viewBox": "0 0 3 1"}, None),
        ({"width": "-1", "height": "9"}, None),
        ({"width": "1e9", "height": "5e8"}, (MOST, MOST / 2)),
        ({"width": "1e9", "viewBox": "0 0 3 1"}, (MOST, MOST / 3)),
        ({"width": "1e999", "height": "9"}, None),
        ({"width": "1e-999", "height": "9"}, None),
        ({"viewBox": "0 0 0 9"}, None),
        ({"viewBox": "0 0 9"}, None),
        ({}, None),
    ],
)
def test_a_size_is_what_is_said_and_the_rest_of_its_shape(
    attributes: dict[str, str], sides: tuple[float, float] | None
) -> None:
    """By the viewBox; without one, or with a side of nothing, there is none."""
    assert size(attributes) == (None if sides is None else pytest.approx(sides))


@pytest.mark.parametrize(
    ("svg", "found"),
    [
        (b"<svg width='1in' height='1in'/>",
         b'<svg width="12000" height="12000" viewBox="0 0 96 96"/>'),
        (b'<s:svg a="width=\'3\'" width = "1in"\n b=\'>\' height="2in"><g width="1in"/></s:svg>',
         b'<s:svg width="6000" height="12000" viewBox="0 0 96 192" a="width=\'3\'"\n b=\'>\'>'
         b'<g width="1in"/></s:svg>'),
        (b"<?xml version='1.0'?><!-- <svg width='9'> --><svg viewBox='0 0 4 2' height='1pc'></svg>",
         b"<?xml version='1.0'?><!-- <svg width='9'> -->"
         b"<svg width=\"12000\" height=\"6000\" viewBox='0 0 4 2'></svg>"),
        (b"<svg width='&#49;in' height='1in'/>",
         b'<svg width="12000" height="12000" viewBox="0 0 96 96"/>'),
        ("\ufeff<svg viewBox='0 0 4 2.5' title='폭'/>".encode(),
         "\ufeff<svg width=\"12000\" height=\"7500\" viewBox='0 0 4 2.5' title='폭'/>".encode()),
        (b"<svg viewBox='0 0 4 2'/>", b"<svg viewBox='0 0 4 2'/>"),
        (b"<svg width='4px' height='2'/>", b"<svg width='4px' height='2'/>"),
        (b"<svg width='100%' viewBox='0 0 4 2'/>",
         b"<svg width=\"12000\" height=\"6000\" viewBox='0 0 4 2'/>"),
        (b"<svg/>", b"<svg/>"),
        (b"<svg width='1in'", b"<svg width='1in'"),
        (b"no xml", b"no xml"),
        (b"", b""),
    ],
)  # fmt: skip
def test_only_the_outermost_size_is_written_anew(svg: bytes, found: bytes) -> None:
    """However its tag is written; all else stays as it is, and what is no SVG does too."""
    assert in_pixels(svg) == found
    assert in_pixels(found) == found


@given(st.binary(max_size=200) | st.binary(max_size=100).map(b"<svg ".__add__))
def test_any_bytes_are_left_or_sized(data: bytes) -> None:
    """Nothing is raised."""
    in_pixels(data)


@pytest.mark.parametrize(
    "read",
    [
        lambda n: length("1" * n),
        lambda n: length("1" + " " * n + "px"),
        lambda n: size({"viewBox": "1 " * n}),
        lambda n: in_pixels(b"<svg " + b"a" * n + b"='1'/>"),
        lambda n: in_pixels(b"<svg width='1'" + b" " * n + b"height='1'/>"),
        lambda n: in_pixels(b"<svg width='1' height='1'" + b" " * n + b"a"),
    ],
    ids=["digits", "spaces", "numbers", "a name", "space", "no end"],
)
def test_a_size_is_read_in_one_pass(read) -> None:
    """However long its parts are."""
    linear(read)


@pytest.mark.parametrize(
    ("svg", "sides"),
    [
        (b"<svg viewBox='0 0 64 32'/>", (64, 32)),
        (b"<?xml version='1.0'?><!-- a --><svg width='1in' height='48px'/>", (96, 48)),
        (b"<svg width='50%'/>", None),
        (b"<svg", None),
        (b"", None),
        (b"\xff", None),
    ],
)
def test_a_file_has_the_size_of_its_outermost_element(
    svg: bytes, sides: tuple[float, float] | None
) -> None:
    """None, if it has none or is no XML."""
    assert of_file(svg) == sides
