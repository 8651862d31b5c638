"""YAML nodes: the positions of paths."""

from __future__ import annotations

from pyoji.files.bounds import DocumentBounds
from pyoji.files.yaml_nodes import span_of
from pyoji.files.yaml_tree import compose


def test_a_path_leads_to_a_place() -> None:
    """Or to the last step of it that there is."""
    tree = compose("a:\n  b:\n    - x\n    - y\n1: z\n", DocumentBounds())
    for path, place in (
        (("a", "b", 1), (4, 7)),
        (("a", "c"), (1, 1)),
        (("a", "b", 7), (2, 3)),
        ((1,), (5, 1)),
        ((), (1, 1)),
    ):
        span = span_of(tree, path)
        assert span is not None
        assert (span.line, span.column) == place
    assert span_of(None, ("a",)) is None
