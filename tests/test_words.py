"""The words of names and prose: the field's terms, one name for one thing."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tree import ROOT

FILES = sorted((ROOT / "app" / "pyoji").rglob("*.py"))

# Words that no identifier contains, and the words to use instead.
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

# Words that are no identifier by themselves: a name states a role and a type.
VAGUE = frozenset({
    "found", "each", "told", "kept", "said", "made", "asked", "wanted", "given", "near", "whole",
    "spoken", "shown", "heard", "taken", "begun", "drawn", "alike", "held", "meant",
})  # fmt: skip

# Errors whose field `found` is printed under that key by --json, by file.
VAGUE_FIELDS = {
    "pyoji/engine/design/assets.py": {"found"},
    "pyoji/engine/text/typefaces/refusal.py": {"found"},
    "pyoji/errors.py": {"found"},
    "pyoji/files/bounds.py": {"found"},
    "pyoji/files/regular.py": {"found"},
}

# Words that neither code nor documentation uses, and the words to use instead.
PROSE = {
    "whoever": "client, caller or operator",
    "nobody": "no client, no process ...",
    "somebody": "a client, an operator ...",
    "anybody": "a client, an operator ...",
    "so many": "the number",
    "is told": "receives, gets",
    "are told": "receive, get",
    "mend": "repair",
    "mends": "repairs",
    "mended": "repaired",
    "mending": "repairing",
    "unsaid": "default",
}
_PROSE = re.compile(rf"\b(?:{'|'.join(PROSE)})\b", re.IGNORECASE)

TEXTS = sorted(
    path
    for pattern in ("app/**/*", "docs/**/*.md", "*.md")
    for path in ROOT.glob(pattern)
    if path.suffix in {".py", ".toml", ".yaml", ".html", ".js", ".css", ".md"}
    and path.name != "CHANGELOG.md"
    and "decisions" not in path.parts
)

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def identifiers(tree: ast.AST) -> Iterator[str]:
    """Yield each name that the code defines or uses."""
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


def definitions(tree: ast.AST) -> Iterator[str]:
    """Yield each name that the code defines."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name
            case ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name) | ast.alias(asname=str(name)):
                yield name
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name


def words(name: str) -> set[str]:
    """Return the words of a name in lower case."""
    return {word.lower() for word in _WORD.findall(name)}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT / "app").as_posix())
def test_names_are_made_of_the_fields_words(file: Path) -> None:
    """No identifier contains a word that the glossary replaces."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    replaceable = {name for name in identifiers(tree) if words(name) & GLOSSARY.keys()}
    assert replaceable == set()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT / "app").as_posix())
def test_no_name_is_a_vague_word(file: Path) -> None:
    """No name is a vague word alone, but for the fields that are public keys."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    vague = {name.strip("_").lower() for name in definitions(tree)} & VAGUE
    assert vague == VAGUE_FIELDS.get(file.relative_to(ROOT / "app").as_posix(), set())


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_prose_is_plain(file: Path) -> None:
    """No comment, docstring, string or page has a word that the table of prose replaces."""
    lines = file.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if _PROSE.search(line)] == []


# American spellings, and -ize: names of code have the first, prose has neither.
_OTHER_SPELLING = re.compile(
    r"(?<![_.\w])(?:[Cc]olor(?:s|ed|ing)?|[Cc]enter(?:s|ed)?|[Nn]eighbor\w*|[Gg]ray"
    r"|[A-Za-z]*(?:ormali|asteri|ptimi|inimi|ecogni)z[a-z]+)\b(?![_(=]|\.\w)"
)
_QUOTED = re.compile("`[^`]*`")


def prose(source: str) -> Iterator[str]:
    """Yield the lines of comments and docstrings, without the code that they quote."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        is_docstring = token.type == tokenize.STRING and token.string.startswith('"""')
        if is_docstring or token.type == tokenize.COMMENT:
            yield from _QUOTED.sub("", token.string).splitlines()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT / "app").as_posix())
def test_prose_has_one_spelling(file: Path) -> None:
    """No comment or docstring writes colour, centre or rasterise in another way."""
    lines = prose(file.read_text(encoding="utf-8"))
    assert [line for line in lines if _OTHER_SPELLING.search(line)] == []


def test_one_class_has_one_name() -> None:
    """Two public classes never share one."""
    places = defaultdict[str, list[str]](list)
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(file.relative_to(ROOT).as_posix())
    assert {name: files for name, files in places.items() if len(files) > 1} == {}


def test_the_glossary_sees_what_it_should() -> None:
    """Words within names of any style, definitions of any kind, and prose in any case."""
    assert words("_isStandIn2 HTTPHelper renew_shelf") >= {"shelf", "helper", "http"}
    source = (
        "import a as b\nasync def c(d, *e): self.f = [g for g in h]\n"
        "match i:\n case [*j]: k += 1\n case l: pass\nclass m: n: int"
    )
    assert set(definitions(ast.parse(source))) == set("bcdefgjklmn")
    assert _PROSE.search("Nobody waits")
    assert list(prose('"""The `color`."""\ncolor = 1  # of a center\n')) == [
        '"""The ."""',
        "# of a center",
    ]
    assert _OTHER_SPELLING.search("# of a center")
    assert not _PROSE.search("recommended")
