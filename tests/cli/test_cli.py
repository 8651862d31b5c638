"""The command line: results to standard output, faults to standard error, three exit codes."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from pyoji.cli import app
from pyoji.version import VERSION
from typer.testing import CliRunner

from tests.tree import ROOT


@pytest.fixture
def run(monkeypatch):
    for name in [name for name in os.environ if name.startswith("PYOJI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *words: CliRunner().invoke(app, list(words))


# ── render, layout ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "magic"),
    [("card.png", b"\x89PNG"), ("card.jpeg", b"\xff\xd8\xff"), ("card.WEBP", b"RIFF")],
)
def test_render_writes_a_card_in_the_files_format(run, tmp_path, name, magic):
    """The extension says which."""
    out = tmp_path / name
    result = run("render", "og-cuckoo-network", "title=안녕", "theme=light", "-o", str(out))
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "bytes" in result.stderr
    assert out.read_bytes().startswith(magic)


@pytest.mark.parametrize(
    "link",
    [
        "/api/og-cuckoo-network?title=안녕 a&amp;theme=light",
        "/api/og-cuckoo-network/?title=%EC%95%88%EB%85%95+a&theme=light",
        "https://og.example.com/api/og-cuckoo-network?title=안녕%20a&theme=light&fbclid=x",
        "http://localhost:8000/cards/api/og-cuckoo-network.png?title=안녕 a&theme=light",
        "/api/og-cuckoo-network/v/3?title=안녕 a&theme=light",
    ],
)
def test_a_link_renders_as_the_service_would(run, tmp_path, link):
    """A template with words and a link with a query are the same card."""
    one, other = tmp_path / "one.png", tmp_path / "other.png"
    assert run("render", link, "-o", str(one)).exit_code == 0
    words = ("title=안녕 a", "theme=light")
    assert run("render", "og-cuckoo-network", *words, "-o", str(other)).exit_code == 0
    assert one.read_bytes() == other.read_bytes()


def test_render_to_standard_output_takes_the_links_format(run):
    """`-` has no extension; nothing but the card is written."""
    result = run("render", "/api/og-cuckoo-network.webp?title=a", "-o", "-")
    assert result.exit_code == 0
    assert result.stdout_bytes.startswith(b"RIFF")
    assert result.stderr == ""


def test_render_tells_in_json_what_it_did(run, tmp_path):
    """For scripts."""
    out = tmp_path / "card.png"
    told = json.loads(
        run("render", "og-cuckoo-network", "title=\u0378", "-o", str(out), "--json").stdout
    )
    assert told["out"] == str(out)
    assert told["bytes"] == out.stat().st_size
    assert told["format"] == "png"
    assert told["missing"] == ["U+0378"]


def test_layout_prints_the_cards_data(run):
    """Words that are given last count."""
    result = run("layout", "/api/og-cuckoo-network?title=a", "title=나의 제목")
    data = json.loads(result.stdout)
    assert result.exit_code == 0
    assert [text["lines"][0]["text"] for text in data["texts"] if text["name"] == "title"] == [
        "나의 제목"
    ]
    assert (
        json.loads(run("layout", "og-cuckoo-network", "title=나의 제목", "--json").stdout) == data
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["render", "og-cuckoo-netwrok", "-o", "x.png"], "Did you mean “og-cuckoo-network”?"),
        (["render", "og-cuckoo-network", "theme=drak", "-o", "x.png"], "Did you mean “dark”?"),
        (["render", "og-cuckoo-network", "title", "-o", "x.png"], "“title” is not NAME=VALUE"),
        (
            ["render", "og-cuckoo-network", "-o", "x.gif"],
            "There is no card format “.gif”. There are .png, .jpg, .jpeg, .webp.",
        ),
        (["render", "og-cuckoo-network", "-o", "x"], "its name has no extension. There are .png"),
        (["render", "/api/a/b", "-o", "x.png"], "neither a template nor a link"),
        (["render", "og-cuckoo-network"], "--out"),
        (["layout", "none"], "There is no template “none”. There are article, author, "),
        (["layout", "article", "bg=orage"], "a name such as teal. Did you mean “orange”?"),
        (["layout", "article", "lang=korean"], "or pt-BR. Did you mean “ko”?"),
        (["gallery", "-o", "all.gif"], "The sheet is a PNG: call it all.png, not all.gif."),
        (["gallery", "-o", "."], "The sheet is a PNG: call it sheet.png, not .."),
        (["gallery", "-o", "a.png", "--lang", "kr"], "“kr” is no language of the samples; there"),
        (["fonts", "specimen", "-o", "a"], "The sheet is a PNG: call it a.png, not a."),
        (["templates", "show", "none"], "There is no template “none”."),
        (["nonsense"], "nonsense"),
        (["serve", "--port", "70000"], "port"),
        (["serve", "--workers", "0"], "workers"),
        (["serve", "--workers", "2", "--dev"], "--dev serves with one worker."),
        (["render", "article", "page=/post", "-o", "a.png"], "Only a running service reads a page"),
        (["layout", "/api/article?page=/post"], "Only a running service reads a page"),
    ],
)
def test_a_wrong_command_is_told_and_exits_2(run, words, said):
    """In a line on standard error, and nothing on standard output."""
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


def test_a_file_that_cannot_be_written_exits_1(run, tmp_path):
    """The name and the reason, no traceback."""
    result = run("render", "og-cuckoo-network", "-o", str(tmp_path / "none" / "card.png"))
    assert result.exit_code == 1
    assert "No such file" in result.stderr
    assert "Traceback" not in result.stderr


# ── templates, version ───────────────────────────────────────────────────────────────────────


def test_templates_are_listed(run):
    """For people and for programs."""
    assert "og-cuckoo-network" in run("templates", "list").stdout
    listed = json.loads(run("templates", "list", "--json").stdout)
    assert "og-cuckoo-network" in [each["name"] for each in listed]


def test_a_template_is_shown_with_every_parameter(run):
    """For people and for programs."""
    shown = json.loads(run("templates", "show", "og-cuckoo-network", "--json").stdout)
    text = run("templates", "show", "og-cuckoo-network").stdout
    assert {"title", "theme", "size"} <= {each["name"] for each in shown["parameters"]}
    for parameter in shown["parameters"]:
        assert parameter["name"] in text


def test_the_version_is_printed(run):
    """`pyoji --version`."""
    assert run("--version").stdout == f"pyoji {VERSION}\n"


# ── serve ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("command", [["serve"], ["templates", "list"], ["fonts", "verify"]])
def test_a_wrong_setting_is_one_line_and_exits_2(run, monkeypatch, command):
    """Before the service starts."""
    monkeypatch.setenv("PYOJI_CACHE_BYTES", "lots")
    result = run(*command)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert "PYOJI_CACHE_BYTES='lots'" in result.stderr


@pytest.mark.parametrize("workers", ["1", "2"])
def test_serve_answers_a_raw_link_and_ends_on_a_signal(workers):
    """With the repairing protocol, one process or several. Every line of the log is JSON."""
    command = [sys.executable, "-m", "pyoji.cli", "serve", "--port", "0", "--workers", workers]
    patient = {**os.environ, "PYOJI_DEADLINE": "60"}  # the first card may be long in coming
    with subprocess.Popen(
        command, cwd=ROOT, env=patient, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        logged = []
        try:
            for line in process.stderr:
                logged.append(json.loads(line))
                if "running on" in logged[-1]["event"]:
                    break
            port = int(logged[-1]["event"].split("://")[1].split()[0].rpartition(":")[2])
            answer = raw_get(port, "/api/og-cuckoo-network/?title=안녕 세계")
            assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
            assert b"\x89PNG" in answer
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as response:
                assert response.read() == b"ok\n"
        finally:
            process.send_signal(signal.SIGTERM)
            rest = process.stderr.read()
        logged += [json.loads(line) for line in rest.splitlines()]
    requests = [each for each in logged if each["event"] == "request"]
    # Two workers log each for itself, in an order of their own.
    assert sorted((each["path"], each["status"]) for each in requests) == [
        ("/api/og-cuckoo-network/", 200),
        ("/healthz", 200),
    ]


def connected(port: int) -> socket.socket:
    """Return a connection. With several workers the port is logged before a worker listens on
    it."""
    for _ in range(600):
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=30)
        except ConnectionRefusedError:
            time.sleep(0.05)
    raise AssertionError("no worker listens")


def raw_get(port: int, target: str) -> bytes:
    with connected(port) as connection:
        line = f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        connection.sendall(line.encode())
        received = b""
        while some := connection.recv(65536):
            received += some
    return received
