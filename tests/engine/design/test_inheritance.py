"""Inheritance: a design has the values of those that it extends, under its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoji.engine.color import Color
from pyoji.engine.design import (
    Template,
    examine,
    load,
)
from pyoji.errors import TemplateError
from pyoji.explanation import advice

from tests.engine.design.files import GOOD, MARK, Write, line_of

BRAND = """\
extends: plain
summary: A brand's card.
parameters:
  title: {default: "The brand"}
  badge: {choices: [old, new, rare]}
  extra: {kind: text}
themes:
  dark: {accent: "#00ff00"}
hue_range: 20
"""


@pytest.fixture
def brand(write: Write, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Template]:
    """Loads a brand over the good file, some of it replaced."""
    own = tmp_path_factory.mktemp("own")

    def brand(old: str = "", new: str = "", name: str = "brand") -> Template:
        assert old in BRAND
        (own / f"{name}.yaml").write_text(BRAND.replace(old, new, 1))
        return load("fonts", write(), own).get(name)

    return brand


def test_a_brand_is_a_design_and_what_differs(brand: Callable[..., Template], write: Write) -> None:
    """Parameters key by key, themes colour by colour, all else whole."""
    found, base = brand(), load("fonts", write()).get("plain")
    assert found.summary == "A brand's card."
    assert found.parameters["title"].default == "The brand"
    assert found.parameters["badge"].choices == ("old", "new", "rare")
    assert found.parameters["badge"].default == "new"
    assert "extra" in found.parameters
    assert found.parameters["fontSize"].maximum == 90
    assert found.model.themes["dark"] == {
        **base.model.themes["dark"], "accent": Color(0, 255, 0)
    }  # fmt: skip
    assert found.model.themes["light"] == base.model.themes["light"]
    assert (found.model.hue_range, found.model.scene) == (20, base.model.scene)


def test_a_design_may_be_on_no_list(write: Write, tmp_path_factory: pytest.TempPathFactory) -> None:
    """An unlisted design can be drawn, and a design that extends it is listed."""
    hidden = write("summary: A plain card.", "summary: A plain card.\nlisted: false")
    assert load("fonts", hidden).names == ()
    assert load("fonts", hidden).get("plain").name == "plain"
    own = tmp_path_factory.mktemp("own")
    (own / "brand.yaml").write_text(BRAND)
    assert load("fonts", hidden, own).names == ("brand",)


def test_a_brand_changes_with_what_it_extends(
    brand: Callable[..., Template], write: Write, tmp_path: Path
) -> None:
    """Its revision covers that file too."""
    before = brand().revision
    (tmp_path / "second.yaml").write_text(GOOD)
    assert brand().revision == before
    own = tmp_path / "own"
    own.mkdir()
    (own / "brand.yaml").write_text(BRAND)
    write("A plain card", "A simple card")
    assert load("fonts", tmp_path, own).get("brand").revision != before


def test_a_design_may_replace_and_extend_its_namesake(brand: Callable[..., Template]) -> None:
    """A design named `plain` can extend the `plain` that it replaces."""
    found = brand(name="plain")
    assert found.summary == "A brand's card."
    assert found.parameters["framed"].default is True


@pytest.mark.parametrize(
    ("old", "new", "key", "remedy"),
    [
        ("extends: plain", "extends: plane", "extends", "did you mean plain?"),
        ("extends: plain", "extends: brand", "extends", "it must be another design"),
        ("extends: plain", "extends: [plain]", "extends", "a text"),
        ("extends: plain", "extend: plain", "extend", "did you mean extends?"),
        ("summary: A brand's card.\n", "", "summary", "this key is required"),
        ('accent: "#00ff00"', 'acent: "#00ff00"', "themes.light", "add acent"),
        ('accent: "#00ff00"', 'accent: "#00ff0"', "themes.dark.accent", "not a colour"),
        ("badge: {choices: [old, new, rare]}", "badge: {choices: [old]}",
         "parameters.badge.default", "one of old"),
        (
            "extra: {kind: text}",
            "extra: {kind: text, label: []}",
            "parameters.extra.label",
            "a text of 1 to 300",
        ),
        (
            "extra: {kind: text}",
            "extra: {kind: choice, choices: [a], choice_labels: {b: B}}",
            "parameters.extra.choice_labels",
            "there is no choice b; the choices are a",
        ),
        ("extra: {kind: text}", "extra: {help: More}", "parameters.extra", "must say its kind"),
        ("hue_range: 20", "grounds: [grund]", "grounds.0", "did you mean ground?"),
    ],
)  # fmt: skip
def test_a_mistake_of_a_brand_has_its_place(
    brand: Callable[..., Template], old: str, new: str, key: str, remedy: str
) -> None:
    """In the brand's own file, at the line that makes the difference."""
    with pytest.raises(TemplateError) as caught:
        brand(old, new)
    error = caught.value
    assert error.file == "brand.yaml"
    assert key in error.key
    assert remedy in advice(error)
    expected = {"themes.light": "themes:", "summary": "extends:"}.get(key, old)
    assert error.line == line_of(BRAND, expected)


def test_designs_extend_one_another_in_no_ring(tmp_path: Path) -> None:
    """Each design of a ring has a fault that says so."""
    for name, base in (("one", "two"), ("two", "three"), ("three", "one")):
        (tmp_path / f"{name}.yaml").write_text(f"summary: A.\nextends: {base}\n")
    faults = examine("fonts", tmp_path).faults
    assert set(faults) == {"one", "two", "three"}
    for name in faults:
        assert "in a cycle" in faults[name][0].remedy
        assert faults[name][0].line == 2


def test_a_brand_has_its_own_pictures(folder: Path) -> None:
    """The nearest folder that has a picture gives it."""
    own = folder.parent / "mine"
    own.mkdir()
    (own / "template.yaml").write_text("extends: brand\nsummary: Mine.\n")
    assert load("fonts", folder.parent).get("mine").assets["mark.svg"] == MARK.encode()
    (own / "mark.svg").write_text(MARK.replace("h9", "h7"))
    assert b"h7" in load("fonts", folder.parent).get("mine").assets["mark.svg"]


def test_aliases_are_not_inherited(write: Write) -> None:
    """A design that extends another is another one."""
    directory = write("summary:", "aliases: [old]\nsummary:")
    (directory / "brand.yaml").write_text("extends: plain\nsummary: B\n", "utf-8")
    assert load("fonts", directory).get("brand").model.aliases == ()
