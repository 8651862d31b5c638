"""Output on a terminal that is not UTF-8: never a traceback, and JSON stays the same JSON."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys

import pytest
from pyoji.cli.encoding import escape


def run(encoding: str, *words: str) -> subprocess.CompletedProcess[bytes]:
    """`pyoji` with these words on a terminal of this encoding."""
    return subprocess.run(
        [sys.executable, "-m", "pyoji", *words],
        env=os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "COLUMNS": "200"},
        capture_output=True,
        check=False,
        timeout=120,
    )


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["euc-kr", "cp949", "ascii"])
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--help"], 0),
        (["serve", "--help"], 0),
        (["fonts", "coverage", "한글 \u0e01 🙂 \xa0"], 0),
        (["layout", "article", "title=한글 \u0e01 🙂 \xa0", "--json"], 0),
        (["layout", "아티클"], 2),
        (["templates", "list"], 0),
    ],
)
def test_no_encoding_ends_a_command(encoding, words, code):
    """What it lacks is escaped, on both outputs."""
    result = run(encoding, *words)
    assert result.returncode == code, result.stderr
    assert b"Traceback" not in result.stderr
    if encoding != "ascii":
        (result.stdout + result.stderr).decode(encoding)


@pytest.mark.slow
def test_json_is_the_same_in_every_encoding():
    """Escapes are JSON's own, two for a character beyond the first plane."""
    words = ("layout", "article", "title=한글 \u0e01 🙂 \xa0 \xe9", "--json")
    whole = json.loads(run("utf-8", *words).stdout)
    for encoding in ("euc-kr", "cp949"):
        assert json.loads(run(encoding, *words).stdout.decode(encoding)) == whole


@pytest.mark.slow
def test_ascii_is_an_encoding_that_is_not_set_up():
    """JSON and plain lines are UTF-8 then; tables and errors are escaped."""
    words = ("layout", "article", "title=한글", "--json")
    assert run("ascii", *words).stdout == run("utf-8", *words).stdout
    assert "한글".encode() in run("ascii", *words).stdout
    assert rb"\ud55c" in run("ascii", "fonts", "coverage", "한").stdout
    assert rb"\u201c" in run("ascii", "layout", "아티클").stderr


def test_what_an_encoding_has_is_written_as_it_is():
    """And a surrogate, which none has, is escaped too."""
    out = io.BytesIO()
    stream = io.TextIOWrapper(out, encoding="euc-kr")
    escape(stream)
    stream.write("한글 \xe9 🙂 \udc80")
    stream.flush()
    assert out.getvalue() == "한글 ".encode("euc-kr") + rb"\u00e9 \ud83d\ude42 \udc80"
