"""YAML as a tree: places are right, and whatever unfolds is stopped while it is read.

Every test runs with both parsers, the one in C and PyYAML's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pyoji.files import yaml_tree
from pyoji.files.bounds import DocumentBounds, Malformed
from pyoji.files.yaml_nodes import MappingNode, Node, ScalarNode, SequenceNode
from pyoji.files.yaml_tree import compose
from pyoji.files.yaml_values import written

BOUNDS = DocumentBounds()
DEEPEST = BOUNDS.depth
PARSERS = [
    pytest.param(getattr(yaml, "CSafeLoader", None), id="C"),
    pytest.param(yaml.SafeLoader, id="Python"),
]


@pytest.fixture(params=PARSERS)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Has the tree composed by one parser alone."""
    if request.param is None:
        pytest.skip("this PyYAML was built without libyaml")
    monkeypatch.setattr(yaml_tree, "_FAST", request.param)
    monkeypatch.setattr(yaml_tree, "_CLEAR", request.param)


def refused(text: str, bounds: DocumentBounds = BOUNDS) -> Malformed:
    with pytest.raises(Malformed) as caught:
        compose(text, bounds)
    return caught.value


def scalars(node: Node | None) -> Iterator[ScalarNode]:
    match node:
        case ScalarNode():
            yield node
        case SequenceNode():
            for each in node.items:
                yield from scalars(each)
        case MappingNode():
            for key, value in node.pairs:
                yield from scalars(key)
                yield from scalars(value)


# ── places ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lead", ["", "\ufeff"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.usefixtures("parser")
def test_a_node_knows_its_place(lead: str, newline: str) -> None:
    """Offsets count characters, whatever the line ends and whether a byte order mark leads."""
    text = lead + newline.join(["표지: 🕰️ a", "list:", "  - 'q'", '  - {b: "d"}', ""])
    found = {each.value: each.span for each in scalars(compose(text, BOUNDS))}
    for written_, value, place in (
        ("표지", "표지", (1, 1)),
        ("🕰️ a", "🕰️ a", (1, 5)),
        ("'q'", "q", (3, 5)),
        ('"d"', "d", (4, 9)),
    ):
        span = found[value]
        assert text[span.start : span.end] == written_
        assert (span.line, span.column) == place


@pytest.mark.usefixtures("parser")
def test_an_alias_is_what_it_stands_for() -> None:
    """The same node, as a value and as a key."""
    tree = compose("a: &x word\nb: *x\n*x : c\n", BOUNDS)
    assert written(tree) == {"a": "word", "b": "word", "word": "c"}
    again = compose("a: [&x 1, &x 2, *x]\n", BOUNDS)
    assert written(again) == {"a": ["1", "2", "2"]}


@pytest.mark.parametrize("text", ["", "\n", "# nothing\n", "\ufeff"])
@pytest.mark.usefixtures("parser")
def test_nothing_is_no_tree(text: str) -> None:
    """And no error."""
    assert compose(text, BOUNDS) is None


# ── bounds ───────────────────────────────────────────────────────────────────────────────────

DEEP = {
    "brackets": ("[", "]"),
    "braces": ("{a: ", "}"),
    "dashes": ("- ", ""),
    "question marks": ("? ", ""),
}


@pytest.mark.parametrize("kind", DEEP)
@pytest.mark.usefixtures("parser")
def test_depth_is_bounded(kind: str) -> None:
    """As deep as is allowed is read; one step more, or 50,000, is refused at that step."""
    opening, closing = DEEP[kind]
    assert compose(opening * DEEPEST + closing * DEEPEST, BOUNDS) is not None
    for depth in (DEEPEST + 1, 50_000):
        for end in ("", closing):
            error = refused(opening * depth + end * depth)
            assert "nested too deep" in error.found
            assert error.column == len(opening) * DEEPEST + 1
            assert f"at most {DEEPEST}" in error.allowed


@pytest.mark.usefixtures("parser")
def test_a_deep_block_is_bounded() -> None:
    """A mapping in a mapping, a line each."""
    text = "".join(f"{' ' * depth}a:\n" for depth in range(400))
    assert refused(text).line == DEEPEST + 1


@pytest.mark.usefixtures("parser")
def test_values_are_bounded() -> None:
    """Written out, or unfolded by aliases; also where a list ends and another begins."""
    few = replace(BOUNDS, values=100)
    assert compose("- x\n" * 99, few) is not None
    assert refused("- x\n" * 100, few).line == 100
    tens = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    assert compose(tens + "b: [*a, *a, *a, *a, *a, *a, *a, *a]\n", few) is not None
    error = refused(tens + "b: [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n", few)
    assert (error.line, error.column) == (2, 37)
    assert "alias" in error.allowed


