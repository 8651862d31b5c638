"""A row separates certain facts, reported facts and unknown ones."""

from __future__ import annotations

from pyoji.networks.network import FactSource, Network, SourceKind

NETWORK = Network(
    name="a",
    label="A",
    marks=("a",),
    user_agent="a/1",
    robots_name="a",
    timeout=5.0,
    redirects=3,
    title_tags=("og:title",),
    image_tags=("og:image",),
    is_cropped=False,
    sources=(
        FactSource(SourceKind.REPORT, "https://b.example/", "2026-01-01", ("timeout",)),
        FactSource(SourceKind.CODE, "https://a.example/", "2026-01-01", ("redirects",)),
    ),
)


def test_a_report_is_not_certain():
    """Documentation and code are; what no source states is not."""
    assert NETWORK.is_certain("redirects")
    assert not NETWORK.is_certain("timeout")
    assert not NETWORK.is_certain("page_bytes")


def test_what_is_not_known():
    """Without what does not apply."""
    unknown = NETWORK.unknown()
    assert {"page_bytes", "obeys_robots", "image_types"} <= set(unknown)
    assert {
        "timeout",
        "redirects",
        "crop",
        "small_crop",
        "image_user_agent",
        "page_range",
    }.isdisjoint(unknown)
