"""A picture is decoded in a process that may be lost over it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from io import BytesIO

import pytest
from PIL import Image
from pyoji.engine.paint import check
from pyoji.sandbox import picture_program, pictures
from pyoji.sandbox.pictures import PictureRefused

from tests.web.making import MARK, picture


def answering(code: str) -> Sequence[str]:
    """What is read from a program that is this code."""
    return pictures.colors(MARK, (sys.executable, "-c", code))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_the_colours_are_those_that_we_would_read(kind: str) -> None:
    """Of each format."""
    data = picture(kind)
    assert pictures.colors(data) == picture_program.answer(data)["colors"] != []


def test_the_colours_of_an_svg() -> None:
    """Rendered without any file."""
    assert pictures.colors(MARK) == ["#7a3ea8"]


def test_a_refusal_is_handed_on() -> None:
    """With its remedy."""
    with pytest.raises(PictureRefused) as caught:
        pictures.colors(picture()[:50])
    assert caught.value.remedy == check.picture(picture()[:50])


@pytest.mark.parametrize(
    "code",
    ["import os; os.abort()", "pass", "print('{')", "print('[]')", "print('{\"colors\": 1}')"],
)
def test_a_process_that_is_lost_refuses_the_picture(code: str) -> None:
    """Also one whose answer is none."""
    with pytest.raises(PictureRefused, match="simplify it"):
        answering(code)


def test_without_a_process_the_picture_is_refused() -> None:
    """It is not decoded here instead."""
    with pytest.raises(PictureRefused, match="no process"):
        pictures.colors(MARK, ("/nowhere",))


def test_a_process_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the caller, since a process that sleeps uses no processor time."""
    monkeypatch.setattr("pyoji.sandbox.program.START_SECONDS", 0.1)
    monkeypatch.setattr("pyoji.sandbox.program.SLOWNESS", 0.01)
    with pytest.raises(PictureRefused):
        answering("import time; time.sleep(60)")


@pytest.mark.parametrize(
    "inside",
    [
        "<g>" * 900 + "<path d='M0 0h9'/>" + "</g>" * 900,
        "".join(
            f'<mask id="m{n}"><rect width="9" height="9" mask="url(#m{n + 1})"/></mask>'
            for n in range(9000)
        )
        + '<rect width="9" height="9" mask="url(#m0)"/>',
    ],
    ids=["groups", "masks"],
)
def test_an_svg_without_end_ends_only_the_process(inside: str) -> None:
    """It is rendered by recursion, and a stack that is used up ends the process that has it."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inside}</svg>'
    with pytest.raises(PictureRefused, match="simplify it"):
        pictures.colors(svg.encode())


def test_a_photograph_of_many_passes_has_its_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each pass of a JPEG goes over every pixel, and costs the file 60 bytes."""
    out = BytesIO()
    Image.new("L", (6300, 6300), 128).save(out, "JPEG", progressive=True, quality=5)
    data = out.getvalue()
    last = data[data.rfind(b"\xff\xda") : -2]
    monkeypatch.setattr("pyoji.sandbox.program.START_SECONDS", 2.0)
    monkeypatch.setattr("pyoji.sandbox.program.SLOWNESS", 0.1)
    with pytest.raises(PictureRefused, match="too long"):
        pictures.colors(data[:-2] + last * 40_000 + b"\xff\xd9")


def test_a_large_photograph_fits_into_the_memory() -> None:
    """The largest that a brand may have."""
    out = BytesIO()
    Image.new("RGB", (6400, 6200), "#c2410c").save(out, "JPEG")
    assert len(pictures.colors(out.getvalue())) == 1
