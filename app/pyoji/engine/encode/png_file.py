"""PNG file: a zlib stream of rows → the bytes of a file (PNG 3, §5 and §11).

In: a stream, a size, a palette. Out: a file with only the required chunks. Must not know how the
stream was compressed.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from itertools import chain

from zlib_ng import zlib_ng

from pyoji.engine.background import RGB

_TRUECOLOR, _INDEXED = 2, 3  # PNG 3 §11.2.1


def png_file(size: tuple[int, int], colors: Iterable[RGB], stream: bytes) -> bytes:
    """Wrap a zlib stream in a file; its rows are indices if there are `colors`, else RGB."""
    palette = bytes(chain.from_iterable(colors))
    kind = _INDEXED if palette else _TRUECOLOR
    header = struct.pack(">IIBBBBB", *size, 8, kind, 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", header),
            _chunk(b"PLTE", palette) if palette else b"",
            _chunk(b"IDAT", stream),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(name: bytes, data: bytes) -> bytes:
    checksum = zlib_ng.crc32(data, zlib_ng.crc32(name))
    return b"".join((len(data).to_bytes(4, "big"), name, data, checksum.to_bytes(4, "big")))
