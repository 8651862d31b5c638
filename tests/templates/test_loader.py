"""Loader: a file that is right becomes a template, and one that is wrong an error with a place."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from app.card import JPEG, PNG
from app.color import Color
from app.errors import TemplateError, UnknownTemplate
from app.templates import Template, Templates, load, samples
from app.text import language

GOOD = """\
summary: A plain card.
parameters:
  title: {default: "Nothing to say"}
  fontSize: {maximum: 90}
  size: {choices: [og, x]}
  badge: {kind: choice, choices: [old, new], default: new}
  year: {kind: text, default: 2024}
  level: {kind: number, minimum: 1, maximum: 5, default: 3}
  framed: {kind: boolean, default: true}
  edge: {kind: color, default: "#123"}
themes:
  dark: {ground: "#101010", ink: "#ffffff", accent: "#ffcc00"}
  light: {ground: "#fafafa", ink: "#101010", accent: "#884400"}
grounds: [ground]
scene:
  ground: ground
  motifs:
    - {name: clock, colors: [ink, ink, accent]}
  content:
    column:
      padding: [40, 60]
      children:
        - text: {name: title, value: [title], size: [40, 90], weight: 700}
        - row:
            children:
              - space: {}
              - panel:
                  fill: accent
                  child:
                    text: {name: badge, value: [badge, year], size: 20}
"""

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes the good file with some of it replaced; gives its directory."""

    def write(old: str = "", new: str = "", name: str = "plain.yaml") -> Path:
        assert old in GOOD
        (tmp_path / name).write_text(GOOD.replace(old, new, 1), "utf-8")
        return tmp_path

    return write


def refused(directory: Path) -> TemplateError:
    with pytest.raises(TemplateError) as caught:
        load("fonts", directory)
    return caught.value


# ── a file that is right ─────────────────────────────────────────────────────────────────────


def test_a_template_is_called_after_its_file(write: Write) -> None:
    """Each file of the directory is one, by the stem of its name, in order."""
    write(name="second.yaml")
    (write(name="first.yaml") / "notes.txt").write_text("no template")
    assert load("fonts", write(name="second.yaml")).names == ("first", "second")


def test_parameters_are_the_common_ones_and_its_own(write: Write) -> None:
    """Narrowed where the file narrows them; the first theme is the default."""
    template: Template = load("fonts", write()).get("plain")
    found = template.parameters
    assert (found["theme"].choices, found["theme"].default) == (("dark", "light"), "dark")
    assert (found["fontSize"].minimum, found["fontSize"].maximum) == (24, 90)
    assert found["size"].choices == ("og", "x")
    assert found["title"].help
    assert {n: found[n].default for n in ("title", "badge", "year", "level", "framed", "edge")} == {
        "title": "Nothing to say",
        "badge": "new",
        "year": "2024",
        "level": 3,
        "framed": True,
        "edge": Color(17, 34, 51),
    }


def test_a_revision_stands_for_all_that_draws(write: Write) -> None:
    """Another file, or another bundle of fonts, is another revision; the same are the same."""
    revision = load("fonts", write()).get("plain").revision
    assert load("fonts", write()).get("plain").revision == revision
    assert load("other", write()).get("plain").revision != revision
    assert load("fonts", write("plain card", "simple card")).get("plain").revision != revision


def test_a_template_that_is_not_there(templates: Templates) -> None:
    """The nearest name is told."""
    with pytest.raises(UnknownTemplate) as caught:
        templates.card("og-cuckoo-netwrok", [], JPEG)
    assert caught.value.nearest == "og-cuckoo-network"
    with pytest.raises(UnknownTemplate):
        templates.asset("nowhere/picture.png")


def test_an_empty_directory_has_no_templates(tmp_path: Path) -> None:
    """Which is no error of the loader's."""
    assert load("fonts", tmp_path).names == ()


def test_there_is_a_sample_in_each_language() -> None:
    """A title of ours, which is taken for its language or at least for its script's."""
    found = samples()
    assert set(found) == {"ko", "en", "ja", "zh", "vi", "ru", "tr", "th", "pt", "id", "hi", "fr",
                          "fa", "es", "ar"}  # fmt: skip
    for tag, title in found.items():
        guessed = language.guess(title)
        assert language.canonical(tag) == guessed or (tag in "pt id fr es" and guessed == "en")


