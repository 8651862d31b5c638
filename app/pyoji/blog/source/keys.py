"""Keys: find the front matter key that a blog's generator or theme reads a post's image from.

In: a blog's folder and its posts. Out: a key. The key that the posts use takes precedence over the
generator's default. Must not know how a key is written into a file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoji.blog.source.anatomy import dissect
from pyoji.blog.source.dialect import (
    ASTRO,
    DOCUSAURUS,
    HUGO,
    LIQUID,
    MKDOCS,
    PELICAN,
    UNKNOWN,
    Dialect,
)
from pyoji.blog.source.posts import Post
from pyoji.blog.source.site_layout import configuration


@dataclass(frozen=True, slots=True)
class Key:
    """A key, optionally nested in another. `is_list`: its value is a list of images."""

    path: tuple[str, ...]
    is_list: bool = False

    @classmethod
    def parse(cls, text: str) -> Key:
        """Parse `image` or `cover.image`. A key that ends in `images` is a list, as in Hugo."""
        path = tuple(text.split("."))
        if not all(re.fullmatch(r"[A-Za-z_][\w-]*", name, re.A) for name in path) or len(path) > 2:
            raise ValueError(text)
        return cls(path, path[-1].endswith("images"))

    def __str__(self) -> str:
        return ".".join(self.path)

    def value(self, quoted: str) -> str:
        """The key's value in YAML, TOML or JSON for a quoted link."""
        return f"[{quoted}]" if self.is_list else quoted

    def yaml(self, quoted: str, newline: str = "\n") -> str:
        """The lines of YAML that set the key, without a final line end."""
        indents = ("  " * depth for depth in range(len(self.path)))
        lines = [f"{indent}{name}:" for indent, name in zip(indents, self.path, strict=True)]
        return newline.join(lines) + f" {self.value(quoted)}"

    def toml(self, quoted: str, newline: str = "\n") -> str:
        """The lines of TOML that set the key, without a final line end."""
        *outer, name = self.path
        head = "".join(f"[{name}]{newline}" for name in outer)
        return f"{head}{name} = {self.value(quoted)}"

    def of(self, data: Mapping[str, Any]) -> Any:
        """The key's value in the front matter, or None."""
        value: Any = data
        for name in self.path:
            value = value.get(name) if isinstance(value, Mapping) else None
        return value


IMAGE = Key(("image",))


# ── generators ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Generator:
    """A generator's configuration files, the key that it reads, and its dialect.

    `themes` maps a word in the configuration to another key. `bare`: the generator also publishes
    pages without front matter, so it may be added to them.
    """

    name: str
    files: tuple[str, ...]
    key: Key
    themes: Mapping[str, Key]
    dialect: Dialect
    bare: bool = False


def _names(stems: str, extensions: str) -> tuple[str, ...]:
    return tuple(f"{stem}.{end}" for stem in stems.split() for end in extensions.split())


_SCRIPTS = "js ts mjs cjs mts cts"
GENERATORS: Sequence[Generator] = (
    Generator(
        "Docusaurus", _names("docusaurus.config", _SCRIPTS), IMAGE, {}, DOCUSAURUS, bare=True
    ),
    Generator(
        "Astro",
        _names("src/content.config src/content/config astro.config", _SCRIPTS),
        IMAGE,
        {name: Key((name,)) for name in ("ogImage", "og_image", "socialImage")},
        ASTRO,
    ),
    Generator(
        "Hugo",
        _names("hugo config config/_default/hugo config/_default/config", "toml yaml yml json"),
        Key(("images",), is_list=True),
        {"PaperMod": Key(("cover", "image"))},
        HUGO,
    ),
    Generator(
        "Jekyll",
        _names("_config", "yml yaml"),
        IMAGE,
        {"minimal-mistakes": Key(("header", "og_image"))},
        LIQUID,
    ),
    Generator("MkDocs", _names("mkdocs", "yml yaml"), IMAGE, {}, MKDOCS, bare=True),
    Generator("Zensical", ("zensical.toml",), IMAGE, {}, MKDOCS, bare=True),
    Generator(
        "Eleventy", (".eleventy.js", *_names("eleventy.config", _SCRIPTS)), IMAGE, {}, LIQUID
    ),
    Generator("Pelican", ("pelicanconf.py",), IMAGE, {}, PELICAN),
)


def generator(paths: Iterable[Path]) -> tuple[Generator, Key] | None:
    """Find the generator whose configuration is nearest above the paths, and its key."""
    folders = (folder for path in paths for folder in (path.absolute(), *path.absolute().parents))
    for folder in dict.fromkeys(folders):
        for candidate in GENERATORS:
            contents = (configuration(folder / name) for name in candidate.files)
            texts = [text for text in contents if text is not None]
            if texts:
                text = "\n".join(texts)
                theme = next((key for word, key in candidate.themes.items() if word in text), None)
                return candidate, theme or candidate.key
    return None


class Dialects:
    """The dialects of folders, each found once: that of the nearest generator above."""

    def __init__(self) -> None:
        self._dialects: dict[Path, Dialect] = {}

    def of(self, folder: Path) -> Dialect:
        """The dialect of the posts in a folder, given by its absolute path."""
        unknown = []
        for path in (folder, *folder.parents):
            dialect = self._dialects.get(path) or _dialect(path)
            unknown.append(path)
            if dialect:
                break
        else:
            dialect = UNKNOWN
        self._dialects.update(dict.fromkeys(unknown, dialect))
        return dialect


def _dialect(folder: Path) -> Dialect | None:
    """The dialect of the generator that is configured in this folder."""
    try:
        names = {path.name for path in folder.iterdir()}
    except OSError:
        return None
    for candidate in GENERATORS:
        for name in candidate.files:
            if name.partition("/")[0] in names and (folder / name).is_file():
                return candidate.dialect
    return None


def most_used(posts: Iterable[Post]) -> Key | None:
    """The key under which most of these posts have a link with a title, or None."""
    counts = Counter(key for post in posts for key in _link_keys(post.data, ()))
    return counts.most_common(1)[0][0] if counts else None


def _link_keys(data: Mapping[str, Any], above: tuple[str, ...]) -> Iterator[Key]:
    for name, value in data.items():
        path = (*above, name)
        if _is_card_link(value):
            yield Key(path)
        elif isinstance(value, list) and any(map(_is_card_link, value)):
            yield Key(path, is_list=True)
        elif isinstance(value, Mapping) and not above:
            yield from _link_keys(value, path)


def _is_card_link(value: Any) -> bool:
    anatomy = dissect(value) if isinstance(value, str) else None
    return anatomy is not None and anatomy.is_titled
