"""npm: install packages from the registry that this machine's npm is set up for.

In: a folder that git ignores, and packages with exact versions. Out: the packages below it, or the
reason why they are not there. No package's own script runs, and no lock file is written, which
would name the registry. It must not know what the packages are for.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path


class NoPackages(Exception):
    """The packages cannot be had here; the message says why."""


def install(folder: Path, packages: Mapping[str, str], local: Sequence[Path] = ()) -> None:
    """Install the packages in their versions, and packages of the tree. Raise NoPackages."""
    for tool in ("node", "npm"):
        if shutil.which(tool) is None:
            raise NoPackages(f"{tool} is not installed")
    if is_installed(folder, packages, local):
        return
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text('{"private": true}\n', "utf-8")
    names = [f"{name}@{version}" for name, version in packages.items()]
    quiet = ["--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--save-exact"]
    done = subprocess.run(
        ["npm", "install", *quiet, *names, *map(str, local)],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        errors = [line for line in done.stderr.splitlines() if "error" in line.lower()]
        raise NoPackages(
            f"npm could not install them ({errors[0] if errors else 'no reason given'})"
        )


def is_installed(folder: Path, packages: Mapping[str, str], local: Sequence[Path] = ()) -> bool:
    """Whether the folder has exactly these versions, and links to the packages of the tree."""
    modules = folder / "node_modules"
    linked = all((modules / _field(path, "name")).resolve() == path.resolve() for path in local)
    return linked and all(
        _field(modules / name, "version") == version for name, version in packages.items()
    )


def _field(package: Path, name: str) -> str:
    try:
        value: str = json.loads((package / "package.json").read_text("utf-8"))[name]
    except OSError:
        return ""
    return value
