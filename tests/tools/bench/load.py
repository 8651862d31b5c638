"""Load: a server under load for some seconds, by wrk, or else by our own client.

In: a server, targets, seconds. Out: responses a second and their latencies.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.tools.bench import client
from tests.tools.bench.figures import percentile
from tests.tools.bench.servers import Server

SCRIPT = Path(__file__).with_name("wrk.lua")
CONNECTIONS = 16


@dataclass(frozen=True, slots=True)
class Load:
    """The figures of a load: responses a second, and milliseconds."""

    rate: float
    p50: float
    p99: float


def tool() -> str:
    """Return the name of the load generator."""
    return "wrk" if shutil.which("wrk") else "our own client, since wrk is not installed"


def hits(server: Server, target: str, seconds: float, connections: int = CONNECTIONS) -> Load:
    """Request one target repeatedly."""
    if shutil.which("wrk"):
        return _read(_wrk(server, server.url(target), seconds, connections))
    return _own(*client.closed(server, client.same(target), connections, seconds))


def fresh(server: Server, targets: Sequence[str], seconds: float, connections: int) -> Load:
    """Request each target once in a closed loop; there must be enough of them."""
    if not shutil.which("wrk"):
        found = client.closed(server, iter(targets), connections, seconds)
        return _own(*found)
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write("\n".join(targets) + "\n")
        file.flush()
        process = _wrk(server, server.url("/"), seconds, connections, file.name)
        return _read(process, len(targets))


def _wrk(
    server: Server, url: str, seconds: float, connections: int, *arguments: str
) -> subprocess.Popen[str]:
    command = ["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--timeout", "10s"]
    return subprocess.Popen(
        [*command, "-s", str(SCRIPT), url, "--", *arguments], stdout=subprocess.PIPE, text=True
    )


def _read(process: subprocess.Popen[str], most: int | None = None) -> Load:
    told, _ = process.communicate(timeout=300)
    [line] = [line for line in told.splitlines() if line.startswith("RESULT ")]
    found = json.loads(line.removeprefix("RESULT "))
    if found["wrong"]:
        raise RuntimeError(f"{found['wrong']} of {found['requests']} answers were wrong")
    if most is not None and found["requests"] >= most:
        raise RuntimeError("there were more answers than different cards to ask for")
    return Load(
        found["requests"] / found["microseconds"] * 1e6, found["p50"] / 1000, found["p99"] / 1000
    )


def _own(found: list[client.Took], seconds: float) -> Load:
    if any(each.status != 200 for each in found):
        raise RuntimeError("an answer was not 200")
    times = [each.seconds * 1000 for each in found]
    return Load(len(found) / seconds, percentile(times, 0.5), percentile(times, 0.99))
