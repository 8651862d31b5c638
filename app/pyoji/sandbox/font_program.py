"""Font program: reads one font file that may be hostile, and may be lost over it.

`python -m pyoji.sandbox.font_program` reads from standard input the request as JSON after its
length, then the file; it answers on standard output in the frames of `answers`. Before it looks at
the file it gives up what it does not need (`confinement`). The caller has the clock.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from dataclasses import asdict
from math import ceil
from typing import BinaryIO

from pyoji.byte_sizes import MIB
from pyoji.engine.text.typefaces import unpack
from pyoji.engine.text.typefaces.read import FontRequest, read
from pyoji.engine.text.typefaces.refusal import FontRefused
from pyoji.sandbox import answers, confinement

MEMORY = 768 * MIB
"""Bytes of address space: a Korean WOFF2 of 14,757 glyphs takes a quarter of it."""

SECONDS, SECONDS_EACH_MIB = 1, 2
"""Seconds of processor time for any file, and for each MiB more; a Korean WOFF2 takes three."""

LENGTH = struct.Struct(">I")


def seconds(size: int) -> int:
    """The processor time that a file of that many bytes may take."""
    return (
        SECONDS + SECONDS_EACH_MIB * ceil((size - MIB // 4) / MIB) if size > MIB // 4 else SECONDS
    )


def main() -> None:
    """Read one request and answer it."""
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what a library prints is no answer
    request, data = _request(sys.stdin.buffer)
    if data.startswith(b"wOF2"):
        unpack.preload()
    confinement.give_up(MEMORY)
    confinement.allot(seconds(len(data)))
    out.write(answer(data, request, out))


def answer(data: bytes, request: FontRequest, steps: BinaryIO) -> bytes:
    """The faces of a file, or why there are none; `steps` takes each step as it begins."""

    current = "file"

    def begin(step: str) -> None:
        nonlocal current
        current = step
        steps.write(answers.frame(answers.STEP, step.encode("ascii")))

    try:
        return answers.accepted(read(data, request, begin))
    except FontRefused as refusal:
        return answers.refused(refusal)
    except Exception as error:  # of any class: a file made a library fail
        problem = f"what its reader cannot follow ({type(error).__name__})"
        return answers.refused(FontRefused(current, problem))


def written(data: bytes, request: FontRequest) -> bytes:
    """What the program reads."""
    head = json.dumps(asdict(request)).encode()
    return LENGTH.pack(len(head)) + head + data


def _request(file: BinaryIO) -> tuple[FontRequest, bytes]:
    (length,) = LENGTH.unpack(file.read(LENGTH.size))
    words = json.loads(file.read(length))
    request = FontRequest(
        words["face"], words["axes"], tuple(words["weights"]), tuple(words["scripts"])
    )
    return request, file.read()


if __name__ == "__main__":
    main()
