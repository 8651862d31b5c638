"""Mistakes: each stands where an editor can underline it."""

from __future__ import annotations

import pytest
from pyoji.errors import TemplateError
from pyoji.web.studio.mistakes import ERROR, NOTE, WARNING, Mistake, YamlPlaces, described

TEXT = """\
summary: 표지 하나
themes:
  light: {ground: "#fff", ink: 'x'}
list:
  - one
  - {a: 1}
  - |
    long
"""


def error(line: int | None, column: int | None, key: str = "") -> TemplateError:
    return TemplateError("mine/template.yaml", line, key, "x", "y", column)


def place(
    line: int | None, column: int | None, key: str = "", text: str = TEXT
) -> list[int | None]:
    found = YamlPlaces(text).of(error(line, column, key))
    return [found[name] for name in ("line", "column", "end_line", "end_column")]


@pytest.mark.parametrize(
    ("line", "column", "underlined"),
    [
        (1, 1, "summary: 표지 하나"),
        (2, 1, "themes"),
        (3, 3, "light"),
        (3, 11, 'ground: "#fff"'),
        (3, 27, "ink: 'x'"),
        (5, 5, "one"),
        (6, 5, "{a: 1}"),
        (6, 6, "a: 1"),
        (7, 5, "|"),
        (3, 5, "ght: {ground: \"#fff\", ink: 'x'}"),
    ],
)
def test_a_place_ends_with_what_begins_there(line, column, underlined):
    """A key with its value on the same line; else the rest of the line."""
    written = TEXT.splitlines()[line - 1]
    assert written[column - 1 :].startswith(underlined)
    assert place(line, column) == [line, column, line, column + len(underlined)]


@pytest.mark.parametrize(
    ("key", "start"),
    [("themes.light.ink", (3, 27)), ("list.1.a", (6, 6)), ("list.9", (4, 1)), ("summary", (1, 1))],
)
def test_a_key_without_a_place_is_looked_up(key, start):
    """As far as it is in the text."""
    assert tuple(place(None, None, key)[:2]) == start


def test_what_is_nowhere_has_no_place():
    """A key that is missing stands at the start of what it is missing from."""
    assert place(None, None) == [None] * 4
    assert place(None, None, "nothing") == place(None, None, "nothing.else") == [1, 1, 1, 15]


@pytest.mark.parametrize("text", ["", "a: [", "\n\n  x", "a\r\nb: [\r\n", "x"])
@pytest.mark.parametrize(("line", "column"), [(1, 1), (2, 1), (9, 9), (1, 500)])
def test_any_place_of_any_text_has_an_end_behind_it(text, line, column):
    """Also in invalid YAML, and behind its end."""
    found = place(line, column, text=text)
    assert found[0] == found[2] == line
    assert found[3] > found[1] == column


def test_errors_come_first():
    """Then warnings, then notes, each in the order of their lines."""
    mistakes = [
        Mistake(NOTE, "font", error(1, 1)),
        Mistake(WARNING, "weight", error(9, 1)),
        Mistake(ERROR, "template", error(7, 1)),
        Mistake(ERROR, "template", error(3, 1)),
        Mistake(ERROR, "name", TemplateError("", None, "name", "x", "y")),
    ]
    plain = described(mistakes, YamlPlaces(TEXT))
    assert [(m["severity"], m["line"]) for m in plain] == [
        ("error", None), ("error", 3), ("error", 7), ("warning", 9), ("note", 1),
    ]  # fmt: skip


def test_a_mistake_in_another_file_keeps_its_line():
    """An SVG's own, which the editor of the YAML does not underline."""
    wrong = TemplateError("mine/mark.svg", 4, "", "<text>", "convert it")
    [plain] = described([Mistake(ERROR, "file", wrong)], YamlPlaces(TEXT))
    assert (plain["file"], plain["line"], plain["end_line"]) == ("mark.svg", 4, None)
