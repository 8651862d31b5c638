"""Decoder: whatever a file does to the process that decodes it, only that picture is lost."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from PIL import Image
from pyoji.engine.images.pixels import Pixels
from pyoji.service.remote_images import sandbox
from pyoji.service.remote_images.reasons import MissingReason, Refused
from pyoji.service.remote_images.sandbox import Decoder

from tests.service.remote_images.files import DAMAGED, LARGE, NO_PICTURES, SLOW, saved, svg

PICTURE = saved(Image.new("RGB", (3, 2), (255, 0, 0)), "PNG")
PIXELS = Pixels(3, 2, "RGB", b"\xff\0\0" * 6)


def with_decoder(
    do: Callable[[Decoder], Awaitable[None]], *program: str, seconds: float = 60
) -> None:
    """Do something with a decoder, of our own program unless another is given."""

    async def done() -> None:
        command = {"command": [sys.executable, "-c", *program]} if program else {}
        decoder = Decoder(**command, seconds=seconds)
        try:
            await do(decoder)
        finally:
            await decoder.close()

    asyncio.run(done())


async def refusal(decoding: Awaitable[Pixels]) -> MissingReason:
    """Why there is no picture."""
    with pytest.raises(Refused) as caught:
        await decoding
    return caught.value.reason


async def ready(decoder: Decoder) -> int:
    """The id of a process that has decoded."""
    assert await decoder.decode(PICTURE) == PIXELS
    assert decoder.pid
    return decoder.pid


@pytest.fixture
def receiving(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Set when a process has read a file, and decodes it."""
    event, receive = asyncio.Event(), sandbox._receive

    async def noted(process: Process) -> Pixels:
        event.set()
        return await receive(process)

    monkeypatch.setattr(sandbox, "_receive", noted)
    return event


def test_one_process_decodes_one_file_after_the_other() -> None:
    """Also files that arrive at once, and after invalid ones."""

    async def do(decoder: Decoder) -> None:
        pid = await ready(decoder)
        some = await asyncio.gather(*(decoder.decode(PICTURE) for _ in range(5)))
        assert some == [PIXELS] * 5
        for data in (*NO_PICTURES.values(), *LARGE.values()):
            assert await refusal(decoder.decode(data)) in (
                MissingReason.NOT_A_PICTURE,
                MissingReason.TOO_MANY_PIXELS,
            )
        assert await ready(decoder) == pid

    with_decoder(do)


def test_a_large_picture_comes_through_the_pipe() -> None:
    """Of more bytes than any buffer holds."""

    async def do(decoder: Decoder) -> None:
        noise = Image.effect_noise((900, 900), 90)
        found = await decoder.decode(saved(noise, "PNG"))
        assert found.data == noise.convert("RGB").tobytes()

    with_decoder(do)


@pytest.mark.parametrize("name", DAMAGED)
def test_a_bomb_loses_itself_alone(name: str) -> None:
    """The next picture is there, in the same process or in a new one."""

    async def do(decoder: Decoder) -> None:
        assert await refusal(decoder.decode(DAMAGED[name])) is MissingReason.DAMAGED
        await ready(decoder)

    with_decoder(do)


def test_a_picture_that_takes_too_long_is_given_up() -> None:
    """With its process; the next has a new one."""

    async def do(decoder: Decoder) -> None:
        pid = await ready(decoder)
        decoder._seconds = 0.2
        assert await refusal(decoder.decode(SLOW)) is MissingReason.TIMEOUT
        decoder._seconds = 60
        assert await ready(decoder) != pid
        await gone(pid)

    with_decoder(do)


async def gone(pid: int) -> None:
    """Wait until there is no such process."""
    while True:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("ends", [signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM])
def test_a_process_that_is_killed_over_a_picture(
    ends: signal.Signals, receiving: asyncio.Event
) -> None:
    """Loses it, and nothing else; others that wait get theirs."""

    async def do(decoder: Decoder) -> None:
        pid = await ready(decoder)
        receiving.clear()
        lost = asyncio.create_task(decoder.decode(SLOW))
        await receiving.wait()
        waits = asyncio.create_task(decoder.decode(PICTURE))
        os.kill(pid, ends)
        assert await refusal(lost) is MissingReason.DAMAGED
        assert await waits == PIXELS
        assert await ready(decoder) != pid

    with_decoder(do)


def test_a_process_that_dies_between_two_pictures() -> None:
    """Is not noticed by anyone."""

    async def do(decoder: Decoder) -> None:
        pid = await ready(decoder)
        os.kill(pid, signal.SIGKILL)
        await gone(pid)
        assert await ready(decoder) != pid

    with_decoder(do)


ONCE = """
import os, sys
w = sys.stdout.buffer
w.write(b"R")
w.flush()
mark = sys.argv[1]
if not os.path.exists(mark):
    open(mark, "w").close()
    sys.stdin.buffer.read({read})
    {first}
os.read(0, 65536)
w.write(b"T" + b"W" + bytes([0, 0, 0, 7]) + b"timeout")
w.flush()
"""


@pytest.mark.parametrize("read", [0, 1, 9])
def test_a_process_that_dies_before_it_has_read_a_file(read: int, tmp_path: Path) -> None:
    """Loses nothing: another one reads the file, though the first seemed to live."""
    program = ONCE.format(read=read, first="os._exit(0)")

    async def do(decoder: Decoder) -> None:
        assert await refusal(decoder.decode(PICTURE)) is MissingReason.TIMEOUT  # as the second says

    with_decoder(do, program, str(tmp_path / "mark"))


