"""README.md: short, with current pictures and figures, and ways to run that are there."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from PIL import Image, ImageChops
from pyoji import settings
from pyoji.cli import app as cli
from pyoji.engine.card import PNG
from pyoji.loading import load_engine
from typer.testing import CliRunner

from tests.pages import DOCS, PAGES, README, blocks, section, table
from tests.tools.bench.figures import number
from tests.tree import ROOT

CARD = DOCS / "card.png"
TITLE = "DeepSeek의 오픈 소스 혁명: 비공개 AI 정상 회담에서 얻은 통찰"
FIGURES = DOCS / "explanation" / "performance.json"


def test_it_is_read_in_one_sitting() -> None:
    """8 to 10 KB; everything else has a page of its own."""
    assert 8_000 <= len(README.encode()) <= 10_240


def test_the_figures_are_those_of_the_bench() -> None:
    """Of `make bench`, each renderer in its row."""
    peers = json.loads(FIGURES.read_text("utf-8"))["cold"]["peers"]
    shown = table("", section("Beside other renderers", README))
    assert shown == [
        [
            peer["title"],
            *(number(peer[name]["median"]) for name in ("p50_ms", "p95_ms")),
            number(peer["bytes"]["median"]),
        ]
        for peer in peers.values()
    ]


def test_the_card_at_the_top_is_current(tmp_path: Path) -> None:
    """Pixel by pixel what the program renders now; GOLDEN_ACCEPT=1 takes the new one."""
    made = load_engine(settings.from_mapping({}))
    card = made.templates.card("og-cuckoo-network", [("title", TITLE)], PNG)
    new = tmp_path / "card.png"
    new.write_bytes(made.pipeline.render(card).data)
    assert f"?title={TITLE}" in README
    if os.environ.get("GOLDEN_ACCEPT") == "1" and not _same_pixels(new, CARD):
        CARD.write_bytes(new.read_bytes())
    assert _same_pixels(new, CARD), "look at the new card, then run with GOLDEN_ACCEPT=1"


def sheets() -> Iterator[tuple[str, str]]:
    """The commands that make the pictures of the documentation, and the files."""
    for page in PAGES:
        yield from re.findall(r"pyoji gallery (.+) --out (docs/.+\.png)", page.read_text("utf-8"))


def test_every_picture_has_its_command() -> None:
    """Each PNG of the documentation is a card or a sheet that is made anew."""
    made = {name for _, name in sheets()} | {"docs/card.png"}
    assert {path.relative_to(ROOT).as_posix() for path in DOCS.rglob("*.png")} == made


@pytest.mark.parametrize("sheet", sorted(set(sheets())))
def test_a_sheet_is_current(sheet: tuple[str, str], tmp_path: Path) -> None:
    """It is what the command beside it renders."""
    words, name = sheet
    kept, new = ROOT / name, tmp_path / "sheet.png"
    result = CliRunner().invoke(cli, ["gallery", *words.split(), "--out", str(new)])
    assert result.exit_code == 0, result.output
    if os.environ.get("GOLDEN_ACCEPT") == "1" and not _same_pixels(new, kept):
        kept.write_bytes(new.read_bytes())
    assert _same_pixels(new, kept), "look at the new sheet, then run with GOLDEN_ACCEPT=1"


def _same_pixels(one: Path, other: Path) -> bool:
    if not other.exists():
        return False
    with Image.open(one) as a, Image.open(other) as b:
        same_form = a.size == b.size and a.mode == b.mode
        return same_form and ImageChops.difference(a, b).getbbox() is None


def test_the_front_matter_is_yaml() -> None:
    """Whatever stands in a title."""
    found = blocks("yaml", README)
    assert found
    for block in found:
        assert isinstance(yaml.safe_load(block), dict)


def test_the_start_is_two_commands() -> None:
    """`.ci/first-use` runs them on a bare machine; `.ci/roots` reads the packages."""
    assert re.search(r"^sudo apt install .*python3-venv", README, re.M)
    started = "\n".join(blocks("sh", README))
    assert re.findall(r"^make (\w+)", started, re.M) == ["run", "test"]
