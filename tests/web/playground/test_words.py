"""The words of the pages: the same keys in each language, each of them used, none missing."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import get_args

import pytest
from jinja2 import nodes
from pyoji.engine.color import parse
from pyoji.engine.color_schemes import schemes
from pyoji.engine.design import DESIGNS, LocalText, Template, load, samples
from pyoji.engine.design.parameter import Kind
from pyoji.engine.design.parameters import COMMON
from pyoji.link.query import PAGE
from pyoji.networks.previews import APPS, PREVIEWS
from pyoji.web.playground import form, frames
from pyoji.web.playground.render import TEMPLATES, environment
from pyoji.web.playground.state import FORMAT
from pyoji.web.playground.words import LANGUAGES, SCRIPTED, fill, words
from pyoji.web.studio import page

from tests.tree import ROOT

PLAYGROUND = ROOT / "app" / "pyoji" / "web" / "playground"
STUDIO = ROOT / "app" / "pyoji" / "web" / "studio"

KOREAN = words("ko")


def test_every_language_has_its_file():
    """And every file its language."""
    files = {path.stem for path in (PLAYGROUND / "locales").iterdir()}
    assert files == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_the_same_words(language):
    """The same keys, the same places to fill in, and nothing left empty."""
    table = words(language)
    assert list(KOREAN) == list(table)
    for key, korean in KOREAN.items():
        fills = [sorted(re.findall(r"\{\w+\}", text)) for text in (korean, table[key])]
        assert fills[0] == fills[1], key
        assert table[key], key
    assert set(SCRIPTED) <= KOREAN.keys()


def test_every_design_has_words_in_each_language():
    """Its summary, and label and help of each parameter that is not as in every design."""
    templates = load("fonts", DESIGNS)
    for template in map(templates.get, templates.names):
        assert set(template.summary.by_language) == set(LANGUAGES), template.name
        for parameter in template.parameters.values():
            common = COMMON.get(parameter.name)
            if common is None or common.help != parameter.help:
                for text in (parameter.label, parameter.help):
                    assert isinstance(text, LocalText)
                    assert set(text.by_language) == set(LANGUAGES), (template.name, parameter.name)


@pytest.mark.parametrize(
    ("what", "filled"),
    [
        ("제목", "제목이"),
        ("부제", "부제가"),
        ("첫 번째 변경", "첫 번째 변경이"),
        (unicodedata.normalize("NFD", "제목"), unicodedata.normalize("NFD", "제목") + "이"),
        ("R&D", "R&D가"),
        ("email", "email이"),
        ("10", "10이"),
        ("2", "2가"),
        ("“책”", "“책”이"),
        ("(사과)", "(사과)가"),
        ("", "가"),
        ("{x}", "{x}가"),
    ],
)
def test_a_particle_suits_the_sound_before_it(what, filled):
    """이 after a consonant, 가 after a vowel; of a Latin letter, a digit and in quotes too."""
    assert fill("{what}{이/가}", what=what) == filled


def literals() -> Iterator[str]:
    """Every text that a template or a module of the playground holds as a literal."""
    for path in TEMPLATES.glob("*.html"):
        tree = environment().parse(path.read_text(encoding="utf-8"))
        yield from (
            each.value for each in tree.find_all(nodes.Const) if isinstance(each.value, str)
        )
    for path in (*PLAYGROUND.glob("*.py"), STUDIO / "page.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
    yield from studio_keys()


def studio_keys() -> set[str]:
    """Every key that the script of `/make` asks for."""
    modules = (STUDIO / "static").glob("*.js")
    script = "".join(module.read_text(encoding="utf-8") for module in modules)
    palettes = {f"make.palette_{scheme.name}" for scheme in schemes(parse("teal"))}
    return set(re.findall(r'"((?:card|error|make|warning)\.\w+)"', script)) | palettes


def moods(template: Template) -> set[str]:
    """The names of the moods of a design, in each of its themes."""
    return {mood for of_theme in template.model.moods.values() for mood in of_theme}


def families() -> Mapping[str, set[str]]:
    """What follows a literal such as "group.": the names that code puts there."""
    names = {*COMMON, FORMAT.name}
    templates = load("fonts", DESIGNS)
    themes = {t for n in templates.names for t in templates.get(n).parameters["theme"].choices}
    choices = {each.name: set(each.choices) for each in (*COMMON.values(), FORMAT)}
    choices["theme"] |= themes
    choices["lang"] = set(samples())
    return {
        "nav.": {"gallery", "docs", "make"},
        "make.": {"colors", "pictures", "fonts"},
        "group.": set(form.GROUPS),
        "color.": {"lightness", "chroma", "hue"},
        "mood.": {mood for n in templates.names for mood in moods(templates.get(n))},
        "show.": {"all", "title", "all_about", "title_about"},
        "network.": set(APPS),
        "frame.": {preview.name for preview in PREVIEWS},
        "frame.fact_": set(frames.UNSOURCED),
        "frame.post_": {"title", "description", "site", "address"},
        "snippet.": {"link", "meta", "front", "markdown", "curl"},
        "sheet.": {"template", "theme", "lang"},
        "label.": names | {PAGE},
        "help.": names | {PAGE},
        "example.": names,
        "sample.": {f"{n}.{name}" for n in templates.names for name in templates.get(n).parameters},
        "invalid.": {*get_args(Kind), PAGE},
        "language.": set(LANGUAGES),
        "choice.": {f"{name}.{value}" for name, values in choices.items() for value in values},
        "choice.theme.": themes,
    }


def test_every_word_is_used():
    """By a template, by a module or by the script."""
    known = set(literals())
    used = known | {
        prefix + name for prefix, names in families().items() if prefix in known for name in names
    }
    assert [key for key in KOREAN if key not in used] == []


def test_the_script_says_nothing_it_was_not_given():
    """Every word it asks for is in the table that it gets, and none is there for nothing."""
    modules = (PLAYGROUND / "static").glob("*.js")
    script = "".join(module.read_text(encoding="utf-8") for module in modules)
    asked = set(
        re.findall(r'"((?:card|color|copy|error|picture|preview|titles|warning)\.\w+)"', script)
    )
    assert asked == set(SCRIPTED)


def test_the_script_of_the_studio_says_nothing_it_was_not_given():
    """Every word it asks for is there, and the page gives it."""
    keys = studio_keys()
    assert keys <= KOREAN.keys()
    assert {key for key in keys if not key.startswith("make.")} <= set(page.SHARED)
    assert set(page.SHARED) <= KOREAN.keys()


def test_every_common_parameter_has_words():
    """Label and help in both languages, and a group."""
    grouped = {name for names in form.GROUPS.values() for name in names}
    for name in (*COMMON, FORMAT.name):
        assert f"label.{name}" in KOREAN
        assert f"help.{name}" in KOREAN
        assert name in grouped


def test_the_words_are_read_once_and_cannot_be_changed():
    """Every page of a process has the same table."""
    assert words("ko") is KOREAN
    with pytest.raises(TypeError):
        KOREAN["card.name"] = ""  # type: ignore[index]
