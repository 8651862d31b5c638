"""Errors in words: the sentence, and the hint that its data gives."""

from __future__ import annotations

import pytest
from pyoji.errors import (
    BadSignature,
    BlogError,
    CardError,
    FontError,
    Overloaded,
    ParameterError,
    SettingsError,
    TemplateError,
    UnknownFormat,
    UnknownParameter,
    UnknownTemplate,
)
from pyoji.explanation import advice, explain, hint, noted


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (UnknownTemplate("og-cuckoo", ["og-cuckoo-network"]), "Did you mean “og-cuckoo-network”?"),
        (UnknownTemplate("zzz", ["article", "docs"]), "There are article, docs."),
        (
            UnknownTemplate("z", [f"d{n}" for n in range(500)]),
            f"There are {', '.join(f'd{n}' for n in range(40))} and 460 more.",
        ),
        (UnknownParameter("t", "titel", ["title", "lang"]), "Did you mean “title”?"),
        (UnknownParameter("t", "zzz", ["title", "lang"]), "It has title, lang."),
        (UnknownFormat("jpgg", ["jpg", "png"]), "Did you mean “.jpg”?"),
        (UnknownFormat("zzz", ["jpg", "png"]), "There are .jpg, .png."),
        (ParameterError("theme", "drak", ("dark", "light")), "Did you mean “dark”?"),
        (ParameterError("lang", "kr", "a language tag", "ko"), "Did you mean “ko”?"),
        (ParameterError("scale", "9", "a number from 0.5 to 2"), ""),
        (SettingsError("PYOJI_PROT", "", None, ["PYOJI_PORT"]), "Did you mean PYOJI_PORT?"),
        (SettingsError("zzz", "", None, ["PYOJI_A", "PYOJI_B"]), "There are PYOJI_A, PYOJI_B."),
        (SettingsError("PYOJI_FOO", "", None, ["PYOJI_BLOCK"]), "There are PYOJI_BLOCK."),
        (SettingsError("PYOJI_PORT", "x", "a number", ["PYOJI_PORT"]), ""),
        (SettingsError("PYOJI_PORT", "", None, ["PYOJI_POST"], "--port"), ""),
        (BadSignature("made by none of 2 keys"), ""),
        (TemplateError("a.yaml", 3, "theme", "a list", "give a word"), ""),
        (TemplateError("a", 3, "k", "x", "y", nearest="ink"), "did you mean ink?"),
        (BlogError(".pyoji.yaml", 1, "host", "there is no such key"), ""),
        (BlogError(".pyoji.yaml", 1, "", "no", nearest="hosts"), "did you mean hosts?"),
        (FontError("The font is damaged."), ""),
        (Overloaded(), ""),
    ],
)
def test_a_hint_says_what_was_probably_meant(error: CardError, expected: str) -> None:
    """It is made of the error's data and follows the sentence, which has none of it."""
    assert hint(error) == expected
    joint = "; " if expected.startswith("did") else " "
    assert explain(error) == (f"{error}{joint}{expected}" if expected else str(error))
    assert "did you mean" not in str(error).casefold()


def test_advice_has_the_hint_behind_it() -> None:
    """What to do about a design, without where it is."""
    error = TemplateError("a.yaml", 3, "scene.ground", "'grund'", "take a color", nearest="ground")
    assert advice(error) == "take a color; did you mean ground?"
    assert explain(error) == f"a.yaml:3: found 'grund' at scene.ground; {advice(error)}"


def test_a_traceback_shows_the_hint() -> None:
    """Where an error leaves for a Python program; one without a hint gets no note."""
    for error, notes in (
        (
            UnknownTemplate("og-cuckoo", ["og-cuckoo-network"]),
            ["Did you mean “og-cuckoo-network”?"],
        ),
        (Overloaded(), []),
    ):
        with pytest.raises(type(error)) as caught, noted():
            raise error
        assert getattr(caught.value, "__notes__", []) == notes
