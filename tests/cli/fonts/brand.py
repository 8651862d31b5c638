"""A brand: a folder with a design that brings a font, for tests of commands."""

from __future__ import annotations

from pathlib import Path

from tests import typefaces
from tests.engine.design.files import GOOD

FONT = typefaces.file(typefaces.variable(typefaces.LATIN), "woff2")


def brand(folder: Path) -> Path:
    """Write the design and its font, which sets the title; return the design's file."""
    folder.mkdir()
    (folder / "Brand.woff2").write_bytes(FONT)
    (folder / "LICENSE.txt").write_text("Ours.", encoding="utf-8")
    file = folder / "template.yaml"
    text = GOOD.replace("name: title,", "name: title, font: display,", 1)
    assert text != GOOD
    file.write_text(f"{text}\nfonts: {{display: {{files: [Brand.woff2]}}}}\n", encoding="utf-8")
    return file
