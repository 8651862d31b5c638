"""Decoder: the process that decodes, seen from the service.

In: the bytes of a file. Out: pixels, or Refused. The process is started when it is first needed
and asked one file after the other. When it dies over one, or takes too long, or answers what is
no answer, that picture is lost and the next has a new process. Nothing of the service's is in it:
no environment, and no files but two pipes.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from pyoji.byte_sizes import MIB
from pyoji.engine.images.pixels import CHANNELS, LONGEST, Mode, Pixels
from pyoji.service.remote_images.decode import LENGTH, PICTURE, READY, SIZE, TAKEN, WORD
from pyoji.service.remote_images.reasons import MissingReason, Refused

COMMAND = (sys.executable, "-s", "-m", "pyoji.service.remote_images.decode")
ENVIRONMENT = {"PYTHONPATH": str(Path(__file__).resolve().parents[3])}

SECONDS = 3.0
"""How long one file may take."""

START_SECONDS = 10.0
"""How long a process may take to be ready; a third of one on a machine with nothing else to do."""

BUFFER = MIB

LONGEST_WORD = 32


class Decoder:
    """One process, one file at a time."""

    def __init__(self, command: Sequence[str] = COMMAND, seconds: float = SECONDS) -> None:
        self._command = command
        self._seconds = seconds
        self._turn = asyncio.Lock()
        self._starting: asyncio.Task[Process] | None = None
        self._ended: set[asyncio.Task[None]] = set()
        self._closed = False

    def begin(self) -> None:
        """Start the process if there is none, and do not wait for it."""
        if self._starting is None and not self._closed:
            self._starting = asyncio.create_task(self._start())
            self._starting.add_done_callback(_seen)

    @property
    def pid(self) -> int | None:
        """The process's id, once it is ready."""
        task = self._starting
        if task is None or not task.done() or task.cancelled() or task.exception():
            return None
        return task.result().pid

    async def decode(self, data: bytes) -> Pixels:
        """The picture in a file; Refused says why there is none.

        A process that ended before it had read the file is not the file's fault: another one is
        asked, once.
        """
        async with self._turn:
            with suppress(_Gone):
                return await self._try(data)
            try:
                return await self._try(data)
            except _Gone:
                raise Refused(MissingReason.DAMAGED) from None

    async def _try(self, data: bytes) -> Pixels:
        process = await self._ready()
        try:
            async with asyncio.timeout(self._seconds):
                await _give(process, data)
                return await _answer(process)
        except TimeoutError:
            self._lose(process)
            raise Refused(MissingReason.TIMEOUT) from None
        except _Gone:
            self._lose(process)
            raise
        except (asyncio.IncompleteReadError, OSError, ValueError):
            self._lose(process)
            raise Refused(MissingReason.DAMAGED) from None
        except asyncio.CancelledError:
            self._lose(process)  # its answer would be taken for the next one's
            raise

    async def close(self) -> None:
        """End the process, and wait until it has ended."""
        self._closed = True
        if self._starting is not None:
            self._starting.cancel()
            with suppress(asyncio.CancelledError, OSError, Refused):
                self._lose(await self._starting)
        await asyncio.gather(*self._ended)

    async def _ready(self) -> Process:
        """A process that lives."""
        for _ in range(2):
            self.begin()
            if self._starting is None:
                break
            try:
                # One who gives up waiting does not end what the next will need.
                process = await asyncio.shield(self._starting)
            except (OSError, Refused):
                self._starting = None
                break
            if process.returncode is None:
                return process
            self._lose(process)
        raise Refused(MissingReason.BUSY)

    async def _start(self) -> Process:
        process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env=ENVIRONMENT,
            cwd="/",
            limit=BUFFER,
            start_new_session=True,  # the terminal's Ctrl-C is the service's to answer
        )
        try:
            async with asyncio.timeout(START_SECONDS):
                if await _output(process).readexactly(1) == READY:
                    return process
        except (TimeoutError, asyncio.IncompleteReadError):
            pass
        except asyncio.CancelledError:
            self._end(process)
            raise
        self._end(process)
        raise Refused(MissingReason.BUSY)

    def _lose(self, process: Process) -> None:
        self._starting = None
        self._end(process)

    def _end(self, process: Process) -> None:
        task = asyncio.create_task(_ended(process))
        self._ended.add(task)
        task.add_done_callback(self._ended.discard)


def _seen(task: asyncio.Task[Process]) -> None:
    if not task.cancelled():
        task.exception()


async def _ended(process: Process) -> None:
    """Kill it and take away what is left of it."""
    with suppress(ProcessLookupError):
        process.kill()
    if process.stdin is not None:
        process.stdin.close()
    await process.wait()


def _output(process: Process) -> asyncio.StreamReader:
    if process.stdout is None:
        raise AssertionError("it was started with a pipe")
    return process.stdout


class _Gone(Exception):
    """The process ended before it had read the file."""


async def _give(process: Process, data: bytes) -> None:
    """Give one file, and wait until it is read; _Gone where it never is."""
    if process.stdin is None:
        raise AssertionError("it was started with a pipe")
    process.stdin.write(LENGTH.pack(len(data)) + data)
    try:
        await process.stdin.drain()
        first = await _output(process).readexactly(1)
    except (ConnectionError, asyncio.IncompleteReadError):
        raise _Gone from None
    if first != TAKEN:
        raise ValueError(f"an answer that begins with {first!r}")


async def _answer(process: Process) -> Pixels:
    """What became of the file; ValueError for what is no answer."""
    answers = _output(process)
    match await answers.readexactly(1):
        case first if first == PICTURE:
            width, height, alpha = SIZE.unpack(await answers.readexactly(SIZE.size))
            if max(width, height) > LONGEST:
                raise ValueError(f"{width} x {height} pixels")
            mode: Mode = "RGBA" if alpha else "RGB"
            content = await answers.readexactly(width * height * CHANNELS[mode])
            return Pixels(width, height, mode, content)
        case first if first == WORD:
            (length,) = LENGTH.unpack(await answers.readexactly(LENGTH.size))
            if length > LONGEST_WORD:
                raise ValueError(f"a word of {length} bytes")
            raise Refused(MissingReason((await answers.readexactly(length)).decode("ascii")))
        case other:
            raise ValueError(f"an answer that begins with {other!r}")
