"""Decode: the program that decodes strangers' files, and may be lost over one.

`python -m pyoji.service.remote_images.decode` reads files from standard input, each after its
length, and answers each on standard output with pixels or with a word. Before the first it gives up
what it does not need: it can open no file and no socket, start nothing, write nothing and take only
so much memory; each file gets so much of the processor. Whoever started it has the clock.
"""

from __future__ import annotations

import os
import resource
import struct
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from io import BytesIO
from typing import BinaryIO

from PIL import Image

from pyoji.byte_sizes import MIB
from pyoji.engine.design.assets import AssetError, kind, look
from pyoji.engine.images.decode import TooManyPixels, pixels
from pyoji.engine.images.pixels import Pixels
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
    _give_up()
    answers.write(READY)
    answers.flush()
    serve(sys.stdin.buffer, answers, _allot)


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


# Where a limit is not known (macOS does not hold to every one) the others still are.
_LIMITS: Mapping[str, int] = {
    "RLIMIT_AS": MOST_MEMORY,
    "RLIMIT_CORE": 0,
    "RLIMIT_FSIZE": 0,
    "RLIMIT_NOFILE": 0,
    "RLIMIT_NPROC": 0,
}


def _give_up() -> None:
    for name, limit in _LIMITS.items():
        with suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (limit, limit))


def _allot() -> None:
    """So much of the processor from now on; more, and the system ends the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + 1 + PROCESSOR_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    main()
