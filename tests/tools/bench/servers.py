"""Servers of the bench: started on loopback, on free ports, ended by their process id.

In: what to serve. Out: a port, its processes, and their figures from Linux and `/metrics`. Figures
of a process come from `/proc`, so this runs on Linux only.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from itertools import islice
from pathlib import Path
from urllib.parse import quote

from tests.ports import HOST, free_port
from tests.processes import ended, stopped
from tests.tools.bench.drawers import DESIGNS, FONTS, PEERS_DIR, ROOT
from tests.tools.bench.headlines import Words, words

NO_SETTINGS: Mapping[str, str] = {}
START_TIME = 60.0
"""Seconds that a server may take to answer."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its name, its port, its first process, how many workers it should have."""

    name: str
    port: int
    pid: int
    workers: int = 1

    def url(self, target: str) -> str:
        """The whole address of a target."""
        return f"http://{HOST}:{self.port}{target}"

    def processes(self) -> list[int]:
        """Return the ids of the workers: the first process, or its children if several."""
        if self.workers == 1:
            return [self.pid]
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text("utf-8").split()
        return [int(pid) for pid in children if "resource_tracker" not in _command(int(pid))]

    def resident(self) -> int:
        """Return the resident bytes of all workers."""
        return sum(_resident(pid) for pid in self.processes())

    def processor(self) -> float:
        """Return the CPU seconds of all workers since their start."""
        return sum(used(pid) for pid in self.processes())


@contextmanager
def paused(servers: Iterable[Server]) -> Iterator[None]:
    """Stop these servers during the block, so their background work does not disturb others."""
    with stopped({pid for server in servers for pid in (server.pid, *server.processes())}):
        yield


@dataclass(frozen=True, slots=True)
class Answer:
    """A response."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def ask(server: Server, target: str, timeout: float = 30.0) -> Answer:
    """Send one GET on a new connection."""
    connection = HTTPConnection(HOST, server.port, timeout=timeout)
    try:
        connection.request("GET", target)
        response = connection.getresponse()
        return Answer(response.status, tuple(response.getheaders()), response.read())
    finally:
        connection.close()


# ── what is asked for ────────────────────────────────────────────────────────────────────────


def target(word: Words, design: str = "bench") -> str:
    """Return the target of a card, as a page has it."""
    return f"/api/{design}?title={quote(word.title)}&subtitle={quote(word.subtitle)}"


def targets(start: int, number: int, design: str = "bench") -> list[str]:
    """Return targets of `number` different cards; disjoint ranges have different cards."""
    return [target(word, design) for word in islice(words(start), number)]


# ── servers ──────────────────────────────────────────────────────────────────────────────────


@contextmanager
def unready(
    workers: int = 1, core: int | None = None, settings: Mapping[str, str] = NO_SETTINGS
) -> Iterator[Server]:
    """Start `pyoji serve` with the bench's design beside the others; it may not be ready yet.

    With a `core` it runs on that core only. `settings` are environment variables.
    """
    port = free_port()
    command = [sys.executable, "-m", "pyoji", "serve", "--port", str(port)]
    asked = {
        "PYOJI_TEMPLATES_DIR": str(DESIGNS),
        "PYOJI_LOG_LEVEL": "warning",
        "PYOJI_CACHE_DIR": "off",  # a card of an earlier run would be no new one
    }
    with _process([*command, "--workers", str(workers)], {**asked, **settings}) as pid:
        if core is not None:
            os.sched_setaffinity(pid, {core})  # its threads, which are yet to come, inherit it
        yield Server(f"Pyoji, {workers} worker{'s' * (workers > 1)}", port, pid, workers)


@contextmanager
def pyoji(
    workers: int = 1, core: int | None = None, settings: Mapping[str, str] = NO_SETTINGS
) -> Iterator[Server]:
    """Start the same, and wait until every worker has drawn a card."""
    with unready(workers, core, settings) as server:
        await_answer(server, "/readyz")
        deadline = time.monotonic() + START_TIME
        # A ready worker has drawn a card; /readyz answers for only one of several workers.
        while len(server.processes()) < workers or cards_drawn(server) < workers:
            if time.monotonic() > deadline:
                raise TimeoutError(f"not every worker of {server.name} becomes ready")
            time.sleep(0.05)
        yield server


@contextmanager
def bare(kind: str, answer: Answer, folder: Path) -> Iterator[Server]:
    """Start an application of `bare.py` on the same uvicorn, which always sends `answer`."""
    port = free_port()
    body, headers = folder / "body", folder / "headers.json"
    body.write_bytes(answer.body)
    headers.write_text(json.dumps(replayed(answer)), "utf-8")
    command = [
        sys.executable,
        "-m",
        "tests.tools.bench.bare",
        kind,
        str(port),
        str(body),
        str(headers),
    ]
    with _process(command, {}) as pid:
        server = Server({"asgi": "bare ASGI", "fastapi": "FastAPI route"}[kind], port, pid)
        await_answer(server, "/")
        yield server


@contextmanager
def takumi(core: int | None = None) -> Iterator[Server]:
    """Start takumi behind Node's own server, with its fonts. `peers.mjs` has its requests.

    With a `core` it runs on that core only.
    """
    command = ["node", str(PEERS_DIR / "peers.mjs"), "takumi", *map(str, FONTS), "serve"]
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with ended(process, 15):
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        if core is not None:
            for thread in Path(f"/proc/{process.pid}/task").iterdir():
                os.sched_setaffinity(int(thread.name), {core})
        yield Server("takumi", told["port"], process.pid)


_NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr error; {user}
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000;
  open_file_cache max=16; default_type {media_type};
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen {host}:{port}; location / {{ root {folder}/www; try_files /card.png =404; }} }}
}}
"""


