"""Templates: a design by its name or an alias, and the card of a link."""

from __future__ import annotations

import pytest
from pyoji.engine.card import JPEG, PNG
from pyoji.engine.design import (
    Templates,
    load,
)
from pyoji.errors import UnknownTemplate

from tests.engine.design.files import Write


def test_a_template_that_is_not_there(templates: Templates) -> None:
    """The error names the nearest one."""
    with pytest.raises(UnknownTemplate) as caught:
        templates.card("og-cuckoo-netwrok", [], JPEG)
    assert caught.value.nearest == "og-cuckoo-network"
    with pytest.raises(UnknownTemplate):
        templates.asset("nowhere/picture.png")


def test_a_card_of_the_file(write: Write) -> None:
    """Own parameters are values of the card like any other."""
    card = load("fonts", write()).card("plain", [("badge", "OLD"), ("level", "4")], PNG)
    assert card.by_name["badge"] == "old"
    assert card.by_name["level"] == 4


def test_an_alias_is_another_name(write: Write) -> None:
    """Links may use it; no list shows it, and the card is the same."""
    found = load("fonts", write("summary:", "aliases: [old-card]\nsummary:"))
    assert found.names == ("plain",)
    assert found.get("old-card") is found.get("plain")
    assert found.card("old-card", [("title", "a")], PNG) == found.card(
        "plain", [("title", "a")], PNG
    )
    assert found.knows("old-card")
    assert not found.knows("older-card")


def test_a_name_comes_before_an_alias(write: Write) -> None:
    """So that an operator may make a design of a retired name."""
    write("summary:", "aliases: [second]\nsummary:")
    found = load("fonts", write(name="second.yaml"))
    assert found.get("second").name == "second"