@pytest.mark.usefixtures("parser")
def test_aliases_of_aliases_are_bounded() -> None:
    """A bomb of nine to the ninth is refused at the level that is too many."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    assert refused("\n".join(lines)).line == 5


@pytest.mark.usefixtures("parser")
def test_unfolded_text_is_bounded() -> None:
    """A long text that aliases repeat."""
    error = refused(f"a: &a {'x' * 100_000}\nb: [*a, *a]\n")
    assert (error.line, error.column) == (2, 9)
    assert "characters" in error.found


@pytest.mark.parametrize(
    "text", ["a: &a [*a]", "a: &a {b: *a}", "a: &a\n- &b [*a, *b]", "&a {*a : b}", "a: &a {<<: *a}"]
)
@pytest.mark.usefixtures("parser")
def test_a_cycle_is_refused(text: str) -> None:
    """At the alias that closes it."""
    error = refused(text)
    assert "within its own anchor" in error.found
    assert text.split("\n")[error.line - 1][error.column - 1] == "*"


@pytest.mark.usefixtures("parser")
def test_length_is_bounded() -> None:
    """Before anything is parsed."""
    assert compose("#" * BOUNDS.characters, BOUNDS) is None
    assert "262,145 characters" in refused("#" * (BOUNDS.characters + 1)).found


@pytest.mark.usefixtures("parser")
def test_directives_are_bounded() -> None:
    """Their comparison would take quadratic time. A % further down is no directive."""
    assert "begin with %" in refused("%TAG !a! x\n" * 20_000 + "--- a\n").found
    text = 'a: "\n' + "% x\n" * 50 + '"'
    assert compose(text, BOUNDS) is not None


# ── policies ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text", ["a: 1\nb: 2\na: 3\n", "{a: 1, b: {c: 1, d: 2, c: 3}}", "a: 1\n'a': 2"]
)
@pytest.mark.usefixtures("parser")
def test_a_key_stands_once(text: str) -> None:
    """A reader would keep one of the two values and not say which."""
    error = refused(text)
    assert "a second time" in error.found
    assert error.allowed == "keep one of the two"


@pytest.mark.parametrize(
    ("text", "value", "repeated"),
    [
        ("a: 1\nb: 2\na: 3\n", {"a": "3", "b": "2"}, ["a"]),
        ("a: 1\n'a': 2\na: 3\n", {"a": "3"}, ["a", "a"]),
        ("a: 1\nA: 2\n", {"a": "1", "A": "2"}, []),
        ("x: &x {a: 1}\n<<: *x\n<<: {b: 2}\n", {"a": "1", "b": "2", "x": {"a": "1"}}, []),
    ],
)
@pytest.mark.usefixtures("parser")
def test_the_last_value_of_a_key_counts_where_it_may_repeat(
    text: str, value: dict[str, Any], repeated: list[str]
) -> None:
    """As in the parsers of generators; merge keys repeat without replacing each other."""
    tree = compose(text, BOUNDS, unique=False)
    assert isinstance(tree, MappingNode)
    assert written(tree) == value
    assert tree.repeated == repeated


@pytest.mark.usefixtures("parser")
def test_a_file_holds_one_document() -> None:
    """The second is named by its line."""
    error = refused("a: 1\n---\nb: 2\n")
    assert (error.line, error.column) == (2, 1)


@pytest.mark.parametrize(
    ("text", "place", "found"),
    [
        ("a: b: c", (1, 5), "a colon that follows no key"),
        ("a: [", (1, 5), "expected"),
        ("a: *x", (1, 4), "the alias *x"),
        ("a: 'b", (1, 6), "end of stream"),
        ("a: b\nc: \x07", (2, 4), "U+0007"),
        ("a: b\nc: \ud800", (2, 4), "U+D800"),
        ("\x00", (1, 1), "U+0000"),
    ],
)
def test_what_is_no_yaml_has_a_place(text: str, place: tuple[int, int], found: str) -> None:
    """And says what was found there."""
    error = refused(text)
    assert (error.line, error.column) == place
    assert found in error.found


def test_a_long_text_is_not_parsed_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a clearer error, which would take twenty times as long."""
    if not hasattr(yaml, "CSafeLoader"):
        pytest.skip("this PyYAML was built without libyaml")
    monkeypatch.setattr(yaml_tree, "_CLEAR", None)
    text = "# " + "x" * yaml_tree.REREAD + "\na: [\n"
    assert refused(text).line in (2, 3)


@given(st.text(alphabet=st.sampled_from("[]{}:,-?&*!|>'\"%@`#ab \n\t\\<~.1"), max_size=60))
def test_whatever_comes_is_a_tree_or_malformed(text: str) -> None:
    """No other error is raised. Spans lie within the text, and both parsers agree on what both
    read."""
    found = []
    for parser in dict.fromkeys((yaml_tree._FAST, yaml_tree._CLEAR)):
        try:
            tree = yaml_tree._compose(text, BOUNDS, parser)
        except (Malformed, yaml.YAMLError):
            continue
        assert all(0 <= s.span.start <= s.span.end <= len(text) for s in scalars(tree))
        found.append(written(tree))
    assert all(each == found[0] for each in found)
