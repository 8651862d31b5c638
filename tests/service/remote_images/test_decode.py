"""Decode: a file in, pixels or a word out; and a process that has given up what it could misuse."""

from __future__ import annotations

import struct
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pyoji.engine.images.pixels import Pixels
from pyoji.service.remote_images import decode as program
from pyoji.service.remote_images.decode import decode, serve
from pyoji.service.remote_images.reasons import MissingReason

from tests.service.remote_images.files import LARGE, NO_PICTURES, saved, svg
from tests.tree import ROOT

RED = saved(Image.new("RGB", (3, 2), (255, 0, 0)), "PNG")


@pytest.mark.parametrize("name", NO_PICTURES)
def test_what_we_do_not_draw(name: str) -> None:
    """Is no image, by its first bytes or by the first wrong element of an SVG."""
    assert decode(NO_PICTURES[name]) is MissingReason.NOT_A_PICTURE


@pytest.mark.parametrize("name", LARGE)
def test_what_is_too_large(name: str) -> None:
    """By what its head says."""
    assert decode(LARGE[name]) is MissingReason.TOO_MANY_PIXELS


@pytest.mark.parametrize("head", [b"", b"\xef\xbb\xbf", b"\n \t", b"\xef\xbb\xbf\n"])
def test_an_svg_may_begin_with_a_mark_or_space(head: bytes) -> None:
    """As text files do."""
    assert isinstance(decode(head + svg("")), Pixels)


KINDS = ("PNG", "JPEG", "WEBP")
GOOD = [saved(Image.linear_gradient("L").resize((9, 9)).convert("RGB"), kind) for kind in KINDS]
GOOD.append(svg("<circle r='40'/>"))


@given(st.sampled_from(GOOD), st.integers(0, 400), st.binary(max_size=8))
@settings(max_examples=150)
def test_any_damage_is_a_picture_or_a_reason(data: bytes, at: int, over: bytes) -> None:
    """A good file with something else in it never raises."""
    found = decode(data[:at] + over + data[at + len(over) :])
    assert isinstance(found, Pixels | MissingReason)


def test_files_are_answered_in_turn() -> None:
    """Each by its kind: pixels after their size, a reason after its length."""
    files, answers = BytesIO(), BytesIO()
    for data in (RED, b"none", RED):
        files.write(program.LENGTH.pack(len(data)) + data)
    files.seek(0)
    turns: list[int] = []
    serve(files, answers, lambda: turns.append(1))
    picture = b"P" + struct.pack(">IIB", 3, 2, 0) + b"\xff\0\0" * 6
    word = b"W" + struct.pack(">I", 13) + b"not-a-picture"
    taken = b"T"
    assert answers.getvalue() == taken + picture + taken + word + taken + picture
    assert len(turns) == 3


def test_the_process_gives_up_what_it_does_not_need(tmp_path: Path) -> None:
    """No file, no socket, no program, no bytes on a disk, and a bound to its memory."""
    attempts = """
import os, resource, socket, subprocess, tempfile
from pyoji.sandbox import confinement
from pyoji.sandbox import codecs, confinement
from pyoji.service.remote_images import decode
from pathlib import Path
spare = os.open(os.environ["SPARE"], os.O_WRONLY | os.O_CREAT)
for sample in codecs.samples():
    decode.decode(sample)
confinement.give_up(decode.MOST_MEMORY)
confinement.allot(decode.PROCESSOR_SECONDS)
def refused(attempt):
    try:
        attempt()
    except (OSError, MemoryError):
        return True
    return False
assert refused(lambda: open("/etc/hostname"))
assert refused(lambda: Path("/etc").iterdir().__next__())
assert refused(lambda: socket.socket())
assert refused(lambda: subprocess.run(["true"]))
assert refused(lambda: bytearray(decode.MOST_MEMORY))
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
assert refused(lambda: os.write(spare, b"a"))
soft = resource.getrlimit(resource.RLIMIT_CPU)[0]
assert 0 < soft < 60, soft
assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
"""
    spare = tmp_path / "spare"
    found = subprocess.run(
        [sys.executable, "-c", attempts],
        env={"PYTHONPATH": str(ROOT), "SPARE": str(spare)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.returncode, found.stderr) == (0, "")
