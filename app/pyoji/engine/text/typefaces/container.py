"""Container: read and write the table directory of a font file.

In: the bytes of a file. Out: the tables of one face by tag, or FontRefused. All sizes are checked
before any table is read. Sources: OpenType 1.9.1 ("Organization of an OpenType Font") and WOFF File
Format 2.0. Must not know the contents of tables.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyoji.engine.text.typefaces.limits import (
    FILE_BYTES,
    MOST_FACES,
    MOST_TABLES,
    UNPACKED_BYTES,
)
from pyoji.engine.text.typefaces.refusal import FontRefused

SFNT, COLLECTION, WOFF2 = "sfnt", "collection", "woff2"

_FORMATS: Mapping[bytes, str] = {
    b"\0\1\0\0": SFNT,
    b"true": SFNT,
    b"OTTO": SFNT,
    b"ttcf": COLLECTION,
    b"wOF2": WOFF2,
}

_SAVE = "save it as TrueType (.ttf), OpenType (.otf), a collection (.ttc, .otc) or WOFF2 (.woff2)"

_HEAD = struct.Struct(">4sH6x")
_RECORD = struct.Struct(">4s4xII")
_COLLECTION_HEAD = struct.Struct(">4sHHI")
_OFFSET = struct.Struct(">I")
_WOFF2_HEAD = struct.Struct(">4s4sIHHIIHHIIIII")

# The tags that WOFF2 encodes as their index here (WOFF2 §4.1), with _ for a space.
_TAGS = (
    "cmap head hhea hmtx maxp name OS/2 post cvt_ fpgm glyf loca prep CFF_ VORG EBDT EBLC gasp "
    "hdmx kern LTSH PCLT VDMX vhea vmtx BASE GDEF GPOS GSUB EBSC JSTF MATH CBDT CBLC COLR CPAL "
    "SVG_ sbix acnt avar bdat bloc bsln cvar fdsc feat fmtx fvar gvar hsty just lcar mort morx "
    "opbd prop trak Zapf Silf Glat Gloc Feat Sill"
)
_KNOWN_TAGS = tuple(tag.replace("_", " ") for tag in _TAGS.split())


def sniff(data: bytes) -> str:
    """Return the format by the first bytes; raise FontRefused for unsupported ones."""
    if len(data) > FILE_BYTES:
        raise FontRefused("file", f"{len(data):,} bytes", f"a font has at most {FILE_BYTES:,}")
    if data[:4] == b"wOFF":
        raise FontRefused("file", "a WOFF 1.0 font", "save it as WOFF2 (.woff2), TTF or OTF")
    kind = _FORMATS.get(data[:4])
    if kind is None:
        raise FontRefused("file", "bytes that are no font", _SAVE)
    return kind


def face_offsets(data: bytes) -> tuple[int, ...]:
    """Return the offset of each face of a collection."""
    if len(data) < _COLLECTION_HEAD.size:
        raise FontRefused("ttcf", "a truncated header")
    count = _COLLECTION_HEAD.unpack_from(data)[3]
    if not 1 <= count <= MOST_FACES:
        raise FontRefused("ttcf", f"{count:,} faces", f"a collection has 1 to {MOST_FACES}")
    end = _COLLECTION_HEAD.size + _OFFSET.size * count
    if len(data) < end:
        raise FontRefused("ttcf", "a truncated list of faces")
    return tuple(struct.unpack_from(f">{count}I", data, _COLLECTION_HEAD.size))


def tables(data: bytes, offset: int = 0) -> dict[str, bytes]:
    """Return the tables of the face whose directory begins at `offset`."""
    if offset + _HEAD.size > len(data):
        raise FontRefused("file", "a truncated table directory")
    flavor, count = _HEAD.unpack_from(data, offset)
    if _FORMATS.get(flavor) != SFNT:
        raise FontRefused("file", f"a table directory that begins with {flavor!r}")
    _check_count(count)
    start = offset + _HEAD.size
    if start + count * _RECORD.size > len(data):
        raise FontRefused("file", "a truncated table directory")
    by_tag: dict[str, bytes] = {}
    for tag, begin, length in _RECORD.iter_unpack(data[start : start + count * _RECORD.size]):
        name = _tag(tag)
        if name in by_tag:
            raise FontRefused(name, "the table twice")
        if begin + length > len(data):
            raise FontRefused(name, f"a table that ends after the file, at byte {begin + length:,}")
        by_tag[name] = data[begin : begin + length]
        check_total(sum(map(len, by_tag.values())))
    return by_tag


@dataclass(frozen=True, slots=True)
class Packed:
    """The compressed stream of a WOFF2 file: its offset, its length, and its unpacked length."""

    start: int
    length: int
    unpacked: int


def packed(data: bytes) -> Packed:
    """Locate the compressed stream of a WOFF2 file; raise FontRefused if it is too large."""
    if len(data) < _WOFF2_HEAD.size:
        raise FontRefused("wOF2", "a truncated header")
    _, flavor, length, count, _, total, compressed, *_ = _WOFF2_HEAD.unpack_from(data)
    if flavor == b"ttcf":
        raise FontRefused("wOF2", "a collection in WOFF2", "save each face as a separate file")
    if length != len(data):
        raise FontRefused("wOF2", f"{len(data):,} bytes where its header says {length:,}")
    _check_count(count)
    check_total(total)
    stream, unpacked = _woff2_directory(data, count)
    check_total(unpacked)
    if stream + compressed > len(data):
        raise FontRefused("wOF2", "a truncated compressed stream")
    return Packed(stream, compressed, unpacked)


def _woff2_directory(data: bytes, count: int) -> tuple[int, int]:
    """Return the offset of the stream, and the unpacked length of its tables (WOFF2 §4.1)."""
    at, unpacked, seen = _WOFF2_HEAD.size, 0, set[str]()
    try:
        for _ in range(count):
            flags = data[at]
            at += 1
            if flags & 0x3F == 0x3F:
                name, at = _tag(data[at : at + 4]), at + 4
            else:
                name = _KNOWN_TAGS[flags & 0x3F]
            if name in seen:
                raise FontRefused(name, "the table twice")
            seen.add(name)
            length, at = _base128(data, at)
            is_transformed = (flags >> 6 != 3) if name in ("glyf", "loca") else flags >> 6 != 0
            if is_transformed:
                length, at = _base128(data, at)
            unpacked += length
    except IndexError:
        raise FontRefused("wOF2", "a truncated table directory") from None
    return at, unpacked


def _base128(data: bytes, at: int) -> tuple[int, int]:
    """Return a number of one to five bytes, and the offset after it (WOFF2 §4.1, UIntBase128)."""
    number = 0
    for length in range(5):
        byte = data[at + length]
        number = number << 7 | byte & 0x7F
        if not byte & 0x80:
            return number, at + length + 1
    raise FontRefused("wOF2", "a length of more than five bytes")


def _tag(tag: bytes) -> str:
    if len(tag) != 4 or not all(0x20 <= byte < 0x7F for byte in tag):
        raise FontRefused("file", f"an invalid table tag {tag!r}")
    return tag.decode("ascii")


def _check_count(count: int) -> None:
    if not 1 <= count <= MOST_TABLES:
        raise FontRefused("file", f"{count:,} tables", f"a font has 1 to {MOST_TABLES}")


def check_total(length: int) -> None:
    """Raise FontRefused if the tables are too large in total."""
    if length > UNPACKED_BYTES:
        raise FontRefused("file", f"{length:,} bytes of tables", f"at most {UNPACKED_BYTES:,}")


def build(by_tag: Mapping[str, bytes]) -> bytes:
    """Return a TrueType or OpenType file of these tables."""
    flavor = b"OTTO" if "CFF " in by_tag or "CFF2" in by_tag else b"\0\1\0\0"
    count = len(by_tag)
    power = 1 << (count.bit_length() - 1)
    head = struct.pack(
        ">4sHHHH", flavor, count, power * 16, power.bit_length() - 1, (count - power) * 16
    )
    records, bodies = [], []
    at = len(head) + count * 16
    for tag, data in sorted(by_tag.items()):
        padded = data + bytes(-len(data) % 4)
        records.append(struct.pack(">4sIII", tag.encode(), _checksum(padded), at, len(data)))
        bodies.append(padded)
        at += len(padded)
    return b"".join((head, *records, *bodies))


def _checksum(padded: bytes) -> int:
    return sum(_words(padded)) & 0xFFFFFFFF


def _words(padded: bytes) -> Iterator[int]:
    return (word for (word,) in _OFFSET.iter_unpack(padded))
