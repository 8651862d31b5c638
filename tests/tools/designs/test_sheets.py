"""Sheets: every sheet is drawn, with room for each card."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from pyoji.engine.design import Templates
from pyoji.engine.text.fonts import Fonts

from tests.tools.designs import sheets
from tests.tools.designs.cards import Cards


@pytest.mark.parametrize("name", ["label", "alone-128-white", "sizes"])
def test_a_sheet_shows_each_card(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fonts: Fonts, templates: Templates, name: str
) -> None:
    """Side by side on its ground; one design after the other, or each in a row."""
    sheet = sheets.SHEETS[name]
    monkeypatch.setattr(sheets, "SHEETS", {name: sheet})
    designs = ["minimal", "quote"]
    (path,) = sheets.draw(Cards(fonts, templates), designs, tmp_path)
    image = Image.open(path)
    count = len(sheet.rows())
    across = min(sheet.columns, count * len(designs)) if sheet.columns else count
    assert image.width == across * (sheet.width + sheets.GAP) + sheets.GAP
    assert image.getpixel((0, 0)) == sheet.ground
    assert len(image.getcolors(1 << 24)) > 20
