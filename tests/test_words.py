"""The words of names: the field's terms, one name for one thing."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tree import ROOT

FILES = sorted((ROOT / "app" / "pyoji").rglob("*.py"))

# A word that no identifier holds, and the field's word for it.
GLOSSARY = {
    "shelf": "registry",
    "hears": "observer",
    "hearer": "observer",
    "standin": "fallback",
    "whoever": "client, caller or operator",
    "somebody": "client, caller or operator",
    "anybody": "client, caller or operator",
    "unsaid": "default",
    "util": "the name of what it does",
    "utils": "the name of what it does",
    "helper": "the name of what it does",
    "helpers": "the name of what it does",
}

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def identifiers(tree: ast.AST) -> Iterator[str]:
    """Every name that the code gives or uses."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.arg(arg=name) | ast.Attribute(attr=name):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name):
                yield name
            case ast.alias(name=name, asname=alias):
                yield alias or name


def words(name: str) -> set[str]:
    """The words of a name, in lower case."""
    return {word.lower() for word in _WORD.findall(name)}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT / "app").as_posix())
def test_names_are_made_of_the_fields_words(file: Path) -> None:
    """None of the glossary's other words is in an identifier."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found = {name for name in identifiers(tree) if words(name) & GLOSSARY.keys()}
    assert found == set()


def test_one_class_has_one_name() -> None:
    """Two public classes never share one."""
    places = defaultdict[str, list[str]](list)
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(file.relative_to(ROOT).as_posix())
    assert {name: files for name, files in places.items() if len(files) > 1} == {}


def test_the_glossary_sees_what_it_should() -> None:
    """Words within names, in any style of writing them."""
    assert words("_isStandIn2 HTTPHelper renew_shelf") >= {"shelf", "helper", "http"}
