"""Findings for a person: errors first, then a line for each rule with examples."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoji.cli.findings import EXAMPLES, MAX_ERRORS
from typer.testing import Result

from tests.tree import ROOT

LINK = "https://og.example.com/api/minimal?title="


@pytest.fixture
def run(invoke: Callable[..., Result], tmp_path: Path) -> Callable[..., Result]:
    """`check` of a blog with 25 errors, 5 warnings and a note."""
    blog = tmp_path / "blog"
    blog.mkdir()
    for number in range(25):
        (blog / f"e{number:02}.md").write_text(
            f'---\ntitle: "Q&A {number}"\nimage: "{LINK}Q&A {number}"\n---\n'
        )
    for number in range(4):
        (blog / f"a{number}.md").write_text(
            f'---\ntitle: "a b {number}"\nimage: "{LINK}a b {number}"\n---\n'
        )
    (blog / "near.md").write_text(
        f"---\ntitle: Two small words\nimage: {LINK}Two%20small%20word\n---\n"
    )
    return lambda *words: invoke("check", "blog", *words)


def test_errors_come_first(run: Callable[..., Result]) -> None:
    """Each with its place, its message and the repaired link; then the rules."""
    text = run().stdout
    assert text.startswith(
        "blog/e00.md:3:9\n"
        "  error   lost-ampersand: “&A 0” is lost: an & ends the title; write & as %26\n"
        f"  → {LINK}Q%26A%200\n"
        "blog/e01.md:3:9\n"
    )
    assert text.index("blog/e19.md") < text.index("error lost-ampersand: 5 more; --all")
    assert text.index("--all") < text.index("\n\nwarning raw-space (29, --fix repairs all): ")
    assert text.index("warning raw-space") < text.index("note near-words (1, --fix repairs all)")


def test_a_rule_has_examples(run: Callable[..., Result]) -> None:
    """Three, and the number of the others; a rule with no more than three is listed whole."""
    text = run().stdout
    rule = text[text.index("warning raw-space") : text.index("note near-words")]
    assert len(re.findall(r"^  blog/", rule, re.M)) == EXAMPLES
    assert rule.startswith("warning raw-space (29, --fix repairs all): The link contains a raw")
    assert rule.endswith("  26 more; --all lists them\n")
    assert "→" not in rule
    assert f"  → {LINK}Two%20small%20words\n" in text


def test_all_lists_everything(run: Callable[..., Result]) -> None:
    """Each finding, with its link."""
    text = run("--all").stdout
    assert "more; --all" not in text
    assert len(re.findall(r"^  error ", text, re.M)) == 25 > MAX_ERRORS
    assert len(re.findall(r"^  blog/.*raw space", text, re.M)) == 29
    assert text.count("  → ") == 25 + 29 + 1


def test_marks_show_where_titles_differ(run: Callable[..., Result]) -> None:
    """Below the finding."""
    assert (
        "      card  Two small word\n"
        "                          ^\n"
        "      post  Two small words\n"
        "                          ^\n"
    ) in run().stdout


@pytest.mark.parametrize(
    ("only", "counts", "code"),
    [
        (["errors"], (25, 0, 0), 1),
        (["error"], (25, 0, 0), 1),
        (["warnings"], (0, 29, 0), 0),
        (["notes"], (0, 0, 1), 0),
        (["lost-ampersand"], (25, 0, 0), 1),
        (["near-words,raw-space"], (0, 29, 1), 0),
        (["near-words", "errors"], (25, 0, 1), 1),
    ],
)
def test_only_some_are_reported(
    run: Callable[..., Result], only: list[str], counts: tuple[int, int, int], code: int
) -> None:
    """By severity or by rule; the exit code is theirs."""
    words = [word for name in only for word in ("--only", name)]
    result = run("--json", *words)
    data = json.loads(result.stdout)
    assert (data["errors"], data["warnings"], data["infos"]) == counts
    assert result.exit_code == code


def test_only_some_are_repaired(run: Callable[..., Result], tmp_path: Path) -> None:
    """What is not selected stays."""
    assert "28 links repaired." not in run("--fix", "--only", "near-words").stdout
    assert "Two%20small%20words" in (tmp_path / "blog/near.md").read_text()
    assert "title=a b 0" in (tmp_path / "blog/a0.md").read_text()


def test_nothing_of_what_was_looked_for_is_said(run: Callable[..., Result]) -> None:
    """Something else may be wrong."""
    result = run("--only", "title-missing,too-long")
    assert result.stdout == ("Nothing is found of title-missing, too-long: 30 links in 30 files.\n")


def test_a_rule_that_is_not_there_exits_2(run: Callable[..., Result]) -> None:
    """With the nearest one."""
    result = run("--only", "raw-spaces")
    assert result.exit_code == 2
    assert "Did you mean “raw-space”?" in result.stderr
    assert run("--only", "errors", "--titles").exit_code == 2


def on_a_terminal(folder: Path, columns: int, *words: str) -> str:
    """What `pyoji` prints on a terminal of this width."""
    leader, follower = pty.openpty()
    environment = {
        "PATH": os.environ["PATH"], "TERM": "xterm-256color", "COLUMNS": str(columns),
        "PYTHONPATH": str(ROOT / "app"), "PYOJI_FONTS_DIR": str(ROOT / "fonts"),
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "pyoji.cli", *words], cwd=folder, env=environment, stdout=follower
    )
    os.close(follower)
    pieces = []
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:  # the other side is closed
            piece = b""
        if not piece:
            break
        pieces.append(piece)
    os.close(leader)
    process.wait(60)
    return b"".join(pieces).decode()


def test_a_terminal_has_color_and_wrapped_words(run: Callable[..., Result], tmp_path: Path) -> None:
    """To its width; a link is whole, so that it can be copied. Elsewhere the text is plain."""
    text = on_a_terminal(tmp_path, 60, "check", "blog", "--only", "errors")
    assert "\x1b[1;31merror" in text
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text).replace("\r\n", "\n")
    assert "  error   lost-ampersand: “&A 0” is lost: an & ends the\n    title; write" in plain
    assert f"\n  → {LINK}Q%26A%200\n" in plain
    assert "\x1b" not in run().stdout
