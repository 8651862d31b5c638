"""Font program: read one untrusted font file in a process that may crash.

In, on standard input: the length of a request, the request as JSON, the file. Out, on standard
output: the frames of `answers`. The program confines itself before it parses the file. Deadlines
are the caller's. Run as `python -m pyoji.sandbox.font_program`.
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
"""Bytes of address space; a Korean WOFF2 of 14,757 glyphs needs a quarter of it."""

SECONDS, SECONDS_EACH_MIB = 1, 2
"""Seconds of processor time: for each file, and in addition per MiB. A Korean WOFF2 needs three."""

LENGTH = struct.Struct(">I")


def seconds(size: int) -> int:
    """Return the limit of processor time for a file of `size` bytes."""
    return (
        SECONDS + SECONDS_EACH_MIB * ceil((size - MIB // 4) / MIB) if size > MIB // 4 else SECONDS
    )


def main() -> None:
    """Read one request and answer it."""
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # a library may print to standard output
    request, data = _request(sys.stdin.buffer)
    if data.startswith(b"wOF2"):
        unpack.preload()
    confinement.give_up(MEMORY)
    confinement.allot(seconds(len(data)))
    out.write(answer(data, request, out))


def answer(data: bytes, request: FontRequest, steps: BinaryIO) -> bytes:
    """Return the answer for a file; write each step to `steps` as it begins."""
    current = "file"

    def begin(step: str) -> None:
        nonlocal current
        current = step
        steps.write(answers.frame(answers.STEP, step.encode("ascii")))

    try:
        return answers.accepted(read(data, request, begin))
    except FontRefused as refusal:
        return answers.refused(refusal)
    except Exception as error:  # of any class, raised by a library
        problem = f"data that cannot be parsed ({type(error).__name__})"
        return answers.refused(FontRefused(current, problem))


def written(data: bytes, request: FontRequest) -> bytes:
    """Return the program's input."""
    head = json.dumps(asdict(request)).encode()
    return LENGTH.pack(len(head)) + head + data


def _request(file: BinaryIO) -> tuple[FontRequest, bytes]:
    (length,) = LENGTH.unpack(file.read(LENGTH.size))
    fields = json.loads(file.read(length))
    request = FontRequest(
        fields["face"], fields["axes"], tuple(fields["weights"]), tuple(fields["scripts"])
    )
    return request, file.read()


if __name__ == "__main__":
    main()
