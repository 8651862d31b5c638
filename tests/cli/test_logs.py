"""pyoji log titles: the logs of many processes, summed up; whatever else is in them."""

from __future__ import annotations

import json

import pytest
from pyoji.cli import app
from pyoji.web.telemetry.most_asked import EVENT
from typer.testing import CliRunner


def line(times: int, title: str, answer: str = "drawn", template: str = "article") -> str:
    said = {"event": EVENT, "answer": answer, "template": template, "title": title}
    return json.dumps({**said, "times": times}, ensure_ascii=False)


LINES = f"""
pyoji-1  | {line(5, "가")}
{line(2, "가")}
{line(9, "b" + chr(0x202E) + chr(0x1B) + "[31m[red]", "unknown", "quote")}
{line(1, "c")}
{line(-5, "c")}
{{"event": "{EVENT}", "answer": "drawn", "times": 1}}
{{"event": "request", "path": "/{EVENT}"}}
{{"event": "{EVENT}"
not a line of ours: {EVENT}
"""


@pytest.fixture
def run(invoke):
    return lambda *words: invoke("log", "titles", *words)


def test_titles_are_summed_up(run, tmp_path):
    """Over processes and files, the most frequent first; what is no line of ours is passed over."""
    for name in ("a.log", "b.log"):
        (tmp_path / name).write_text(LINES, "utf-8")
    result = run("a.log", "b.log", "--json")
    assert result.exit_code == 0
    rows = json.loads(result.stdout)
    assert [(row["times"], row["answer"], row["template"], row["title"][:1]) for row in rows] == [
        (18, "unknown", "quote", "b"),
        (14, "drawn", "article", "가"),
        (2, "drawn", "article", "c"),
    ]
    assert len(json.loads(run("a.log", "--json", "--most", "1").stdout)) == 1


def test_a_strangers_title_is_text(run, tmp_path):
    """It colours no terminal and turns none around."""
    (tmp_path / "a.log").write_text(LINES, "utf-8")
    result = run("a.log")
    assert "9      unknown  quote     b[31m[red]" in result.stdout
    assert "\x1b" not in result.stdout
    assert "\u202e" not in result.stdout


def test_a_log_may_come_by_pipe(invoke):
    """As container engines print it."""
    result = CliRunner().invoke(app, ["log", "titles"], input=LINES.encode())
    assert result.exit_code == 0
    assert "가" in result.stdout


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\0", b"{" * 1_000_000, b'{"event":' * 9999])
def test_a_log_without_titles_is_told(run, tmp_path, content):
    """Whatever it is."""
    (tmp_path / "a.log").write_bytes(content + EVENT.encode() + content)
    result = run("a.log")
    assert result.exit_code == 1
    assert "PYOJI_LOG_TITLES" in result.stderr


def test_a_file_that_is_not_there_is_told(run):
    """By its name."""
    result = run("nowhere.log")
    assert result.exit_code == 1
    assert "nowhere.log" in result.stderr