def test_a_card_of_the_file(write: Write) -> None:
    """Own parameters are values of the card like any other."""
    card = load("fonts", write()).card("plain", [("badge", "OLD"), ("level", "4")], PNG)
    assert card.by_name["badge"] == "old"
    assert card.by_name["level"] == 4


# ── a file that is wrong ─────────────────────────────────────────────────────────────────────


def line_of(text: str, part: str) -> int:
    """The line (1-based) on which `part` begins."""
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "key", "remedy"),
    [
        # keys and types
        ("summary: A plain card.", "sumary: A plain card.", "sumary", "did you mean summary?"),
        ("weight: 700}", "wieght: 700}", "content.column.children.0.text.wieght",
         "did you mean weight?"),
        ("weight: 700}", "weight: 600}", "content.column.children.0.text.weight", "400 or 700"),
        ("padding: [40, 60]", "padding: 40", "content.column.padding", "tuple"),
        ("padding: [40, 60]", "padding: [1, 2, 3]", "content.column.padding",
         "one, two or four lengths"),
        ("padding: [40, 60]", "gap: wide", "content.column.gap", "number"),
        ("size: [40, 90]", "size: [90, 40]", "content.column.children.0.text.size",
         "the smallest size comes first"),
        ("size: [40, 90]", "size: [0, 40]", "content.column.children.0.text.size.0",
         "greater than 0"),
        ("size: 20}", "size: 20, step: 0}", "text.step", "greater than 0"),
        ("grounds: [ground]", "grounds: []", "grounds", "at least 1"),
        # nodes
        ("- space: {}", "- {space: {}, row: {children: []}}", "row.children.0", "exactly one kind"),
        ("- space: {}", "- {}", "row.children.0", "exactly one kind"),
        ("- space: {}", "- space:", "row.children.0", "exactly one kind"),
        ("- space: {}", "- gap: {}", "row.children.0.gap", "no such key"),
        # colours
        ('ink: "#ffffff"', 'ink: "whitish"', "themes.dark.ink", "not a colour: #rgb"),
        ('ink: "#ffffff"', "ink: 001122", "themes.dark.ink", "a colour in quotes"),
        ('ink: "#ffffff", ', "", "themes.dark", "add ink"),
        ('"#101010", accent: "#884400"', '"#101010"', "themes.light", "add accent"),
        ("ground: ground", "ground: grund", "scene.ground", "did you mean ground?"),
        ("ground: ground", "ground: {stops: [[0, ground], [1, inkk]]}", "scene.ground.stops.1.1",
         "one of the colors: accent, ground, ink; did you mean ink?"),
        ("ground: ground", "ground: {stops: [[0, ground], [2, ink]]}", "scene.ground.stops.1.0",
         "less than or equal to 1"),
        ("colors: [ink, ink, accent]", "colors: [ink, inc, accent]", "scene.motifs.0.colors.1",
         "did you mean ink?"),
        ("fill: accent", "fill: green", "panel.fill", "one of the colors"),
        ("weight: 700}", "color: muted}", "text.color", "one of the colors: accent, ground, ink"),
        ("grounds: [ground]", "grounds: [ground, depth]", "grounds.1", "one of the colors"),
        # parameters
        ("value: [title]", "value: [titel]", "text.value.0", "did you mean title?"),
        ("value: [badge, year]", "value: [badge, month]", "text.value.1", "one of the parameters"),
        ("kind: boolean", "kind: switch", "parameters.framed.kind", "'boolean'"),
        ("badge: {kind: choice, choices", "badge: {choices", "parameters.badge",
         "must say its kind"),
        ("choices: [old, new], default: new", "default: new", "parameters.badge",
         "must list its choices"),
        ("default: new", "default: newer", "parameters.badge.default", "one of old, new"),
        ("minimum: 1, maximum: 5", "maximum: 5", "parameters.level", "must say its minimum"),
        ("minimum: 1, maximum: 5", "minimum: 1", "parameters.level", "must say its maximum"),
        ("minimum: 1, maximum: 5", "minimum: 6, maximum: 5", "parameters.level.minimum",
         "must not be above"),
        ("maximum: 5, default: 3", "maximum: 5, default: 8", "parameters.level.default",
         "a number from 1 to 5"),
        ("default: true", "default: maybe", "parameters.framed.default", "one of 1, true"),
        ('default: "#123"', 'default: "123 4"', "parameters.edge.default", "a colour"),
        # what all templates have in common
        ("fontSize: {maximum: 90}", "fontSize: {maximum: 900}", "parameters.fontSize.maximum",
         "only lower it from 200"),
        ("fontSize: {maximum: 90}", "fontSize: {minimum: 1}", "parameters.fontSize.minimum",
         "only raise it from 24"),
        ("fontSize: {maximum: 90}", "fontSize: {kind: text}", "parameters.fontSize.kind",
         "it is a number"),
        ("choices: [og, x]", "choices: [og, huge]", "parameters.size.choices",
         "only choose from og, x, kakao, square"),
        ("choices: [og, x]", "choices: [x]", "parameters.size.default", "must be one of x"),
        ("fontSize: {maximum: 90}", "scale: {minimum: 1.5}", "parameters.scale.default",
         "a number from 1.5 to 2"),
        ("fontSize: {maximum: 90}", "theme: {default: sepia}", "parameters.theme.default",
         "one of dark, light"),
    ],
)  # fmt: skip
def test_a_mistake_has_its_place(write: Write, old: str, new: str, key: str, remedy: str) -> None:
    """File, line, key, what was found, and what to do about it."""
    error = refused(write(old, new))
    assert (error.file, error.line) == ("plain.yaml", line_of(GOOD, old))
    assert key in error.key
    assert remedy in error.remedy
    assert str(error).startswith(f"plain.yaml:{error.line}: found ")


