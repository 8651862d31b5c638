"""How the fonts are built: what is refused, what is measured, what is compared."""

from __future__ import annotations

import importlib.util
import io
import unicodedata
from pathlib import Path
from types import ModuleType

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from tests.tree import FONTS


@pytest.fixture
def recipe(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The package beside build.py, with the modules that the tests read."""
    monkeypatch.syspath_prepend(FONTS)
    for module in ("packages", "ink", "treatments", "sources", "catalogue", "page"):
        importlib.import_module(f"recipe.{module}")
    return importlib.import_module("recipe")


@pytest.fixture
def build(recipe: ModuleType) -> ModuleType:
    spec = importlib.util.spec_from_file_location("fonts_build", FONTS / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def font(inked: str, empty: str = "") -> bytes:
    """A font with a square for each character of `inked`, and an empty glyph for the others."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for corner in ((0, 800), (800, 800), (800, 0)):
        pen.lineTo(corner)
    pen.closePath()
    square, blank = pen.glyph(), TTGlyphPen(None).glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "square", "blank"])
    characters = dict.fromkeys(map(ord, inked), "square") | dict.fromkeys(map(ord, empty), "blank")
    builder.setupCharacterMap(characters)
    builder.setupGlyf({".notdef": square, "square": square, "blank": blank})
    builder.setupHorizontalMetrics(dict.fromkeys((".notdef", "square", "blank"), (1000, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=0)
    builder.setupNameTable({"familyName": "Reserved", "styleName": "Bold", "copyright": "Ours"})
    builder.setupOS2()
    builder.setupPost()
    stream = io.BytesIO()
    builder.save(stream)
    return stream.getvalue()


def test_a_letter_without_ink_is_refused(recipe: ModuleType) -> None:
    """Some faces map every syllable and draw a fifth of them."""
    refused = recipe.packages.BuildError
    with pytest.raises(refused, match=r"^Trap\.ttf maps 2 characters to empty glyphs: U\+AC01 U"):
        recipe.ink.inked_characters("Trap.ttf", font("가", "각갂"))


def test_what_draws_nothing_by_definition_needs_no_ink(recipe: ModuleType) -> None:
    """A space belongs to no script and a Hangul filler is blank, so both are not counted."""
    inked = recipe.ink.inked_characters("Fine.ttf", font("가A", " \u3164"))
    assert inked == {ord("가"), ord("A")}
    assert recipe.ink.count_by_script(inked) == {"Hang": 1, "Latn": 1}


def test_a_script_that_lacks_letters_is_incomplete(recipe: ModuleType) -> None:
    """A script without any letter is not: there is nothing to mix with."""
    hangul = recipe.ink.REPERTOIRES["Hang"]
    assert len(hangul) == 11172
    assert recipe.ink.incomplete_scripts(hangul | {ord("A")}) == ["Latn"]
    assert recipe.ink.incomplete_scripts(hangul - {ord("힣")}) == ["Hang"]


def test_latin_includes_vietnamese_and_turkish(recipe: ModuleType) -> None:
    """A face without them is incomplete, so a title in those languages gets another."""
    assert set(map(ord, "ẾộđơưĞıİşßŒñ")) <= recipe.ink.REPERTOIRES["Latn"]


def test_a_package_that_changed_is_refused(recipe: ModuleType, tmp_path: Path) -> None:
    """A pinned version that was published again with other bytes."""
    package = recipe.sources.WANTED
    (tmp_path / package.archive).write_bytes(b"other bytes")
    with pytest.raises(recipe.packages.BuildError, match=f"pinned is {package.sha256}"):
        recipe.packages.load(package, tmp_path)


def test_every_font_is_from_a_package_that_is_fetched(recipe: ModuleType) -> None:
    """Every package provides a font, and no two fonts share a name."""
    fonts = list(recipe.catalogue.fonts())
    assert {font.package for font in fonts} == set(recipe.sources.PACKAGES)
    assert len({font.file for font in fonts}) == len(fonts)


def test_differences_between_a_build_and_the_tree(build: ModuleType) -> None:
    """One line a path, sorted."""
    built = {"a.otf": b"a", "b.otf": b"b", "c.otf": b"c"}
    standing = {"b.otf": b"b", "c.otf": b"other", "d.otf": b"d"}
    assert build.differences(built, standing) == [
        "missing: a.otf",
        "different: c.otf",
        "not part of the bundle: d.otf",
    ]


def test_writing_deletes_what_is_no_longer_part(build: ModuleType, tmp_path: Path) -> None:
    """A font that left the catalogue leaves the tree; other files stay."""
    (tmp_path / "Old.otf").write_bytes(b"old")
    (tmp_path / "README.md").write_text("stays")
    build.write({"New.ttf": b"new", "licences/new.txt": b"text"}, tmp_path)
    assert build.on_disk(tmp_path) == {"New.ttf": b"new", "licences/new.txt": b"text"}
    assert (tmp_path / "README.md").is_file()


def test_the_page_has_letters_for_its_own_words(recipe: ModuleType) -> None:
    """In both weights, without a reserved font name, and with their licences."""
    page = recipe.page
    standing = page.standing()
    for weight in page.WEIGHTS:
        drawn: set[int] = set()
        for family in (page.FAMILY, page.HAN_FAMILY):
            path = f"{page.STATIC}/{family.replace(' ', '').lower()}-{weight.lower()}.woff2"
            part = TTFont(io.BytesIO(standing.pop(path)))
            drawn |= part.getBestCmap().keys()
            names = {record.nameID: record.toUnicode() for record in part["name"].names}
            assert names[1] == family
            assert not any("Pretendard" in names.get(number, "") for number in (1, 3, 4, 6, 16))
        shown = {
            letter for letter in page.letters() if unicodedata.category(chr(letter))[0] in "LN"
        }
        assert {chr(letter) for letter in shown - drawn if letter < 0x10000} == set()
    assert [Path(path).suffix for path in standing] == [".txt", ".txt"]


def test_the_page_s_fonts_are_built_from_the_bundle(recipe: ModuleType, build: ModuleType) -> None:
    """Byte for byte, so that a new word brings new fonts."""
    built = recipe.page.build(build.on_disk(FONTS), recipe.page.letters())
    assert build.differences(built, recipe.page.standing()) == []
