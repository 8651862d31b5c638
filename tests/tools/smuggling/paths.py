"""The paths to the service: straight, or through a proxy with our configuration or a worse one.

In: a folder and the service's port. Out: the port to ask, for as long as the proxy runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

from tests import proxies
from tests.ports import free_port
from tests.proxies import HOST

Through = Callable[[Path, int], AbstractContextManager[int]]

_Configuration = Callable[[Path, str, str], str]
_Run = Callable[[Path, str, int], AbstractContextManager[int]]


@contextmanager
def _straight(_: Path, port: int) -> Iterator[int]:
    yield port


def _by(run: _Run, configuration: _Configuration) -> Through:
    @contextmanager
    def through(folder: Path, port: int) -> Iterator[int]:
        listen = free_port()
        text = configuration(folder, f"{HOST}:{port}", f"{HOST}:{listen}")
        with run(folder, text, listen):
            yield listen

    return through


STRAIGHT = "straight"
PATHS: Mapping[str, Through] = {
    STRAIGHT: _straight,
    "nginx, compose.yaml": _by(proxies.nginx, proxies.nginx_file),
    "nginx, guide": _by(proxies.nginx, proxies.nginx_guide),
    "nginx, careless": _by(proxies.nginx, proxies.nginx_careless),
    "nginx, careless, unbuffered": _by(
        proxies.nginx, partial(proxies.nginx_careless, buffers=False)
    ),
    "Caddy, guide": _by(proxies.caddy, proxies.caddy_guide),
    "Caddy, careless": _by(proxies.caddy, proxies.caddy_careless),
}
