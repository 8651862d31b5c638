"""A scene plan outlives its template, whose files would fill the memory."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

from pyoji.engine.card import PNG
from pyoji.engine.design import compose, load


def test_caches_of_scenes_hold_no_template() -> None:
    """A designer saves a design many times: each time its images and fonts are read again."""
    templates = load("fonts")
    card = templates.card("article", [("title", "A title")], PNG)
    template = replace(templates.get("article"))
    scene = compose(card, template)
    plan, saved = template.plan, weakref.ref(template)
    del template
    gc.collect()
    assert saved() is None
    assert scene == compose(card, templates.get("article"))
    assert plan is not templates.get("article").plan
