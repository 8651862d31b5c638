"""Every fact about a preview has a source, and every network of the table has a preview."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from urllib.parse import urlsplit

import pytest
from pyoji.networks.preview import DESCRIPTION, DOMAIN, SITE, TITLE, LinkPreview, Placement
from pyoji.networks.previews import APPS, PREVIEWS
from pyoji.networks.table import BY_NAME, NETWORKS

from tests.pages import reference, section, table

FACTS = {field.name for field in fields(LinkPreview)} - {"name", "app", "network", "sources"}
DRAWN = {"placement", "texts"}  # which every row has, with a source or without
DEFAULTS = {field.name: field.default for field in fields(LinkPreview)}


def test_every_network_has_a_preview():
    """Each app is a network of the table, but for two: Threads, whose pages Facebook's crawler
    reads, and iMessage, where the sender's device reads them."""
    assert {preview.network for preview in PREVIEWS} == {*NETWORKS, None}
    assert set(APPS) == {*BY_NAME, "threads", "imessage"}
    for preview in PREVIEWS:
        named = BY_NAME.get(preview.app)
        assert preview.network is named or preview.app == "threads"
    assert len({preview.name for preview in PREVIEWS}) == len(PREVIEWS)


@pytest.mark.parametrize("preview", PREVIEWS, ids=lambda preview: preview.name)
def test_every_fact_has_a_source(preview: LinkPreview):
    """One that is not the default, but for what has to be drawn somehow."""
    stated = {fact for source in preview.sources for fact in source.facts}
    known = {fact for fact in FACTS if getattr(preview, fact) != DEFAULTS[fact]}
    assert known - DRAWN <= stated
    assert stated <= known


@pytest.mark.parametrize("preview", PREVIEWS, ids=lambda preview: preview.name)
def test_a_source_can_be_looked_up(preview: LinkPreview):
    """By an address of the web and a day that has been."""
    for source in preview.sources:
        assert urlsplit(source.url).scheme == "https"
        assert date.fromisoformat(source.date) <= date(2026, 11, 30)
        assert source.facts


@pytest.mark.parametrize("preview", PREVIEWS, ids=lambda preview: preview.name)
def test_facts_agree(preview: LinkPreview):
    """A picture that is whole has no crop, and limits are those of texts that are shown."""
    assert preview.placement in Placement
    assert set(preview.texts) <= {TITLE, DESCRIPTION, SITE, DOMAIN}
    assert TITLE in preview.texts
    assert not (preview.is_whole and preview.crop)
    if DESCRIPTION not in preview.texts:
        assert preview.description_lines is preview.description_length is None
    if preview.crop and preview.network and preview.network.is_cropped is False:
        raise AssertionError("the network shows the whole picture")


# ── the reference ────────────────────────────────────────────────────────────────────────────

UNKNOWN = "–"


def crop_of(preview: LinkPreview) -> str:
    if preview.is_whole:
        return "all of it"
    if preview.crop is None:
        return UNKNOWN
    width, height = preview.crop
    return f"{width}:{height}" if width < 100 else f"{width / height:g}:1"


def size_of(preview: LinkPreview) -> str:
    if preview.picture_width:
        return f"picture {preview.picture_width}"
    return str(preview.width or UNKNOWN)


def limit_of(lines: int | None, length: int | None) -> str:
    limits = [f"{lines} lines"] * bool(lines) + [f"{length} letters"] * bool(length)
    return ", ".join(limits).replace("1 lines", "1 line") or UNKNOWN


def facts_row(preview: LinkPreview) -> list[str]:
    shows = DESCRIPTION in preview.texts
    texts = f"{preview.all_lines} lines of all texts" if preview.all_lines else ""
    return [
        f"`{preview.name}`",
        preview.placement.value if preview.is_sourced("placement") else UNKNOWN,
        ", ".join(preview.texts) if preview.is_sourced("texts") else UNKNOWN,
        crop_of(preview),
        size_of(preview),
        limit_of(preview.title_lines, preview.title_length),
        texts or limit_of(preview.description_lines, preview.description_length)
        if shows
        else "not shown",
    ]


def source_rows(preview: LinkPreview) -> list[list[str]]:
    return [
        [
            f"`{preview.name}`",
            source.kind.value,
            f"[{urlsplit(source.url).netloc}]({source.url})",
            source.date,
            ", ".join(f"`{fact}`" for fact in source.facts),
        ]
        for source in preview.sources
    ]


def test_the_reference_has_every_fact():
    """As the program has it, with its sources."""
    page = reference("networks")
    shown = table("Preview", section("Previews", page))
    assert shown == [facts_row(preview) for preview in PREVIEWS]
    sources = table("Preview", section("Sources of previews", page))
    assert sources == [row for preview in PREVIEWS for row in source_rows(preview)]
