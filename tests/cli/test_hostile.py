"""Hostile posts: each command reports them, goes on with the others, and prints nothing of theirs
that acts on a terminal or a build server."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
import typer
from pyoji.cli import terminal
from typer.testing import Result

from tests.blog.hostile import CARD, LOUD, SPOOFS, UNREADABLE, make

ACTS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]|"
    r"^\s*::[A-Za-z]|##\[|##vso\[|##teamcity\[",
    re.M | re.I,
)
GOOD = f'---\ntitle: "a b"\nimage: "{CARD}a b"\n---\n'
COMMANDS = re.compile(r"^::(error|warning|notice) file=[^\r\n]*$", re.M)
NAME = "::error::\n\x1b[31m\udcb0.md"


@pytest.fixture
def blog(tmp_path: Path) -> dict[str, str]:
    """A blog in the folder `blog`, with a good post; what is reported of each of the others."""
    said = make(tmp_path / "blog", UNREADABLE, LOUD)
    for name in ("pipe.md", "device.md"):  # which are passed over, in a folder
        said[name] = ""
    (tmp_path / "blog" / "good.md").write_text(GOOD)
    (tmp_path / "blog" / NAME).write_text("---\na: b: c\n---\n")
    (tmp_path / "blog" / ".pyoji.yaml").write_text("hosts: [og.example.com]\ntemplate: minimal\n")
    return said


def quiet(result: Result) -> str:
    """What was printed, which acts on nothing."""
    text = result.stdout + result.stderr
    assert not ACTS.search(text), repr(ACTS.search(text))
    assert "Traceback" not in text
    return text


def test_check_reports_each_and_goes_on(
    invoke: Callable[..., Result], blog: dict[str, str]
) -> None:
    """A line each, with file, line and column; exit 1."""
    result = invoke("check", "blog")
    assert result.exit_code == 1
    text = quiet(result)
    for name, said in blog.items():
        if said:
            [(place, told)] = re.findall(
                rf"^blog/{name}(:\d+:\d+)\n  error +unreadable: (.*)$", text, re.M
            )
            assert said in told
            assert place != ":0:0"
    assert f"→ {CARD}a%20b" in text
    assert "blog/::error::\\n\\x1b[31m\\udcb0.md:2:5\n" in text


def test_what_is_no_file_is_reported_where_it_is_named(
    invoke: Callable[..., Result], blog: dict[str, str]
) -> None:
    """And not waited for."""
    text = quiet(invoke("check", "blog/pipe.md", "blog/device.md", "blog/good.md"))
    assert re.search(r"^blog/pipe.md:1:1\n  error +unreadable: .* found a pipe", text, re.M)
    assert re.search(r"^blog/device.md:1:1\n  error +unreadable: .* found a device", text, re.M)
    assert "blog/good.md:3:9" in text


def test_fix_writes_the_others(invoke: Callable[..., Result], blog: dict[str, str]) -> None:
    """And the hostile stay as they are."""
    result = invoke("check", "blog", "--fix")
    quiet(result)
    assert f"{CARD}a%20b" in Path("blog/good.md").read_text()
    assert Path("blog/device.md").is_symlink()


@pytest.mark.parametrize("form", ["json", "sarif", "junit", "github"])
def test_reports_are_well_formed(
    invoke: Callable[..., Result], blog: dict[str, str], form: str
) -> None:
    """Although a file name is in no encoding and a title has half a surrogate pair. JSON shows both
    with printable characters."""
    result = invoke("check", "blog", "--format", form)
    text = result.stdout
    if form == "github":
        lines = text.splitlines()
        assert all(COMMANDS.fullmatch(line) for line in lines)
        text = "\n".join(line.removeprefix("::") for line in lines)
    assert not ACTS.search(text)
    assert not result.stderr
    if form == "json":
        findings = json.loads(text)["findings"]
        assert any("\n::error::b\x1b[2J" in (each["link"] or "") for each in findings)
        assert {each["file"] for each in findings} >= {f"blog/{NAME}".replace("\udcb0", "\ufffd")}
    elif form == "sarif":
        uris = [
            each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            for each in json.loads(text)["runs"][0]["results"]
        ]
        assert "blog/%3A%3Aerror%3A%3A%0A%1B%5B31m%B0.md" in uris
    elif form == "junit":
        assert ElementTree.fromstring(text).get("failures")  # noqa: S314 - it is ours


def test_build_draws_the_others(invoke: Callable[..., Result], blog: dict[str, str]) -> None:
    """And says which are missing; exit 1."""
    result = invoke("build", "blog", "--out", "cards", "scale=0.5", "--workers", "1")
    assert result.exit_code == 1
    text = quiet(result)
    assert Path("cards/good.png").exists()
    for name, said in blog.items():
        if said:
            assert re.search(rf"^{name}: line \d+: .*{re.escape(said)}", text, re.M)
    facts = json.loads(invoke("build", "blog", "--out", "cards", "scale=0.5", "--json").stdout)
    assert len(facts["failures"]) == sum(map(bool, blog.values())) + 1


def test_link_writes_into_the_others(invoke: Callable[..., Result], blog: dict[str, str]) -> None:
    """And says why not into these."""
    Path("blog/new.md").write_text("---\ntitle: a\n---\n")
    result = invoke("link", "--write", "blog")
    assert result.exit_code == 1
    assert "blog/bomb.md" in quiet(result)
    assert "image:" in Path("blog/new.md").read_text()
    shown = invoke("link", "--write", "--diff", "blog")
    quiet(shown)


def test_warm_and_titles_report_them(invoke: Callable[..., Result], blog: dict[str, str]) -> None:
    """Pages too: a pipe called like one is not waited for."""
    os.mkfifo("blog/page.html")
    with Path("blog/map.xml").open("wb") as hole:
        hole.truncate(10 * 1024**3)
    result = invoke("warm", "blog", "blog/map.xml", "--host", "127.0.0.1:9", "--retries", "0")
    text = quiet(result)
    for what in ("page.html:1:1: found a pipe", "map.xml:1:1: found 10,737,418,240 bytes"):
        assert what in text
    for name, said in blog.items():
        assert not said or re.search(rf"^blog/{name}:\d+:\d+: .*{re.escape(said)}", text, re.M)
    assert "blog/bomb.md:" in quiet(invoke("check", "blog", "--titles"))


@pytest.mark.parametrize("kind", ["bomb", "cycle", "pipe", "device", "hole", "brackets"])
def test_settings_are_read_within_bounds(
    invoke: Callable[..., Result], tmp_path: Path, kind: str
) -> None:
    """As front matter is; exit 2."""
    (tmp_path / "a.md").write_text(GOOD)
    UNREADABLE[kind].make(tmp_path / ".pyoji.yaml")
    if (file := tmp_path / ".pyoji.yaml").is_file() and file.stat().st_size < 1_000_000:
        file.write_text(file.read_text().strip("-\n"))
    result = invoke("check", "a.md")
    assert result.exit_code == 2
    assert re.search(rf"\.pyoji\.yaml:\d+:\d+: .*{re.escape(UNREADABLE[kind].said)}", quiet(result))


# ── what is printed ──────────────────────────────────────────────────────────────────────────

HOSTILE_LINES = [" \x1b[2Ja\n", " ::error::b\n", "+\u202ec ##[d]\r\n", "+\te\n"]


@pytest.mark.parametrize(
    ("server", "is_terminal", "shown"),
    [
        (False, False, "".join(HOSTILE_LINES)),
        (False, True, " \\x1b[2Ja\n ::error::b\n+\\u202ec ##[d]\r\n+\te\n"),
        (True, False, " \\x1b[2Ja\n :\\x3aerror::b\n+\\u202ec #\\x23[d]\r\n+\te\n"),
    ],
)
def test_a_patch_is_exact_where_a_program_takes_it(
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
    server: bool,
    is_terminal: bool,
    shown: str,
) -> None:
    """And shown where a terminal or a build server would act on it."""
    for name in ("CI", "TF_BUILD", "TEAMCITY_VERSION"):
        monkeypatch.delenv(name, raising=False)
    if server:
        monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(terminal, "_is_file", lambda: False)
    monkeypatch.setattr(terminal, "_is_terminal", lambda: is_terminal)
    terminal.print_patch(HOSTILE_LINES)
    assert capfdbinary.readouterr().out.decode() == shown


def test_a_patch_into_a_file_is_exact(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Also on a build server; and what is in no encoding is written as it was read."""
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(terminal, "_is_file", lambda: True)
    terminal.print_patch([*HOSTILE_LINES, "--- a/\udcb0\n"])
    assert capfdbinary.readouterr().out == "".join(HOSTILE_LINES).encode() + b"--- a/\xb0\n"


def test_an_error_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever it names."""
    with pytest.raises(typer.Exit):
        terminal.fail(f"there is no {SPOOFS}", 2)
    terminal.print_finding(SPOOFS)
    terminal.print_line(SPOOFS)
    terminal.print_json({"a": SPOOFS}, plain=True)
    found = capsys.readouterr()
    assert not ACTS.search(found.out)
    assert not ACTS.search(found.err)
    assert len(found.err.splitlines()) == 2
