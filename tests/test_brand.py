"""A brand in five minutes: the tutorial, followed to the letter."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from http.client import HTTPResponse
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image

from tests.pages import DOCS
from tests.tree import ROOT

PAGE = (DOCS / "tutorials" / "brand.md").read_text("utf-8")

# What a reader is shown: each step's kind and what stands in it, in order.
STEPS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.M | re.S)


def test_the_walk_through_has_its_steps() -> None:
    """Begin, colours, mark, look over and serve, change, be wrong."""
    assert [kind for kind, _ in STEPS] == ["console", "diff", "svg", "console", "diff", "console"]


def commands(block: str) -> list[tuple[str, str]]:
    """The commands of a console block, each with what is shown under it."""
    pieces = re.split(r"^\$ ", block, flags=re.M)[1:]
    return [(line, shown.strip()) for line, _, shown in (p.partition("\n") for p in pieces)]


def patch(file: Path, diff: str) -> None:
    """Put each line that begins with + in the place of the one before it, which begins with -."""
    text = file.read_text("utf-8")
    for old, new in re.findall(r"^-(.*)\n\+(.*)$", diff, re.M):
        assert text.count(f"{old}\n") == 1, old
        text = text.replace(f"{old}\n", f"{new}\n")
    file.write_text(text, "utf-8")


class Reader:
    """A reader who follows the page in an empty directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        clean = {name: text for name, text in os.environ.items() if not name.startswith("PYOJI_")}
        self.environment = {**clean, "PYTHONPATH": str(ROOT), "COLUMNS": "300"}

    def words(self, command: str) -> tuple[list[str], dict[str, str]]:
        """A command line as it is run, and its environment."""
        words = shlex.split(command)
        own = dict(word.split("=", 1) for word in words if re.match(r"[A-Z_]+=", word))
        words = [word for word in words if not re.match(r"[A-Z_]+=", word)]
        assert words[0] == "pyoji"
        return [sys.executable, "-m", "pyoji.cli", *words[1:]], self.environment | own

    def runs(self, command: str) -> str:
        """What the command prints, wherever it prints it."""
        words, environment = self.words(command)
        ran = subprocess.run(
            words, cwd=self.directory, env=environment, capture_output=True, text=True, check=False
        )
        return (ran.stdout + ran.stderr).strip()


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return Reader(tmp_path_factory.mktemp("reader"))


