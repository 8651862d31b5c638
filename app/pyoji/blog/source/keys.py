"""Keys: find the front matter key that holds the image of each post.

    1. the key of the site's other cards
    2. the key that its theme, or the schema of its pages, reads
    3. the key of the other images on the site, if its theme decides what is read
    4. the key that its generator reads

In: posts with their sites. Out: a key for each site, or None if it is unknown. Must not know how a
key is written into a file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pyoji.blog.source.anatomy import dissect
from pyoji.blog.source.generators import OTHER
from pyoji.blog.source.image_key import Key, addresses
from pyoji.blog.source.posts import Post

MAX_DEPTH = 3
"""The levels of front matter in which images are counted."""


class KeyChoice(NamedTuple):
    """A site's key, or None if it is unknown, and what the site's theme needs for it."""

    key: Key | None
    needs: str = ""


Keys = Mapping[Path | None, KeyChoice]
"""The choice for each site, by its folder; that for posts whose generator is unknown under None."""


def of_sites(posts: Iterable[Post]) -> Keys:
    """Choose the keys of the sites of these posts."""
    groups: dict[Path | None, list[Post]] = {}
    for post in posts:
        groups.setdefault(root(post), []).append(post)
    return {folder: _of_site(group) for folder, group in groups.items()}


def root(post: Post) -> Path | None:
    """The folder of a post's site; None if its generator is unknown."""
    return post.site.root if post.site else None


def _of_site(posts: list[Post]) -> KeyChoice:
    site = posts[0].site
    own_key = site.key if site else None
    if site and own_key is None:
        return KeyChoice(None, site.generator.needs)
    if key := most_used(posts, _is_card_link):
        return KeyChoice(key)  # the theme shows it already
    if site is None:
        return KeyChoice(most_used(posts, _is_web_image))
    if own_key is None or site.theme is not None or site.is_shown:
        return KeyChoice(own_key, site.needs(own_key) if own_key else "")
    key = most_used(posts, _is_web_image) or _free_key(posts, own_key)
    return KeyChoice(key, site.needs(key))


def _free_key(posts: list[Post], key: Key) -> Key:
    """A key that holds no files of the site: generators such as Gatsby resolve those."""
    values = (addresses(key.of(post.data))[1] for post in posts)
    return Key((*key.path[:-1], *OTHER.path)) if any(map(any, values)) else key


def most_used(posts: Iterable[Post], counts: Callable[[str], bool] | None = None) -> Key | None:
    """The key under which most of these posts have such an address, by default a card's."""
    is_counted = counts or _is_card_link
    tally = Counter(key for post in posts for key in _keys(post.data, (), is_counted))
    return tally.most_common(1)[0][0] if tally else None


def _keys(
    data: Mapping[str, Any], above: tuple[str, ...], is_counted: Callable[[str], bool]
) -> Iterator[Key]:
    for name, value in data.items():
        path = (*above, str(name))
        shape, texts = addresses(value)
        if any(map(is_counted, texts)):
            yield Key(path, shape)
        elif isinstance(value, Mapping) and len(path) < MAX_DEPTH:
            yield from _keys(value, path, is_counted)


def _is_card_link(text: str) -> bool:
    anatomy = dissect(text)
    return anatomy is not None and anatomy.is_titled


_WEB_IMAGE = re.compile(r"(?:https?:/)?/[^\s]+\.(?:png|jpe?g|gif|webp|avif|svg)(?:[?#]\S*)?", re.I)


def _is_web_image(text: str) -> bool:
    """Whether a text is an image's address on the web. Files beside a post are not: generators
    resolve those at build time, and would reject a link to a card."""
    return _WEB_IMAGE.fullmatch(text.strip()) is not None
