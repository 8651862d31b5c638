"""Image key: the key of front matter that holds a post's image, and the shape of its value.

    address  image: "https://…"
    list     images: ["https://…"]
    head     head: [["meta", {"property": "og:image", "content": "https://…"}]]
    tags     head: [{"tag": "meta", "attrs": {"property": "og:image", "content": "https://…"}}]
    meta     meta: [{"property": "og:image", "content": "https://…"}]

In: an address. Out: lines of YAML and TOML, and the value that they hold. JSON is the notation of
values, since YAML reads it too. Must not know generators or files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Shape(Enum):
    """The shape of a key's value."""

    ADDRESS = "address"
    LIST = "list"
    HEAD = "head"
    TAGS = "tags"
    META = "meta"


def _attributes(address: str) -> dict[str, str]:
    return {"property": "og:image", "content": address}


_ITEMS: Mapping[Shape, Callable[[str], Any]] = {
    Shape.LIST: lambda address: address,
    Shape.HEAD: lambda address: ["meta", _attributes(address)],
    Shape.TAGS: lambda address: {"tag": "meta", "attrs": _attributes(address)},
    Shape.META: _attributes,
}
"""The item of a list for an address, by the list's shape."""

OPEN_LISTS = frozenset({Shape.HEAD, Shape.TAGS, Shape.META})
"""Lists that hold other things too, so that an image is added to them."""

_NAME = re.compile(r"[A-Za-z_][\w:-]*", re.A)
_BARE = re.compile(r"[\w-]+", re.A)
MAX_DEPTH = 2
"""The most names of a key that a person types."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key, optionally nested in others, and the shape of its value."""

    path: tuple[str, ...]
    shape: Shape = Shape.ADDRESS

    @classmethod
    def parse(cls, text: str) -> Key:
        """Parse `image` or `cover.image`. `images` and `photos` are lists, as in Hugo and Hexo."""
        path = tuple(text.split("."))
        if not all(map(_NAME.fullmatch, path)) or len(path) > MAX_DEPTH:
            raise ValueError(text)
        is_list = path[-1].endswith("images") or path[-1] == "photos"
        return cls(path, Shape.LIST if is_list else Shape.ADDRESS)

    def __str__(self) -> str:
        return ".".join(self.path)

    @property
    def is_list(self) -> bool:
        """Whether the value is a list."""
        return self.shape is not Shape.ADDRESS

    def item(self, address: str) -> Any:
        """What stands for the address in the list; the address itself without a list."""
        return _ITEMS[self.shape](address) if self.is_list else address

    def value(self, address: str) -> Any:
        """The key's value for an address."""
        return [self.item(address)] if self.is_list else address

    def json(self, address: str) -> str:
        """The key's value in JSON, which is YAML too."""
        return json.dumps(self.value(address))

    def yaml(self, address: str, newline: str = "\n", depth: int = 0) -> str:
        """The lines of YAML that set the key within its first `depth` names, without a final line
        end."""
        names = self.path[depth:]
        lines = [f"{'  ' * level}{name}:" for level, name in enumerate(names)]
        return newline.join(lines) + f" {self.json(address)}"

    def toml(self, address: str, newline: str = "\n") -> str:
        """The lines of TOML that set the key, without a final line end."""
        *outer, name = map(_toml_name, self.path)
        head = f"[{'.'.join(outer)}]{newline}" if outer else ""
        return f"{head}{name} = {toml_value(self.value(address))}"

    def of(self, data: Mapping[str, Any]) -> Any:
        """The key's value in the front matter, or None."""
        value: Any = data
        for name in self.path:
            value = value.get(name) if isinstance(value, Mapping) else None
        return value


IMAGE = Key(("image",))


def _toml_name(name: str) -> str:
    return name if _BARE.fullmatch(name) else json.dumps(name)


def toml_value(value: Any) -> str:
    """A value of strings, lists and mappings in TOML."""
    if isinstance(value, Mapping):
        pairs = (f"{_toml_name(name)} = {toml_value(item)}" for name, item in value.items())
        return f"{{ {', '.join(pairs)} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(toml_value, value))}]"
    return json.dumps(value)


def addresses(value: Any) -> tuple[Shape, tuple[str, ...]]:
    """The shape of a value, and the addresses of images in it."""
    if isinstance(value, str):
        return Shape.ADDRESS, (value,)
    if not isinstance(value, list):
        return Shape.ADDRESS, ()
    if texts := tuple(item for item in value if isinstance(item, str)):
        return Shape.LIST, texts
    for shape in (Shape.HEAD, Shape.TAGS, Shape.META):
        images = (_image(attributes) for attributes in map(_READERS[shape], value))
        if texts := tuple(filter(None, images)):
            return shape, texts
    return Shape.LIST, ()


_READERS: Mapping[Shape, Callable[[Any], Any]] = {
    Shape.HEAD: lambda item: item[1] if isinstance(item, list) and len(item) > 1 else None,
    Shape.TAGS: lambda item: item.get("attrs") if isinstance(item, Mapping) else None,
    Shape.META: lambda item: item,
}
"""The attributes of a tag in a list, by the list's shape."""


def _image(attributes: Any) -> str:
    """The address of a tag that has an image, or ""."""
    if not isinstance(attributes, Mapping) or "og:image" not in attributes.values():
        return ""
    content = attributes.get("content")
    return content if isinstance(content, str) else ""