def test_a_theme_lacks_what_another_has(write: Write) -> None:
    """The theme that lacks it is told, not the one that has it."""
    error = refused(write('accent: "#884400"', 'accent: "#884400", dim: "#888888"'))
    assert (error.key, error.line) == ("themes.dark", line_of(GOOD, "dark:"))
    assert "add dim" in error.remedy


def test_what_is_missing_is_named(write: Write) -> None:
    """A key that has to be there is told at the line of what lacks it."""
    error = refused(write(", size: 20}", "}"))
    assert error.key.endswith("text.size")
    assert error.line == line_of(GOOD, "text: {name: badge")
    assert "found nothing" in str(error)
    assert "required" in error.remedy


@pytest.mark.parametrize(
    ("content", "line", "found"),
    [
        (b"summary: [", 1, "expected"),
        (b"summary: A\nthemes: {dark: {ink: '#fff'}\nscene: x", 3, "expected ',' or '}'"),
        (b"summary: A\n\tthemes: x", 2, "cannot start any token"),
        (b"summary: \xff", None, "invalid start byte"),
        ("summary: 표지".encode("euc-kr"), None, "'utf-8' codec"),
        ("summary: 표지".encode("utf-16"), None, "'utf-8' codec"),
        (b"summary: \x07", None, "special characters"),
        (b"summary: !!python/name:os.system x", 1, "could not determine a constructor"),
        (b"summary: 2026-02-30", None, "day is out of range"),
    ],
    ids=range(9),
)
def test_what_is_no_yaml(tmp_path: Path, content: bytes, line: int | None, found: str) -> None:
    """The parser's own words, and its line where it has one."""
    (tmp_path / "broken.yaml").write_bytes(content)
    error = refused(tmp_path)
    assert (error.file, error.line) == ("broken.yaml", line)
    assert found in error.found
    assert error.remedy == "it must be YAML in UTF-8"


@pytest.mark.parametrize("content", ["", "# nothing\n", "- a\n- b\n", "42", "{}", "a: b"])
def test_what_is_no_template(tmp_path: Path, content: str) -> None:
    """YAML, but nothing that a template could be."""
    (tmp_path / "empty.yaml").write_text(content)
    assert refused(tmp_path).file == "empty.yaml"


@pytest.mark.parametrize(
    "name", ["themes", "parameters", "scene", "grounds", "summary", "hue_range"]
)
@pytest.mark.parametrize("value", ["", "3", "text", "[1, 2]", "{a: b}", "{1: {2: 3}}", "[[]]"])
def test_no_other_error_escapes(tmp_path: Path, name: str, value: str) -> None:
    """Whatever stands in the place of a part, the answer is a TemplateError or a template."""
    text = re.sub(rf"^{name}:.*(\n  .*)*", "", GOOD, flags=re.MULTILINE)
    (tmp_path / "odd.yaml").write_text(f"{text}{name}: {value}\n")
    with suppress(TemplateError):
        assert load("fonts", tmp_path).names == ("odd",)
