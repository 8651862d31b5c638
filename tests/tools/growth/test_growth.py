"""Growth: no parser of a stranger's bytes does more than in proportion to them.

Counted, not timed: the instructions of Python that a parser executes; and for regular expressions,
which are one instruction however long they search, inputs so long that a square would take hours.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pyoji
import pytest
from pyoji.files.literals import JSON_STRING, TOML_STRING

from tests.steps import linear, steps
from tests.tools.growth import __main__ as growth
from tests.tools.growth import loop
from tests.tools.growth.families import FAMILIES
from tests.tools.growth.measure import forget
from tests.tools.growth.parsers import PARSERS, Place

SMALL = 128
"""Bytes of the shorter of two inputs; the longer one has four times as many."""

SLACK = 1.35
"""How much more than four times as many steps it may take: words and blocks have their own cost."""

FIXED = 20_000
"""Steps that have nothing to do with the length."""

# What is counted elsewhere (a connection turns the loop), or takes C for nearly all that it does.
NOT_COUNTED = {"connection", "connection in pieces", "answer of a host", "layout"}

LENGTH, PATIENCE = 25_000, 0.1
"""Characters of an input, and seconds of the processor for a search. In proportion it takes some
tenths of a millisecond, by the square half a second."""

_SEARCHES = {
    "match": "match",
    "fullmatch": "fullmatch",
    "search": "search",
    **dict.fromkeys(("findall", "finditer", "split", "sub", "subn"), "findall"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(PARSERS.keys() - NOT_COUNTED))
def test_steps_grow_with_the_input(name: str) -> None:
    """Four times the input takes four times the steps, for each family of inputs."""
    parser = PARSERS[name]
    read = parser.make()
    read("a" * SMALL)  # what is loaded once
    for family, each in FAMILIES.items():
        for head in parser.heads if parser.families(family) and not family.endswith("!") else ():

            def cost(size: int, head: str = head, text=each.text) -> int:
                given = head + text(size)
                forget()
                return steps(lambda: read(given))

            short, long = cost(SMALL), cost(4 * SMALL)
            assert long <= 4 * SLACK * short + FIXED, f"{head}{family}: {short} to {long}"


def ways() -> dict[tuple[str, str], set[str]]:
    """How regular expressions are used: by module and name, under the module "" where another
    module's is used."""
    found = defaultdict[tuple[str, str], set[str]](set)
    for file in Path(pyoji.__path__[0]).rglob("*.py"):
        module = ".".join(file.relative_to(Path(pyoji.__path__[0]).parent).with_suffix("").parts)
        tree = ast.parse(file.read_text(encoding="utf-8"))
        own = {
            node.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=way)):
                    found[module if name in own else "", name].add(way)
                case ast.Call(func=ast.Attribute(value=ast.Attribute(attr=name), attr=way)):
                    found["", name].add(way)
    return found


def used() -> Iterator[tuple[str, str, re.Pattern[str] | re.Pattern[bytes]]]:
    """Each regular expression of the service by its name, and how it is used."""
    found = ways()
    for module in pkgutil.walk_packages(pyoji.__path__, "pyoji."):
        if module.name.startswith(("pyoji.cli", "pyoji.engine.text.unicode.build")):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern):
                said = found[module.name, name] | found["", name]
                for way in sorted({_SEARCHES[each] for each in said & _SEARCHES.keys()}):
                    yield f"{module.name}.{name}", way, value


PATTERNS = {f"{name} {way}": (way, pattern) for name, way, pattern in used()}
SIGNS = "a1 #\"':=-/\\<>&[({*!\n\t.,가%W|~`"
UNITS = (
    *SIGNS,
    *(one + other for one in SIGNS for other in SIGNS if one != other),
    *(family.unit for family in FAMILIES.values() if family.unit),
)


def test_regular_expressions_are_found() -> None:
    """Those of a request are among them."""
    found = {name.rpartition(".")[0] for name in PATTERNS}
    assert {
        "pyoji.web.server.request_line",
        "pyoji.link.query",
        "pyoji.engine.color",
        "pyoji.engine.image_url",
    } <= found


