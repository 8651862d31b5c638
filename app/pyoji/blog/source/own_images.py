"""Own images: decide whether a post has an image for previews that is not a card.

    front matter    image: /a.png · cover-img: /a.png · head: [[meta, {property: og:image, …}]]
    text            <meta property="og:image" content="…">
    Hugo's bundle   featured.png or cover.jpg beside index.md

In: a post. Out: yes or no. Themes name their keys freely, so in doubt a post has an image: a card
that is missing does less harm than one that replaces an author's image. Must not know cards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pyoji.blog.source import body, restructured
from pyoji.blog.source.image_key import Key
from pyoji.blog.source.posts import Post
from pyoji.blog.source.sites import Sites

_KEYS = """
    image images cover.image cover og_image ogImage og:image og.image socialImage social_image
    header.og_image header.image featured_image featuredImage heroImage hero thumbnail banner
    preview extra.image seo.image params.images opengraph.image
"""
KEYS = tuple(Key(tuple(path.split("."))) for path in _KEYS.split())
"""Keys that name an image, whatever their value is."""

_NAMED = re.compile(
    r"[a-z]*(?:image|img)s?|photos?|picture|cover|banner|thumb|thumbnail|hero|poster|teaser|"
    r"splash|feature|featured|preview|logo",
    re.I,
)
_DESCRIBED = re.compile(
    r"alt|caption|credits?|class|position|width|height|title|description|author|license|size|type|"
    r"show|hide|text|color|style",
    re.I,
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_ADDRESS = re.compile(
    r"\s*+(?:(?:https?:)?//\S|\.{0,2}/\S"
    r"|(?=[^\n]*+\s*+\Z)[^\n]*\.(?:png|jpe?g|gif|webp|avif|svg|jxl|heic)(?:[?#]|\s*+\Z))",
    re.I,
)
_PREVIEW = re.compile(r"(?:og|twitter):image(?::url|:secure_url|:src)?", re.I)
_TAG = re.compile(
    r"""<meta\b[^<>]{0,2000}?\b(?:property|name|itemprop)\s*=\s*\{?\s*["']?"""
    r"""(?:og|twitter):image(?::url|:secure_url|:src)?["'}\s/>]""",
    re.I,
)

_FIELD = re.compile(
    r"^\.\.[ ]+meta::[ \t]*+\r?\n(?:[ \t][^\r\n]*+\r?\n|\r?\n)*?"
    r"[ \t]++:(?:property|name|itemprop)=(?:og|twitter)\\?:image(?:\\?:(?:src|url))?:[ \t]++\S",
    re.M | re.I,
)
"""A tag of an image in the directive `meta` of reStructuredText, wherever it stands."""

MAX_DEPTH = 5
"""The levels of front matter that are searched."""


def has_image(post: Post) -> bool:
    """Whether a post has an image of its own."""
    return names_image(post.data) or _has_tag(post) or _is_in_bundle(post)


def _has_tag(post: Post) -> bool:
    """Whether the text has a meta tag of an image, outside of code and comments."""
    if post.name.lower().endswith(restructured.SUFFIX) and _FIELD.search(post.page.text):
        return True
    text, mdx = post.page.text, post.name.lower().endswith(".mdx")
    return bool(_TAG.search(text) and _TAG.search(body.without_code(text, mdx=mdx)))


def names_image(data: Mapping[str, Any]) -> bool:
    """Whether front matter names an image."""
    return any(_is_image(key.of(data)) for key in KEYS) or any(
        _names_preview(mapping) or _names_file(mapping) for mapping in _mappings(data, 0)
    )


def _is_image(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(isinstance(url, str) and url for url in value.values())
    return bool(value)


def _mappings(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    """Yield the mappings within a value, itself included."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, Mapping):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from _mappings(inner, depth + 1)


def _names_preview(mapping: Mapping[str, Any]) -> bool:
    """Whether a mapping is a meta tag with an image, as in VitePress."""
    names = (mapping.get(name) for name in ("property", "name", "key", "itemprop"))
    is_preview = any(isinstance(name, str) and _PREVIEW.fullmatch(name) for name in names)
    return is_preview and bool(mapping.get("content"))


def _names_file(mapping: Mapping[str, Any]) -> bool:
    """Whether a key whose name is that of an image has an image's address, or several."""
    for name, value in mapping.items():
        words = _WORD.findall(str(name))
        is_named = any(map(_NAMED.fullmatch, words)) or _PREVIEW.fullmatch(str(name))
        if not is_named or any(map(_DESCRIBED.fullmatch, words)):
            continue
        addresses = value if isinstance(value, list) else [value]
        if any(isinstance(address, str) and _ADDRESS.match(address) for address in addresses):
            return True
    role = " ".join(str(mapping.get(name, "")) for name in ("name", "title"))
    source = mapping.get("src")  # a resource of a bundle in Hugo
    return isinstance(source, str) and bool(_BUNDLE.search(role) and _ADDRESS.match(source))


# The names by which Hugo's Open Graph template finds a page's image.
_BUNDLE = re.compile(r"feature|cover|thumbnail", re.I)
_INDEX = re.compile(r"_?index(?:\.[A-Za-z-]{2,12})?\.\w+", re.I)
_IMAGE_FILE = re.compile(r".*(?:feature|cover|thumbnail).*\.(?:png|jpe?g|gif|webp|avif)")


def _is_in_bundle(post: Post) -> bool:
    """Whether a bundle's folder has an image that its generator, if known, takes."""
    if not _INDEX.fullmatch(post.file.name):
        return False
    folder = post.file.absolute().parent
    site = post.site or Sites().of(folder)
    if site and not site.generator.pages.has_bundles:
        return False
    try:
        names = [image.name.lower() for image in folder.iterdir()]
    except OSError:
        return False
    return any(map(_IMAGE_FILE.fullmatch, names))
