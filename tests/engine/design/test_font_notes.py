"""A designer learns what a font lacks before a reader does."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoji.engine.design import Reader, sources

from tests import typefaces
from tests.engine.design.test_own_fonts import DESIGN

HANGUL = typefaces.file(typefaces.face(typefaces.LATIN + typefaces.SYLLABLES))


def notes(directory: Path, data: bytes, *keys: str, licence: str = "LICENSE.txt") -> list[str]:
    """The notes on the design with these bytes as its font, each as its key, finding, remedy."""
    folder = directory / "own"
    folder.mkdir(exist_ok=True)
    text = DESIGN.replace("[brand.ttf]", "\n    ".join(("[brand.ttf]", *keys)))
    (folder / "template.yaml").write_text(text, "utf-8")
    (folder / "brand.ttf").write_bytes(data)
    if licence:
        (folder / licence).touch()
    reader = Reader("fonts", [sources(directory)])
    template, faults = reader.design("own")
    assert template
    assert not faults
    return [f"{note.key}: {note.found}; {note.remedy}" for note in reader.font_notes(template)]


@pytest.fixture
def latin() -> bytes:
    """Every Latin letter that the samples have, at the weight that the title names."""
    return typefaces.file(typefaces.face(typefaces.EUROPEAN, weight=650))


def test_a_font_that_has_what_it_is_asked_for_has_no_notes(tmp_path: Path, latin: bytes) -> None:
    """Scripts that it does not have at all are no gap: another font sets them."""
    assert notes(tmp_path, latin) == []


def test_letters_without_ink_are_named(tmp_path: Path) -> None:
    """Syllables by their number, other letters by the language that needs them."""
    found = notes(tmp_path, HANGUL)
    remedy = "a text with any other is set entirely in sans"
    assert f"fonts.display: 2,400 of 11,172 Hangul syllables; {remedy}" in found
    (vietnamese,) = [note for note in found if "titles in vi" in note]
    assert "no ink for á ạ ã" in vietnamese


def test_scripts_that_the_font_is_not_meant_for_are_no_gap(tmp_path: Path) -> None:
    """They are set in another font on purpose."""
    found = notes(tmp_path, HANGUL, "scripts: [Hang]")
    assert not [note for note in found if "titles in" in note]


def test_permissions_are_named(tmp_path: Path) -> None:
    """Embedding bits that restrict, and a licence that is not there."""
    data = typefaces.file(typefaces.face(weight=650, embedding=2))
    found = notes(tmp_path, data, licence="")
    assert any("fsType “restricted”" in note for note in found)
    assert any("no licence beside brand.ttf" in note for note in found)
    assert not any("no licence" in note for note in notes(tmp_path, data, licence="OFL.txt"))
