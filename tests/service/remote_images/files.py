"""Files of pictures, good and bad, written out by hand where no library would write them."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from PIL import Image


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """The image as a file."""
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    """A PNG's chunk."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, raw: bytes, *chunks: bytes) -> bytes:
    """A PNG that says it is so large, with these rows before they are packed."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(raw, 9))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + body + chunk(b"IEND", b"")


def svg(body: str, extra: str = "") -> bytes:
    """An SVG of a hundred by a hundred."""
    xlink = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
    words = f'<svg xmlns="http://www.w3.org/2000/svg" {xlink} viewBox="0 0 100 100" {extra}>'
    return f"{words}{body}</svg>".encode()


ZEROS = bytes(200_000_000)

LARGE: Mapping[str, bytes] = {
    "PNG": png(60_000, 60_000, b""),
    "PNG in one row": png(2**31 - 1, 1, b""),
    "PNG, a pixel too many": png(16_000_001, 1, b""),
    "WebP": b"RIFF\x1e\0\0\0WEBPVP8L\x0a\0\0\0\x2f\xff\xff\xff\x0f\x00\x00\x00\x00\x00",
    "JPEG": b"\xff\xd8\xff\xc0\0\x11\x08\xff\xdc\xff\xdc\3\1\x11\0\2\x11\1\3\x11\1",
}
"""Files of some bytes that say that they are huge."""

DAMAGED: Mapping[str, bytes] = {
    "a text that unfolds": png(9, 9, bytes(252), chunk(b"zTXt", b"a\0\0" + zlib.compress(ZEROS))),
    "a profile that unfolds": png(
        9, 9, bytes(252), chunk(b"iCCP", b"a\0\0" + zlib.compress(ZEROS))
    ),
    "a PNG's head": b"\x89PNG\r\n\x1a\n",
    "a PNG that ends early": png(100, 100, bytes(500)),
    "a JPEG's head": b"\xff\xd8\xff" + bytes(100),
    "a WebP's head": b"RIFF\0\0\0\0WEBP",
    "an SVG as deep as none": svg("<g>" * 100_000 + "</g>" * 100_000),
    "an SVG that doubles": svg(
        "<g id='a0'><rect width='9' height='9'/></g>"
        + "".join(
            f"<g id='a{i}'>" + f"<use xlink:href='#a{i - 1}'/>" * 10 + "</g>" for i in range(1, 12)
        )
    ),
    "an SVG with a bomb in it": svg(
        "<image width='9' height='9' xlink:href='data:image/png;base64,"
        f"{base64.b64encode(png(60_000, 60_000, ZEROS)).decode()}'/>"
    ),
}
"""Files that begin like an image. Some of them end the process that decodes them."""

NO_PICTURES: Mapping[str, bytes] = {
    "nothing": b"",
    "HTML": b"<!doctype html><html></html>",
    "text": b"a picture, honestly",
    "GIF": saved(Image.new("P", (2, 2)), "GIF"),
    "BMP": saved(Image.new("RGB", (2, 2)), "BMP"),
    "TIFF": saved(Image.new("RGB", (2, 2)), "TIFF"),
    "ICO": saved(Image.new("RGB", (16, 16)), "ICO"),
    "an SVG with an entity": b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg("<title>&a;</title>"),
    "an SVG of laughs": b'<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(
        f'<!ENTITY {x} "{f"&{y};" * 10}">'.encode()
        for y, x in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + b"]>"
    + svg("<title>&i;</title>"),
    "an SVG with an entity from elsewhere": (
        b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + svg("<title>&a;</title>")
    ),
    "an SVG with a file": svg("<image width='9' height='9' xlink:href='/etc/hostname'/>"),
    "an SVG with a link": svg("<use xlink:href='https://example.com/a.svg#a'/>"),
    "an SVG with a disguised link": svg("<image width='9' height='9' href='&#x2f;etc/passwd'/>"),
    "an SVG in an SVG": svg(
        "<image width='9' height='9' href='data:image/svg+xml;base64,PHN2Zy8+'/>"
    ),
    "an SVG with text": svg("<text>words</text>"),
    "an SVG with HTML": svg("<foreignObject><p/></foreignObject>"),
    "an SVG without a size": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "an SVG in UTF-16": svg("").decode().encode("utf-16"),
    "an SVG that is no XML": b"<svg",
}
"""What we do not draw, and why an SVG is among it."""

SLOW = svg("<g opacity='.5'><rect width='100' height='100'/></g>" * 30_000)
"""A picture that takes many seconds."""
