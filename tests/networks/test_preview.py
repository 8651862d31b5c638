"""A preview says which of its facts have a source."""

from __future__ import annotations

from pyoji.networks.network import reported
from pyoji.networks.preview import TITLE, LinkPreview, Placement

PREVIEW = LinkPreview(
    name="a",
    app="a",
    network=None,
    placement=Placement.ABOVE,
    texts=(TITLE,),
    crop=(2, 1),
    sources=(reported("https://a.example/", "crop placement"),),
)


def test_a_fact_has_a_source_or_none():
    """Of several, one with a source is enough."""
    assert PREVIEW.is_sourced("crop")
    assert PREVIEW.is_sourced("texts", "placement")
    assert not PREVIEW.is_sourced("texts", "width")
    assert not PREVIEW.is_sourced()