class Service:
    """What the page's last command starts, on a free port."""

    def __init__(self, reader: Reader, command: str, log: Path) -> None:
        words, environment = reader.words(f"{command} --port 0")
        self._log = log
        with log.open("w") as file:
            self.process = subprocess.Popen(
                words, cwd=reader.directory, env=environment, stderr=file
            )
        self._port = int(self.logged(r"running on http://[\d.]+:(\d+)")[1])

    def logged(self, pattern: str) -> re.Match[str]:
        """The first place of the log that matches, once there is one."""
        for _ in range(2400):
            if found := re.search(pattern, self._log.read_text("utf-8")):
                return found
            time.sleep(0.05)
        raise AssertionError(f"the log never says {pattern}")

    def asked(self, target: str) -> tuple[HTTPResponse, bytes]:
        address = f"http://127.0.0.1:{self._port}{quote(target, safe='/?=&')}"
        with urllib.request.urlopen(address, timeout=60) as response:
            return response, response.read()

    def corner(self, target: str) -> tuple[int, ...]:
        """The colour in the corner of a card."""
        with Image.open(BytesIO(self.asked(target)[1])).convert("RGB") as card:
            assert card.size == (1200, 630)
            return card.getpixel((3, 3))

    def end(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def rgb(color: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(color.removeprefix("#")))


@pytest.fixture(scope="module")
def followed(reader: Reader) -> Iterator[Service]:
    """The page up to its serving, each command's output as it is shown."""
    begin, colours, mark, serve, _, _ = (content for _, content in STEPS)
    [(command, shown)] = commands(begin)
    assert reader.runs(command) == shown
    file = reader.directory / shown.splitlines()[0]
    patch(file, colours)
    file.with_name("mark.svg").write_text(mark, "utf-8")
    (command, shown), (last, nothing) = commands(serve)
    assert reader.runs(command) == shown
    assert nothing == ""
    service = Service(reader, last, reader.directory / "log")
    yield service
    service.end()


def test_the_card_is_served(followed: Service) -> None:
    """In its colours, with its mark; nothing keeps it while it is worked on."""
    [link] = re.findall(r"`(/api/my-brand\?[^`]+)`", PAGE)
    response, content = followed.asked(link)
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["Cache-Control"] == "no-cache"
    with Image.open(BytesIO(content)).convert("RGB") as card:
        assert card.getpixel((3, 3)) == rgb("f7f5ef")
        assert card.getpixel((124, 96)) == rgb("7a3ea8")  # within the mark's circle
        assert card.getpixel((82, 78)) == rgb("f7f5ef")  # and out of it


def test_it_is_documented_and_shown(followed: Service) -> None:
    """At /docs, as OpenAPI, in the catalogue, on the page and in the gallery."""
    for path in ("/docs", "/api", "/", "/gallery"):
        assert "my-brand" in followed.asked(path)[1].decode(), path
    paths = json.loads(followed.asked("/openapi.json")[1])["paths"]
    told = {each["name"]: each for each in paths["/api/my-brand"]["get"]["parameters"]}
    assert told["title"]["schema"]["default"] == "My Brand"
    assert told["theme"]["schema"]["enum"] == ["light", "dark"]


def test_a_change_is_seen_without_a_restart(followed: Service, reader: Reader) -> None:
    """The next request shows it. An invalid change is logged, and the template stays as it was."""
    link = "/api/my-brand?title=a"
    file = reader.directory / "brands" / "my-brand" / "template.yaml"
    before = followed.corner(link)
    patch(file, STEPS[4][1])
    started = time.monotonic()
    while (found := followed.corner(link)) == before:
        assert time.monotonic() - started < 120
    assert (before, found) == (rgb("f7f5ef"), rgb("faf4ff"))

    right = file.read_text("utf-8")
    file.write_text(right.replace("#faf4ff", "#faf4f"), "utf-8")
    [(command, shown)] = commands(STEPS[5][1])
    assert reader.runs(command) == shown
    told = json.dumps(shown.removeprefix("brands/"), ensure_ascii=False)[1:-1]
    assert followed.logged(f"the previous design stays in use: .*{re.escape(told)}")
    assert followed.corner(link) == rgb("faf4ff")
    file.write_text(right, "utf-8")
    assert followed.process.poll() is None


def test_a_signal_renews_in_production(reader: Reader, followed: Service) -> None:
    """Several workers, all of them; a broken file keeps the last good one."""
    command = "PYOJI_TEMPLATES_DIR=brands pyoji serve --workers 2"
    file = reader.directory / "brands" / "my-brand" / "template.yaml"
    right = file.read_text("utf-8")
    service = Service(reader, command, reader.directory / "workers.log")
    try:
        service.logged("(?s)startup complete.*startup complete")
        link = "/api/my-brand?title=a"
        before = service.corner(link)
        file.write_text(right.replace(f'ground: "#{bytes(before).hex()}"', 'ground: "#ffffff"'))
        service.process.send_signal(signal.SIGHUP)
        service.logged('(?s)"templates renewed".*"templates renewed"')
        assert {service.corner(f"{link}{i}") for i in range(8)} == {(255, 255, 255)}
        file.write_text(right.replace("scene:", "sceen:"))
        service.process.send_signal(signal.SIGHUP)
        service.logged("(?s)did you mean scene.*did you mean scene")
        assert {service.corner(f"{link}{i}") for i in range(8, 16)} == {(255, 255, 255)}
    finally:
        service.end()
        file.write_text(right, "utf-8")
