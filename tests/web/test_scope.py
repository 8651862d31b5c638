"""The keys of scopes stand in one file, and no other file spells one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from pyoji.web import scope

from tests.tree import ROOT

WEB = ROOT / "app" / "pyoji" / "web"
FILES = sorted(path for path in WEB.rglob("*.py") if path != WEB / "scope.py")
KEYS = {value for name, value in vars(scope).items() if name.isupper()}

ASGI = frozenset(
    {"client", "headers", "method", "path", "query_string", "raw_path", "root_path", "scheme",
     "server", "state", "type"}
)  # fmt: skip
"""Keys that are the specification's."""

SCOPES = frozenset({"scope", "state", "app_state"})


def spelled(tree: ast.AST) -> Iterator[str]:
    """The keys that the code spells where it reads or writes a scope or a state."""
    for node in ast.walk(tree):
        match node:
            case (
                ast.Subscript(value=holder, slice=ast.Constant(str(key)))
                | ast.Call(
                    func=ast.Attribute(value=holder, attr="get" | "pop" | "setdefault"),
                    args=[ast.Constant(str(key)), *_],
                )
            ) if getattr(holder, "attr", getattr(holder, "id", None)) in SCOPES:
                yield key


def test_every_key_is_another():
    """Or one part would overwrite what another left."""
    names = [name for name in vars(scope) if name.isupper()]
    assert len(KEYS) == len(names) > 5


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(WEB).as_posix())
def test_no_other_file_spells_a_key(path):
    """It is imported by its name."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert set(spelled(tree)) <= ASGI
    ours = {key for key in KEYS if "." in key}
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert ours.isdisjoint(texts)


def test_the_rule_sees_a_key_however_it_is_read():
    """By subscript and by method; of a scope, a request's scope, and a state."""
    source = "scope['a']; request.scope.get('b'); scope['state'].get(C); self.app_state.get('d')"
    assert set(spelled(ast.parse(source))) == {"a", "b", "state", "d"}
