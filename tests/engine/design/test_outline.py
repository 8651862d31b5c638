"""Outline: what cards have in common is evaluated once; words and colors are in none of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoji.engine import title
from pyoji.engine.card import PNG
from pyoji.engine.color import Color
from pyoji.engine.design import Templates, card_palette, compose, load, nodes, schema
from pyoji.engine.design.schema import CONDITIONS, NodeModel
from pyoji.engine.scene import Panel, Picture, Scene, Stack, Text
from pyoji.engine.warning import LowContrast

DESIGN = """\
summary: A card whose words are in one place.
parameters:
  title: {default: "Nothing: to say"}
  site: {default: "Brand"}
  part: {kind: number, minimum: 0, maximum: 9}
  wide: {kind: number, minimum: 1, maximum: 99}
  logo: {kind: picture}
themes:
  dark: {ground: "#101018", ink: "#ffffff", accent: "#ffcc00"}
grounds: [ground]
scene:
  ground: ground
  content:
    column:
      children:
        - text: {name: site, value: [site, date], size: 20}
        - panel:
            fill: accent
            child: {picture: {motif: {name: cuckoo, colors: [ink, ink]}, width: wide, height: 33}}
        - text: {name: title, value: [title.head], size: 40, accented: [title.version]}
        - when: [title.tail]
          text: {name: tail, value: [title.tail], size: 30, color: accent}
        - unless: [author]
          picture: {motif: {name: earlier, colors: [ink, ink, ink], numbers: [part]}, height: 30}
        - image: {parameter: logo, width: 30, height: 30}
"""


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """The design above."""
    directory: Path = tmp_path_factory.mktemp("designs")
    (directory / "words.yaml").write_text(DESIGN, "utf-8")
    return load("fonts", directory)


def scene(templates: Templates, **pairs: str) -> Scene:
    """Compose a card in one variant, with its logo if it has one."""
    card = templates.card("words", [*pairs.items(), ("variant", "0")], PNG)
    return compose(card, templates.get("words"), None if "logo" in pairs else {})


def children(composed: Scene) -> tuple[object, ...]:
    """Return the nodes in the column, but for the first one."""
    assert isinstance(composed.content, Stack)
    return composed.content.children[1:]


def site(composed: Scene) -> Text:
    """Return the first node in the column."""
    assert isinstance(composed.content, Stack)
    text = composed.content.children[0]
    assert isinstance(text, Text)
    return text


def test_a_text_that_a_link_moves(templates: Templates, tmp_path: Path) -> None:
    """Is not fixed, though the design has written it."""
    site_line = "        - text: {name: site, value: [site, date], size: 20}\n"
    design = DESIGN.replace(site_line, "") + site_line
    (tmp_path / "words.yaml").write_text(design, "utf-8")
    composed = scene(load("fonts", tmp_path), title="A: b")
    assert isinstance(composed.content, Stack)
    last = composed.content.children[-1]
    assert isinstance(last, Text)
    assert (last.name, last.fixed) == ("site", False)


def test_a_text_that_the_design_has_written(templates: Templates) -> None:
    """Its words are those of the design, whether a link says them too or not."""
    assert site(scene(templates, title="A: b")).fixed
    assert site(scene(templates, title="A: b", site="Brand")).fixed
    assert not site(scene(templates, title="A: b", site="Other")).fixed
    assert not site(scene(templates, title="A: b", date="2026")).fixed
    titles = [node for node in children(scene(templates)) if isinstance(node, Text)]
    assert [node.fixed for node in titles] == [False, False]  # a title is of its card alone


LOGO = "https://example.com/logo.png"


def test_a_node_without_words_and_colors_is_shared(templates: Templates) -> None:
    """Two titles have the same logo, equal panels and motifs, and each its own texts."""
    first, second = (children(scene(templates, title=t, logo=LOGO)) for t in ("A: b", "C: d"))
    assert first[-1] is second[-1]
    pairs = zip(first, second, strict=True)
    assert [a == b for a, b in pairs] == [True, False, False, True, True]
    assert [node.text for node in first if isinstance(node, Text)] == ["A", "b"]
    assert [node.text for node in second if isinstance(node, Text)] == ["C", "d"]


def test_other_colors_share_an_outline(templates: Templates) -> None:
    """Each card has its own colors, and those of an earlier one when it asks for them again."""
    links = {}, {"bg": "#203040"}, {"accent": "#ff8800"}, {"fg": "#eeeeee"}
    scenes = [scene(templates, title="A: b", logo=LOGO, **link) for link in (*links, *links)]
    assert len({id(children(composed)[-1]) for composed in scenes}) == 1
    assert scenes[:4] == scenes[4:]
    own, ground, accent, ink = scenes[:4]
    assert (ground.background, accent.background) == (Color(0x20, 0x30, 0x40), own.background)
    assert children(ground)[0] == children(own)[0] != children(accent)[0]
    assert site(accent) == site(own) != site(ink)


def test_variants_share_a_ground_of_the_link(templates: Templates) -> None:
    """They differ in nothing else, so one palette serves all of them."""
    template = templates.get("words")
    first, second = (
        card_palette(templates.card("words", [("bg", "#203041"), ("variant", each)], PNG), template)
        for each in "15"
    )
    assert first is second


def test_languages_share_an_outline(templates: Templates) -> None:
    """The language is one of the words."""
    first, second = (
        children(scene(templates, title="A: b", lang=tag, logo=LOGO)) for tag in ("en", "fr")
    )
    assert first[-1] is second[-1]
    assert [node.lang for node in second if isinstance(node, Text)] == ["fr", "fr"]


def test_what_exists_decides_what_is_shown(templates: Templates) -> None:
    """A tail has its text, and an author takes the motif's place."""
    assert len(children(scene(templates, title="A: b"))) == 4
    assert len(children(scene(templates, title="A: b", author="C"))) == 3


