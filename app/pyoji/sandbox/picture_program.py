"""Picture program: decode one untrusted picture in a process that may crash.

In, on standard input: the file. Out, on standard output: a JSON object, either with `problem`, what
to change, or with `colors`, its dominant ones. An SVG is rendered by recursion, which ends a
process that has no stack left; a JPEG of many passes takes hours. So the program confines itself,
and decodes with half the stack of the threads that render cards: what it can decode, they can.
Deadlines are the caller's. Run as `python -m pyoji.sandbox.picture_program`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from threading import Thread, stack_size
from typing import Any

from pyoji.byte_sizes import KIB, MIB
from pyoji.engine.images import dominant
from pyoji.engine.paint import check
from pyoji.sandbox import codecs, confinement

MEMORY = 1536 * MIB
"""Bytes of address space; a picture of 40 million pixels takes half of it."""

SECONDS = 8
"""Seconds of processor time; a photograph of 40 million pixels needs two."""

STACK = 4 * MIB
"""Bytes of stack. A thread that renders cards has 8 MB, the default of systems."""

MOST = 64 * KIB
"""The longest answer in bytes."""

Answer = Mapping[str, Any]


def main() -> None:
    """Read one file and answer it."""
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # a library may print to standard output
    data = sys.stdin.buffer.read()
    for sample in codecs.samples():
        answer(sample)  # no codec can be loaded later

    def decode() -> None:
        confinement.give_up(MEMORY)
        confinement.allot(SECONDS)
        out.write(json.dumps(answer(data)).encode())

    stack_size(STACK)
    thread = Thread(target=decode)
    thread.start()
    thread.join()


def answer(data: bytes) -> Answer:
    """Return what is wrong with a picture, or its dominant colours."""
    problem = check.picture(data)
    if problem is not None:
        return {"problem": problem}
    return {"colors": [str(color) for color in dominant.colors(data)]}


if __name__ == "__main__":
    main()
