"""Fixtures of the designs' tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.design.files import GOOD, MARK, Write


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes the good file with some of it replaced; gives its directory."""

    def write(old: str = "", new: str = "", name: str = "plain.yaml") -> Path:
        assert old in GOOD
        (tmp_path / name).write_text(GOOD.replace(old, new, 1), "utf-8")
        return tmp_path

    return write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A design in a folder, with a picture in it."""
    (tmp_path / "brand").mkdir()
    text = GOOD.replace("- space: {}", "- image: {asset: mark.svg, width: 40, height: 40}")
    (tmp_path / "brand" / "template.yaml").write_text(text)
    (tmp_path / "brand" / "mark.svg").write_text(MARK)
    return tmp_path / "brand"
