"""Vocabulary: the schema says what the loader says, in words of JSON Schema alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from pyoji.engine.design import DESIGNS
from pyoji.engine.design.json_schema import vocabulary
from pyoji.engine.paint.motifs import MOTIFS

from tests.engine.design.files import GOOD

SCHEMA = vocabulary(MOTIFS)
FILES = [*sorted(DESIGNS.glob("*.yaml")), *sorted(DESIGNS.glob("*/template.yaml"))]

TYPES: dict[str, Any] = {
    "string": str, "boolean": bool, "integer": int, "number": (int, float), "array": list,
    "object": dict,
}  # fmt: skip
NOTES = {"$schema", "$defs", "title", "description", "default", "deprecated", "examples"}


def is_of(value: Any, name: str) -> bool:
    return isinstance(value, TYPES[name]) and (name == "boolean" or not isinstance(value, bool))


def faults(value: Any, schema: Any) -> Iterator[str]:  # noqa: C901  (a word of the schema a case)
    """What the schema, of as many words as ours has, finds wrong; an unknown word is an error."""
    for word, rule in schema.items():
        if word in NOTES or word == "additionalProperties" or not applies(word, value):
            continue
        match word:
            case "$ref":
                yield from faults(value, SCHEMA["$defs"][rule.removeprefix("#/$defs/")])
            case "type":
                if not is_of(value, rule):
                    yield f"{value!r} is no {rule}"
            case "enum" | "const":
                if value not in (rule if word == "enum" else [rule]):
                    yield f"{value!r} is not among {rule}"
            case "anyOf" | "oneOf":
                fits = sum(not list(faults(value, each)) for each in rule)
                if fits == 0 or (word == "oneOf" and fits > 1):
                    yield f"{value!r:.60} fits {fits} of {word}"
            case "not":
                if not list(faults(value, rule)):
                    yield f"{value!r} is not allowed"
            case "minimum" | "maximum" | "exclusiveMinimum":
                if not {"minimum": value >= rule, "maximum": value <= rule}.get(word, value > rule):
                    yield f"{value} breaks {word} {rule}"
            case "minLength" | "minItems" | "minProperties":
                if len(value) < rule:
                    yield f"{value!r:.60} is too short"
            case "maxLength" | "maxItems" | "maxProperties":
                if len(value) > rule:
                    yield f"{value!r:.60} is too long"
            case "pattern":
                if not re.search(rule, value):
                    yield f"{value!r} does not match {rule}"
            case "required":
                yield from (f"{key} is missing" for key in rule if key not in value)
            case "prefixItems":
                for each, one in zip(value, rule, strict=False):
                    yield from faults(each, one)
            case "items":
                for each in value:
                    yield from faults(each, rule)
            case "propertyNames":
                for key in value:
                    yield from faults(key, rule)
            case "properties":
                for key in rule.keys() & value.keys():
                    yield from faults(value[key], rule[key])
            case _:
                raise AssertionError(word)
    if isinstance(value, dict) and (rest := schema.get("additionalProperties")) is not None:
        for key in value.keys() - schema.get("properties", {}).keys():
            yield from [f"{key} is unknown"] if rest is False else faults(value[key], rest)


def applies(word: str, value: Any) -> bool:
    """A word about objects, say, says nothing of a number."""
    kinds = {
        "array": ("minItems", "maxItems", "prefixItems", "items"),
        "object": ("required", "properties", "propertyNames", "minProperties"),
        "string": ("pattern", "minLength", "maxLength"),
        "number": ("minimum", "maximum", "exclusiveMinimum"),
    }
    return all(is_of(value, kind) for kind, words in kinds.items() if word in words)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_design_is_valid(file: Any) -> None:
    """So that no editor underlines what we ship."""
    assert list(faults(yaml.safe_load(file.read_text("utf-8")), SCHEMA)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("summary: A plain card.", "sumary: A plain card."),
        ("summary: A plain card.", "summary: {}"),
        ("summary: A plain card.", "summary: {Korean!: A plain card.}"),
        ("weight: 700}", "wieght: 700}"),
        ("weight: 700}", "weight: 1001}"),
        ("padding: [40, 60]", "padding: [1, 2, 3, 4, 5]"),
        ("size: [40, 90]", "size: [0, 40]"),
        ("size: [40, 90]", "size: big"),
        ("- space: {}", "- {space: {}, row: {children: []}}"),
        ("- space: {}", "- {}"),
        ("name: dial", "name: dail"),
        ("kind: boolean", "kind: switch"),
        ("badge: {kind", "ui: {kind"),
        ("scene:\n", "scene2:\n"),
        ('ink: "#ffffff"', "ink: 3"),
    ],
)
def test_a_mistake_is_seen(old: str, new: str) -> None:
    """Where one place is enough to see it."""
    assert list(faults(yaml.safe_load(GOOD), SCHEMA)) == []
    assert list(faults(yaml.safe_load(GOOD.replace(old, new, 1)), SCHEMA)) != []


def test_a_brand_says_only_what_differs() -> None:
    """With `extends`, nothing else but the summary has to be there."""
    assert list(faults({"extends": "article", "summary": "A brand."}, SCHEMA)) == []
    assert list(faults({"summary": "A brand."}, SCHEMA)) != []
    assert list(faults({"extends": "article"}, SCHEMA)) != []


def test_fonts_are_of_a_templates_own() -> None:
    """Each has files and a name that no voice has; what it lacks is set in a voice."""
    brand = {"extends": "article", "summary": "A brand."}
    font = {"files": ["a.ttf", {"file": "b.ttc", "face": "B"}], "axes": {"wght": 820}}
    assert list(faults(brand | {"fonts": {"display": font}}, SCHEMA)) == []
    for fonts in (
        {"poster": font},
        {"display": {}},
        {"display": font | {"files": ["../a.ttf"]}},
        {"display": font | {"fallback": "bok"}},
    ):
        assert list(faults(brand | {"fonts": fonts}, SCHEMA)) != []


def test_it_speaks_of_no_class_of_ours() -> None:
    """Nothing in it is of Python."""
    text = json.dumps(SCHEMA)
    for word in ("Model", "Color", "pydantic", "null", "Tuple"):
        assert word not in text
