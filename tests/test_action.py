"""The GitHub Action: what its script does to a pull request, without GitHub; and its file."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from PIL import Image

from tests.tree import ROOT

pytestmark = pytest.mark.slow

ACTION = ROOT / "deploy" / "integrations" / "github"
LINK = "https://og.example.com/api/minimal?title="
POST = '---\ntitle: "{title}"\nimage: "{link}"\n---\n'


class Run(NamedTuple):
    """What a run left behind."""

    code: int
    printed: str
    summary: str
    output: str
    files: set[str]


def git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


def write(folder: Path, posts: Mapping[str, tuple[str, str] | None]) -> None:
    """Write posts with the titles in front matter and link, and commit; None removes one."""
    for name, post in posts.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        if post is None:
            file.unlink()
        else:
            file.write_text(POST.format(title=post[0], link=LINK + post[1]), "utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--message", "posts")


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    """A blog with a commit `before`."""
    folder = tmp_path / "blog's copy"
    folder.mkdir()
    git(folder, "init", "--quiet")
    posts = {
        "posts/same.md": ("Same", "Same"),
        "posts/old.md": ("Old", "Old"),
        "posts/gone.md": ("Gone", "Gone"),
        "posts/broken.md": ("Q&A", "Q&A"),
    }
    write(folder, posts)
    git(folder, "tag", "before")
    return folder


def run(blog: Path, **variables: str) -> Run:
    """Run the script as the action does."""
    out = blog.parent / "out"
    bin_ = str(Path(sys.executable).parent)
    environment = {
        "PATH": f"{bin_}:{os.environ['PATH']}",
        "HOME": str(blog.parent),
        "LC_ALL": "C.UTF-8",
        "CARDS_PATHS": "posts",
        "CARDS_OUT": str(out),
        "GITHUB_STEP_SUMMARY": str(blog.parent / "summary"),
        "GITHUB_OUTPUT": str(blog.parent / "output"),
    }
    done = subprocess.run(
        [sys.executable, str(ACTION / "cards.py")], cwd=blog, env=environment | variables,
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr
    read = [blog.parent / name for name in ("summary", "output")]
    summary, output = (path.read_text("utf-8") if path.exists() else "" for path in read)
    files = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    return Run(done.returncode, done.stdout, summary, output, files)


def test_a_pull_request_shows_the_cards_that_changed(blog: Path) -> None:
    """Before and after, as pictures and in the summary; one that stays is not among them."""
    write(
        blog,
        {
            "posts/old.md": ("New <b>", "New%20%3Cb%3E"),
            "posts/gone.md": None,
            "posts/added.md": ("Added", "Added"),
        },
    )
    done = run(blog, CARDS_BASE="before")
    assert (done.code, done.printed, done.output) == (0, "", "changed=3\n")
    assert done.files == {
        "index.html", "before/old.png", "before/gone.png", "after/old.png", "after/added.png",
    }  # fmt: skip
    before, after = (
        Image.open(blog.parent / "out" / name / "old.png") for name in ("before", "after")
    )
    assert before.size == after.size == (1200, 630)
    assert before.tobytes() != after.tobytes()
    rows = re.findall(r"<tr><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td></tr>", done.summary)
    assert [row[0] for row in rows] == ["posts/added.md", "posts/gone.md", "posts/old.md"]
    added, gone, old = rows
    assert added[1] == gone[2] == "no card"
    assert f'src="{LINK}Old"' in old[1]
    assert f'src="{LINK}New%20%3Cb%3E" alt="New &lt;b&gt;"' in old[2]
    assert 'src="after/old.png"' in (blog.parent / "out" / "index.html").read_text("utf-8")
    assert not list((blog / ".git").glob("worktrees/*"))


def test_a_changed_design_changes_every_card(blog: Path) -> None:
    """The posts are the same; `.pyoji.yaml` names another design for those without a link."""
    (blog / "posts" / "plain.md").write_text("---\ntitle: Plain\n---\n", "utf-8")
    for design in ("minimal", "article"):
        (blog / ".pyoji.yaml").write_text(f"template: {design}\n", "utf-8")
        git(blog, "add", "--all")
        git(blog, "commit", "--message", design)
    done = run(blog, CARDS_BASE="HEAD~1")
    assert done.output == "changed=1\n"
    assert {"before/plain.png", "after/plain.png"} < done.files


def test_only_changed_files_are_annotated(blog: Path) -> None:
    """What was broken before fails no pull request that leaves it alone."""
    write(blog, {"posts/old, too: 100%.md": ("R&D", "R&D")})
    done = run(blog, CARDS_BASE="before")
    assert done.code == 1
    assert {line.split(",line=")[0] for line in done.printed.splitlines()} == {
        "::error file=posts/old%2C too%3A 100%25.md"
    }


def test_without_a_base_every_file_is_checked(blog: Path) -> None:
    """As after a push; no cards are compared."""
    done = run(blog)
    assert done.code == 1
    assert "file=posts/broken.md" in done.printed
    assert (done.summary, done.output, done.files) == ("", "", set())


def test_strict_fails_for_warnings(blog: Path) -> None:
    """One that --fix would repair."""
    write(blog, {"posts/twice.md": ("a b", "a%2520b")})
    assert run(blog, CARDS_PATHS="posts/twice.md").code == 0
    assert run(blog, CARDS_PATHS="posts/twice.md", CARDS_STRICT="true").code == 1


def test_a_shallow_clone_fetches_the_base(blog: Path) -> None:
    """actions/checkout brings one commit."""
    write(blog, {"posts/added.md": ("Added", "Added")})
    base = subprocess.run(
        ["git", "rev-parse", "before"], cwd=blog, check=True, capture_output=True, text=True
    ).stdout.strip()
    clone = blog.parent / "clone"
    git(blog.parent, "clone", "--quiet", "--depth=1", blog.as_uri(), str(clone))
    done = run(clone, CARDS_BASE=base)
    assert (done.code, done.output) == (0, "changed=1\n")


def test_a_blog_without_cards_has_nothing_to_show(blog: Path) -> None:
    """The paths may be new, too."""
    git(blog, "mv", "posts", "notes")
    git(blog, "commit", "--message", "notes")
    (blog / "notes" / "plain.md").write_text("---\ntitle: a\n---\n", "utf-8")
    git(blog, "add", "--all")
    git(blog, "commit", "--message", "plain")
    done = run(blog, CARDS_BASE="HEAD~1", CARDS_PATHS="notes")
    assert (done.code, done.output, done.files) == (0, "changed=0\n", set())
    assert "No card changes." in done.summary


def test_the_action_s_file_is_whole() -> None:
    """Every variable that the script reads is set, and no input reaches a shell as text."""
    action = yaml.safe_load((ACTION / "action.yml").read_text("utf-8"))
    steps = action["runs"]["steps"]
    [step] = [step for step in steps if step.get("id") == "cards"]
    read = set(re.findall(r'"(CARDS_\w+)"', (ACTION / "cards.py").read_text("utf-8")))
    assert set(step["env"]) == read
    used = set(re.findall(r"inputs\.(\w+)", str(step["env"])))
    assert used == set(action["inputs"])
    assert not [step for step in steps if "${{" in step.get("run", "")]
    assert all(step["shell"] == "bash" for step in steps if "run" in step)
    tree = (ACTION / re.search(r"\}\}/([./]+)", str(steps))[1]).resolve()
    assert tree == ROOT
