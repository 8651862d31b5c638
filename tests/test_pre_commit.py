"""The hooks for pre-commit, run by a real pre-commit from wheels that it builds of the tree.

`make generators` installs pre-commit. It gets no index: what Pyoji needs comes from the venv of the
tests.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest
import yaml

from tests.tools.generators import packages
from tests.tree import ROOT

pytestmark = pytest.mark.slow

BROKEN = '---\ntitle: "Q&A"\nimage: "https://og.example.com/api/minimal?title=Q&A"\n---\n'
REPAIRED = BROKEN.replace("title=Q&A", "title=Q%26A")


def git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with what the hooks are built from."""
    folder = tmp_path_factory.mktemp("hooks")
    for name in ("pyproject.toml", "MANIFEST.in", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, folder)
    for name in ("app", "fonts"):
        ignored = shutil.ignore_patterns(
            "*.egg-info", "__pycache__", *(["build"] * (name == "fonts"))
        )
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "hooks")
    git(folder, "tag", "v0")
    return folder


def test_pre_commit_checks_and_repairs(hooks: Path, tmp_path: Path) -> None:
    """A commit with a broken link stops; `pyoji-fix` repairs the link, and then both pass."""
    program = packages.program("pre-commit")
    if program is None or packages.missing():
        if os.environ.get("CI") == "true":
            pytest.fail("pre-commit is not installed")
        pytest.skip("make generators installs pre-commit")
    blog = tmp_path / "blog"
    blog.mkdir()
    git(blog, "init", "--quiet")
    config = {
        "repos": [
            {"repo": str(hooks), "rev": "v0", "hooks": [{"id": "pyoji-check"}, {"id": "pyoji-fix"}]}
        ]
    }
    (blog / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), "utf-8")
    (blog / "post.md").write_text(BROKEN, "utf-8")
    git(blog, "add", "--all")
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "LC_ALL": "C.UTF-8",
        "PRE_COMMIT_HOME": str(tmp_path / "cache"),
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip's way to say that builds use what is installed
        "PYTHONPATH": sysconfig.get_path("purelib"),
    }

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [program, "run", "--all-files"], cwd=blog, env=environment,
            capture_output=True, text=True, timeout=600, check=False,
        )  # fmt: skip

    first = run()
    assert first.returncode == 1, first.stdout + first.stderr
    assert "lost-ampersand" in first.stdout, first.stdout + first.stderr
    assert (blog / "post.md").read_text("utf-8") == REPAIRED
    git(blog, "add", "--all")
    second = run()
    assert second.returncode == 0, second.stdout + second.stderr
    assert second.stdout.count("Passed") == 2
    installed = list(
        (tmp_path / "cache").glob("repo*/py_env*/lib/*/site-packages/pyoji_fonts/*.otf")
    )
    assert installed
