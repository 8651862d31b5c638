"""Image key: how a key and its value are written, and read again."""

from __future__ import annotations

import tomllib

import pytest
import yaml
from pyoji.blog.source.image_key import IMAGE, Key, Shape, addresses

LINK = "https://og.example.com/api/article?title=%EA%B0%80&theme=dark"


@pytest.mark.parametrize("shape", list(Shape))
@pytest.mark.parametrize("path", [("a",), ("a", "b"), ("myst", "html_meta", "property=og:image")])
def test_a_value_is_read_as_it_is_written(shape, path):
    """In YAML and in TOML; its address is found in it."""
    key = Key(path, shape)
    for data in (yaml.safe_load(key.yaml(LINK)), tomllib.loads(key.toml(LINK))):
        assert key.of(data) == key.value(LINK)
        assert addresses(key.of(data)) == (shape, (LINK,))


def test_the_shapes_are_those_of_the_generators():
    """VitePress takes pairs of a tag and attributes, Starlight mappings."""
    assert IMAGE.yaml("x") == 'image: "x"'
    assert Key(("head",), Shape.HEAD).value("x") == [
        ["meta", {"property": "og:image", "content": "x"}]
    ]
    assert Key(("head",), Shape.TAGS).value("x") == [
        {"tag": "meta", "attrs": {"property": "og:image", "content": "x"}}
    ]


@pytest.mark.parametrize(
    ("text", "is_list"),
    [("image", False), ("images", True), ("photos", True), ("og:image", False), ("a.photos", True)],
)
def test_a_typed_key_is_a_list_where_generators_have_one(text, is_list):
    """By its name."""
    key = Key.parse(text)
    assert (str(key), key.is_list) == (text, is_list)


@pytest.mark.parametrize("text", ["", ".", "a..b", "a.b.c", "1", "a b", "a: ", "그림"])
def test_what_is_no_key_is_refused(text):
    """At most two names."""
    with pytest.raises(ValueError):  # noqa: PT011 - it says what was typed, no more
        Key.parse(text)


@pytest.mark.parametrize(
    "value",
    [
        None,
        3,
        [],
        [1],
        [["meta", {"property": "og:title", "content": "x"}]],
        [["meta"]],
        [{"property": "og:image", "content": None}],
        {"a": "b"},
    ],
)
def test_other_values_have_no_address(value):
    """Whatever stands there."""
    assert addresses(value)[1] == ()
