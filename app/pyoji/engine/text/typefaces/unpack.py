"""Unpack: the tables of a WOFF2 file.

In: bytes. Out: tables by their tags, or FontRefused. How much the compressed stream holds is
measured before fontTools is given the file, which would unpack it at any length. Only tables that
are used are taken, since Python puts together each that WOFF2 has transformed.
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
    """Load what `tables` loads when it is first called, for a process that opens no file then."""
    import_module(_READER)
    for name in _TABLES:
        import_module(f"fontTools.ttLib.tables.{name}")


def tables(data: bytes) -> dict[str, bytes]:
    """The tables in a WOFF2 file."""
    stream = container.packed(data)
    _measure(data[stream.start : stream.start + stream.length], stream.unpacked)
    # Loaded when needed: it takes a third of a second, which most fonts do without.
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
        problem = f"what fontTools cannot unpack ({type(error).__name__}: {error})"[:160]
        raise FontRefused(tag, problem) from error
    container.check_total(sum(map(len, by_tag.values())))
    return by_tag


def _measure(stream: bytes, length: int) -> None:
    """FontRefused unless the stream has that length once it is unpacked."""
    decoder, measured, piece = brotli.Decompressor(), 0, stream
    try:
        while not decoder.is_finished():
            out = decoder.process(piece, output_buffer_limit=_CHUNK)
            measured += len(out)
            if measured > length or (not out and decoder.can_accept_more_data()):
                break
            piece = b""
    except brotli.error:
        raise FontRefused("wOF2", "a stream that is no Brotli") from None
    if measured != length or not decoder.is_finished():
        raise FontRefused("wOF2", f"a stream that does not hold the {length:,} bytes it should")
