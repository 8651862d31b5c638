"""Cards of a kind share backgrounds: a kind's other cards have all of its variants but one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pyoji.engine.card import PNG, SIZES, Card, CommonParameters
from pyoji.engine.color import Color
from pyoji.engine.design import Templates, grounds
from pyoji.engine.design.compose import seed
from pyoji.engine.design.parameters import VARIANTS
from pyoji.engine.pipeline import Pipeline
from pyoji.engine.raster_cache import RasterCache, RasterKind
from pyoji.engine.text.fonts import Fonts

CARD = Card("article", "r", "ko", SIZES["og"], 1.0, PNG, 0, CommonParameters(title="제목"))


def test_other_cards_have_the_other_variants() -> None:
    """And the same texts."""
    others = list(grounds.others(CARD))
    assert sorted([seed(CARD), *map(seed, others)]) == list(range(VARIANTS))
    assert all(replace(card, common=replace(card.common, variant=None)) == CARD for card in others)


def test_kinds(templates: Templates) -> None:
    """Texts and colours make none of their own; a template, size, scale or direction does."""

    def kind_of(**changes: object) -> object:
        return grounds.kind(replace(CARD, **changes), templates.of(CARD))  # type: ignore[arg-type]

    kind = kind_of()
    common = replace(CARD.common, title="다른 제목", bg=Color(1, 2, 3), theme="dark")
    assert kind_of(common=common) == kind != None  # noqa: E711
    changes = (
        {"template": "docs"},
        {"revision": "s"},
        {"size": SIZES["square"]},
        {"scale": 2.0},
        {"lang": "ar"},
    )
    kinds = {kind, *(kind_of(**change) for change in changes)}
    assert len(kinds) == 1 + len(changes)


def test_a_variant_of_the_link_has_no_others(templates: Templates) -> None:
    card = replace(CARD, common=replace(CARD.common, variant=3))
    assert grounds.kind(card, templates.of(card)) is None


def test_a_text_of_the_design_is_of_a_language(templates: Templates) -> None:
    """Its name looks different in Japanese; other designs have no letters in their backgrounds."""
    for name, count in (("article", 1), ("og-cuckoo-network", 2)):
        cards = [replace(CARD, template=name, lang=language) for language in ("ko", "ja", "ko")]
        assert len({grounds.kind(card, templates.of(card)) for card in cards}) == count


@pytest.mark.parametrize("name", ["article", "og-cuckoo-network", "docs"])
@pytest.mark.parametrize("language", ["ko", "ar"])
def test_prepared_backgrounds_are_those_of_cards(
    templates: Templates, fonts: Fonts, monkeypatch: pytest.MonkeyPatch, name: str, language: str
) -> None:
    """After a kind is prepared its cards draw no background, and their files are the same."""

    def cards(title: str) -> list[Card]:
        return [
            templates.card(name, [("title", f"{title} {n}"), ("lang", language)], PNG)
            for n in range(9)
        ]

    pipeline, alone = Pipeline(templates, fonts), Pipeline(templates, fonts)
    first, *after = cards("제목" if language == "ko" else "عنوان")
    pipeline.render(first)
    for other in pipeline.others(first)[1]:
        pipeline.prepare(other)
    made: list[RasterKind] = []
    get = RasterCache.get

    def watched(cache, kind, name, make, cost):  # type: ignore[no-untyped-def]
        def making():  # type: ignore[no-untyped-def]
            made.append(kind)
            return make()

        return get(cache, kind, name, making, cost)

    monkeypatch.setattr(RasterCache, "get", watched)
    files = [pipeline.render(card).data for card in after]
    assert not {RasterKind.SHAPE, RasterKind.BANDS} & set(made)
    assert files == [alone.render(card).data for card in after]
