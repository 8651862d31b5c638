"""Fonts: read a font file in a separate process.

In: the bytes of a file and a request. Out: typefaces, or FontRefused, as from `typefaces.read`. One
process reads one file. If it dies, exceeds its time or writes an invalid answer, the font is
refused with the table of the current step. Answers are cached in the store.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from weakref import WeakValueDictionary

from pyoji.engine.text.typefaces.facts import Typeface
from pyoji.engine.text.typefaces.limits import MOST_WEIGHTS, UNPACKED_BYTES
from pyoji.engine.text.typefaces.read import FontRequest
from pyoji.engine.text.typefaces.refusal import FontRefused
from pyoji.sandbox import answers, font_program, program
from pyoji.sandbox.font_store import FontStore

COMMAND = program.command("pyoji.sandbox.font_program")

VERSION = "1"
"""Raise it with each change that gives other faces or facts for the same file."""

_LARGEST = MOST_WEIGHTS * (UNPACKED_BYTES + 1_000_000)

_PROCESS = "let the service start one process more (limits of processes and memory)"
_SIMPLIFY = "export the font again from its source, with fewer glyphs if it is large"


class FontSandbox:
    """Reads fonts, with a cache below `path` if it is not None."""

    def __init__(self, path: Path | None = None, command: Sequence[str] = COMMAND) -> None:
        self._store = FontStore(path)
        self._command = command
        self._alive = WeakValueDictionary[bytes, Typeface]()

    def __call__(self, data: bytes, request: FontRequest) -> tuple[Typeface, ...]:
        """Read the faces of a file. Raises FontRefused.

        Equal faces are one object, so that designs with the same font share its bytes.
        """
        key = _key(data, request)
        typefaces = self._stored(key)
        if typefaces is None:
            typefaces = self._read(data, request)
            self._store.put(key, answers.accepted(typefaces))
        return tuple(map(self._shared, typefaces))

    def _stored(self, key: str) -> tuple[Typeface, ...] | None:
        stored = self._store.get(key)
        try:
            return None if stored is None else answers.faces(stored)
        except (answers.Unfinished, ValueError, FontRefused):
            return None  # written by another version of this program

    def _shared(self, typeface: Typeface) -> Typeface:
        identity = hashlib.sha256(answers.accepted((typeface,))).digest()
        return self._alive.setdefault(identity, typeface)

    def _read(self, data: bytes, request: FontRequest) -> tuple[Typeface, ...]:
        question, seconds = font_program.written(data, request), font_program.seconds(len(data))
        try:
            answer = program.run(self._command, question, seconds, _LARGEST)
        except OSError as error:
            problem = f"no process to parse it ({error.strerror or error})"
            raise FontRefused("file", problem, _PROCESS) from None
        try:
            return answers.faces(answer)
        except answers.Unfinished as error:
            problem = "data that takes too long to parse, or crashes the parser"
            raise FontRefused(error.step, problem, _SIMPLIFY) from None
        except ValueError:
            raise FontRefused("file", "data that makes the parser misbehave", _SIMPLIFY) from None


def _key(data: bytes, request: FontRequest) -> str:
    options = json.dumps([VERSION, asdict(request)], sort_keys=True)
    return hashlib.sha256(options.encode() + b"\0" + data).hexdigest()
