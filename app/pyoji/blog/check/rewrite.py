"""Rewrite: change a link, and write it in characters that are safe in YAML, Markdown and HTML.

In: a link's parts and parameters. Out: its text. An unchanged piece in safe characters stays as
the author wrote it. Must not know the reason of a change.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import unquote

from pyoji.blog.check.repair import QueryParameter
from pyoji.blog.source.anatomy import Anatomy
from pyoji.link.path import with_version
from pyoji.percent import encode

# The characters of a query in RFC 3986 §3.4, without quotes and brackets, which YAML and Markdown
# interpret.
_SAFE_QUERY = re.compile(r"(?!amp;)(?:[A-Za-z0-9\-._~!$*,;:@/?+=]|%[0-9A-Fa-f]{2})*")
_SAFE_PATH = re.compile(r"(?:[A-Za-z0-9\-._~/]|%[0-9A-Fa-f]{2})*")
_SAFE_FRAGMENT = re.compile(r"(?:[A-Za-z0-9\-._~!$*,;:@/?+=&]|%[0-9A-Fa-f]{2})*")


@dataclass(frozen=True, slots=True)
class Draft:
    """A link to be written: its parts, its path after /api/, its parameters and fragment."""

    anatomy: Anatomy
    path: str
    parameters: tuple[QueryParameter, ...]
    fragment: str | None = None

    def with_value(self, name: str, value: str) -> Draft:
        """Replace the last value of a name, or insert the parameter first."""
        parameters = list(self.parameters)
        index = next(
            (i for i in reversed(range(len(parameters))) if parameters[i].name == name), None
        )
        if index is None:
            parameters.insert(0, QueryParameter(name, value))
        elif parameters[index].value != value:
            parameters[index] = QueryParameter(name, value)
        return replace(self, parameters=tuple(parameters))

    def without(self, name: str) -> Draft:
        """Remove the parameters of this name."""
        parameters = (parameter for parameter in self.parameters if parameter.name != name)
        return replace(self, parameters=tuple(parameters))

    def renamed(self, name: str, new_name: str) -> Draft:
        """Rename a parameter."""
        parameters = (
            QueryParameter(new_name, parameter.value) if parameter.name == name else parameter
            for parameter in self.parameters
        )
        return replace(self, parameters=tuple(parameters))

    def with_template(self, template: str) -> Draft:
        """Replace the template in the path; keep version and extension."""
        name, slash, rest = self.path.partition("/")
        stem, dot, extension = unquote(name).strip().rpartition(".")
        suffix = dot + extension if stem else ""
        return replace(self, path=template + suffix + slash + rest)

    def with_version(self, version: str) -> Draft:
        """Set the version in the path; keep template and extension."""
        return replace(self, path=with_version(self.path, version))

    def with_origin(self, origin: str) -> Draft:
        """Replace scheme and host."""
        return replace(self, anatomy=replace(self.anatomy, origin=origin))

    def __str__(self) -> str:
        path = self.path
        if not _SAFE_PATH.fullmatch(path):
            path = encode(path, keep="/%")
        base = f"{self.anatomy.origin}{self.anatomy.mount}/api/{path}"
        query = "&".join(map(_encoded, self.parameters))
        link = f"{base}?{query}" if query else base
        fragment = self.fragment
        if fragment is None:
            return link
        safe = _SAFE_FRAGMENT.fullmatch(fragment)
        return f"{link}#{fragment if safe else encode(fragment, keep='%/?=&')}"


def _encoded(parameter: QueryParameter) -> str:
    if parameter.raw and _SAFE_QUERY.fullmatch(parameter.raw):
        return parameter.raw
    return f"{encode(parameter.name)}={encode(parameter.value)}"
