"""pyoji check: what it prints, what it writes, and how it exits."""

from __future__ import annotations

import json

import pytest
import yaml
from pyoji.readers import title_list

from tests.tree import ROOT

LINK = "https://og.example.com/api/minimal?title="


@pytest.fixture
def run(invoke):
    return lambda *words: invoke("check", *words)


@pytest.fixture
def blog(tmp_path):
    folder = tmp_path / "blog"
    folder.mkdir()
    (folder / "bad.md").write_text(f'---\ntitle: "Q&A"\nimage: "{LINK}Q&A"\n---\n')
    (folder / "sloppy.md").write_text(f'---\ntitle: "a b"\nimage: "{LINK}a b"\n---\n')
    return folder


def test_findings_are_told_with_line_remedy_and_link(run, blog):
    """Exit 1 for an error; nothing is written."""
    before = (blog / "bad.md").read_bytes()
    result = run("blog")
    assert result.exit_code == 1
    assert "blog/bad.md:3:9" in result.stdout
    assert "lost-ampersand: “&A” is lost" in result.stdout
    assert f"→ {LINK}Q%26A" in result.stdout
    assert "1 error, 1 warning; 2 links in 2 files. --fix repairs 2 links." in result.stdout
    assert (blog / "bad.md").read_bytes() == before


def test_fix_writes_links(run, blog):
    """The exit code reports the remaining findings."""
    result = run("blog", "--fix")
    assert result.exit_code == 0
    assert result.stdout == "2 links repaired. Nothing is wrong: 2 links in 2 files.\n"
    assert f'"{LINK}Q%26A"' in (blog / "bad.md").read_text()


def test_diff_shows_what_fix_would_write(run, blog):
    """And writes nothing."""
    result = run("blog/sloppy.md", "--diff")
    assert result.exit_code == 0
    assert f'+image: "{LINK}a%20b"\n' in result.stdout
    assert run("blog", "--diff", "--fix").exit_code == 2
    assert "a b" in (blog / "sloppy.md").read_text()


def test_warnings_are_errors_where_they_should_be(run, blog):
    """With --strict, or by the blog's settings."""
    assert run("blog/sloppy.md").exit_code == 0
    assert run("blog/sloppy.md", "--strict").exit_code == 1
    (blog / ".pyoji.yaml").write_text("rules: {raw-space: error}\n")
    assert run("blog/sloppy.md").exit_code == 1


def test_a_file_that_cannot_be_written_is_told_of(run, blog):
    """The others are written."""
    (blog / "link.md").symlink_to(blog / "bad.md")
    result = run("blog/link.md", "blog/sloppy.md", "--fix")
    assert result.exit_code == 1
    assert "symbolic link" in result.stderr
    assert "a%20b" in (blog / "sloppy.md").read_text()


@pytest.mark.parametrize("form", ["json", "github", "sarif", "junit"])
def test_every_form_names_the_finding(run, blog, form):
    """With the file as seen from here."""
    result = run("blog", "--format", form)
    assert result.exit_code == 1
    assert "blog/bad.md" in result.stdout
    assert "lost-ampersand" in result.stdout


def test_json_is_json(run, blog):
    """--json is --format json."""
    assert json.loads(run("blog", "--json").stdout) == json.loads(
        run("blog", "--format", "json").stdout
    )


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("host: [a]\n", ".pyoji.yaml:1:1: host: there is no such key"),
        ("a: b: c\n", ".pyoji.yaml:1:5:"),
    ],
)
def test_wrong_settings_exit_2(run, blog, settings, said):
    """With the line."""
    (blog / ".pyoji.yaml").write_text(settings)
    result = run("blog")
    assert result.exit_code == 2
    assert said in result.stderr.replace("\n", "")


def test_a_path_that_is_not_there_exits_2(run):
    """By its name."""
    result = run("none")
    assert result.exit_code == 2
    assert "there is no file or folder none." in result.stderr


