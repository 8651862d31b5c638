"""Sandbox: runs the decoder in its own process.

In: the bytes of a file. Out: pixels, or Refused. The process starts on demand and decodes one file
at a time. If it dies, takes too long or sends an invalid reply, that image is lost and the next one
gets a new process. The process inherits no environment, and no files except two pipes.
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
from pyoji.service.remote_images.decode import FAILURE, IMAGE, LENGTH, READY, RECEIVED, SIZE
from pyoji.service.remote_images.reasons import MissingReason, Refused

COMMAND = (sys.executable, "-s", "-m", "pyoji.service.remote_images.decode")
ENVIRONMENT = {"PYTHONPATH": str(Path(__file__).resolve().parents[3])}

SECONDS = 3.0
"""Time limit for one file."""

START_SECONDS = 10.0
"""Time limit for the process to become ready; it takes a third of a second on an idle machine."""

BUFFER = MIB

LONGEST_REASON = 32


class Decoder:
    """A decoder process, for one file at a time."""

    def __init__(self, command: Sequence[str] = COMMAND, seconds: float = SECONDS) -> None:
        self._command = command
        self._seconds = seconds
        self._turn = asyncio.Lock()
        self._starting: asyncio.Task[Process] | None = None
        self._ending: set[asyncio.Task[None]] = set()
        self._closed = False

    def begin(self) -> None:
        """Start the process if there is none, without waiting for it."""
        if self._starting is None and not self._closed:
            self._starting = asyncio.create_task(self._start())
            self._starting.add_done_callback(_retrieve_exception)

    @property
    def pid(self) -> int | None:
        """The process id, once the process is ready."""
        task = self._starting
        if task is None or not task.done() or task.cancelled() or task.exception():
            return None
        return task.result().pid

    async def decode(self, data: bytes) -> Pixels:
        """Return the file's pixels. Raises Refused.

        If the process ends before it has read the file, the file is not the cause: it is sent to a
        new process, once.
        """
        async with self._turn:
            with suppress(_ProcessEnded):
                return await self._try(data)
            try:
                return await self._try(data)
            except _ProcessEnded:
                raise Refused(MissingReason.DAMAGED) from None

    async def _try(self, data: bytes) -> Pixels:
        process = await self._ready()
        try:
            async with asyncio.timeout(self._seconds):
                await _send(process, data)
                return await _receive(process)
        except TimeoutError:
            self._discard(process)
            raise Refused(MissingReason.TIMEOUT) from None
        except _ProcessEnded:
            self._discard(process)
            raise
        except (asyncio.IncompleteReadError, OSError, ValueError):
            self._discard(process)
            raise Refused(MissingReason.DAMAGED) from None
        except asyncio.CancelledError:
            self._discard(process)  # its reply would be read as that of the next file
            raise

    async def close(self) -> None:
        """End the process and wait for it."""
        self._closed = True
        if self._starting is not None:
            self._starting.cancel()
            with suppress(asyncio.CancelledError, OSError, Refused):
                self._discard(await self._starting)
        await asyncio.gather(*self._ending)

    async def _ready(self) -> Process:
        """Return a running process. Raises Refused."""
        for _ in range(2):
            self.begin()
            if self._starting is None:
                break
            try:
                # A cancelled caller must not cancel the start; the next caller needs it.
                process = await asyncio.shield(self._starting)
            except (OSError, Refused):
                self._starting = None
                break
            if process.returncode is None:
                return process
            self._discard(process)
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
            start_new_session=True,  # Ctrl-C in the terminal is for the service alone
        )
        try:
            async with asyncio.timeout(START_SECONDS):
                if await _replies(process).readexactly(1) == READY:
                    return process
        except (TimeoutError, asyncio.IncompleteReadError):
            pass
        except asyncio.CancelledError:
            self._end(process)
            raise
        self._end(process)
        raise Refused(MissingReason.BUSY)

    def _discard(self, process: Process) -> None:
        self._starting = None
        self._end(process)

    def _end(self, process: Process) -> None:
        task = asyncio.create_task(_kill(process))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)


def _retrieve_exception(task: asyncio.Task[Process]) -> None:
    if not task.cancelled():
        task.exception()


async def _kill(process: Process) -> None:
    """Kill the process and reap it."""
    with suppress(ProcessLookupError):
        process.kill()
    if process.stdin is not None:
        process.stdin.close()
    await process.wait()


def _replies(process: Process) -> asyncio.StreamReader:
    if process.stdout is None:
        raise AssertionError("started with a pipe")
    return process.stdout


class _ProcessEnded(Exception):
    """The process ended before it had read the file."""


async def _send(process: Process, data: bytes) -> None:
    """Send a file, and wait until it is read. Raises _ProcessEnded."""
    if process.stdin is None:
        raise AssertionError("started with a pipe")
    process.stdin.write(LENGTH.pack(len(data)) + data)
    try:
        await process.stdin.drain()
        message_type = await _replies(process).readexactly(1)
    except (ConnectionError, asyncio.IncompleteReadError):
        raise _ProcessEnded from None
    if message_type != RECEIVED:
        raise ValueError(f"unexpected message {message_type!r}")


async def _receive(process: Process) -> Pixels:
    """Read the reply to a file. Raises Refused, and ValueError for an invalid reply."""
    replies = _replies(process)
    message_type = await replies.readexactly(1)
    if message_type == IMAGE:
        width, height, alpha = SIZE.unpack(await replies.readexactly(SIZE.size))
        if max(width, height) > LONGEST:
            raise ValueError(f"{width} x {height} pixels")
        mode: Mode = "RGBA" if alpha else "RGB"
        content = await replies.readexactly(width * height * CHANNELS[mode])
        return Pixels(width, height, mode, content)
    if message_type == FAILURE:
        (length,) = LENGTH.unpack(await replies.readexactly(LENGTH.size))
        if length > LONGEST_REASON:
            raise ValueError(f"a reason of {length} bytes")
        raise Refused(MissingReason((await replies.readexactly(length)).decode("ascii")))
    raise ValueError(f"unexpected message {message_type!r}")
