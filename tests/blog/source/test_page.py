"""Pages: the text of a file, and the places in it."""

from __future__ import annotations

import pytest
from pyoji.blog.source.page import Broken, Page, decode


def test_places_count_from_one():
    """Lines end in a line feed; columns are characters."""
    page = Page("a.md", "표지\r\nb\n")
    assert [page.position(offset) for offset in (0, 1, 4, 5, 6)] == [
        (1, 1), (1, 2), (2, 1), (2, 2), (3, 1)
    ]  # fmt: skip


def test_every_byte_is_kept():
    """Marks of byte order and line ends too."""
    content = b"\xef\xbb\xbfa\r\nb\rc\n"
    assert decode("a.md", content).text.encode() == content


def test_what_is_not_utf_8_is_told_by_line():
    """With the byte."""
    with pytest.raises(Broken, match="line 2: the byte 0xC7 is not UTF-8"):
        decode("a.md", b"a\n\xc7\xc1\n")
