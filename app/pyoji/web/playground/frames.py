"""Frames: how apps show a shared link, and what is known of each way.

In: the tables of networks and previews. Out: TABS, a tab for each app; `templates/frames.html`
draws them, and `static/frames.css` gives each its geometry and colours. What no source states is
named, so that the page can say so. It must not know words, nor the card.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from pyoji.networks.network import Size
from pyoji.networks.preview import DESCRIPTION, LinkPreview
from pyoji.networks.previews import APPS, PREVIEWS

SURROUNDINGS: Mapping[str, str] = {
    "kakaotalk": "chat",
    "naver": "page",
    "x": "post",
    "facebook": "post",
    "linkedin": "post",
    "slack": "message",
    "discord": "message",
    "telegram": "chat",
    "whatsapp": "chat",
    "line": "chat",
    "threads": "post",
    "bluesky": "post",
    "mastodon": "post",
    "imessage": "chat",
}
"""What is drawn around the previews of an app."""

# The facts that a frame shows, by what the page calls them. Any one with a source is enough.
_FACTS: Mapping[str, tuple[str, ...]] = {
    "layout": ("placement", "texts"),
    "size": ("width", "picture_width"),
    "crop": ("crop", "is_whole"),
    "title": ("title_lines", "title_length"),
    "description": ("description_lines", "description_length", "all_lines"),
}

UNSOURCED = tuple(_FACTS)
"""What a frame can show without a source."""


@dataclass(frozen=True, slots=True)
class SourceLink:
    """A source to look up. `label` is its host, or the file if it is one of a repository."""

    label: str
    url: str
    date: str


@dataclass(frozen=True, slots=True)
class DrawnPreview:
    """A preview with what is written beside it. `crop` is empty if it is not known, or if the whole
    picture is shown; `unsourced` names what is drawn without a source."""

    preview: LinkPreview
    crop: str
    unsourced: tuple[str, ...]
    sources: tuple[SourceLink, ...]


@dataclass(frozen=True, slots=True)
class PreviewTab:
    """An app and the ways in which it shows a link."""

    app: str
    surroundings: str
    previews: tuple[DrawnPreview, ...]


def ratio(crop: Size | None) -> str:
    """Return a crop as people write it: 16:9, 1.91:1."""
    if crop is None:
        return ""
    width, height = crop
    if width < 100:
        return f"{width}:{height}"
    return f"{width / height:.2f}".rstrip("0").rstrip(".") + ":1"


def _unsourced(preview: LinkPreview) -> tuple[str, ...]:
    return tuple(
        name
        for name, facts in _FACTS.items()
        if (name != "description" or DESCRIPTION in preview.texts)
        and not preview.is_sourced(*facts)
    )


def _label(url: str) -> str:
    address = urlsplit(url)
    parts = address.path.split("/")
    return f"{parts[2]}/{parts[-1]}" if "blob" in parts else address.hostname or url


def annotated(preview: LinkPreview) -> DrawnPreview:
    """Return a preview with what is written beside it."""
    sources = {source.url: source for source in preview.sources}.values()
    return DrawnPreview(
        preview,
        crop=ratio(preview.crop),
        unsourced=_unsourced(preview),
        sources=tuple(
            SourceLink(_label(source.url), source.url, source.date) for source in sources
        ),
    )


TABS: tuple[PreviewTab, ...] = tuple(
    PreviewTab(app, SURROUNDINGS[app], tuple(annotated(row) for row in PREVIEWS if row.app == app))
    for app in APPS
)