def test_a_process_that_dies_over_a_file_is_not_asked_again(tmp_path: Path) -> None:
    """The file is damaged; no second process is lost over it."""
    program = ONCE.format(read=9, first="w.write(b'T'); w.flush(); os._exit(0)")

    async def do(decoder: Decoder) -> None:
        assert await refusal(decoder.decode(PICTURE)) is MissingReason.DAMAGED

    with_decoder(do, program, str(tmp_path / "mark"))


def test_whoever_gives_up_takes_no_answer_along(receiving: asyncio.Event) -> None:
    """The next is given its own picture, not the one before."""

    async def do(decoder: Decoder) -> None:
        await ready(decoder)
        receiving.clear()
        task = asyncio.create_task(decoder.decode(SLOW))
        await receiving.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await ready(decoder)

    with_decoder(do)


def test_whoever_gives_up_waiting_does_not_end_what_begins() -> None:
    """A process that is slow to start is there for the next."""

    async def do(decoder: Decoder) -> None:
        task = asyncio.create_task(decoder.decode(PICTURE))
        await asyncio.sleep(0)
        starting = decoder._starting
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await ready(decoder)
        assert decoder._starting is starting

    with_decoder(do)


READY = "import sys; w = sys.stdout.buffer; w.write(b'R'); w.flush(); sys.stdin.buffer.read(9); "


@pytest.mark.parametrize(
    "answers",
    [
        "w.write(b'Q')",
        "w.write(b'TQ')",
        "w.write(b'TP' + bytes([0, 0, 0, 0]) * 2 + b'0')",
        "w.write(b'TP' + bytes([0, 0, 255, 255]) * 2 + b'0'); w.flush(); sys.stdin.read()",
        "w.write(b'TP' + bytes([0, 0, 0, 9]) * 2 + b'0' + bytes(9))",
        "w.write(b'TW' + bytes([255] * 4)); w.flush(); sys.stdin.read()",
        "w.write(b'TW' + bytes([0, 0, 0, 3]) + b'nay')",
        "w.write(b'TW' + bytes([0, 0, 0, 3]) + bytes([255] * 3))",
        "pass",
    ],
)
def test_what_is_no_answer(answers: str) -> None:
    """A process that was taken over can lie about a picture, and do no more."""

    async def do(decoder: Decoder) -> None:
        assert await refusal(decoder.decode(PICTURE)) is MissingReason.DAMAGED
        assert decoder.pid is None

    with_decoder(do, READY + answers)


@pytest.mark.parametrize("program", ["pass", "print('Q', end='')", "raise SystemExit(1)"])
def test_a_process_that_cannot_start(program: str) -> None:
    """Is our own fault: the reason is `BUSY`, and the next image tries again."""

    async def do(decoder: Decoder) -> None:
        for _ in range(2):
            assert await refusal(decoder.decode(PICTURE)) is MissingReason.BUSY

    with_decoder(do, program)


def test_a_program_that_is_not_there() -> None:
    """Has the same reason."""

    async def done() -> None:
        decoder = Decoder(["/nowhere/at/all"])
        assert await refusal(decoder.decode(PICTURE)) is MissingReason.BUSY
        await decoder.close()

    asyncio.run(done())


def test_the_process_knows_nothing_of_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its environment holds no secret, and it holds no file but its pipes."""
    monkeypatch.setenv("PYOJI_SIGNING_KEYS", "a secret")

    def look(process: Path) -> None:
        if not process.is_dir():
            pytest.skip("no /proc to look into")
        assert b"secret" not in (process / "environ").read_bytes()
        held = {each.readlink().name.partition(":")[0] for each in (process / "fd").iterdir()}
        assert held <= {"pipe", "socket", "null"}

    async def do(decoder: Decoder) -> None:
        look(Path(f"/proc/{await ready(decoder)}"))

    with_decoder(do)


def test_closing_ends_the_process(receiving: asyncio.Event) -> None:
    """Also one that is decoding, one that is starting, and none."""
    pids: list[int] = []

    async def do(decoder: Decoder) -> None:
        pids.append(await ready(decoder))

    with_decoder(do)

    async def busy(decoder: Decoder) -> None:
        pids.append(await ready(decoder))
        receiving.clear()
        task = asyncio.create_task(decoder.decode(SLOW))
        await receiving.wait()
        await decoder.close()
        assert await refusal(task) is MissingReason.DAMAGED
        assert await refusal(decoder.decode(PICTURE)) is MissingReason.BUSY

    with_decoder(busy)

    async def starting(decoder: Decoder) -> None:
        decoder.begin()
        await asyncio.sleep(0.02)

    with_decoder(starting)

    async def never(_: Decoder) -> None:
        pass

    with_decoder(never)
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_drawing_and_a_picture_come_as_they_are() -> None:
    """With alpha and without."""

    async def do(decoder: Decoder) -> None:
        drawn = await decoder.decode(svg("<rect width='50' height='100' fill='#f00'/>"))
        assert (drawn.mode, drawn.data[:4], drawn.data[-1]) == ("RGBA", b"\xff\0\0\xff", 0)

    with_decoder(do)
