"""Typefaces: a file is read once while it is in use, and forgotten within bounds."""

from __future__ import annotations

import pytest
from pyoji.engine.text.typefaces.read import FontRequest, read
from pyoji.engine.text.typefaces.refusal import FontRefused
from pyoji.web.studio.typefaces import RecentTypefaces

from tests import typefaces

FONTS = [typefaces.file(typefaces.face(name=name)) for name in "ABC"]


class Counting:
    """A reader that counts what it reads."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, data: bytes, request: FontRequest):
        self.count += 1
        return read(data, request)


def test_a_file_is_read_once():
    """For each request of its own."""
    reader = Counting()
    recent = RecentTypefaces(reader)
    first = recent(FONTS[0], FontRequest())
    assert recent(bytes(bytearray(FONTS[0])), FontRequest()) is first
    assert reader.count == 1
    assert recent(FONTS[0], FontRequest(scripts=("Latn",))) is not first
    assert recent(FONTS[1], FontRequest()) is not first
    assert reader.count == 3


@pytest.mark.parametrize("bounds", [{"most": 2}, {"most_bytes": 1}])
def test_those_used_last_are_kept(bounds):
    """By number and by bytes; the newest whatever its size."""
    reader = Counting()
    recent = RecentTypefaces(reader, **bounds)
    for index in (0, 1, 0, 2, 2):
        recent(FONTS[index], FontRequest())
    before = reader.count
    recent(FONTS[2], FontRequest())
    assert reader.count == before
    recent(FONTS[1], FontRequest())
    assert reader.count == before + 1


def test_a_refusal_is_not_kept():
    """A limit of the machine may have been the reason."""
    reader = Counting()
    recent = RecentTypefaces(reader)
    for _ in range(2):
        with pytest.raises(FontRefused):
            recent(b"OTTO", FontRequest())
    assert reader.count == 2
