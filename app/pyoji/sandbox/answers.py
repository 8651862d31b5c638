"""Answers: what the font program writes to its standard output, frame by frame.

    S tag      the step that begins: the table that is read
    F json     the facts of a face
    D bytes    its file, after its facts
    R json     why there is no face: table, finding, remedy
    E          the end

A frame is its letter, the length of its payload in four bytes, and the payload. What is read is not
trusted: the program may have been taken over by the file.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Sequence

from pyoji.engine.text.typefaces.facts import Typeface, from_json, to_json
from pyoji.engine.text.typefaces.refusal import FontRefused

STEP, FACTS, DATA, REFUSED, END = b"S", b"F", b"D", b"R", b"E"

_HEAD = struct.Struct(">cI")
_LONGEST = 500  # characters of a refusal's words


def frame(kind: bytes, payload: bytes = b"") -> bytes:
    """One frame."""
    return _HEAD.pack(kind, len(payload)) + payload


def accepted(typefaces: Sequence[Typeface]) -> bytes:
    """The frames of faces, up to the end."""
    frames = [
        frame(FACTS, to_json(typeface.facts)) + frame(DATA, typeface.data) for typeface in typefaces
    ]
    return b"".join((*frames, frame(END)))


def refused(refusal: FontRefused) -> bytes:
    """The frames of a refusal, up to the end."""
    words = {"table": refusal.table, "found": refusal.found, "remedy": refusal.remedy}
    return frame(REFUSED, json.dumps(words).encode()) + frame(END)


def faces(written: bytes) -> tuple[Typeface, ...]:
    """The faces in an answer. Raises FontRefused for a refusal, Unfinished for an answer that
    breaks off, and ValueError for what is no answer."""
    typefaces: list[Typeface] = []
    facts = None
    step = "file"
    for kind, payload in _frames(written):
        match kind:
            case b"S":
                step = payload.decode("ascii")[:8]
            case b"F":
                facts = from_json(payload)
            case b"D" if facts is not None:
                typefaces.append(Typeface(payload, facts))
                facts = None
            case b"R":
                raise _refusal(payload)
            case b"E" if typefaces:
                return tuple(typefaces)
            case _:
                raise ValueError(f"a frame {kind!r} where none is allowed")
    raise Unfinished(step)


class Unfinished(Exception):
    """The answer breaks off in the step `step`."""

    def __init__(self, step: str) -> None:
        self.step = step
        super().__init__(step)


def _frames(written: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Every whole frame."""
    at = 0
    while at + _HEAD.size <= len(written):
        kind, length = _HEAD.unpack_from(written, at)
        at += _HEAD.size
        if at + length > len(written):
            return
        yield kind, written[at : at + length]
        at += length


def _refusal(payload: bytes) -> FontRefused:
    words = json.loads(payload)
    if not isinstance(words, dict):
        raise ValueError("a refusal without words")
    table, problem, remedy = (
        str(words.get(key, ""))[:_LONGEST] for key in ("table", "found", "remedy")
    )
    return FontRefused(table, problem, remedy)
