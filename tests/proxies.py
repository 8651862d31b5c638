"""nginx and Caddy for tests: real ones, with the files that we publish, ended by their ids.

In: an upstream's address and a folder. Out: the text of a configuration with the test's places and
addresses, and a proxy that runs with it.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.ports import HOST
from tests.processes import ended
from tests.tree import ROOT

NGINX_FILE = ROOT / "deploy" / "nginx" / "nginx.conf"
NGINX_GUIDE = ROOT / "docs" / "guides" / "nginx.md"
CADDY_GUIDE = ROOT / "docs" / "guides" / "caddy.md"

_AROUND = """
pid {folder}/nginx.pid;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {text}
}}
"""

_CARELESS = """
    map $http_upgrade $connection_upgrade {{ default upgrade; '' ''; }}
    upstream pyoji {{ server {upstream}; keepalive 8; }}
    server {{
        listen {listen};
        location / {{
            proxy_pass http://pyoji;
            proxy_http_version 1.1;
            proxy_set_header Host $http_host;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $connection_upgrade;
            proxy_request_buffering {buffering};
        }}
    }}
"""


def program(name: str) -> str:
    """The program's path; without it the test skips, and fails under CI=true."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{name} is needed under CI=true")
        pytest.skip(f"{name} is not here")
    return found


# ── configurations ───────────────────────────────────────────────────────────────────────────


def nginx_file(folder: Path, upstream: str, listen: str) -> str:
    """That of compose.yaml."""
    swaps = {
        "/var/cache/nginx/": f"{folder}/",
        "/tmp/": f"{folder}/",  # noqa: S108 - what our file says, and the test does not
        "/dev/stdout": f"{folder}/access.log",
        "/dev/stderr": f"{folder}/error.log",
        "listen 8080;": f"listen {listen};",
        "set $replicas pyoji:8000;": f"set $replicas {upstream};",
    }
    return _swapped(NGINX_FILE.read_text(encoding="utf-8"), swaps)


def nginx_guide(folder: Path, upstream: str, listen: str) -> str:
    """That of the guide, without TLS."""
    swaps = {
        "/srv/cache/pyoji": f"{folder}/cards",
        "listen 443 ssl;": f"listen {listen};",
        "    ssl_certificate     og.example.com.crt;\n": "",
        "    ssl_certificate_key og.example.com.key;\n": "",
        "proxy_pass http://127.0.0.1:8000;": f"proxy_pass http://{upstream};",
    }
    text = _swapped(_example(NGINX_GUIDE, "nginx"), swaps)
    return _AROUND.format(folder=folder, text=text)


def nginx_careless(folder: Path, upstream: str, listen: str, *, buffers: bool = True) -> str:
    """A common one that passes offers to upgrade on, and keeps connections, as ingress-nginx."""
    buffering = "on" if buffers else "off"
    text = _CARELESS.format(upstream=upstream, listen=listen, buffering=buffering)
    return _AROUND.format(folder=folder, text=text)


def caddy_guide(_: Path, upstream: str, listen: str) -> str:
    """That of the guide, without TLS."""
    swaps = {"og.example.com {": f"http://{listen} {{", "127.0.0.1:8000": upstream}
    return _caddy(_swapped(_example(CADDY_GUIDE, "caddyfile"), swaps))


def caddy_careless(_: Path, upstream: str, listen: str) -> str:
    """The shortest there is, which passes offers to upgrade on."""
    return _caddy(f"http://{listen} {{\n\treverse_proxy {upstream}\n}}\n")


def _example(page: Path, language: str) -> str:
    [found] = re.findall(rf"```{language}\n(.*?)```", page.read_text(encoding="utf-8"), re.S)
    return str(found)


def _swapped(text: str, swaps: Mapping[str, str]) -> str:
    assert all(ours in text for ours in swaps), swaps
    return re.sub("|".join(map(re.escape, swaps)), lambda found: swaps[found[0]], text)


def _caddy(text: str) -> str:
    return f"{{\n\tadmin off\n\tauto_https off\n\tlog {{\n\t\tlevel ERROR\n\t}}\n}}\n{text}"


# ── processes ────────────────────────────────────────────────────────────────────────────────


def nginx_command(folder: Path, text: str) -> list[str | Path]:
    """nginx with this configuration."""
    if os.getuid() == 0:  # else nginx gives up its rights, and cannot read the folder
        text = f"user {pwd.getpwuid(0).pw_name};\n{text}"
    path = folder / "nginx.conf"
    path.write_text(text, encoding="utf-8")
    return [program("nginx"), "-p", folder, "-e", folder / "error.log", "-c", path]


@contextmanager
def nginx(folder: Path, text: str, port: int) -> Iterator[int]:
    """The id of an nginx, once it takes connections."""
    command = [*nginx_command(folder, text), "-g", "daemon off;"]
    with _running(command, folder / "error.log", port) as pid:
        yield pid


@contextmanager
def caddy(folder: Path, text: str, port: int) -> Iterator[int]:
    """The id of a Caddy, once it takes connections."""
    path = folder / "Caddyfile"
    path.write_text(text, encoding="utf-8")
    command = [program("caddy"), "run", "--adapter", "caddyfile", "--config", path]
    with _running(command, folder / "error.log", port) as pid:
        yield pid


@contextmanager
def _running(command: list[str | Path], log: Path, port: int) -> Iterator[int]:
    home = {"HOME": str(log.parent), "XDG_CONFIG_HOME": str(log.parent)}  # Caddy writes there
    with log.open("ab") as errors:
        process = subprocess.Popen(command, stderr=errors, env={**os.environ, **home})
    with ended(process, 10):
        for _ in range(3000):
            assert process.poll() is None, log.read_text(encoding="utf-8")
            try:
                socket.create_connection((HOST, port), timeout=5).close()
                break
            except OSError:
                time.sleep(0.02)
        yield process.pid
        assert process.poll() is None, log.read_text(encoding="utf-8")
