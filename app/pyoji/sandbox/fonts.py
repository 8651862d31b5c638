"""Fonts: read a font file in a separate process.

In: the bytes of a file and a request. Out: typefaces, or FontRefused, as from `typefaces.read`. One
process reads one file. If it dies, exceeds its time or writes an invalid answer, the font is
refused with the table of the current step. Answers are cached in the store.
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
"""Seconds for the start of the process on a busy machine."""

SLOWNESS = 4
"""Seconds of wall-clock time per second of processor time, on a busy machine."""

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
        answer = self._ask(font_program.written(data, request), font_program.seconds(len(data)))
        try:
            return answers.faces(answer)
        except answers.Unfinished as error:
            problem = "data that takes too long to parse, or crashes the parser"
            raise FontRefused(error.step, problem, _SIMPLIFY) from None
        except ValueError:
            raise FontRefused("file", "data that makes the parser misbehave", _SIMPLIFY) from None

    def _ask(self, question: bytes, seconds: int) -> bytes:
        """Return the output of a process until it ends or its time is over."""
        try:
            process = self._start(question)
        except OSError as error:
            problem = f"no process to parse it ({error.strerror or error})"
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
                start_new_session=True,  # Ctrl-C in the terminal is for the caller only
            )


def _file() -> IO[bytes]:
    """Open a temporary file, in memory if possible, since all disks may be read-only."""
    in_memory = getattr(os, "memfd_create", None)  # Linux only
    return TemporaryFile() if in_memory is None else os.fdopen(in_memory("font"), "w+b")


def _key(data: bytes, request: FontRequest) -> str:
    options = json.dumps([VERSION, asdict(request)], sort_keys=True)
    return hashlib.sha256(options.encode() + b"\0" + data).hexdigest()
