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

DATA = "json"
VERSION = r"[A-Za-z0-9._-]{1,64}"
_VERSION = re.compile(VERSION)


@dataclass(frozen=True, slots=True)
class CardPath:
    """A card's address: its template, its format (None: JSON), and its version."""

    template: str
    format: Format | None
    version: str | None = None


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
