"""One file writes percent-encoding."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from pyoji.percent import encode

from tests.tree import ROOT

APP = ROOT / "app" / "pyoji"
FILES = sorted(APP.rglob("*.py"))
ENCODERS = {"quote", "quote_plus", "quote_from_bytes", "urlencode", "pathname2url"}


def encoders(tree: ast.AST) -> Iterator[str]:
    """The encoders of the standard library that a file imports or names."""
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module="urllib.parse" | "urllib.request", names=names):
                yield from ENCODERS.intersection(name.name for name in names)
            case ast.Attribute(value=ast.Attribute(attr="parse" | "request"), attr=name):
                yield from ENCODERS & {name}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(APP).as_posix())
def test_no_other_file_has_an_encoder(path):
    """Else two links to one card could differ."""
    found = set(encoders(ast.parse(path.read_text(encoding="utf-8"), str(path))))
    assert found == ({"quote"} if path == APP / "percent.py" else set())


@pytest.mark.parametrize(
    "source", ["from urllib.parse import quote, urlsplit", "urllib.parse.urlencode({})"]
)
def test_the_rule_sees_every_spelling(source):
    """By name, and through the module."""
    assert len(list(encoders(ast.parse(source)))) == 1


@pytest.mark.parametrize(
    ("text", "keep", "encoded"),
    [
        ("a-._~Z9", "", "a-._~Z9"),
        ("a b/c&d=e+f%20", "", "a%20b%2Fc%26d%3De%2Bf%2520"),
        ("표지", "", "%ED%91%9C%EC%A7%80"),
        ("/a b/%20", "/%", "/a%20b/%20"),
        ("\ud800", "", "%3F"),
    ],
)
def test_all_but_what_is_kept_is_encoded(text, keep, encoded):
    """In UTF-8, with capital digits; a lone surrogate is a question mark."""
    assert encode(text, keep) == encoded


def test_the_bytes_of_a_file_name_survive():
    """A name that is no UTF-8 is encoded as the bytes that it is."""
    assert encode("/\udcff", "/", "surrogateescape") == "/%FF"
