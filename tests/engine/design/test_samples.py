"""Samples: values that a design shows in the gallery, and never on a card for a post."""

from __future__ import annotations

import pytest
from pyoji.engine.card import PNG
from pyoji.engine.design import Templates


@pytest.mark.parametrize(
    ("template", "name", "sample"),
    [("stat", "number", "97%"), ("event", "day", "24"), ("series", "parts", 7)],
)
def test_a_sample_is_on_the_designs_own_card(
    templates: Templates, template: str, name: str, sample: object
) -> None:
    """Without a title it is there, unless the link says otherwise."""
    assert templates.card(template, [], PNG).by_name[name] == sample
    assert templates.card(template, [("title", " \u3164")], PNG).by_name[name] == sample
    assert templates.card(template, [(name, "7")], PNG).by_name[name] in ("7", 7)


@pytest.mark.parametrize("template", ["stat", "event", "series", "release", "docs", "episode"])
def test_a_sample_is_on_no_other_card(templates: Templates, template: str) -> None:
    """A date, a number or a version that the link does not give is not published."""
    card = templates.card(template, [("title", "표지")], PNG)
    own = [p for p in templates.get(template).parameters.values() if p.sample is not None]
    assert own
    assert {card.by_name[parameter.name] for parameter in own} == {None}
