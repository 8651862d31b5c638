"""Answers: the output of the font program, in frames.

    S tag      a step begins, named by the table that it reads
    F json     the facts of a face
    D bytes    the file of a face, after its facts
    R json     a refusal: table, finding, remedy
    E          the end

In and out: typefaces or a refusal, as bytes. A frame is its letter, the length of its payload in
four bytes, and the payload. Answers are untrusted: a hostile font may control the program.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Sequence

from pyoji.engine.text.typefaces.facts import Typeface, from_json, to_json
from pyoji.engine.text.typefaces.refusal import FontRefused

STEP, FACTS, DATA, REFUSED, END = b"S", b"F", b"D", b"R", b"E"

_HEAD = struct.Struct(">cI")
_LONGEST = 500  # characters of each text in a refusal


def frame(kind: bytes, payload: bytes = b"") -> bytes:
    """Return one frame."""
    return _HEAD.pack(kind, len(payload)) + payload


def accepted(typefaces: Sequence[Typeface]) -> bytes:
    """Return the answer with these faces."""
    frames = [
        frame(FACTS, to_json(typeface.facts)) + frame(DATA, typeface.data) for typeface in typefaces
    ]
    return b"".join((*frames, frame(END)))


def refused(refusal: FontRefused) -> bytes:
    """Return the answer with a refusal."""
    fields = {"table": refusal.table, "found": refusal.found, "remedy": refusal.remedy}
    return frame(REFUSED, json.dumps(fields).encode()) + frame(END)


def faces(written: bytes) -> tuple[Typeface, ...]:
    """Parse an answer.

    Raises FontRefused for a refusal, Unfinished for a truncated answer, ValueError for an invalid
    one.
    """
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
    """An answer is truncated after the begin of `step`."""

    def __init__(self, step: str) -> None:
        self.step = step
        super().__init__(step)


def _frames(written: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the complete frames."""
    at = 0
    while at + _HEAD.size <= len(written):
        kind, length = _HEAD.unpack_from(written, at)
        at += _HEAD.size
        if at + length > len(written):
            return
        yield kind, written[at : at + length]
        at += length


def _refusal(payload: bytes) -> FontRefused:
    fields = json.loads(payload)
    if not isinstance(fields, dict):
        raise ValueError("a refusal that is no mapping")
    table, problem, remedy = (
        str(fields.get(key, ""))[:_LONGEST] for key in ("table", "found", "remedy")
    )
    return FontRefused(table, problem, remedy)
