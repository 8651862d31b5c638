"""A redis-server for tests: their own, on a socket in a directory of its own, ended by its id."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis, exceptions
from redis.backoff import NoBackoff
from redis.retry import Retry

from tests.processes import stop

PROGRAMS = ("redis-server", "valkey-server")


class RedisServer:
    """One server, which may be stopped, frozen and started again at the same address."""

    def __init__(self, directory: Path, *options: str) -> None:
        self._socket = directory / "socket"
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"unix://{self._socket}"
        self.start()

    @property
    def client(self) -> Redis:
        """A client of the test's own, patient."""
        once = Retry(NoBackoff(), 0)
        return Redis(unix_socket_path=str(self._socket), protocol=2, retry=once)

    def start(self) -> None:
        """Begin, empty, and wait until it answers."""
        program = next(filter(None, map(shutil.which, PROGRAMS)))
        command = [program, "--port", "0", "--unixsocket", str(self._socket), "--save", ""]
        command += ["--dir", str(self._socket.parent), *self._options]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        for _ in range(6000):
            try:
                with self.client as client:
                    client.ping()
                return
            except exceptions.AuthenticationError:
                return
            except exceptions.ConnectionError:
                assert self._process.poll() is None, "redis-server ended"
                time.sleep(0.01)
        pytest.fail("redis-server does not answer")

    def stop(self) -> None:
        """End it, frozen or not."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """It still accepts connections, and answers nothing."""
        assert self._process is not None
        stop(self._process.pid)

    def thaw(self) -> None:
        """Continue the suspended server."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGCONT)


@contextmanager
def redis_server(*options: str) -> Iterator[RedisServer]:
    """A server for a while; without the program the test skips, and fails under CI=true."""
    if not any(map(shutil.which, PROGRAMS)):
        if os.environ.get("CI") == "true":
            pytest.fail("redis-server is needed under CI=true")
        pytest.skip("redis-server is not here")
    with tempfile.TemporaryDirectory(prefix="pyoji-") as directory:  # a socket's path is short
        server = RedisServer(Path(directory), *options)
        try:
            yield server
        finally:
            server.stop()
