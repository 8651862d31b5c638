"""What the commands about posts share: which words are paths, and what a host is."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from pyoji.cli import blog


def test_words_are_paths_or_pairs(tmp_path, monkeypatch):
    """A file may have an equals sign in its name. An argument of another kind is an error."""
    monkeypatch.chdir(tmp_path)
    Path("a=b.md").write_text("")
    paths, pairs = blog.split_arguments([".", "a=b.md", "theme=dark", "title=x=y"])
    assert paths == [Path(), Path("a=b.md")]
    assert pairs == (("theme", "dark"), ("title", "x=y"))
    with pytest.raises(typer.Exit):
        blog.split_arguments(["none"])


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("og.example.com", "https://og.example.com"),
        (" og.example.com/ ", "https://og.example.com"),
        ("HTTP://og.example.com:80", "HTTP://og.example.com:80"),
        ("og.example.com/cards/", "https://og.example.com/cards"),
        ("localhost:8000", "http://localhost:8000"),
        ("127.0.0.1", "http://127.0.0.1"),
        ("[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_a_host_is_what_links_begin_with(host, origin):
    """With https, but on the machine itself."""
    assert blog.origin(host) == origin


@pytest.mark.parametrize("host", ["", "a b", "ftp://a", "a?b", "https://", "a@b", "a#b"])
def test_what_is_no_host_is_told(host):
    """And ends the command."""
    with pytest.raises(typer.Exit):
        blog.origin(host)


def test_a_name_that_no_design_has_is_a_slip(templates, capsys):
    """With the nearest; one that some design has is none."""
    blog.require_parameters((("theme", "x"), ("v", "1")), templates, None)
    with pytest.raises(typer.Exit):
        blog.require_parameters((("thme", "x"),), templates, "article")
    assert "article has no parameter “thme”; did you mean “theme”?" in capsys.readouterr().err
    with pytest.raises(typer.Exit):
        blog.require_parameters((("qqqqq", "x"),), templates, None)
    assert "No template has a parameter “qqqqq”" in capsys.readouterr().err
