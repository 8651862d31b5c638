"""The process has its standard streams before it opens any other file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.tree import ROOT


def test_no_file_takes_the_number_of_a_closed_stream(tmp_path: Path) -> None:
    """The log would be written into it; the streams lead nowhere, here and in a child."""
    code = (
        "import subprocess, sys\n"
        "from pyoji.__main__ import main\n"
        "sys.argv[1:] = ['version']\n"
        "try:\n"
        "    main()\n"
        "finally:\n"
        "    with open(sys.argv[0], 'w') as file:\n"
        "        print('to nowhere', file=sys.stderr, flush=True)\n"
        "        child = [sys.executable, '-c', 'import sys; print(sys.stdin.read())']\n"
        "        print(file.fileno() > 2, subprocess.run(child).returncode, file=file)\n"
    )
    code = code.replace("sys.argv[0]", repr(str(tmp_path / "found")))
    closed = ["/bin/sh", "-c", 'exec "$0" "$@" 0<&- 1>&- 2>&-']
    ran = subprocess.run([*closed, sys.executable, "-c", code], cwd=ROOT, timeout=120)
    assert ran.returncode == 0
    assert (tmp_path / "found").read_text() == "True 0\n"