ONE_CHARACTER = {"LITERAL", "NOT_LITERAL", "ANY", "IN"}
PARSE = importlib.import_module("re._parser").parse


def possessive_groups(parsed: Any) -> int:
    """How many possessive quantifiers repeat more than one character."""
    if isinstance(parsed, tuple | list):
        return sum(map(possessive_groups, parsed))
    if not isinstance(parsed, type(PARSE(""))):
        return 0
    found = 0
    for sign, value in parsed:
        if str(sign) == "POSSESSIVE_REPEAT":
            found += [str(each) in ONE_CHARACTER for each, _ in value[-1]] != [True]
        found += possessive_groups(value)
    return found


def test_possessive_quantifiers_repeat_one_character() -> None:
    """Python 3.11.2 matches groups of them wrongly; the strings of JSON and TOML know of that."""
    aware = {JSON_STRING, TOML_STRING} if sys.version_info >= (3, 11, 7) else set()
    for name, (_, pattern) in PATTERNS.items():
        if pattern.pattern not in aware:
            assert possessive_groups(PARSE(pattern.pattern, pattern.flags)) == 0, name


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        (r"(?:ab?c)++", 1),
        (r"x|((?:.(?!D))*+)", 1),
        (r"(?=(?:a|bc)?+)", 1),
        (r"(?:(?:(?:ab){2}+)c)*+", 2),
        (r"[ab]*+a?+.++\d{2}+", 0),
        (r"(?:ab*+)*", 0),
    ],
)
def test_possessive_groups_are_seen(pattern: str, found: int) -> None:
    """Wherever they stand."""
    assert possessive_groups(PARSE(pattern)) == found


@pytest.mark.slow
@pytest.mark.parametrize("name", PATTERNS)
def test_a_regular_expression_searches_in_proportion(name: str) -> None:
    """In the way in which it is used, over any unit again and again, behind what a value begins
    with."""
    way, pattern = PATTERNS[name]
    search = getattr(pattern, way)
    is_bytes = isinstance(pattern.pattern, bytes)
    for unit, head in product(dict.fromkeys(UNITS), ("", "1", "oklch(0.5 0.1 ")):
        text = head + unit * (LENGTH // len(unit)) + "!"
        given = text.encode("utf-8", "surrogatepass") if is_bytes else text
        linear(lambda _, given=given: search(given), LENGTH, PATIENCE)


def test_the_count_sees_what_it_should() -> None:
    """A parser that looks at each character of the rest for each one, and a search like that."""

    def square(text: str) -> object:
        return [other for at in range(len(text)) for other in text[at:]]

    assert steps(lambda: square("a" * 1024)) > 4 * SLACK * steps(lambda: square("a" * 256)) + FIXED
    with pytest.raises(AssertionError, match="seconds for"):
        linear(lambda size: re.search(r"a+b", "a" * size), LENGTH, PATIENCE)


def test_the_measures_judge(capsys: pytest.CaptureFixture[str]) -> None:
    """Each prints its rows, and ends with 0 where there is nothing over its bar."""
    assert growth.main(["--only", "url", "colour", "--family", "'1'"]) == 0
    assert loop.main(["--only", "the catalogue"]) == 0
    printed = capsys.readouterr().out
    for said in ("colour ", "url ", " 200  the catalogue"):
        assert said in printed
    assert "OVER" not in printed


@pytest.mark.parametrize("name", ["answer of a host", "layout"])
def test_what_is_only_timed_is_read(name: str) -> None:
    """Or the table could name what is no longer there."""
    parser = PARSERS[name]
    read = parser.make()
    for head in parser.heads:
        read(f"{head}a")


def test_every_place_is_measured() -> None:
    """On the loop, over its turns, and apart from it."""
    assert {parser.place for parser in PARSERS.values()} == set(Place)
