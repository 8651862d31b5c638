"""The house rules that no linter knows: what each file of `app/` may touch, and how it opens."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tree import ROOT

FILES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "app" / "pyoji").rglob("*.py"))

# What the core does without: waiting, clocks, threads, the network, chance, the environment.
# A name covers everything below it ("urllib.request" does not cover "urllib.parse").
KEPT_OUT = frozenset(
    {
        "asyncio",
        "concurrent",
        "http.client",
        "multiprocessing",
        "os.environ",
        "os.environb",
        "os.getenv",
        "os.getenvb",
        "queue",
        "random",
        "secrets",
        "socket",
        "ssl",
        "subprocess",
        "threading",
        "time",
        "urllib.request",
    }
)

# Where a file or a folder may touch some of it all the same, and why.
ALLOWED: dict[str, tuple[frozenset[str], str]] = {
    "app/pyoji/service/renderer.py": (
        frozenset({"asyncio", "time"}),
        "waits for cards and shares them: it has a clock",
    ),
    "app/pyoji/service/": (
        frozenset({"asyncio", "concurrent", "time"}),
        "bounds and shares work: it waits for threads, and measures what they took",
    ),
    "app/pyoji/sandbox/program.py": (
        frozenset({"subprocess", "threading"}),
        "starts the process that reads an untrusted file, and ends it in time",
    ),
    "app/pyoji/sandbox/picture_program.py": (
        frozenset({"threading"}),
        "decodes in a thread, whose stack is smaller than that of the service's threads",
    ),
    "app/pyoji/service/daemon_pool.py": (
        frozenset({"concurrent", "queue", "threading", "time"}),
        "the threads in which the work that may never end is done",
    ),
    "app/pyoji/service/remote_images/": (
        frozenset({"asyncio", "concurrent", "socket", "ssl", "time"}),
        "fetches pictures from other hosts, and forgets them after a while",
    ),
    "app/pyoji/service/remote_images/loop_thread.py": (
        frozenset({"threading"}),
        "a thread with a loop of its own, so that what hosts send holds no other",
    ),
    "app/pyoji/service/cache/directory.py": (
        frozenset({"time"}),
        "the last use of a card is a time of day; a writer waits a moment for another process",
    ),
    "app/pyoji/service/cache/redis.py": (
        frozenset({"secrets"}),
        "a token says who has the right to draw; the socket is the library's",
    ),
    "app/pyoji/service/cache/guard.py": (
        frozenset({"concurrent", "time"}),
        "stops waiting for a store that does not answer, and leaves it alone for a while",
    ),
    "app/pyoji/service/cache/bounded_pool.py": (
        frozenset({"concurrent"}),
        "bounds what waits for the threads that may hang in a store",
    ),
    "app/pyoji/web/": (
        frozenset({"asyncio", "time"}),
        "answers requests: it waits for a card and measures how long it took",
    ),
    "app/pyoji/web/studio/access.py": (
        frozenset({"secrets"}),
        "makes the token that the page of this start is given",
    ),
    "app/pyoji/web/telemetry/log.py": (
        frozenset({"threading"}),
        "logs what threads raise",
    ),
    "app/pyoji/web/telemetry/log_queue.py": (
        frozenset({"queue", "threading"}),
        "a thread writes the log, so that no other waits for its reader",
    ),
    "app/pyoji/web/server/watchdog.py": (
        frozenset({"threading"}),
        "measures from a thread of its own whether the others go on",
    ),
    "app/pyoji/web/server/process.py": (
        frozenset({"queue", "socket", "threading"}),
        "ends the process in time from a thread of its own, also if one signal interrupts another; "
        "is handed the socket",
    ),
    "app/pyoji/web/server/worker.py": (
        frozenset({"threading"}),
        "a thread tells the supervisor that the process lives",
    ),
    "app/pyoji/web/server/supervisor.py": (
        frozenset({"threading"}),
        "templates are read in a thread, so that no signal waits for it",
    ),
    "app/pyoji/web/server/workers.py": (
        frozenset({"socket"}),
        "opens the socket that all workers share",
    ),
    "app/pyoji/web/telemetry/totals.py": (
        frozenset({"threading"}),
        "a lock: what a worker has counted is published by one thread at a time",
    ),
    "app/pyoji/web/app.py": (
        frozenset({"os.environ"}),
        "puts the parts together, and hands the environment to settings",
    ),
    "app/pyoji/loading.py": (
        frozenset({"os.environ"}),
        "hands the environment to settings, where a program gives none",
    ),
    "app/pyoji/cli/": (
        frozenset(
            {
                "asyncio",
                "concurrent",
                "os.environ",
                "secrets",
                "subprocess",
                "time",
                "urllib.request",
            }
        ),
        "runs in a terminal: starts the service, hands the environment to settings, makes keys",
    ),
    "app/pyoji/engine/raster_cache.py": (
        frozenset({"threading"}),
        "a lock: threads that render share one cache, whose bytes are counted",
    ),
    "app/pyoji/blog/build/builder.py": (
        frozenset({"multiprocessing"}),
        "draws with several processes",
    ),
    "app/pyoji/blog/build/lock.py": (
        frozenset({"time"}),
        "waits for another command to end",
    ),
    "app/pyoji/blog/built/parallel.py": (
        frozenset({"concurrent", "multiprocessing", "threading"}),
        "reads and writes pages with several processes, which end with their parent",
    ),
    "app/pyoji/blog/check/parallel.py": (
        frozenset({"multiprocessing"}),
        "checks posts with several processes",
    ),
    "app/pyoji/blog/warm.py": (
        frozenset({"asyncio"}),
        "asks a running service, several times at once",
    ),
    "app/pyoji/system_cause.py": (
        frozenset({"socket", "ssl"}),
        "knows the errors of a name and of TLS by their class; it opens nothing",
    ),
    "app/pyoji/crawlers/fetch.py": (
        frozenset({"asyncio", "socket", "ssl"}),
        "requests pages as crawlers do, and says whether a name, a connection or TLS failed",
    ),
    "app/pyoji/crawlers/visit.py": (
        frozenset({"asyncio"}),
        "sees a page as several networks at once",
    ),
}

# Async is for code that waits.
ASYNC = (
    "app/pyoji/service/renderer.py",
    "app/pyoji/service/",
    "app/pyoji/service/remote_images/",
    "app/pyoji/web/",
    "app/pyoji/cli/",
    "app/pyoji/blog/warm.py",
    "app/pyoji/crawlers/fetch.py",
    "app/pyoji/crawlers/visit.py",
)

# Names that say nothing of what is inside.
EMPTY_NAMES = frozenset(
    {"util", "utils", "helper", "helpers", "manager", "managers", "common", "core", "misc"}
)


def covers(place: str, file: str) -> bool:
    """Whether `place`, a file or a folder ending in a slash, holds `file`."""
    return file == place or (place.endswith("/") and file.startswith(place))


def touched(tree: ast.AST) -> Iterator[str]:
    """Every absolute dotted name that the code imports, and what it reads of `os`."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), names=names, level=0):
                yield from (f"{module}.{alias.name}" for alias in names)
            case ast.Attribute(value=ast.Name(id="os"), attr=attribute):
                yield f"os.{attribute}"


