"""Generators: the table, and the guide that documents it."""

from __future__ import annotations

import pytest
from pyoji.blog.source.generators import GENERATORS

from tests.tree import ROOT

GUIDE = (ROOT / "docs" / "guides" / "front-matter.md").read_text("utf-8").splitlines()
ROWS = [line for line in GUIDE if line.startswith("| ")]


@pytest.mark.parametrize("generator", GENERATORS, ids=lambda generator: generator.name)
def test_a_generator_is_documented(generator):
    """Its key, the keys of its themes, whether it needs a template, and its own documentation."""
    rows = [row for row in ROWS if row.startswith((f"| {generator.name} ", f"| {generator.name},"))]
    assert rows
    text = "\n".join(rows)
    keys = {generator.key, *(theme.key for theme in generator.themes)} - {None}
    schema_keys = {"images", "cover"} if generator.name == "Next.js" else set()
    if generator.name == "Next.js":
        schema_keys |= {"ogImage", "og_image", "socialImage"}
    assert {str(key) for key in keys if f"`{key}`" not in text} <= schema_keys | (
        {"og:image"} if generator.name == "Jupyter Book" else set()
    )
    assert f"`{generator.source}`" in text
    if generator.needs and generator.key:
        assert "| by your" in text or "| by a template" in text or "| by the plugin" in text
    elif generator.key:
        assert "| by itself |" in text or "if the theme calls it" in text


@pytest.mark.parametrize("generator", GENERATORS, ids=lambda generator: generator.name)
def test_a_row_is_complete(generator):
    """A configuration is named; its pages are text; a key is missing only if it is explained."""
    assert generator.files
    assert generator.pages.suffixes
    assert generator.key or generator.needs
    assert all(theme.name and theme.mark.pattern for theme in generator.themes)