@contextmanager
def nginx(answer: Answer, folder: Path) -> Iterator[Server]:
    """Start nginx with one worker and the card as a file. Raise FileNotFoundError without nginx."""
    if shutil.which("nginx") is None:
        raise FileNotFoundError("nginx is not installed")
    port = free_port()
    (folder / "www").mkdir()
    (folder / "www" / "card.png").write_bytes(answer.body)
    config = folder / "nginx.conf"
    config.write_text(
        _NGINX.format(
            folder=folder,
            user="user root;" if os.getuid() == 0 else "",  # else it could not read the folder
            media_type=dict(answer.headers)["content-type"],
            host=HOST,
            port=port,
        ),
        "utf-8",
    )
    with _process(["nginx", "-e", "stderr", "-p", str(folder), "-c", str(config)], {}) as pid:
        server = Server("nginx, one worker, from a file", port, pid)
        await_answer(server, "/")
        yield server


def replayed(answer: Answer) -> list[tuple[str, str]]:
    """Return the headers that an application sends, without the server's date."""
    return [(name, value) for name, value in answer.headers if name.lower() != "date"]


def await_answer(server: Server, target_: str, pause: float = 0.02) -> Answer:
    """Send requests until one succeeds with 200. Raise TimeoutError after START_TIME."""
    deadline = time.monotonic() + START_TIME
    while time.monotonic() < deadline:
        try:
            answer = ask(server, target_, timeout=5.0)
        except (OSError, HTTPException):
            pass
        else:
            if answer.status == 200:
                return answer
        if not _alive(server.pid):
            raise RuntimeError(f"{server.name} ended; what it said stands above")
        time.sleep(pause)
    raise TimeoutError(f"{server.name} does not answer")


@contextmanager
def _process(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[int]:
    clean = {name: text for name, text in os.environ.items() if not name.startswith("PYOJI_")}
    process = subprocess.Popen(command, cwd=ROOT, env=clean | dict(environment))
    with ended(process, 15):
        yield process.pid


# ── what is known of them ────────────────────────────────────────────────────────────────────


def cards_drawn(server: Server) -> int:
    """Return the cards drawn by all workers since the start. Workers share counts every second."""
    before = -1
    while True:
        text = ask(server, "/metrics").body.decode()
        now = round(sum(float(count) for count in _DRAWN.findall(text)))
        if now == before or server.workers == 1:
            return now
        before = now
        time.sleep(_TOLD)


_DRAWN = re.compile(r"^pyoji_cards_drawn_total(?:\{[^}]*\})? (\S+)$", re.M)
_TOLD = 1.2
"""Seconds until each worker has shared its counts with the others."""


def used(pid: int) -> float:
    """Return the CPU seconds of a process so far (proc(5), utime and stime)."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(pid: int) -> int:
    told = Path(f"/proc/{pid}/status").read_text("utf-8")
    [kilobytes] = re.findall(r"^VmRSS:\s+(\d+) kB$", told, re.M)
    return int(kilobytes) * 1024


def _alive(pid: int) -> bool:
    """Whether the process runs; an ended process stays a zombie until it is reaped."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text("utf-8")
    except OSError:
        return False
    return told.rpartition(")")[2].split()[0] != "Z"


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""
