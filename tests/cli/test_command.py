"""The help of a command: arguments and options by words that say what they take."""

from __future__ import annotations

import re

import pytest
import typer
from pyoji.cli import app
from pyoji.cli.command import one_of
from pyoji.cli.examples import EXAMPLES

from tests.cli.test_commands import leaves

METAVARS = {
    "ADDRESS", "DESIGN", "DIR", "EXT", "FACTOR", "FILE", "FORMAT", "HOST", "KB", "KEY", "KIND",
    "MS", "N", "NAME", "PORT", "SECONDS", "TAG", "TEXT", "THEME", "URL|DIR", "VERSION", "VOICE",
}  # fmt: skip
"""What options take, one word for one thing."""


def parameters(path: str):
    return dict(leaves(typer.main.get_command(app)))[path].params


@pytest.mark.parametrize("path", EXAMPLES)
def test_the_help_has_no_type_of_python(invoke, path):
    """Arguments and options show metavars of our own."""
    text = invoke(*path.split(), "-h").stdout
    assert not re.search(r"<[a-z]|list\[|\[\[|\]\]|\{|\brange\b", text)


@pytest.mark.parametrize("path", EXAMPLES)
def test_an_option_names_what_it_takes(path):
    """By a metavar of the list."""
    options = [each for each in parameters(path) if each.param_type_name == "option"]
    assert {each.metavar for each in options if not each.is_flag} <= METAVARS


@pytest.mark.parametrize("path", EXAMPLES)
def test_the_help_lists_the_values_of_a_choice(path):
    """In the sentence, since the metavar no longer does."""
    for each in parameters(path):
        for value in each.type_descriptor.choices or ():
            assert re.search(rf"\b{value}\b", each.help), (each.name, value)


def test_the_usage_shows_what_may_be_left_out_and_repeated(invoke):
    """As the metavars do."""
    text = invoke("sign", "-h").stdout
    assert text.startswith("Usage: pyoji sign [OPTIONS] [TEMPLATE|LINK] [NAME=VALUE]...\n")
    assert re.search(r"^  \[NAME=VALUE\]\.\.\.  +Parameters of the card\.$", text, re.M)


def test_a_list_of_values_ends_with_or():
    """As in a sentence."""
    assert one_of(["png", "jpg", "webp"]) == "png, jpg or webp"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["completion", "tcsh"], "'SHELL': 'tcsh' is not one of 'bash', 'zsh', 'fish'."),
        (["check", "--format", "x", "."], "'--format': 'x' is not one of 'text', 'json',"),
        (["serve", "--port", "99999"], "'--port': Input should be less than or equal to 65535"),
        (["check", "ftp://a/b"], "ftp://a/b is not the http or https address of a published page."),
        (
            ["render", "article", "hi", "-o", "a.png"],
            "“hi” is not NAME=VALUE, such as title=Hello.",
        ),
    ],
)
def test_a_wrong_word_is_named_with_what_is_allowed(invoke, words, sentence):
    """Without the terms of a library."""
    result = invoke(*words)
    assert result.exit_code == 2
    assert sentence in " ".join(result.stderr.split())
    assert "Value error" not in result.stderr
