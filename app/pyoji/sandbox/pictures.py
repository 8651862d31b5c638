"""Pictures: decode a picture in a separate process.

In: the bytes of a file. Out: its dominant colours, or PictureRefused with the remedy. One process
decodes one file. If it dies, exceeds its time or writes an invalid answer, the picture is refused.
It must not know where the file comes from.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from pyoji.sandbox import picture_program, program

COMMAND = program.command("pyoji.sandbox.picture_program")

_LOST = "it takes too long to decode, or crashes the decoder: simplify it, or save it as PNG"
_PROCESS = "no process can be started to decode it: let the service start one more"

Reader = Callable[[bytes], Sequence[str]]
"""Returns the dominant colours of a picture. Raises PictureRefused."""


class PictureRefused(Exception):
    """A picture cannot be drawn; `remedy` says what to do."""

    def __init__(self, remedy: str) -> None:
        self.remedy = remedy
        super().__init__(remedy)


def colors(data: bytes, command: Sequence[str] = COMMAND) -> Sequence[str]:
    """Return the dominant colours of a picture. Raises PictureRefused."""
    try:
        written = program.run(command, data, picture_program.SECONDS, picture_program.MOST)
    except OSError:
        raise PictureRefused(_PROCESS) from None
    try:
        return parse(json.loads(written))
    except ValueError:
        raise PictureRefused(_LOST) from None


def parse(answer: Any) -> Sequence[str]:
    """Return the colours of an answer. Raises PictureRefused, and ValueError for what is none."""
    match answer:
        case {"problem": str(problem)}:
            raise PictureRefused(problem)
        case {"colors": list(colors)}:
            return [str(color) for color in colors]
        case _:
            raise ValueError("an answer without colours")