def test_the_hook_for_pre_commit_calls_a_command_that_is(run, blog):
    """With files, as it would."""
    [hook, fixing] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    for each in (hook, fixing):
        program, command, *options = each["entry"].split()
        assert (program, command) == ("pyoji", "check")
        assert run(*options, "blog/bad.md").exit_code in (0, 1)


# ── the list of cards ────────────────────────────────────────────────────────────────────────


@pytest.fixture
def written(blog):
    """A blog in which a link is damaged, a post has a design of its own, and one has no link."""
    (blog / "signed.md").write_text(
        f'---\ntitle: c\nimage: "{LINK}c&theme=dark&v=3&sig=x&utm_source=y"\n---\n'
    )
    (blog / "bare.md").write_text("---\ntitle: 안녕하세요\n---\n", "utf-8")
    return blog


TITLES = """/api/minimal?theme=dark&title=c
/api/minimal?title=Q
/api/minimal?title=Q%26A
/api/minimal?title=a%20b
안녕하세요
"""


def test_titles_are_listed(run, written):
    """Each card that a link asks for now and, where that is damaged, the one that was meant; the
    title of a post without a link. Nothing is checked."""
    result = run("blog", "--titles")
    assert (result.exit_code, result.stdout) == (0, TITLES)


def test_titles_are_json(run, written):
    """As a program reads them."""
    data = json.loads(run("blog", "--titles", "--json").stdout)
    assert data["version"] == 1
    assert data["links"][:2] == TITLES.splitlines()[:2]
    assert data["links"][-1].startswith("?title=%EC")


def test_the_blogs_design_is_that_of_bare_titles(run, written):
    """Where its settings name one."""
    (written / ".pyoji.yaml").write_text("template: article\n")
    assert "/api/article?title=%EC%95%88" in run("blog", "--titles").stdout


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_is_listed_is_a_list(run, written, form):
    """That PYOJI_TITLES reads."""
    out = run("blog", "--titles", "--format", form).stdout
    assert len(title_list.read(out.encode()).links) == 5


def test_a_list_is_written_whole(run, written, tmp_path):
    """Into a file, at once; and not at all while a post cannot be read."""
    file = tmp_path / "titles.txt"
    result = run("blog", "--titles", "--out", "titles.txt")
    assert result.exit_code == 0
    assert "5 cards of 4 posts" in result.stderr
    assert file.read_text("utf-8") == TITLES
    (written / "broken.md").write_text("---\na: b: c\n---\n")
    result = run("blog", "--titles", "--out", "titles.txt")
    assert result.exit_code == 1
    assert "blog/broken.md:2" in result.stderr
    assert "no list is written" in result.stderr
    assert file.read_text("utf-8") == TITLES
    result = run("blog", "--titles")
    assert (result.exit_code, result.stdout) == (1, "")


def test_titles_that_could_be_something_else_are_escaped(run, blog):
    """A link, a comment, what ends a line, what turns a terminal around."""
    for n, title in enumerate(["/etc/passwd", "# one", "?", "[a]", "a\\u2028b", "a\\u202eb"]):
        (blog / f"{n}.md").write_text(f'---\ntitle: "{title}"\n---\n')
    lines = run("blog", "--titles").stdout.splitlines()
    assert "?title=%2Fetc%2Fpasswd" in lines
    assert "?title=%23%20one" in lines
    assert "?title=%5Ba%5D" in lines
    assert "\u202e" not in "".join(lines)
    assert "?title=%3F" in lines


@pytest.mark.parametrize(
    "words",
    [("--titles", "--fix"), ("--titles", "--format", "junit"), ("--titles", "--strict"),
     ("--out", "x")],
)  # fmt: skip
def test_titles_go_with_no_check(run, blog, words):
    """The command says what goes together."""
    result = run("blog", *words)
    assert result.exit_code == 2
    assert "--titles" in result.stderr


def test_an_empty_blog_has_no_list(run, tmp_path):
    """A service would not start with it."""
    (tmp_path / "empty").mkdir()
    result = run("empty", "--titles")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no card and no title" in result.stderr
