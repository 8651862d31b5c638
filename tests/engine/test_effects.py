"""Effects: a parameter that is said to change nothing changes no byte of the card."""

from __future__ import annotations

import pytest
from pyoji.engine import effects
from pyoji.engine.card import PNG
from pyoji.engine.design import DESIGNS, Parameter, Templates, load
from pyoji.engine.pipeline import Pipeline

NAMES = load("fonts", DESIGNS).names

TITLES = {"one": "책", "two": "DeepSeek의 오픈 소스 혁명: 비공개 AI 정상 회담에서 얻은 통찰"}

# Other values than the module tries.
OTHERS = {
    "text": ("Other words, 12", "긴 글을 여기에 적어 본다"),
    "color": ("#7a3", "oklch(0.7 0.2 140)"),
    "boolean": ("1", "0"),
    "variation": ("5", "11"),
}


def others(parameter: Parameter) -> tuple[str, ...]:
    if parameter.kind == "number":
        low, high = parameter.minimum or 0, parameter.maximum or 0
        return tuple(f"{low + (high - low) * share:g}" for share in (0.1, 0.5, 0.9))
    return parameter.choices or OTHERS.get(parameter.kind, ())


def cards(templates: Templates, name: str) -> list[dict[str, str]]:
    """The parameters of three cards of a design: with one word, with two levels, with all parts."""
    parameters = templates.get(name).parameters.values()
    parts = {p.name: p.example for p in parameters if p.kind == "text" and p.example}
    one, two = ({"title": title} for title in TITLES.values())
    return [one, two, parts | one]


@pytest.mark.parametrize("case", range(3), ids=["one word", "two levels", "all parts"])
@pytest.mark.parametrize("name", NAMES)
def test_what_is_said_to_change_nothing_changes_no_byte(templates, pipeline, name, case):
    """And what is not said so does, with one of a few values."""
    template, values = templates.get(name), cards(templates, name)[case]

    def draw(**changes: str) -> bytes:
        return pipeline.render(templates.card(name, tuple((values | changes).items()), PNG)).data

    without = without_effect(templates, pipeline, name, values)
    before = draw()
    for parameter in template.parameters.values():
        if parameter.name in without:
            for text in others(parameter):
                assert draw(**{parameter.name: text}) == before, (parameter.name, text)
        elif parameter.kind in OTHERS and parameter.name != "title":
            texts = ("", *others(parameter), "#c03060", "#000", "7")
            tries = (t for t in texts if is_allowed(parameter, t))
            assert any(draw(**{parameter.name: text}) != before for text in tries), parameter.name


def is_allowed(parameter: Parameter, text: str) -> bool:
    try:
        parameter.read(text)
    except ValueError:
        return False
    return True


def without_effect(
    templates: Templates, pipeline: Pipeline, name: str, values: dict[str, str]
) -> list[str]:
    return effects.without_effect(
        templates.get(name),
        tuple(values.items()),
        lambda pairs: templates.card(name, pairs, PNG),
        pipeline.frame,
    )


def test_a_title_on_one_line_has_no_line_breaks(templates, pipeline):
    """Nor has a text without marks any emphasis; with them they have."""
    without = without_effect(templates, pipeline, "article", {"title": "책"})
    assert {"wrap", "md"} <= set(without)
    marked = {"title": "**책**: 비공개 AI 정상 회담에서 얻은 통찰과 교훈"}
    assert not {"wrap", "md"} & set(without_effect(templates, pipeline, "article", marked))


def test_a_condition_takes_the_effect(templates, pipeline):
    """A ticket shows its date where it has no day; a theme gives way to a background."""
    ticket = {"title": "a", "date": "2026", "day": "7"}
    assert "date" in without_effect(templates, pipeline, "event", ticket)
    assert "date" not in without_effect(templates, pipeline, "event", {"title": "a"})
    assert "theme" in without_effect(templates, pipeline, "article", {"bg": "#14213d"})
