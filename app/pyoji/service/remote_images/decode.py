"""Decode: the sandboxed program that decodes untrusted image files.

`python -m pyoji.service.remote_images.decode` reads files from standard input, each preceded by its
length, and writes pixels or a reason for each to standard output. Before the first file it drops
its privileges: it cannot open a file or a socket, start a process or write a file, its memory is
bounded, and so is the processor time for each file. The parent process enforces the deadline.
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Callable
from typing import BinaryIO

from pyoji.byte_sizes import MIB
from pyoji.engine.design.assets import AssetError, kind, look
from pyoji.engine.images.decode import TooManyPixels, pixels
from pyoji.engine.images.pixels import Pixels
from pyoji.sandbox import codecs, confinement
from pyoji.service.remote_images.reasons import MissingReason

MOST_MEMORY = 768 * MIB
"""Bytes of address space; an image of 16 million pixels with alpha takes half of it."""

PROCESSOR_SECONDS = 3
"""Processor seconds for each file."""

LENGTH = struct.Struct(">I")
SIZE = struct.Struct(">IIB")
"""Width, height, 1 with an alpha channel or 0 without."""

READY, RECEIVED, IMAGE, FAILURE = b"R", b"T", b"P", b"W"
"""Message types: the process is ready; a file was read; pixels follow; a reason follows."""


def main() -> None:
    """Decode files until standard input ends."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not end up among the replies
    for sample in codecs.samples():
        decode(sample)  # no codec can be loaded later
    confinement.give_up(MOST_MEMORY)
    replies.write(READY)
    replies.flush()
    serve(sys.stdin.buffer, replies, lambda: confinement.allot(PROCESSOR_SECONDS))


def serve(files: BinaryIO, replies: BinaryIO, before: Callable[[], None] = lambda: None) -> None:
    """Reply to each file; call `before` ahead of each."""
    while len(length := files.read(LENGTH.size)) == LENGTH.size:
        before()
        data = files.read(*LENGTH.unpack(length))
        replies.write(RECEIVED)
        replies.flush()  # before the file's content can end the process
        image = decode(data)
        if isinstance(image, Pixels):
            replies.write(IMAGE + SIZE.pack(image.width, image.height, image.mode == "RGBA"))
            replies.write(image.data)
        else:
            reason = image.value.encode()
            replies.write(FAILURE + LENGTH.pack(len(reason)) + reason)
        replies.flush()


def decode(data: bytes) -> Pixels | MissingReason:
    """Decode the file; return a reason if that fails."""
    format_ = kind(data)
    if format_ is None:
        return MissingReason.NOT_A_PICTURE
    try:
        if format_ == "SVG":
            look(data)
        return pixels(data, format_)
    except TooManyPixels:
        return MissingReason.TOO_MANY_PIXELS
    except AssetError:
        return MissingReason.NOT_A_PICTURE
    except Exception:  # Pillow and resvg raise many kinds for a damaged file
        return MissingReason.DAMAGED


if __name__ == "__main__":
    main()
