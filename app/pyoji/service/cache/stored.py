"""Stored: the checksummed binary form of a finished card.

A store may return anything: the data of another version or program, a partial file, a corrupt
block. So a value contains its format version, the card's digest, its lengths, and a SHA-256 of all
of that and the image. Any mismatch is a Fault.

    magic            6 bytes     "pyoji" and a zero
    version          2           VERSION
    SHA-256         32           of all following bytes
    digest          16           the card's, which is also the key in the store
    media type       1           length in bytes
    missing          4           length in bytes
    image            4           length in bytes
    media type, missing characters (separated by spaces), image

Numbers are big-endian. It must not know any store.
"""

from __future__ import annotations

import hashlib
import re
import struct

from pyoji.byte_sizes import MIB
from pyoji.engine.card import FORMATS
from pyoji.engine.image_file import ImageFile
from pyoji.printable import code_point, read_code_point
from pyoji.service.cache.faults import Fault, FaultReason

MAGIC = b"pyoji\0"
VERSION = 1
"""Increase it with any change of the form. It is part of every store's keys, so versions never
mix."""

LARGEST = 16 * MIB
"""Bytes of the largest value written or read. The largest canvas, 2160 x 2160 pixels of three
bytes, is 14 MB uncompressed; a larger value is foreign, and is not read into memory."""

_SEAL = struct.Struct(">6sH32s")
_HEAD = struct.Struct(">16sBII")
_BY_MEDIA_TYPE = {format_.media_type.encode(): format_ for format_ in FORMATS.values()}
_DIGEST = re.compile(r"[0-9a-f]{32}")


def is_digest(name: str) -> bool:
    """Whether `name` has the form of a card's digest."""
    return _DIGEST.fullmatch(name) is not None


def pack(digest: str, encoded: ImageFile) -> bytes:
    """Encode the card. Raises Fault if it exceeds LARGEST, ValueError if `digest` is none."""
    if not is_digest(digest):
        raise ValueError("not a card's digest")
    media_type = encoded.format.media_type.encode()
    missing = " ".join(map(code_point, encoded.missing)).encode()
    head = _HEAD.pack(bytes.fromhex(digest), len(media_type), len(missing), len(encoded.data))
    body = b"".join((head, media_type, missing, encoded.data))
    if _SEAL.size + len(body) > LARGEST:
        raise Fault(FaultReason.LARGE, f"a value of {_SEAL.size + len(body)} bytes")
    return _SEAL.pack(MAGIC, VERSION, hashlib.sha256(body).digest()) + body


def unpack(digest: str, value: bytes) -> ImageFile:
    """Decode a value of `pack`. Raises Fault if the bytes are not exactly that card's."""
    if len(value) < _SEAL.size + _HEAD.size:
        raise Fault(FaultReason.CORRUPT, "too short")
    magic, version, seal = _SEAL.unpack_from(value)
    if (magic, version) != (MAGIC, VERSION):
        raise Fault(FaultReason.CORRUPT, "not a card of this version")
    if hashlib.sha256(memoryview(value)[_SEAL.size :]).digest() != seal:
        raise Fault(FaultReason.CORRUPT, "wrong checksum")
    name, *lengths = _HEAD.unpack_from(value, _SEAL.size)
    if name.hex() != digest:
        raise Fault(FaultReason.CORRUPT, "another card under this key")
    offset = _SEAL.size + _HEAD.size
    if offset + sum(lengths) != len(value):
        raise Fault(FaultReason.CORRUPT, "inconsistent lengths")
    parts = []
    for length in lengths:
        parts.append(value[offset : offset + length])
        offset += length
    media_type, missing, data = parts
    format_ = _BY_MEDIA_TYPE.get(media_type)
    if format_ is None:
        raise Fault(FaultReason.CORRUPT, "an unknown format")
    try:
        code_points = tuple(map(read_code_point, missing.decode("ascii").split()))
    except ValueError:
        raise Fault(FaultReason.CORRUPT, "invalid code points") from None
    return ImageFile(data, format_, code_points)
