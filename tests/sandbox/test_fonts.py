"""A font is read in a process that may be lost over it, once."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from pyoji.engine.text.typefaces.read import FontRequest, read
from pyoji.engine.text.typefaces.refusal import FontRefused
from pyoji.sandbox import answers, font_program
from pyoji.sandbox.font_store import FontStore
from pyoji.sandbox.fonts import FontSandbox

from tests import typefaces
from tests.engine.text.typefaces.test_read import GOOD, broken

REQUEST = FontRequest()
DATA = typefaces.file(typefaces.face())


def answering(code: str) -> FontSandbox:
    """A sandbox whose program is this code."""
    head = "import os, sys\nfrom pyoji.sandbox.answers import *\nout = sys.stdout.buffer\n"
    return FontSandbox(command=(sys.executable, "-c", head + code))


def test_what_the_process_reads_is_what_we_would_read() -> None:
    """Each face with its bytes and all its facts."""
    for data in (DATA, typefaces.file(typefaces.variable(), "woff2")):
        request = FontRequest(weights=(300, 700))
        assert FontSandbox()(data, request) == read(data, request)


def test_a_refusal_is_handed_on() -> None:
    """As it was raised there."""
    with pytest.raises(FontRefused, match="no such table") as caught:
        FontSandbox()(typefaces.without(DATA, "loca"), REQUEST)
    assert caught.value.table == "loca"


@pytest.mark.parametrize(
    ("code", "table"),
    [
        ("out.write(frame(STEP, b'gvar')); out.flush(); os.abort()", "gvar"),
        ("out.write(frame(STEP, b'glyf') + frame(FACTS, b'{')[:4])", "glyf"),
        ("pass", "file"),
        ("out.write(frame(FACTS, b'{}'))", "file"),
        ("out.write(frame(DATA, b'font'))", "file"),
        ("out.write(frame(END))", "file"),
        ("out.write(frame(REFUSED, b'[]'))", "file"),
        ("out.write(b'?' * 4000)", "file"),
    ],
)
def test_a_process_that_is_lost_refuses_the_font(code: str, table: str) -> None:
    """The table is the one that it was at; an answer that is none is a refusal too."""
    with pytest.raises(FontRefused) as caught:
        answering(code)(DATA, REQUEST)
    assert caught.value.table == table


def test_a_process_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the caller, since a process that sleeps uses no processor time."""
    monkeypatch.setattr("pyoji.sandbox.program.START_SECONDS", 0.1)
    monkeypatch.setattr("pyoji.sandbox.program.SLOWNESS", 0.1)
    with pytest.raises(FontRefused) as caught:
        answering("import time; time.sleep(60)")(DATA, REQUEST)
    assert caught.value.table == "file"


def test_the_system_ends_a_process_that_computes_for_too_long() -> None:
    """Its allowance grows with the file, and is a second for a small one."""
    spin = "from pyoji.sandbox import confinement\nconfinement.allot(0)\nwhile True: pass"
    with pytest.raises(FontRefused):
        answering(spin)(DATA, REQUEST)
    assert [font_program.seconds(size) for size in (9, 1 << 18, 1 << 20, 1 << 21)] == [1, 1, 3, 5]


def test_what_was_read_is_kept(tmp_path: Path) -> None:
    """The next start asks no process, for this file and this request alone."""
    faces = FontSandbox(tmp_path)(DATA, REQUEST)
    lost = FontSandbox(tmp_path, command=("/nowhere",))
    assert lost(DATA, REQUEST) == faces
    for data, request in ((DATA, FontRequest(weights=(700,))), (DATA + b"\0", REQUEST)):
        with pytest.raises(FontRefused, match="no process to parse it"):
            lost(data, request)


def test_what_another_version_kept_is_read_anew(tmp_path: Path) -> None:
    """Its seal is valid, but its content is no answer of this version."""
    faces = FontSandbox(tmp_path)(DATA, REQUEST)
    (file,) = (tmp_path / "fonts-1").iterdir()
    for answer in (b"", b"other", answers.refused(FontRefused("glyf", "nothing"))):
        FontStore(tmp_path).put(file.name, answer)
        assert FontSandbox(tmp_path)(DATA, REQUEST) == faces


def test_no_disk_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service may run where all of them are read-only."""
    if sys.platform == "linux":
        monkeypatch.setattr("tempfile.tempdir", "/nowhere")
    assert FontSandbox()(DATA, REQUEST) == read(DATA, REQUEST)


def test_fifty_broken_fonts_are_each_refused_or_read() -> None:
    """None ends our process; the program ends by itself, and never for a signal but its limits."""
    chance = random.Random(16)
    refused = 0
    for number in range(50):
        data = broken(GOOD[number % len(GOOD)], chance)
        try:
            faces = FontSandbox()(
                data, FontRequest(face="Two-800" if number % len(GOOD) == 5 else "")
            )
        except FontRefused as error:
            refused += 1
            words = error.found
        else:
            words = faces[0].facts.family
        assert "ends the process" not in words
    assert 10 < refused < 50


def test_a_font_that_makes_a_library_fail_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the table that was read; what libraries raise has no end."""

    def fail(data: bytes, request: FontRequest, begin: Callable[[str], None]) -> None:
        begin("GSUB")
        raise OverflowError

    monkeypatch.setattr(font_program, "read", fail)
    written = font_program.answer(DATA, REQUEST, BytesIO())
    with pytest.raises(FontRefused, match="OverflowError") as caught:
        answers.faces(written)
    assert caught.value.table == "GSUB"


def test_an_answer_is_read_as_it_was_written() -> None:
    """Facts with every field, and bytes."""
    faces = read(DATA, REQUEST)
    assert answers.faces(answers.accepted(faces)) == faces