def kept_out(tree: ast.AST) -> set[str]:
    """Which of KEPT_OUT the code touches."""
    return {
        banned
        for banned in KEPT_OUT
        for name in touched(tree)
        if f"{name}.".startswith(f"{banned}.")
    }


def parse(file: str) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"), file)


@pytest.mark.parametrize("file", FILES)
def test_the_core_is_synchronous_and_silent(file: str) -> None:
    """A file touches clocks, threads, sockets or the environment only if the table says why."""
    allowed = {
        name for place, (names, _) in ALLOWED.items() if covers(place, file) for name in names
    }
    assert kept_out(parse(file)) - allowed == set()


@pytest.mark.parametrize("file", FILES)
def test_only_those_who_wait_are_async(file: str) -> None:
    """Below the renderer nothing is a coroutine."""
    if any(covers(place, file) for place in ASYNC):
        return
    waiting = (ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await)
    assert [node.lineno for node in ast.walk(parse(file)) if isinstance(node, waiting)] == []


@pytest.mark.parametrize("file", FILES)
def test_no_module_rebinds_a_global(file: str) -> None:
    """State has an owner that is handed around, never a module."""
    assert [node.lineno for node in ast.walk(parse(file)) if isinstance(node, ast.Global)] == []


@pytest.mark.parametrize("file", FILES)
def test_a_file_opens_with_its_law(file: str) -> None:
    """A module's docstring begins with at least one whole sentence."""
    law = (ast.get_docstring(parse(file)) or "").split("\n\n")[0].strip()
    assert len(law.split()) >= 3, f"{file} opens with no law"
    assert law.endswith((".", "!", "?", ":")), f"{file}: {law!r} is no sentence"


