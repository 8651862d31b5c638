"""The common parameters, and the cards that links make with them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoji.engine.card import FORMATS, PNG, SIZES, Card
from pyoji.engine.design import Templates
from pyoji.engine.design.parameters import COMMON, VARIANTS
from pyoji.errors import ParameterError

from tests.engine.text.chain import TYPED, tried

NAME = "og-cuckoo-network"


def test_a_synonym_makes_the_same_card(templates: Templates) -> None:
    """`sans` is the voice that a card has without a font, under the name that cards know."""
    cards = [templates.card(NAME, pairs, PNG) for pairs in ([], [("font", "Sans")])]
    assert cards[0] == cards[1]
    assert cards[1].common.font == "pretendard"


@given(
    st.lists(st.tuples(st.sampled_from([*COMMON, "fbclid", "v"]) | st.text(max_size=5), TYPED)),
    st.sampled_from(list(FORMATS.values())),
)
@settings(tried, max_examples=60)
def test_any_pairs_make_a_card_or_a_parameter_error(
    templates: Templates, pairs: list[tuple[str, str]], format_: object
) -> None:
    """And a card that is made is complete."""
    try:
        card = templates.card(NAME, pairs, format_)
    except ParameterError:
        return
    assert isinstance(card, Card)
    assert len(card.digest) == 32
    parameters = set(templates.get(NAME).parameters)
    assert set(card.by_name) == parameters - {"lang", "size", "scale", "quality"}


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "title": TYPED,
            "subtitle": TYPED,
            "theme": st.sampled_from(["dark", "LIGHT"]),
            "accent": st.integers(0, 0xFFFFFF).map("{:06x}".format),
            "variant": st.integers(0, VARIANTS - 1).map(str) | st.just("auto"),
            "scale": st.floats(0.5, 2).map(str),
            "size": st.sampled_from(list(SIZES)),
            "lang": st.sampled_from(["ko-KR", "zh-TW", "en_GB", ""]),
            "md": st.sampled_from(["1", "no", ""]),
        },
    )
)
@tried
def test_a_card_asked_for_by_its_values_is_the_same(
    templates: Templates, pairs: dict[str, str]
) -> None:
    """Its values, written into a link, are the card again."""
    card = templates.card(NAME, list(pairs.items()), PNG)
    again = {name: str(value) for name, value in card.values if value is not None}
    again |= {name: "" for name, value in card.values if value is None}
    again |= {"lang": card.lang, "size": card.size.name, "scale": str(card.scale)}
    assert templates.card(NAME, list(again.items()), PNG) == card


def test_every_parameter_explains_itself(templates: Templates) -> None:
    """Each has a sentence, and an example, if it has one, is a value."""
    for name in templates.names:
        for parameter in templates.get(name).parameters.values():
            assert parameter.help
            if parameter.example:
                assert parameter.read(parameter.example) is not None
