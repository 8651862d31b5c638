"""pyoji check: what it prints, what it writes, and how it exits."""

from __future__ import annotations

import json

import pytest
import yaml

from tests.test_readme import ROOT

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
    assert "1 error, 1 warning; 2 links in 2 files. --fix mends 2 links." in result.stdout
    assert (blog / "bad.md").read_bytes() == before


def test_fix_writes_links(run, blog):
    """And exits by what is left."""
    result = run("blog", "--fix")
    assert result.exit_code == 0
    assert result.stdout == "2 links mended. Nothing is wrong: 2 links in 2 files.\n"
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
    [("host: [a]\n", ".pyoji.yaml:1: host: there is no such key"), ("a: b: c\n", ".pyoji.yaml:1:")],
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
    assert "there is no none" in result.stderr


def test_the_hook_for_pre_commit_calls_a_command_that_is(run, blog):
    """With files, as it would."""
    [hook, fixing] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    for each in (hook, fixing):
        program, command, *options = each["entry"].split()
        assert (program, command) == ("pyoji", "check")
        assert run(*options, "blog/bad.md").exit_code in (0, 1)