def test_lengths_and_numbers_are_no_words(templates: Templates) -> None:
    """Cards that differ in them differ in the nodes that use them."""
    panel, *_, motif = children(scene(templates, title="A: b", wide="20", part="3"))
    assert isinstance(panel, Panel)
    assert isinstance(panel.child, Picture)
    assert isinstance(motif, Picture)
    assert (panel.child.width, motif.motif.numbers) == (20, (3,))
    panel, *_, motif = children(scene(templates, title="A: b", wide="30", part="4"))
    assert isinstance(panel, Panel)
    assert isinstance(panel.child, Picture)
    assert isinstance(motif, Picture)
    assert (panel.child.width, motif.motif.numbers) == (30, (4,))


def test_each_scene_has_its_own_warnings(templates: Templates) -> None:
    """In the order of the nodes; the accent of a tail warns only if there is one."""
    asked = {"fg": "#ffcc01", "accent": "#111119"}

    def subjects(title: str) -> list[str | None]:
        warnings = scene(templates, title=title, **asked).warnings
        return [warning.subject for warning in warnings if isinstance(warning, LowContrast)]

    assert subjects("A: b") == subjects("A: c") == ["tail"]
    assert subjects("TypeScript 5.9 - b") == [None, "tail"]  # the version is in the accent


def test_a_motif_warns_in_each_scene(templates: Templates) -> None:
    """Though it has no words."""
    for words in ("A: b", "C: d"):
        warnings = scene(templates, title=words, fg="#111119").warnings
        subjects = {warning.subject for warning in warnings if isinstance(warning, LowContrast)}
        assert "earlier" in subjects


def test_the_values_of_a_scene(templates: Templates) -> None:
    """By what depends on them."""
    conditional, measured, accented = schema.value_names(templates.get("words").model)
    assert conditional == {"title.head", "title.tail", "author", "logo", "site", "date"}
    assert measured == {"part", "wide"}
    assert accented == {"title.version"}


def test_no_other_part_of_a_title_is_read(
    templates: Templates, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part takes time; a design names few."""
    names: list[str] = []

    class Parts(dict[str, str]):
        def __iter__(self) -> Iterator[str]:
            raise AssertionError("all parts are read")

        def get(self, name: str, default: object = None) -> object:
            names.append(name)
            return default

    monkeypatch.setattr(title, "read", lambda text: Parts())
    scene(templates, title="A: b")
    assert sorted(names) == ["head", "tail", "version"]


def test_each_kind_of_node_is_made() -> None:
    """The table has all of them."""
    assert set(nodes._KINDS) == NodeModel.model_fields.keys() - CONDITIONS
