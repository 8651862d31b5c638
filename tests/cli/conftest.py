"""What tests of the commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoji.cli import app
from typer.testing import CliRunner, Result

from tests.tree import ROOT


@pytest.fixture
def invoke(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    """Run `pyoji` with these words, in an empty folder, without any setting."""
    for name in [name for name in os.environ if name.startswith("PYOJI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("PYOJI_FONTS_DIR", str(ROOT / "fonts"))
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(app, words)
