"""Assets: read and validate the image files in a template's folder.

In: a file. Out: its bytes, or AssetError with the fault and the remedy. The first bytes give the
format, which must match the extension. An SVG is parsed completely: it must be self-contained,
without references to files, hosts or fonts. Must not know whether an image can be painted;
`paint.check` tests that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Never
from xml.parsers import expat

from pyoji.byte_sizes import MIB
from pyoji.engine.images import svg_size
from pyoji.files import regular
from pyoji.files.regular import Unsuitable

LIMIT = 5 * MIB
"""Bytes of an image file."""

STEEPEST = 20.0
"""The maximum aspect ratio of an SVG, which bounds the size of its raster."""

FORMATS: Mapping[str, tuple[str, ...]] = {
    "PNG": (".png",),
    "JPEG": (".jpg", ".jpeg"),
    "WebP": (".webp",),
    "SVG": (".svg",),
}

_INSIDE = re.compile(r"\s*(#|data:image/(png|jpe?g|webp);base64,)", re.IGNORECASE)


class AssetError(Exception):
    """An image file is invalid, at `line` of the file if it is text."""

    def __init__(self, found: str, remedy: str, line: int | None = None) -> None:
        self.found, self.remedy, self.line = found, remedy, line
        super().__init__(f"{found}; {remedy}")


def read(file: Path) -> bytes:
    """Return the validated bytes of an image file."""
    extensions = [extension for group in FORMATS.values() for extension in group]
    if file.suffix not in extensions:
        allowed = ", ".join(extensions)
        raise AssetError(f"the extension {file.suffix!r}", f"an image is one of {allowed}")
    content = _content(file)
    format_name = kind(content)
    if format_name is None:
        expected = next(name for name, group in FORMATS.items() if file.suffix in group)
        raise AssetError(f"bytes that are not {expected}", "save it as PNG, JPEG, WebP or SVG")
    if file.suffix not in FORMATS[format_name]:
        right = file.with_suffix(FORMATS[format_name][0]).name
        raise AssetError(f"a picture of type {format_name} called {file.name}", f"call it {right}")
    if format_name == "SVG":
        look(content)
    return content


def _content(file: Path) -> bytes:
    try:
        return regular.read(file, LIMIT)
    except Unsuitable as error:
        raise AssetError(f"{error.found} called {file.name}", error.allowed) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise AssetError(f"{reason}: {file.name}", "make it readable") from None


def look(content: bytes) -> None:
    """Validate an SVG; raise AssetError."""
    _Svg().read(content)


def kind(content: bytes) -> str | None:
    """Return the format by the first bytes, None if unknown."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "WebP"
    if content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return "SVG"
    return None


class _Svg:
    """An SVG parser that rejects features which a self-contained image does not need."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._element
        self._parser.EntityDeclHandler = self._entity
        self._is_root = True

    def read(self, content: bytes) -> None:
        try:
            content.decode("utf-8")
            self._parser.Parse(content, True)
        except UnicodeDecodeError:
            raise AssetError("an encoding other than UTF-8", "save it in UTF-8") from None
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code) or "invalid XML"
            raise AssetError(reason, "it must be well-formed XML", error.lineno) from None

    def _refuse(self, problem: str, remedy: str) -> Never:
        raise AssetError(problem, remedy, self._parser.CurrentLineNumber)

    def _entity(self, name: str, *_: object) -> None:
        self._refuse(f"the entity {name}", "write out what it stands for")

    def _element(self, name: str, attributes: Mapping[str, str]) -> None:
        name = name.rpartition(" ")[2]
        if self._is_root:
            self._root(name, attributes)
        if name in ("text", "foreignObject"):
            self._refuse(f"<{name}>", "an image has no fonts: convert text to paths")
        for key, value in attributes.items():
            if key.rpartition(" ")[2] == "href" and not _INSIDE.match(value):
                self._refuse(
                    f"a link to {value[:40]!r}",
                    "an image must be self-contained: embed the PNG, JPEG or WebP as data:",
                )

    def _root(self, name: str, attributes: Mapping[str, str]) -> None:
        self._is_root = False
        if name != "svg":
            self._refuse(f"<{name}>", "its outermost element must be <svg>")
        size = svg_size.size(attributes)
        if size is None:
            self._refuse("no size", 'give <svg> a viewBox such as "0 0 64 64"')
        width, height = size
        if max(width, height) > STEEPEST * min(width, height):
            self._refuse(
                f"a size of {width:g} x {height:g}", f"no side is over {STEEPEST:g} times the other"
            )
