"""One parameter: how a text of each kind is read, and what is said of it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoji.engine.color import Color
from pyoji.engine.design import Parameter
from pyoji.engine.design.parameters import COMMON
from pyoji.engine.text.clean import clean
from pyoji.errors import ParameterError

from tests.engine.text.chain import TYPED, tried

KINDS = sorted({parameter.kind for parameter in COMMON.values()})

TEXT = Parameter("words", "text", "as ever")
CHOICE = Parameter("shape", "choice", "round", ("round", "square", "Oval"))
NUMBER = Parameter("level", "number", 3, minimum=-1.5, maximum=40)
COLOR = Parameter("edge", "color", Color(1, 2, 3))
BOOLEAN = Parameter("framed", "boolean", True)
EACH = (TEXT, CHOICE, NUMBER, COLOR, BOOLEAN, COMMON["lang"], COMMON["variant"])


def refused(parameter: Parameter, text: str) -> ParameterError:
    with pytest.raises(ParameterError) as caught:
        parameter.read(text)
    assert caught.value.parameter == parameter.name
    assert caught.value.value == text.strip()
    return caught.value


# ── every kind ───────────────────────────────────────────────────────────────────────────────


def test_each_kind_is_tried_here() -> None:
    """A kind that is new finds that it has no test."""
    assert {parameter.kind for parameter in EACH} == set(KINDS)


@pytest.mark.parametrize("parameter", EACH, ids=lambda p: p.name)
def test_an_empty_value_is_an_absent_one(parameter: Parameter) -> None:
    """But for a text, which is taken off the card by leaving it empty."""
    for text in ("", " ", "\t\n"):
        expected = None if parameter.kind == "text" else parameter.default
        assert parameter.read(text) == expected


def test_a_title_cannot_be_taken_off() -> None:
    """An empty or invisible title becomes the template's default."""
    title = Parameter("title", "text", "Nothing to say")
    for text in ("", "  ", "\u200b", "\u3164"):
        assert title.read(text) == "Nothing to say"


@pytest.mark.parametrize(
    ("parameter", "text", "value"),
    [
        (CHOICE, "SQUARE", "square"),
        (CHOICE, " oval ", "Oval"),
        (NUMBER, "40", 40),
        (NUMBER, "-1.5", -1.5),
        (NUMBER, "40.0", 40),
        (NUMBER, "1.005001", 1.01),
        (NUMBER, "-0", 0),
        (NUMBER, "1e1", 10),
        (NUMBER, "0.30000000000000004", 0.3),
        (COLOR, "#ABCD", Color(170, 187, 204)),
        (BOOLEAN, "Off", False),
        (COMMON["lang"], "PT-br", "pt"),
        (COMMON["variant"], "Auto", None),
        (COMMON["variant"], "0", 0),
        (COMMON["variant"], "11", 11),
    ],
)
def test_a_value(parameter: Parameter, text: str, value: object) -> None:
    """Case, spaces and spelling are forgiven."""
    found = parameter.read(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("parameter", "text", "allowed"),
    [
        (NUMBER, "40.01", "a number from -1.5 to 40"),
        (NUMBER, "-1.51", "a number from -1.5 to 40"),
        (NUMBER, "nan", "a number from -1.5 to 40"),
        (NUMBER, "inf", "a number from -1.5 to 40"),
        (NUMBER, "٣", "a number from -1.5 to 40"),
        (NUMBER, "3 px", "a number from -1.5 to 40"),
        (NUMBER, "1_0", "a number from -1.5 to 40"),
        (NUMBER, "9" * 5000, "a number from -1.5 to 40"),
        (NUMBER, "1" * 300_000 + "!", "a number from -1.5 to 40"),  # in one pass, or in an hour
        (NUMBER, ".", "a number from -1.5 to 40"),
        (COLOR, "#12", "a colour: #rgb"),
        (BOOLEAN, "maybe", "1"),
        (COMMON["lang"], "klingon!", "a BCP 47 language tag"),
        (COMMON["variant"], "12", "auto or a whole number from 0 to 11"),
        (COMMON["variant"], "3.5", "auto or a whole number from 0 to 11"),
        (COMMON["variant"], "twelve", "auto or a whole number"),
    ],
)
def test_what_is_no_value(parameter: Parameter, text: str, allowed: str) -> None:
    """The error says what would be."""
    assert allowed in refused(parameter, text).allowed or allowed in str(refused(parameter, text))


@pytest.mark.parametrize(
    ("parameter", "text", "nearest"),
    [
        (CHOICE, "sqaure", "square"),
        (CHOICE, "ROUNDED", "round"),
        (CHOICE, "hexagon", None),
        (BOOLEAN, "ture", "true"),
        (COMMON["size"], "kakaotalk", "kakao"),
        (COMMON["align"], "centre", "center"),
        (COMMON["font"], "pretendart", "pretendard"),
        (COMMON["font"], "postr", "poster"),
        (COMMON["font"], "bok", "book"),
        (COLOR, "tael", "teal"),
    ],
)
def test_the_nearest_match(parameter: Parameter, text: str, nearest: str | None) -> None:
    """Of choices the one that was probably meant, if any is near."""
    assert refused(parameter, text).nearest == nearest


@pytest.mark.parametrize("name", ["variant", "fontSize", "scale", "quality"])
def test_a_number_may_be_its_bounds_and_no_more(name: str) -> None:
    """Both ends belong to it; a hundredth beyond does not."""
    parameter = COMMON[name]
    low, high = parameter.minimum, parameter.maximum
    assert low is not None
    assert high is not None
    assert parameter.read(f"{low}") == low
    assert parameter.read(f"{high}") == high
    refused(parameter, f"{low - 0.01:g}")
    refused(parameter, f"{high + 0.01:g}")


# ── any text at all ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("parameter", EACH, ids=lambda p: p.name)
@given(text=TYPED | st.text("0123456789.-+eE_naif%#()oklch ", max_size=20))
@example(text="oklch(0.7 0.1 40)")
@example(text="1e309")
@example(text="-1e-9")
@tried
def test_a_value_is_canonical(parameter: Parameter, text: str) -> None:
    """What is read and written is read as the same again; or else a ParameterError is raised."""
    try:
        found = parameter.read(text)
    except ParameterError:
        return
    if found is not None:
        assert parameter.read(str(found)) == found
    if parameter.kind == "text":
        assert found == (clean(text) or None)


# ── what is said about them ──────────────────────────────────────────────────────────────────


def test_a_description_is_plain_data() -> None:
    """What is not so is left out; a colour is written."""
    assert COLOR.describe() == {"name": "edge", "kind": "color", "help": "", "default": "#010203"}
    assert CHOICE.describe()["choices"] == ["round", "square", "Oval"]
    assert NUMBER.describe() | {"help": ""} == {
        "name": "level", "kind": "number", "help": "", "default": 3, "minimum": -1.5, "maximum": 40,
    }  # fmt: skip
    assert BOOLEAN.describe()["default"] is True
