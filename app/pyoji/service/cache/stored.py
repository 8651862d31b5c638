"""Stored: a finished card as bytes that prove themselves, and back.

Whoever reads a store reads what others wrote: another version, another program, half a file, a
disk that forgot. So a value says what it is, which card it is of, how long it is, and a SHA-256
over all of that and the image. What does not agree to the last bit is a Fault, never an image.

    magic            6 bytes     "pyoji" and a zero
    version          2           VERSION
    SHA-256         32           of everything behind it
    digest          16           the card's, which is also the name it is filed under
    media type       1           how many bytes it has
    missing          4           how many bytes they have
    image            4           how many bytes it has
    the three, in this order; missing characters with a space between

Numbers are big-endian. It knows no store.
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
"""To be raised with any change of the form; it is part of every store's names, so that versions
never meet."""

LARGEST = 16 * MIB
"""Bytes of the largest value written or read. The largest canvas, 2160 x 2160 pixels of three
bytes, is 14 MB before it is compressed; what is larger is none of ours, and is not read into
memory."""

_SEAL = struct.Struct(">6sH32s")
_HEAD = struct.Struct(">16sBII")
_BY_MEDIA_TYPE = {format_.media_type.encode(): format_ for format_ in FORMATS.values()}
_DIGEST = re.compile(r"[0-9a-f]{32}")


def is_digest(name: str) -> bool:
    """Whether `name` is written as a card's digest is."""
    return _DIGEST.fullmatch(name) is not None


def pack(digest: str, encoded: ImageFile) -> bytes:
    """The card as bytes.

    Raises Fault for one that is larger than any store takes, ValueError for what is no digest: a
    name made of anything else would be a caller's choice.
    """
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
    """The card that `pack` was given. Raises Fault if the bytes are not that card's, whole."""
    if len(value) < _SEAL.size + _HEAD.size:
        raise Fault(FaultReason.CORRUPT, "too short")
    magic, version, seal = _SEAL.unpack_from(value)
    if (magic, version) != (MAGIC, VERSION):
        raise Fault(FaultReason.CORRUPT, "not a card of this version")
    if hashlib.sha256(memoryview(value)[_SEAL.size :]).digest() != seal:
        raise Fault(FaultReason.CORRUPT, "bytes were lost or altered")
    name, *lengths = _HEAD.unpack_from(value, _SEAL.size)
    if name.hex() != digest:
        raise Fault(FaultReason.CORRUPT, "another card under this name")
    at = _SEAL.size + _HEAD.size
    if at + sum(lengths) != len(value):
        raise Fault(FaultReason.CORRUPT, "its lengths do not add up")
    parts = []
    for length in lengths:
        parts.append(value[at : at + length])
        at += length
    media_type, missing, data = parts
    format_ = _BY_MEDIA_TYPE.get(media_type)
    if format_ is None:
        raise Fault(FaultReason.CORRUPT, "no format of ours")
    try:
        code_points = tuple(map(read_code_point, missing.decode("ascii").split()))
    except ValueError:
        raise Fault(FaultReason.CORRUPT, "no code points") from None
    return ImageFile(data, format_, code_points)
