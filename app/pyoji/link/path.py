"""Card paths: parse the part of a path after `/api/`.

    {template}[.ext][/]
    {template}/v/{version}[.ext][/]

In: that part. Out: template, format and version. Must not know which templates exist.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyoji.engine.card import EXTENSIONS, PNG, Format
from pyoji.errors import BadVersion, UnknownFormat

MAX_TARGET = 8192
"""The longest request target that the service accepts by default, in bytes."""

DATA = "json"
AUTO = "auto"
"""Stands for the card's own version where a version is asked for."""

VERSION = r"[A-Za-z0-9._-]{1,64}"
_VERSION = re.compile(VERSION)
_DIGEST = re.compile(r"p[0-9a-f]{10}")


@dataclass(frozen=True, slots=True)
class CardPath:
    """A card's address: its template, its format (None: JSON), and its version."""

    template: str
    format: Format | None
    version: str | None = None

    @property
    def has_digest(self) -> bool:
        """Whether the version is a card's digest, and not one that the author counts."""
        return self.version is not None and _DIGEST.fullmatch(self.version) is not None


def read(path: str) -> CardPath | None:
    """Parse the path; None if it is no card path.

    Raises UnknownFormat for an unknown extension, BadVersion for a malformed version. A version
    may contain dots, so an unknown extension is part of it.
    """
    parts = path.removesuffix("/").split("/")
    match parts:
        case [name] if name:
            stem, extension = _split(name)
            return CardPath(stem, _format(extension))
        case [template, "v", name] if template:
            stem, extension = _split(name)
            if extension is not None and not _is_known(extension):
                stem, extension = name, None
            if not _VERSION.fullmatch(stem):
                raise BadVersion(stem, VERSION)
            return CardPath(template, _format(extension), stem)
        case _:
            return None


def is_version(text: str) -> bool:
    """Whether the text may be the version in a path."""
    if text in (".", ".."):
        return False  # a URL has no such segments
    extension = _split(text)[1]
    return _VERSION.fullmatch(text) is not None and (extension is None or not _is_known(extension))


def with_version(path: str, version: str) -> str:
    """Return the path with this version; its template and extension stay as they are written."""
    name, _, rest = path.rstrip("/").partition("/")
    stem, extension = _split(rest.rpartition("/")[2] or name)
    suffix = f".{extension}" if extension is not None and _is_known(extension) else ""
    template = name if rest else stem if suffix else name
    return f"{template}/v/{version}{suffix}"


def _split(name: str) -> tuple[str, str | None]:
    stem, dot, extension = name.rpartition(".")
    return (stem, extension) if dot and stem else (name, None)


def _is_known(extension: str) -> bool:
    return extension.lower() == DATA or extension.lower() in EXTENSIONS


def _format(extension: str | None) -> Format | None:
    if extension is None:
        return PNG
    if not _is_known(extension):
        raise UnknownFormat(extension, (*EXTENSIONS, DATA))
    return EXTENSIONS.get(extension.lower())
