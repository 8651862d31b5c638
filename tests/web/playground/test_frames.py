"""What is written beside a frame: the crop, the sources, and what has none."""

from __future__ import annotations

import pytest
from pyoji.networks.network import coded, documented
from pyoji.networks.preview import DESCRIPTION, TITLE, LinkPreview, Placement
from pyoji.networks.previews import APPS, PREVIEWS
from pyoji.web.playground import frames


@pytest.mark.parametrize(
    ("crop", "text"),
    [((2, 1), "2:1"), ((16, 9), "16:9"), ((191, 100), "1.91:1"), ((1200, 600), "2:1"), (None, "")],
)
def test_a_crop_is_written_as_people_write_it(crop, text):
    """Small numbers as they are, others to one."""
    assert frames.ratio(crop) == text


def test_every_app_has_a_tab():
    """In the order of the table, with all its previews and what stands around them."""
    assert tuple(tab.app for tab in frames.TABS) == APPS
    shown = [drawn.preview for tab in frames.TABS for drawn in tab.previews]
    assert sorted(shown, key=PREVIEWS.index) == list(PREVIEWS)
    assert set(frames.SURROUNDINGS) == set(APPS)


def test_what_has_no_source_is_named():
    """A description that the app does not show needs none."""

    def unsourced(texts: tuple[str, ...], *sources) -> tuple[str, ...]:
        preview = LinkPreview(
            name="a", app="x", network=None, placement=Placement.ABOVE, texts=texts, sources=sources
        )
        return frames.annotated(preview).unsourced

    everything = ("layout", "size", "crop", "title", "description")
    assert unsourced((TITLE, DESCRIPTION)) == everything
    assert unsourced((TITLE,)) == everything[:-1]
    source = documented("https://a.example/", "texts picture_width title_length all_lines")
    assert unsourced((TITLE, DESCRIPTION), source) == ("crop",)


def test_a_source_is_named_by_its_host_or_its_file():
    """Once each, with its day."""
    preview = LinkPreview(
        name="a",
        app="x",
        network=None,
        placement=Placement.ABOVE,
        texts=(TITLE,),
        sources=(
            documented("https://a.example/docs", "texts", "2026-01-02"),
            coded("https://github.com/who/app/blob/main/src/card.tsx", "crop", "2025-03-04"),
            coded("https://github.com/who/app/blob/main/src/card.tsx", "width", "2025-03-04"),
        ),
    )
    links = frames.annotated(preview).sources
    assert [(link.label, link.date) for link in links] == [
        ("a.example", "2026-01-02"),
        ("app/card.tsx", "2025-03-04"),
    ]
