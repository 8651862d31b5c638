"""The commands: imported when called, listed from a table, each with an example."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from pyoji.cli import app
from pyoji.cli.commands import TABLE
from pyoji.cli.examples import EXAMPLES
from pyoji.version import VERSION

from tests.tree import ROOT
from tests.waiting import until
from tests.web.serving import started

HEAVY = (
    "PIL", "fastapi", "httpx2", "icu4py", "markdown_it", "pydantic", "redis", "rich", "starlette",
    "structlog", "uharfbuzz", "uvicorn", "yaml",
    "pyoji.engine", "pyoji.loading", "pyoji.web.app", "pyoji.settings",
)  # fmt: skip
"""What no list of commands needs."""


def leaves(command: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Each command that does something, by the words that name it."""
    if hasattr(command, "commands"):
        for name, each in command.commands.items():
            yield from leaves(each, f"{path} {name}".strip())
    else:
        yield path, command


def imported(*words: str) -> tuple[str, set[str]]:
    """What `pyoji` with these words prints, and the modules that are imported by then."""
    program = (
        "import atexit, sys\n"
        "atexit.register(lambda: print('modules', *sys.modules))\n"
        "from pyoji.__main__ import main\n"
        f"sys.argv = ['pyoji', *{words!r}]\n"
        "main()\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    printed, _, modules = said.rpartition("modules ")
    return printed, set(modules.split())


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["-h"], ["completion", "bash"]])
def test_what_draws_no_card_imports_nothing_that_does(words):
    """The service, the readers of fonts, blogs and settings, and terminal colours stay unloaded."""
    _, modules = imported(*words)
    needed = {"pydantic"} if "completion" in words else set()  # typer reads arguments by it
    assert modules & set(HEAVY) == needed


def test_render_imports_no_service(tmp_path):
    """Fetching, stores and blogs stay unloaded as well."""
    _, modules = imported("render", "article", "title=a", "-o", str(tmp_path / "card.png"))
    assert (tmp_path / "card.png").exists()
    assert modules.isdisjoint(
        {"fastapi", "httpx2", "markdown_it", "redis", "rich", "starlette", "structlog",
         "uvicorn", "pyoji.web.app", "pyoji.blog"}
    )  # fmt: skip


def imports_of_serve(monkeypatch: pytest.MonkeyPatch, workers: int, **settings: str) -> list[str]:
    """What each process of `pyoji serve` has imported by its first card; once for each import."""
    monkeypatch.setenv("PYTHONPROFILEIMPORTTIME", "1")
    with started(workers, **settings) as service:
        assert service.ask("/api/article?title=a").startswith(b"\x89PNG")
        until(lambda: len(service.workers) == workers)
        assert service.end() == 0
    return [line.rpartition("|")[2].strip() for line in service.other]


def test_serve_imports_nothing_that_the_first_card_does_without(monkeypatch):
    """Fetching, stores, blogs, font tables, colours and the studio stay unloaded."""
    modules = set(imports_of_serve(monkeypatch, 1))
    assert {"pyoji.web.app", "pyoji.web.server", "uvicorn"} <= modules
    assert modules.isdisjoint(
        {"attr", "fontTools", "h2", "httpcore2", "httpx2", "markdown_it", "pygments", "redis",
         "rich", "structlog", "pyoji.blog", "pyoji.cli.doctor", "pyoji.readers.title_list",
         "pyoji.web.studio.routes", "pyoji.web.studio.studio", "pyoji.web.tracing.spans"}
    )  # fmt: skip


def test_serve_seldom_looks_for_garbage_among_what_it_imports():
    """Where Python would do so after every 700 values."""
    program = (
        "import gc, sys, pyoji.cli\n"
        "pyoji.cli.main = lambda: print(gc.get_threshold()[0])\n"
        "from pyoji.__main__ import main\n"
        "sys.argv = ['pyoji', 'serve']\n"
        "main()\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    assert int(said) > 10_000


def test_workers_share_what_fetches(monkeypatch):
    """With a host of pictures it is imported before the workers are forked, and once."""
    modules = imports_of_serve(monkeypatch, 2, picture_hosts="cdn.example.com")
    assert modules.count("httpcore2") == modules.count("httpx2") == 1


def test_the_list_of_commands_is_that_of_the_commands(invoke):
    """The table's lines are how the commands' own help begins; each is in `pyoji --help`."""
    commands = typer.main.get_command(app).commands
    listed = " ".join(invoke("--help").stdout.split())
    assert list(commands) == list(TABLE)
    for name, command in commands.items():
        assert " ".join(command.help.split()).startswith(TABLE[name].summary)
        assert command.name == name
        assert f"{name} {TABLE[name].summary}" in listed


def test_each_command_has_an_example_and_no_example_is_of_none():
    """By the words that name it."""
    assert {path for path, _ in leaves(typer.main.get_command(app))} == set(EXAMPLES)


@pytest.mark.parametrize("path", EXAMPLES)
def test_an_example_is_shown_and_read(invoke, path, tmp_path):
    """At the end of the command's help, as it is typed; the command takes each word of it."""
    shown = invoke(*path.split(), "--help").stdout
    assert shown.rstrip().endswith(EXAMPLES[path])
    command = dict(leaves(typer.main.get_command(app)))[path]
    line, _, _ = EXAMPLES[path].partition(" > ")
    words = shlex.split(line)
    named = ["pyoji", *path.split()]
    assert words[: len(named)] == named
    assert (
        command.make_context(path, words[len(named) :], resilient_parsing=False).params is not None
    )


@pytest.mark.parametrize("words", [[], ["templates"], ["templates", "show"], ["render"]])
def test_h_is_help(invoke, words):
    """At every command."""
    assert invoke(*words, "-h").stdout == invoke(*words, "--help").stdout
    assert "-h, --help" in invoke(*words, "-h").stdout


def test_the_version_is_a_command_too(invoke):
    """For people, and as data."""
    assert invoke("version").stdout == invoke("--version").stdout == f"pyoji {VERSION}\n"
    assert invoke("version", "--json").stdout == f'{{"version": "{VERSION}"}}\n'


def test_a_slip_in_a_command_is_answered_with_the_nearest(invoke):
    """Without importing any."""
    result = invoke("rendr")
    assert result.exit_code == 2
    assert "Did you mean 'render'?" in result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
@pytest.mark.parametrize("words", [["--help"], ["--version"], ["serve", "--help"], ["version"]])
def test_what_cannot_be_printed_is_one_line(words: list[str]) -> None:
    """Also of the help and the version, which are printed before any command is called. Standard
    output is tried again at the end of the process, unless it has no buffer."""
    buffered = {name: text for name, text in os.environ.items() if name != "PYTHONUNBUFFERED"}
    for environment in (buffered, buffered | {"PYTHONUNBUFFERED": "1"}):
        with Path("/dev/full").open("w") as full:
            ran = subprocess.run(
                [sys.executable, "-m", "pyoji", *words], env=environment,
                cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, timeout=120,
            )  # fmt: skip
        assert (ran.returncode, ran.stderr) == (1, "pyoji: No space left on device\n")
