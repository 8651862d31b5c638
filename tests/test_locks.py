"""The lock files: one for every Python and platform that Pyoji supports, by hash, without an index.

Both are read as pip reads them, for Pythons and platforms other than the one that runs the tests:
what a package requires there is known from its metadata, which is the same everywhere.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, requires
from itertools import product

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.tree import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUN, OTEL, DEV = "requirements.txt", "requirements-otel.txt", "requirements-dev.txt"
EXTRAS = {RUN: (), OTEL: ("otel",), DEV: tuple(PROJECT["project"]["optional-dependencies"])}
FONTS = "pyoji-fonts"  # on no index: `make run` installs it from the tree

# 3.11.2 is Debian 12's, 3.11.3 and 3.11.5 are where packages stop asking for backports.
PYTHONS = ("3.11.0", "3.11.2", "3.11.3", "3.11.5", "3.12.0", "3.13.0", "3.14.0")
MACHINES = {
    "linux": ("Linux", "x86_64", "aarch64"),
    "darwin": ("Darwin", "x86_64", "arm64"),
}


def environment(python: str, platform: str, machine: str) -> dict[str, str]:
    """The markers of that Python on that machine."""
    return {
        "implementation_name": "cpython",
        "implementation_version": python,
        "os_name": "posix",
        "platform_machine": machine,
        "platform_python_implementation": "CPython",
        "platform_release": "",
        "platform_system": MACHINES[platform][0],
        "platform_version": "",
        "python_full_version": python,
        "python_version": python.rpartition(".")[0],
        "sys_platform": platform,
    }


ENVIRONMENTS = [
    pytest.param(environment(python, platform, machine), id=f"{python}-{platform}-{machine}")
    for python, platform in product(PYTHONS, MACHINES)
    for machine in MACHINES[platform][1:]
]


@cache
def lines(lock: str) -> list[str]:
    """The requirements of a lock file, each with its hashes on one line."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]


def applies(requirement: Requirement, markers: Mapping[str, str], extra: str = "") -> bool:
    return requirement.marker is None or requirement.marker.evaluate({**markers, "extra": extra})


def pins(lock: str, markers: Mapping[str, str]) -> dict[str, Version]:
    """What pip installs from a lock file in such an environment."""
    read = [Requirement(line.partition(" --hash=")[0]) for line in lines(lock)]
    here = [requirement for requirement in read if applies(requirement, markers)]
    names = [canonicalize_name(requirement.name) for requirement in here]
    assert len(names) == len(set(names)), "a package is pinned twice"
    return {
        name: Version(str(requirement.specifier).removeprefix("=="))
        for name, requirement in zip(names, here, strict=True)
    }


def wanted(project: list[str], markers: Mapping[str, str]) -> Iterator[tuple[str, Requirement]]:
    """Each requirement of the project, and of all that they lead to; with who asks for it.

    A package that is not installed here (another platform's) leads no further.
    """
    asked = [("pyproject.toml", Requirement(text)) for text in project]
    seen: set[tuple[str, str]] = set()
    while asked:
        parent, requirement = asked.pop()
        if requirement.name == FONTS or not applies(requirement, markers):
            continue
        yield parent, requirement
        for extra in ("", *sorted(requirement.extras)):
            if (requirement.name, extra) in seen:
                continue
            seen.add((requirement.name, extra))
            try:
                below = [Requirement(text) for text in requires(requirement.name) or []]
            except PackageNotFoundError:
                continue
            for each in below:
                if applies(each, markers, extra):
                    each.marker = None  # with this extra it is wanted
                    asked.append((requirement.name, each))


@pytest.mark.parametrize("markers", ENVIRONMENTS)
@pytest.mark.parametrize("lock", list(EXTRAS))
def test_a_lock_holds_all_that_is_required_everywhere(lock: str, markers: dict[str, str]) -> None:
    """pip with --require-hashes refuses a lock that lacks one package, as redis' async-timeout."""
    asked = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["build"]]
    for extra in EXTRAS[lock]:
        asked += PROJECT["project"]["optional-dependencies"][extra]
    found = pins(lock, markers)
    missing = sorted(
        f"{requirement} (for {parent})"
        for parent, requirement in wanted(asked, markers)
        if (version := found.get(canonicalize_name(requirement.name))) is None
        or not requirement.specifier.contains(version, prereleases=True)
    )
    assert not missing


@pytest.mark.parametrize("markers", ENVIRONMENTS)
def test_the_pins_agree(markers: dict[str, str]) -> None:
    """What is tested is what runs: the same releases, wherever it is."""
    run, otel, dev = (pins(lock, markers) for lock in EXTRAS)
    assert {name: otel.get(name) for name in run} == run
    assert {name: dev.get(name) for name in otel} == otel


@pytest.mark.parametrize("lock", list(EXTRAS))
def test_every_file_is_known_by_its_hash(lock: str) -> None:
    """A release is one source archive or wheel at least, each by its SHA-256."""
    for line in lines(lock):
        head, *hashes = line.split(" --hash=")
        assert hashes, head
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64} *", each) for each in hashes), head


@pytest.mark.parametrize("lock", list(EXTRAS))
def test_no_index_is_named(lock: str) -> None:
    """Packages come from where the machine's own pip looks for them."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^ *--(?!hash=)", text, re.MULTILINE)


def test_what_builds_is_locked_too() -> None:
    """`make run` builds without an isolated environment; what it needs for that is a group."""
    assert PROJECT["dependency-groups"]["build"] == PROJECT["build-system"]["requires"]


def inner_modules() -> set[str]:
    """The modules of other packages that we import though they are no part of what those promise:
    how a server is made inside, or names that begin with an underscore."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "app").rglob("*.py"))
    nodes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    modules = {node.module for node in nodes if node.module and not node.level}
    return {
        module
        for module in modules - {"__future__"}
        if not module.startswith("pyoji")
        and any(part.startswith("_") or part.endswith("_impl") for part in module.split("."))
    }


def test_what_we_use_the_inside_of_is_pinned_to_its_patch_releases() -> None:
    """`~=X.Y.Z`: the next minor release may change what it never promised."""
    assert inner_modules() == {"uvicorn.protocols.http.httptools_impl"}
    required = {each.name: each for each in map(Requirement, PROJECT["project"]["dependencies"])}
    [specifier] = required["uvicorn"].specifier
    assert (specifier.operator, len(Version(specifier.version).release)) == ("~=", 3)
    for lock in EXTRAS:
        assert pins(lock, environment("3.12.0", "linux", "x86_64"))["uvicorn"] in specifier
