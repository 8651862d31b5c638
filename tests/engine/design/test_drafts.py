"""Drafts: only the most recent ones are kept, with their images and fonts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pyoji.engine.card import PNG
from pyoji.engine.design import Template, examine
from pyoji.engine.design.drafts import Drafts
from pyoji.engine.design.own_fonts import OwnFont
from pyoji.engine.design.schema import FontModel
from pyoji.engine.text.typefaces.read import FontRequest, read
from pyoji.errors import UnknownTemplate

from tests import typefaces
from tests.web.making import PLAIN


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Template:
    folder: Path = tmp_path_factory.mktemp("designs")
    (folder / "mine.yaml").write_text(PLAIN)
    [template] = examine("fonts", folder).templates
    return template


def of(template: Template, number: int, size: int = 0) -> Template:
    """Another revision, with an image of this many bytes."""
    return replace(template, revision=f"{number:016x}", assets={"a.png": bytes(size)})


def test_a_draft_makes_cards(template):
    """Of its own revision, and its images are its own."""
    drafts = Drafts()
    first, second = (drafts.add(of(template, n, n)) for n in (1, 2))
    assert first != second
    for name, number in ((first, 1), (second, 2)):
        card = drafts.get(name).card("mine", [("title", "x")], PNG)
        assert drafts.of(card).revision == card.revision
        assert drafts.asset(f"mine@{card.revision}/a.png") == bytes(number)


def test_what_is_no_draft_is_unknown(template):
    """By name, by card, by image."""
    drafts = Drafts(most=1)
    gone = drafts.add(of(template, 1))
    card = drafts.get(gone).card("mine", [], PNG)
    drafts.add(of(template, 2))
    assert drafts.get(gone) is None
    with pytest.raises(UnknownTemplate):
        drafts.of(card)
    with pytest.raises(UnknownTemplate):
        drafts.asset(f"mine@{card.revision}/a.png")


def test_those_added_last_are_there(template):
    """One that is added again is a new one."""
    drafts = Drafts(most=3)
    names = [drafts.add(of(template, n)) for n in range(3)]
    assert drafts.add(of(template, 0)) == names[0]
    drafts.add(of(template, 3))
    assert [drafts.get(name) is not None for name in names] == [True, False, True]


def test_bytes_are_bounded(template):
    """The newest draft is kept even if it is over the bound."""
    drafts = Drafts(most_bytes=1000)
    names = [drafts.add(of(template, n, size)) for n, size in enumerate((400, 500, 600, 2000, 1))]
    assert [drafts.get(name) is not None for name in names] == [False, False, False, False, True]


def test_an_observer_sees_each_change_before_it_is_one(template):
    """A card thus never needs a font that is not loaded."""
    [typeface] = read(typefaces.file(typefaces.face()), FontRequest())
    font = OwnFont("brand", {400: typeface}, FontModel(files=["a.ttf"]))
    drafts = Drafts(most=1)
    seen: list[tuple[set[str], bool]] = []
    with_font = replace(of(template, 1), fonts={"brand": font})
    drafts.watch(
        lambda fonts: seen.append((set(fonts), drafts.get("mine-" + "0" * 15 + "1") is None))
    )
    drafts.add(with_font)
    drafts.add(of(template, 2))
    assert seen == [(set(), True), ({font.key}, True), (set(), False)]
