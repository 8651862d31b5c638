"""Patches: `patch -p1` and `git apply` take what --diff prints; the result is what --fix writes."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

LINK = "https://og.example.com/api/minimal?title="
BEFORE = f'---\ntitle: "a b"\nimage: "{LINK}a b"\n---\n'.encode()
AFTER = BEFORE.replace(b"title=a b", b"title=a%20b")
IMAGE = f"![a b]({LINK}a b)".encode()

CONTENTS = {
    "plain.md": BEFORE,
    "no final newline.md": BEFORE + IMAGE,
    "first and last.md": BEFORE + b"\n" * 9 + IMAGE,
    "ends-in-blank-lines.md": BEFORE + IMAGE + b"\n\n\n",
    "crlf.md": BEFORE.replace(b"\n", b"\r\n"),
    "crlf-without-an-end.md": (BEFORE + IMAGE).replace(b"\n", b"\r\n"),
    "lone-returns.md": BEFORE + "a\rb\x0bc\x0cd\u2028e\u0085".encode(),
    "byte-order-mark.md": b"\xef\xbb\xbf" + BEFORE,
    "only-dashes.md": BEFORE + b"--- a/x\n+++ b/x\n@@ -1 +1 @@\n",
    "cp949-name-\udcb0\udca1.md": BEFORE,
    "한글 이름.md": BEFORE,
    'a "quoted" name.md': BEFORE,
    "an apostrophe's.md": BEFORE,
    "back\\slash.md": BEFORE,
    "tab\there.md": BEFORE,
    "line\nend.md": BEFORE,
    "escape\x1b[31m\u202e.md": BEFORE,
    " spaces around .md": BEFORE,
    "-p0.md": BEFORE,
}
UNDER_CI = os.environ.get("CI") == "true"  # `blog` removes it
PROGRAMS = {
    "patch": ["patch", "-p1", "--batch", "--quiet", "-i"],
    "git": ["git", "apply", "--whitespace=nowarn"],
}


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A blog of these posts, on no build server: there --diff escapes lines that would act."""
    monkeypatch.delenv("CI", raising=False)
    folder = tmp_path / "my blog"
    folder.mkdir()
    for name, content in CONTENTS.items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(params=PROGRAMS)
def apply(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Result, Path], None]:
    """Apply what was printed, in a folder."""
    program, *options = PROGRAMS[request.param]
    path = shutil.which(program)
    if path is None:
        (pytest.fail if UNDER_CI else pytest.skip)(f"{program} is not installed")

    def apply(result: Result, folder: Path) -> None:
        file = tmp_path / "patch"
        file.write_bytes(result.stdout_bytes)
        environment = {"PATH": os.environ["PATH"], "GIT_CEILING_DIRECTORIES": str(tmp_path)}
        done = subprocess.run(
            [path, *options, file], cwd=folder, env=environment, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    return apply


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_a_patch_gives_what_fix_writes(
    invoke: Callable[..., Result], blog: Path, apply: Callable[[Result, Path], None]
) -> None:
    """For every name and every line end; and then nothing is left to repair."""
    result = invoke("check", "my blog", "--diff")
    assert not result.stderr
    apply(result, blog.parent)
    patched = contents(blog)
    assert patched.keys() == CONTENTS.keys()
    assert patched["plain.md"] == AFTER
    for name, content in CONTENTS.items():
        (blog / name).write_bytes(content)
    assert invoke("check", "my blog", "--fix").exit_code == 0
    assert patched == contents(blog)
    assert invoke("check", "my blog", "--diff").stdout == ""


@pytest.mark.parametrize("start", ["elsewhere", "my blog/below"])
def test_a_patch_of_files_elsewhere_names_its_folder(
    invoke: Callable[..., Result],
    blog: Path,
    apply: Callable[[Result, Path], None],
    monkeypatch: pytest.MonkeyPatch,
    start: str,
) -> None:
    """`git apply` and `patch` refuse absolute names and names with dots."""
    folder = blog.parent / start
    folder.mkdir()
    monkeypatch.chdir(folder)
    for path in (str(blog), os.path.relpath(blog)):
        result = invoke("check", path, "--diff")
        assert f"patch -p1 -d {blog}" in result.stderr
        assert '--- "a/line\\012end.md"\n' in result.stdout
    apply(result, blog)
    assert (blog / "plain.md").read_bytes() == AFTER


def test_a_symbolic_link_is_not_patched(
    invoke: Callable[..., Result], blog: Path, apply: Callable[[Result, Path], None]
) -> None:
    """Both programs would refuse it, and Git the whole patch. A folder behind one is followed."""
    (blog / "link.md").symlink_to(blog / "plain.md")
    (blog.parent / "door").symlink_to(blog)
    result = invoke("check", "door", "--diff")
    assert "door/link.md: a symbolic link" in result.stderr
    apply(result, blog.parent)
    assert (blog / "plain.md").read_bytes() == AFTER


def test_new_lines_are_a_patch_too(
    invoke: Callable[..., Result], tmp_path: Path, apply: Callable[[Result, Path], None]
) -> None:
    """As `link --write --diff` prints them, at the end of a file and before returns."""
    front = b"---\ntitle: c\n---"
    posts = {
        "a b.md": front,
        "c.md": front.replace(b"\n", b"\r\n") + b"\r\n",
        "d.md": front + b"\n\n",
    }
    for name, content in posts.items():
        (tmp_path / name).write_bytes(content)
    options = ("--template", "minimal", "--host", "og.example.com", "--key", "image")
    apply(invoke("link", "--write", "--diff", *posts, *options), tmp_path)
    patched = [(tmp_path / name).read_bytes() for name in posts]
    for name, content in posts.items():
        (tmp_path / name).write_bytes(content)
    invoke("link", "--write", *posts, *options)
    assert patched == [(tmp_path / name).read_bytes() for name in posts]
    assert all(b"og.example.com" in content for content in patched)


def test_a_build_server_shows_a_patch(
    invoke: Callable[..., Result],
    blog: Path,
    apply: Callable[[Result, Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of files in which no line would act on it; a last line without an end is none of these."""
    monkeypatch.setenv("CI", "true")
    for name in ("lone-returns.md", "byte-order-mark.md"):
        (blog / name).unlink()
    apply(invoke("check", "my blog", "--diff"), blog.parent)
    assert (blog / "no final newline.md").read_bytes() == AFTER + IMAGE.replace(b"=a b", b"=a%20b")
