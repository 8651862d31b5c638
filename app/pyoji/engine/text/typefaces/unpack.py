"""Unpack: the tables of a WOFF2 file.

In: bytes. Out: tables by tag, or FontRefused. The compressed stream is measured first, because
fontTools unpacks any length. Only tables in use are read, since fontTools reconstructs transformed
ones in Python, which is slow.
"""

from __future__ import annotations

from importlib import import_module
from io import BytesIO

import brotli

from pyoji.engine.text.typefaces import container
from pyoji.engine.text.typefaces.refusal import FontRefused
from pyoji.engine.text.typefaces.tables import USED

_CHUNK = 1 << 16

_READER = "fontTools.ttLib.woff2"

_TABLES = ("DefaultTable", "_g_l_y_f", "_l_o_c_a", "_h_e_a_d", "_h_h_e_a", "_h_m_t_x", "_m_a_x_p")


def preload() -> None:
    """Import the modules that `tables` needs, for a process that gives up opening files."""
    import_module(_READER)
    for name in _TABLES:
        import_module(f"fontTools.ttLib.tables.{name}")


def tables(data: bytes) -> dict[str, bytes]:
    """Return the tables of a WOFF2 file; raise FontRefused."""
    stream = container.packed(data)
    _measure(data[stream.start : stream.start + stream.length], stream.unpacked)
    # Imported when needed: it takes a third of a second, and other formats do not use it.
    woff2 = import_module(_READER)
    tag = "wOF2"
    try:
        reader = woff2.WOFF2Reader(BytesIO(data))
        by_tag: dict[str, bytes] = {}
        for tag in map(str, reader.keys()):
            if tag in USED:
                by_tag[tag] = reader[tag]
    except MemoryError:
        raise
    except Exception as error:  # of any class: fontTools checks little
        problem = f"data that fontTools cannot unpack ({type(error).__name__}: {error})"[:160]
        raise FontRefused(tag, problem) from error
    container.check_total(sum(map(len, by_tag.values())))
    return by_tag


def _measure(stream: bytes, length: int) -> None:
    """Raise FontRefused unless the stream has this length when unpacked."""
    decoder, measured, piece = brotli.Decompressor(), 0, stream
    try:
        while not decoder.is_finished():
            out = decoder.process(piece, output_buffer_limit=_CHUNK)
            measured += len(out)
            if measured > length or (not out and decoder.can_accept_more_data()):
                break
            piece = b""
    except brotli.error:
        raise FontRefused("wOF2", "a stream that is not Brotli") from None
    if measured != length or not decoder.is_finished():
        raise FontRefused("wOF2", f"a stream that has not the {length:,} bytes of its header")
