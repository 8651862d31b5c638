"""Every fact about a preview has a source, and every network of the table has a preview."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from urllib.parse import urlsplit

import pytest
from pyoji.networks.preview import DESCRIPTION, DOMAIN, SITE, TITLE, LinkPreview, Placement
from pyoji.networks.previews import APPS, PREVIEWS
from pyoji.networks.table import BY_NAME, NETWORKS

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
