"""Bodies: the bodies of the studio's requests, within their limits.

In: a request. Out: its body as bytes, or as a JSON object; StudioRefusal if it is too long, of
unknown length or no JSON. The limit is checked before the first byte is read, and again while
reading. It must not know what a body is for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from pyoji.byte_sizes import KIB, MIB
from pyoji.engine.text.typefaces.limits import FILE_BYTES
from pyoji.files import json_values
from pyoji.files.bounds import DocumentBounds, Malformed
from pyoji.web.studio.refusals import BAD_BODY, LENGTH_REQUIRED, StudioRefusal, too_large

JSON_BYTES = MIB
"""The longest JSON body: a template's text with each character escaped."""

YAML_BYTES = 256 * KIB

FILES = b"/make/files"

_LIMITS: Mapping[bytes, int] = {
    FILES: FILE_BYTES,
    **dict.fromkeys((b"/make/check", b"/make/palettes", b"/make/save", b"/make/zip"), JSON_BYTES),
}
_BOUNDS = DocumentBounds(characters=JSON_BYTES, depth=8, values=2000)


def limit(method: bytes, target: bytes) -> int:
    """Return the most bytes of the body of a request; 0 for none."""
    return _LIMITS.get(target.partition(b"?")[0], 0) if method == b"POST" else 0


async def read(request: Request, most: int, what: str = "The body") -> bytes:
    """Return the body; raise StudioRefusal."""
    length = request.headers.get("Content-Length", "")
    if not (length.isascii() and length.isdecimal()):
        raise StudioRefusal(LENGTH_REQUIRED)
    if int(length) > most:
        raise too_large(what, most, int(length))
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > most:
            raise too_large(what, most, len(content))
    return bytes(content)


async def read_json(request: Request) -> Mapping[str, Any]:
    """Return the body as a JSON object; raise StudioRefusal."""
    media_type = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise StudioRefusal(BAD_BODY, "Content-Type must be application/json.")
    content = await read(request, JSON_BYTES)
    # A megabyte takes a twentieth of a second to check.
    return await asyncio.to_thread(json_object, content)


def json_object(content: bytes) -> Mapping[str, Any]:
    """Parse a JSON object; raise StudioRefusal."""
    try:
        values = json_values.read(content.decode("utf-8"), _BOUNDS)
    except UnicodeDecodeError as error:
        raise StudioRefusal(BAD_BODY, f"The body is not UTF-8 at byte {error.start:,}.") from None
    except Malformed as error:
        raise StudioRefusal(BAD_BODY, f"The body is not valid: {error}.") from None
    if not isinstance(values, dict):
        raise StudioRefusal(BAD_BODY, "The body must be a JSON object.")
    return values


def member(values: Mapping[str, Any], name: str, kind: type, default: Any = None) -> Any:
    """Return a field of a JSON object of this type; raise StudioRefusal."""
    value = values.get(name, default)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        words = {str: "a text", bool: "true or false", list: "a list"}[kind]
        raise StudioRefusal(BAD_BODY, f"“{name}” must be {words}.", field=name)
    return value
