"""A small file of each format."""

from __future__ import annotations

from pyoji.engine.design.assets import kind
from pyoji.sandbox import codecs


def test_there_is_a_file_of_each_format() -> None:
    """Of all that a picture may be."""
    assert [kind(sample) for sample in codecs.samples()] == ["PNG", "JPEG", "WebP", "SVG"]
