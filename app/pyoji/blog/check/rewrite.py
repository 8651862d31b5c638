"""Draft: a link in the making, changed by rules and written in characters that no place disturbs.

In: a link's parts and what it says. Out: its text. A piece that is well spelt and unchanged stays
as its author wrote it. Must not know why anything is changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pyoji.blog.check.repair import QueryParameter
from pyoji.blog.source.links import Anatomy
from pyoji.percent import encode

# What may stay: what RFC 3986 §3.4 lets stand in a query, less what quotes and brackets of
# YAML and Markdown would take for their own.
_WELL = re.compile(r"(?!amp;)(?:[A-Za-z0-9\-._~!$*,;:@/?+=]|%[0-9A-Fa-f]{2})*")
_WELL_PATH = re.compile(r"(?:[A-Za-z0-9\-._~/]|%[0-9A-Fa-f]{2})*")


@dataclass(frozen=True, slots=True)
class Draft:
    """A link as it will be written: its beginning, its path after /api/, its pieces."""

    anatomy: Anatomy
    path: str
    parameters: tuple[QueryParameter, ...]
    fragment: str | None = None

    def with_value(self, name: str, value: str) -> Draft:
        """With this value in the place of the name's last, or as its first piece."""
        parameters = list(self.parameters)
        at = next((i for i in reversed(range(len(parameters))) if parameters[i].name == name), None)
        if at is None:
            parameters.insert(0, QueryParameter(name, value))
        elif parameters[at].value != value:
            parameters[at] = QueryParameter(name, value)
        return replace(self, parameters=tuple(parameters))

    def without(self, name: str) -> Draft:
        """Without the pieces of this name."""
        return replace(
            self, parameters=tuple(each for each in self.parameters if each.name != name)
        )

    def renamed(self, name: str, to: str) -> Draft:
        """With another name for a piece."""
        return replace(
            self,
            parameters=tuple(
                QueryParameter(to, s.value) if s.name == name else s for s in self.parameters
            ),
        )

    def with_template(self, old: str, new: str) -> Draft:
        """With another template in the path, its version and extension kept."""
        name, slash, rest = self.path.partition("/")
        stem = name.removeprefix(old) if name.startswith(old) else ""
        return replace(self, path=new + stem + slash + rest)

    def with_origin(self, origin: str) -> Draft:
        """With another scheme and host."""
        return replace(self, anatomy=replace(self.anatomy, origin=origin))

    def __str__(self) -> str:
        path = self.path
        if not _WELL_PATH.fullmatch(path):
            path = encode(path, keep="/%")
        begin = f"{self.anatomy.origin}{self.anatomy.mount}/api/{path}"
        pieces = (each.raw if each.raw and _WELL.fullmatch(each.raw) else _spelt(each)
                  for each in self.parameters)  # fmt: skip
        query = "&".join(pieces)
        fragment = "" if self.fragment is None else f"#{self.fragment}"
        return f"{begin}?{query}{fragment}" if query else begin + fragment


def _spelt(said: QueryParameter) -> str:
    return f"{encode(said.name)}={encode(said.value)}"
