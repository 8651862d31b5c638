"""Keys: where in a post's front matter its generator, or its theme, looks for the picture.

In: a blog's folder and its posts. Out: a key. What the other posts do counts more than what the
generator is known for. Must not know how a key is put into a file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoji.blog.source.links import dissect
from pyoji.blog.source.posts import Post
from pyoji.blog.source.site_layout import configuration


@dataclass(frozen=True, slots=True)
class Key:
    """A key, perhaps within another; `many`: its value is a list of pictures."""

    path: tuple[str, ...]
    many: bool = False

    @classmethod
    def parse(cls, text: str) -> Key:
        """The key that is written `cover.image`; `images` is a list, as Hugo has it."""
        path = tuple(text.split("."))
        if not all(re.fullmatch(r"[A-Za-z_][\w-]*", each, re.A) for each in path) or len(path) > 2:
            raise ValueError(text)
        return cls(path, path[-1].endswith("images"))

    def __str__(self) -> str:
        return ".".join(self.path)

    def value(self, quoted: str) -> str:
        """What stands behind it, for a link in quotes."""
        return f"[{quoted}]" if self.many else quoted

    def yaml(self, quoted: str, newline: str = "\n") -> str:
        """The lines of YAML that say it, without a line end at their end."""
        indents = ("  " * depth for depth in range(len(self.path)))
        lines = [f"{indent}{name}:" for indent, name in zip(indents, self.path, strict=True)]
        return newline.join(lines) + f" {self.value(quoted)}"

    def toml(self, quoted: str, newline: str = "\n") -> str:
        """The same in TOML."""
        *outer, name = self.path
        head = "".join(f"[{each}]{newline}" for each in outer)
        return f"{head}{name} = {self.value(quoted)}"

    def of(self, data: Mapping[str, Any]) -> Any:
        """What the front matter has under it; None for nothing."""
        value: Any = data
        for name in self.path:
            value = value.get(name) if isinstance(value, Mapping) else None
        return value


IMAGE = Key(("image",))

_PICTURES = """
    image images cover.image cover og_image ogImage og:image og.image socialImage social_image
    header.og_image header.image featured_image featuredImage heroImage hero thumbnail banner
    preview extra.image seo.image params.images opengraph.image
"""
IMAGE_KEYS = tuple(Key(tuple(path.split("."))) for path in _PICTURES.split())
"""Where a post may have a picture of its own, whatever its generator."""


def has_image(data: Mapping[str, Any]) -> bool:
    """Whether the front matter names a picture."""
    return any(_is_picture(key.of(data)) for key in IMAGE_KEYS)


def _is_picture(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(isinstance(each, str) and each for each in value.values())
    return bool(value)


# ── which one ────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Generator:
    """How a generator is known by its configuration, and what it reads.

    `themes` are words of the configuration that name another key. `bare`: a page without front
    matter is a page all the same, and may be given some.
    """

    name: str
    files: tuple[str, ...]
    key: Key
    themes: Mapping[str, Key]
    bare: bool = False


def _named(stems: str, extensions: str) -> tuple[str, ...]:
    return tuple(f"{stem}.{end}" for stem in stems.split() for end in extensions.split())


_SCRIPTS = "js ts mjs cjs mts cts"
GENERATORS: Sequence[Generator] = (
    Generator("Docusaurus", _named("docusaurus.config", _SCRIPTS), IMAGE, {}, bare=True),
    Generator(
        "Astro",
        _named("src/content.config src/content/config astro.config", _SCRIPTS),
        IMAGE,
        {name: Key((name,)) for name in ("ogImage", "og_image", "socialImage")},
    ),
    Generator(
        "Hugo",
        _named("hugo config config/_default/hugo config/_default/config", "toml yaml yml json"),
        Key(("images",), many=True),
        {"PaperMod": Key(("cover", "image"))},
    ),
    Generator(
        "Jekyll",
        _named("_config", "yml yaml"),
        IMAGE,
        {"minimal-mistakes": Key(("header", "og_image"))},
    ),
    Generator("MkDocs", _named("mkdocs", "yml yaml"), IMAGE, {}, bare=True),
    Generator("Zensical", ("zensical.toml",), IMAGE, {}, bare=True),
    Generator("Eleventy", (".eleventy.js", *_named("eleventy.config", _SCRIPTS)), IMAGE, {}),
)


def generator(paths: Iterable[Path]) -> tuple[Generator, Key] | None:
    """The generator whose configuration is nearest above the paths, and its key."""
    above = (one for path in paths for one in (path.absolute(), *path.absolute().parents))
    for folder in dict.fromkeys(above):
        for each in GENERATORS:
            read = (configuration(folder / name) for name in each.files)
            texts = [text for text in read if text is not None]
            if texts:
                text = "\n".join(texts)
                theme = next((key for word, key in each.themes.items() if word in text), None)
                return each, theme or each.key
    return None


def most_used(posts: Iterable[Post]) -> Key | None:
    """The key under which most of these posts have a link that may be a card's."""
    found = Counter(key for post in posts if post.broken is None for key in _links(post.data, ()))
    return found.most_common(1)[0][0] if found else None


def _links(data: Mapping[str, Any], above: tuple[str, ...]) -> Iterator[Key]:
    for name, value in data.items():
        path = (*above, name)
        if isinstance(value, str) and _is_card(value):
            yield Key(path)
        elif isinstance(value, list) and any(isinstance(v, str) and _is_card(v) for v in value):
            yield Key(path, many=True)
        elif isinstance(value, Mapping) and not above:
            yield from _links(value, path)


def _is_card(text: str) -> bool:
    found = dissect(text)
    return found is not None and found.is_titled
