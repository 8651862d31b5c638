"""`.ci/roots` and `.ci/first-use`: a machine's limits are no faults, and one failure is retried.

In: both scripts, with stand-ins for the programs that make a root. No root is made here; the gate
makes them.
"""

from __future__ import annotations

import shutil
import subprocess
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import module_from_spec
from pathlib import Path
from types import ModuleType

import pytest

from tests.tree import ROOT

NEEDED = ("bash", "cat", "cksum", "cp", "dirname", "head", "ln", "mkdir", "mktemp", "rm", "sed")
NEEDED += ("tail", "timeout", "touch", "python3")
PRESENT = {
    "id": "echo 0",
    "git": "exit 0",
    "chroot": "exit 0",
    "unshare": "exit 0",
    "debootstrap": 'for root; do :; done; mkdir -p "$root/etc/ssl/certs"',
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree with nothing but the scripts and the list of packages."""
    shutil.copytree(ROOT / ".ci", tmp_path / "tree" / ".ci")
    shutil.copy(ROOT / "README.md", tmp_path / "tree")
    return tmp_path / "tree"


def machine(place: Path, programs: dict[str, str]) -> Path:
    """A folder of programs: the shell's usual ones, and these, as lines of shell."""
    place.mkdir()
    for name in NEEDED:
        found = shutil.which(name)
        if found is None:
            pytest.skip(f"there is no {name}")
        (place / name).symlink_to(found)
    for name, line in programs.items():
        (place / name).write_text(f"#!/bin/sh\n{line}\n")
        (place / name).chmod(0o755)
    return place


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": "echo 1000"}, "that takes root"),
        ({"debootstrap": None}, "there is no debootstrap"),
        ({"unshare": "echo not permitted >&2; exit 1"}, "no mounts for root (not permitted)"),
        ({"debootstrap": "exit 1"}, "debootstrap made no Debian bookworm"),
        ({"chroot": "exit 126"}, "none of its programs starts"),
        (
            {"unshare": 'case "$*" in *download*) echo no index; exit 1; esac'},
            "pip reaches no packages in there (no index)",
        ),
    ],
)
def test_a_machine_that_can_make_no_root_says_why(
    tree: Path, tmp_path: Path, changes: dict[str, str | None], reason: str
) -> None:
    """With 69, which the gate skips."""
    scripts = tmp_path / "debootstrap" / "scripts"
    scripts.mkdir(parents=True)
    (scripts / "bookworm").touch()
    programs = {name: line for name, line in (PRESENT | changes).items() if line is not None}
    path = machine(tmp_path / "bin", programs)
    done = subprocess.run(
        [path / "bash", tree / ".ci" / "roots", "bookworm"],
        env={"PATH": str(path), "TMPDIR": str(tmp_path), "DEBOOTSTRAP_DIR": str(scripts.parent)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, reason in done.stderr) == (69, True), done.stderr


@pytest.fixture
def first_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, in a tree of its own."""
    loader = SourceFileLoader("first_use", str(ROOT / ".ci" / "first-use"))
    module = module_from_spec(ModuleSpec(loader.name, loader, origin=loader.path))
    module.__file__ = loader.path
    loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    return module


@pytest.mark.parametrize(("again", "passes"), [(0, True), (1, False)])
def test_what_fails_is_tried_once_more_alone(
    first_use: ModuleType, tmp_path: Path, again: int, passes: bool
) -> None:
    """As the gate does: make ends with 2 whatever pytest ended with."""
    (tmp_path / "Makefile").write_text(
        "test:\n"
        '\t@echo "$(ARGS)" >>asked\n'
        f'\t@case "$(ARGS)" in *--last-failed*--numprocesses=0) exit {again};; *) exit 1;; esac\n'
    )
    if passes:
        assert first_use.test("-q").startswith("make test: ")
    else:
        with pytest.raises(SystemExit, match="make test ended with 2"):
            first_use.test("-q")
    asked = (tmp_path / "asked").read_text().splitlines()
    assert asked == ["-q", "-q --last-failed --last-failed-no-failures=none --numprocesses=0"]
