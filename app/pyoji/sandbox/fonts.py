"""Fonts: a font file → typefaces, read by a process that may be lost over it.

In: the bytes of a file and a request. Out: typefaces, or FontRefused, as from `typefaces.read`. The
process lives for one file. When it dies, takes too long or answers what is no answer, the font is
refused, and the step it was in names the table. What was read once is taken from the store.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryFile
from threading import Timer
from typing import IO
from weakref import WeakValueDictionary

from pyoji.engine.text.typefaces.facts import Typeface
from pyoji.engine.text.typefaces.limits import MOST_WEIGHTS, UNPACKED_BYTES
from pyoji.engine.text.typefaces.read import FontRequest
from pyoji.engine.text.typefaces.refusal import FontRefused
from pyoji.sandbox import answers, font_program
from pyoji.sandbox.font_store import FontStore

COMMAND = (sys.executable, "-s", "-m", "pyoji.sandbox.font_program")
ENVIRONMENT = {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}

START_SECONDS = 10.0
"""How long the process may take to start, on a machine with much else to do."""

SLOWNESS = 4
"""How many seconds may pass for each second of processor time: others work too."""

VERSION = "1"
"""Raised whenever the same file gives other faces or facts than before."""

_LARGEST = MOST_WEIGHTS * (UNPACKED_BYTES + 1_000_000)

_PROCESS = "let the service start one process more (limits of processes and memory)"
_SIMPLIFY = "export the font again from its source, with fewer glyphs if it is large"


class FontSandbox:
    """Reads fonts; `path` is where what was read is kept, if it is kept."""

    def __init__(self, path: Path | None = None, command: Sequence[str] = COMMAND) -> None:
        self._store = FontStore(path)
        self._command = command
        self._alive = WeakValueDictionary[bytes, Typeface]()

    def __call__(self, data: bytes, request: FontRequest) -> tuple[Typeface, ...]:
        """The faces of a file. Raises FontRefused.

        Equal faces are one value: designs that share a font hold its bytes once.
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
        answer = self._ask(font_program.written(data, request), font_program.seconds(len(data)))
        try:
            return answers.faces(answer)
        except answers.Unfinished as error:
            problem = "what takes too long to read, or ends the process that reads it"
            raise FontRefused(error.step, problem, _SIMPLIFY) from None
        except ValueError:
            raise FontRefused("file", "what makes its reader answer nonsense", _SIMPLIFY) from None

    def _ask(self, question: bytes, seconds: int) -> bytes:
        """What the process writes until it ends or its time is over."""
        try:
            process = self._start(question)
        except OSError as error:
            problem = f"no process that reads it ({error.strerror or error})"
            raise FontRefused("file", problem, _PROCESS) from None
        timer = Timer(START_SECONDS + SLOWNESS * seconds, process.kill)
        with process:
            timer.start()
            try:
                return process.stdout.read(_LARGEST) if process.stdout else b""
            finally:
                timer.cancel()
                process.kill()

    def _start(self, question: bytes) -> subprocess.Popen[bytes]:
        with _file() as file:
            file.write(question)
            file.seek(0)
            return subprocess.Popen(  # noqa: S603 - our own program
                self._command,
                stdin=file,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=ENVIRONMENT,
                cwd="/",
                start_new_session=True,  # the terminal's Ctrl-C is the caller's to answer
            )


def _file() -> IO[bytes]:
    """A file without a name; in memory where that can be, since every disk may be read-only."""
    in_memory = getattr(os, "memfd_create", None)  # of Linux alone
    return TemporaryFile() if in_memory is None else os.fdopen(in_memory("font"), "w+b")


def _key(data: bytes, request: FontRequest) -> str:
    words = json.dumps([VERSION, asdict(request)], sort_keys=True)
    return hashlib.sha256(words.encode() + b"\0" + data).hexdigest()
