"""pyoji fonts specimen: a column a voice, a row a language."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from tests.cli.fonts.brand import brand

CARD, GAP = (400, 200), 16


def cells(file: Path) -> tuple[int, int]:
    """How many columns and rows a sheet has."""
    with Image.open(file) as image:
        across, down = image.size
    columns, rows = (across - GAP) / (CARD[0] + GAP), (down - GAP) / (CARD[1] + GAP)
    assert (columns, rows) == (int(columns), int(rows))
    return int(columns), int(rows)


def test_a_sheet_has_a_cell_for_each_voice_in_each_language(invoke):
    """Of those that are named; the voices of links if none is."""
    options = ("--lang", "ko", "--lang", "ar")
    told = json.loads(invoke("fonts", "specimen", "-o", "all.png", *options, "--json").stdout)
    assert told["voices"] == ["sans", "poster", "book", "code", "street", "noto"]
    assert told["languages"] == ["ko", "ar"]
    assert told["bytes"] == Path("all.png").stat().st_size
    assert cells(Path("all.png")) == (6, 2)
    shown = invoke("fonts", "specimen", "-o", "one.png", "--voice", "myeongjo", "--lang", "ko")
    assert (shown.exit_code, shown.stdout) == (0, "")
    assert "one.png  1 voice, 1 language," in shown.stderr
    assert cells(Path("one.png")) == (1, 1)


def test_a_template_shows_the_fonts_that_it_brings(invoke, monkeypatch, tmp_path: Path):
    """Beside any voice that is named; another face makes another picture."""
    brand(tmp_path / "mine")
    monkeypatch.setenv("PYOJI_TEMPLATES_DIR", str(tmp_path))
    options = ("--template", "mine", "--lang", "en")
    told = json.loads(invoke("fonts", "specimen", "-o", "a.png", *options, "--json").stdout)
    assert told["voices"] == ["display"]
    both = ("--voice", "display", "--voice", "sans")
    assert invoke("fonts", "specimen", "-o", "b.png", *options, *both).exit_code == 0
    assert cells(Path("b.png")) == (2, 1)
    with Image.open("b.png") as image:
        left = (GAP, GAP + 60, GAP + CARD[0], GAP + CARD[1])
        right = tuple(at + (CARD[0] + GAP if n % 2 == 0 else 0) for n, at in enumerate(left))
        assert image.crop(left).tobytes() != image.crop(right).tobytes()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--voice", "stret"), "did you mean “street”?"),
        (("--lang", "kr"), "there are en, ko,"),
        (("--template", "article"), "article brings no fonts of its own"),
        (("--template", "articel"), "Did you mean “article”?"),
    ],
)
def test_what_there_is_not_is_refused(invoke, options, told):
    """The error lists the existing ones. The exit code is 2, and no file is written."""
    result = invoke("fonts", "specimen", "-o", "a.png", *options)
    assert result.exit_code == 2
    assert told in result.stderr
    assert not Path("a.png").exists()
