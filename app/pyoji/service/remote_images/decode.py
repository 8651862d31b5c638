"""Decode: the program that decodes strangers' files, and may be lost over one.

`python -m pyoji.service.remote_images.decode` reads files from standard input, each after its
length, and answers each on standard output with pixels or with a word. Before the first it gives up
what it does not need: it can open no file and no socket, start nothing, write nothing and take only
so much memory; each file gets so much of the processor. Whoever started it has the clock.
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Callable
from io import BytesIO
from typing import BinaryIO

from PIL import Image

from pyoji.byte_sizes import MIB
from pyoji.engine.design.assets import AssetError, kind, look
from pyoji.engine.images.decode import TooManyPixels, pixels
from pyoji.engine.images.pixels import Pixels
from pyoji.sandbox import confinement
from pyoji.service.remote_images.reasons import MissingReason

MOST_MEMORY = 768 * MIB
"""Bytes of address space; a picture of 16 million pixels with alpha takes half of it."""

PROCESSOR_SECONDS = 3
"""Of the processor's time, for each file."""

LENGTH = struct.Struct(">I")
SIZE = struct.Struct(">IIB")
"""Width, height, whether there is alpha."""

READY, TAKEN, PICTURE, WORD = b"R", b"T", b"P", b"W"
"""What is answered: the first byte of all, that a file was read, pixels, or a reason after its
length."""


def main() -> None:
    """Answer until there is nothing more to read."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    _warm()
    confinement.give_up(MOST_MEMORY)
    answers.write(READY)
    answers.flush()
    serve(sys.stdin.buffer, answers, lambda: confinement.allot(PROCESSOR_SECONDS))


def serve(files: BinaryIO, answers: BinaryIO, before: Callable[[], None] = lambda: None) -> None:
    """Answer each file; `before` each, something is done."""
    while len(told := files.read(LENGTH.size)) == LENGTH.size:
        before()
        data = files.read(*LENGTH.unpack(told))
        answers.write(TAKEN)
        answers.flush()  # before anything in the file can end the process
        found = decode(data)
        if isinstance(found, Pixels):
            answers.write(PICTURE + SIZE.pack(found.width, found.height, found.mode == "RGBA"))
            answers.write(found.data)
        else:
            word = found.value.encode()
            answers.write(WORD + LENGTH.pack(len(word)) + word)
        answers.flush()


def decode(data: bytes) -> Pixels | MissingReason:
    """The picture in the file, or why there is none."""
    what = kind(data)
    if what is None:
        return MissingReason.NOT_A_PICTURE
    try:
        if what == "SVG":
            look(data)
        return pixels(data, what)
    except TooManyPixels:
        return MissingReason.TOO_MANY_PIXELS
    except AssetError:
        return MissingReason.NOT_A_PICTURE
    except Exception:  # whatever a file can make Pillow and resvg say, it is damaged
        return MissingReason.DAMAGED


def _warm() -> None:
    """Load all that is loaded when first used: later nothing can be opened."""
    image = Image.new("RGB", (2, 2))
    for name in ("PNG", "JPEG", "WEBP"):
        file = BytesIO()
        image.save(file, name)
        decode(file.getvalue())
    decode(b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path d="M0 0h2v2z"/></svg>')


if __name__ == "__main__":
    main()
