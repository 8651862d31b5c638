"""Errors carry data and a sentence."""

from __future__ import annotations

import pytest
from pyoji.errors import (
    BadSignature,
    BadVersion,
    ParameterError,
    SettingsError,
    TargetTooLong,
    TemplateError,
    UnknownFormat,
    UnknownTemplate,
    nearest,
)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("drak", "dark"),
        ("DARK", "dark"),
        ("lihgt", "light"),
        ("", None),
        ("zzzz", None),
        ("x" * 10_000, None),
    ],
)
def test_nearest_is_what_was_probably_meant(word, meant):
    """A near miss finds its word whatever its case; what is far from all finds none."""
    assert nearest(word, ("dark", "light")) == meant


def test_a_parameter_error_tells_the_choices_and_the_nearest():
    """As data; the sentence has no hint."""
    error = ParameterError("theme", "drak", ("dark", "light"))
    assert (error.allowed, error.nearest) == (("dark", "light"), "dark")
    assert str(error) == "“drak” is not a value for theme: it must be one of dark, light."


def test_a_parameter_error_may_tell_a_range_in_words():
    """A phrase is shown as it is and has no nearest value."""
    error = ParameterError("scale", "9", "a number from 0.5 to 2")
    assert (error.allowed, error.nearest) == ("a number from 0.5 to 2", None)
    assert "must be a number from 0.5 to 2." in str(error)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (UnknownTemplate("zzz", ["og-cuckoo-network"]), "There is no template “zzz”."),
        (UnknownFormat("jpgg", ["jpg", "png"]), "There is no card format “.jpgg”."),
        (UnknownFormat("", ["jpg", "png"]), "its name has no extension"),
        (BadVersion("a b", "[a-z]"), "must match [a-z]"),
        (BadSignature("made by none of 2 keys"), "not signed with a key of this service"),
        (TargetTooLong(9000, 8192), "9000 bytes long; at most 8192"),
        (TargetTooLong(65536, 8192), "more than 65535 bytes long; at most 8192"),
        (SettingsError("PYOJI_X", "y", "a number"), "PYOJI_X='y' is not valid"),
        (TemplateError("a.yaml", 3, "theme", "a list", "give a word"), "a.yaml:3: found a list at"),
        (TemplateError("a.yaml", None, "", "nothing", "write it"), "a.yaml: found nothing; write"),
    ],
)
def test_every_error_says_what_is_wrong(error, words):
    """`str(error)` is a sentence for a person."""
    assert words in str(error)