def modules_of(package: Path) -> set[str]:
    """Return the names of the modules and packages in a package."""
    return {
        path.stem
        for path in package.iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").exists())
        and path.stem not in ("__init__", "__main__")
    }


def listed(law: str, modules: set[str]) -> set[str]:
    """Return the modules that begin a line of a docstring, as an entry of a list."""
    entries = re.findall(r"^ *(\w+)(?:\.py\b|/|,| {2,}| \w)", law, re.MULTILINE)
    return modules & set(entries)


@pytest.mark.parametrize("file", [file for file in FILES if file.endswith("/__init__.py")])
def test_a_map_shows_every_module(file: str) -> None:
    """A package whose docstring lists modules names all of them."""
    law, modules = ast.get_docstring(parse(file)) or "", modules_of((ROOT / file).parent)
    if len(listed(law, modules)) >= 3:
        assert modules - set(re.findall(r"\w+", law)) == set()


def test_a_list_of_modules_is_seen() -> None:
    """With or without their suffix, one or several on a line; not a name within a sentence."""
    law = "A law.\n\n    one    first\n    two.py second\n    three/  third\nfour, five  more"
    names = {"one", "two", "three", "four", "second"}
    assert listed(law, names) == {"one", "two", "three", "four"}


@pytest.mark.parametrize("file", FILES)
def test_a_name_says_what_is_inside(file: str) -> None:
    """No module or package is called utils, helpers, manager, common or core."""
    assert EMPTY_NAMES.isdisjoint(Path(file).with_suffix("").parts)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import time", {"time"}),
        ("import asyncio.events as e", {"asyncio"}),
        ("from concurrent.futures import Executor", {"concurrent"}),
        ("from urllib.parse import quote", set()),
        ("from urllib import request", {"urllib.request"}),
        ("from os import environ", {"os.environ"}),
        ("import os\nos.environ['HOME']", {"os.environ"}),
        ("import os\nos.path", set()),
        ("from .time import now", set()),
        ("def f(time): return time.hour", set()),
    ],
)
def test_the_rule_sees_what_it_should(source: str, found: set[str]) -> None:
    """Imports in any spelling are found. Names that only resemble a banned one are ignored."""
    assert kept_out(ast.parse(source)) == found


def test_no_conflict_is_left() -> None:
    """No text in the tree carries the marks that git leaves where two changes meet."""
    marks = tuple(f"{mark * 7} " for mark in "<>|")
    patterns = ("*.md", "*.toml", "*.yaml", "Makefile", "Dockerfile", ".ci/*", "docs/**/*.md")
    sources = (f"{folder}/**/*.py" for folder in ("app", "fonts", "tests"))
    texts = [path for pattern in (*patterns, *sources) for path in ROOT.glob(pattern)]
    texts = [path for path in texts if path.is_file()]
    assert len(texts) > 200
    for path in texts:
        lines = path.read_text(encoding="utf-8").splitlines()
        assert not [line for line in lines if line.startswith(marks)], path.name
