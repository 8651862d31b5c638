"""Texts are set in a template's own fonts, and in the bundle's where those lack letters."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoji.engine.brand_faces import BrandFaces
from pyoji.engine.card import PNG
from pyoji.engine.design import DesignReading, Registry, Templates, examine
from pyoji.engine.design.registry import MAX_SETS
from pyoji.engine.frame import Frame, GlyphRun
from pyoji.engine.pipeline import Pipeline
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.shape import REACH
from pyoji.errors import UnknownTemplate

from tests import typefaces
from tests.engine.design.test_own_fonts import DESIGN
from tests.tree import FONTS


class Brand:
    """A design with a font of its own, and the bundle that its cards are made with."""

    def __init__(self, directory: Path) -> None:
        self.folder = directory / "own"
        self.folder.mkdir()
        self._directory = directory
        self.fonts = Fonts.open(FONTS)

    def design(self, data: bytes, *keys: str) -> None:
        """Write the design, with these bytes as its font and more keys of it."""
        text = DESIGN.replace("[brand.ttf]", "\n    ".join(("[brand.ttf]", *keys)))
        (self.folder / "template.yaml").write_text(text, "utf-8")
        (self.folder / "brand.ttf").write_bytes(data)

    def registry(self) -> Registry:
        def read() -> DesignReading:
            return examine("fonts", self._directory)

        return Registry(Templates(read().templates), read)

    def frame(self, title: str, **pairs: str) -> Frame:
        """A card's layout; the card is rendered, too."""
        registry = self.registry()
        pipeline = Pipeline(registry, self.fonts)
        card = registry.current.card("own", [("title", title), *pairs.items()], PNG)
        assert pipeline.render(card).data
        return pipeline.frame(card)

    def faces(self, title: str, **pairs: str) -> list[str]:
        """The faces of a card's runs; a key without its digest."""
        runs = [item for item in self.frame(title, **pairs).items if isinstance(item, GlyphRun)]
        stems = (re.sub("@[0-9a-f]{12}", "", run.face) for run in runs)
        return sorted(dict.fromkeys(stems))


@pytest.fixture
def brand(tmp_path: Path) -> Brand:
    return Brand(tmp_path)


LATIN = typefaces.file(typefaces.face())
HANGUL = typefaces.file(typefaces.face(typefaces.LATIN + typefaces.SYLLABLES))


def test_a_text_is_set_in_the_font_that_it_names(brand: Brand) -> None:
    """Or that the link names; other texts stay as they are."""
    brand.design(LATIN)
    assert brand.faces("The brand", site="Site") == ["Pretendard-Regular", "display-400"]
    assert brand.faces("The brand", site="Site", font="display") == ["display-400"]


def test_a_variable_font_has_the_weight_of_the_text(brand: Brand) -> None:
    """Not the nearest of those that it was drawn in."""
    brand.design(typefaces.file(typefaces.variable(), "woff2"))
    (brand.folder / "brand.ttf").rename(brand.folder / "brand.woff2")
    file = brand.folder / "template.yaml"
    file.write_text(file.read_text("utf-8").replace("brand.ttf", "brand.woff2"), "utf-8")
    assert brand.faces("The brand") == ["display-650"]


def test_a_title_with_a_syllable_that_the_font_lacks_is_set_in_another(brand: Brand) -> None:
    """All of it: one syllable of another design among others reads as a mistake."""
    brand.design(HANGUL)
    assert brand.faces("가각간 갇") == ["display-400"]
    assert "display-400" not in brand.faces("가각간 힣")
    assert brand.faces("The 가각간 and 갇") == ["display-400"]


def test_an_arabic_title_is_set_in_an_arabic_face(brand: Brand) -> None:
    """In a brand whose font is Latin; a Latin word within it stays in the brand's."""
    brand.design(LATIN)
    assert brand.faces("عنوان") == ["NotoSansArabic-Bold"]
    assert brand.faces("عنوان Brand عربي") == ["NotoSansArabic-Bold", "display-400"]


def test_what_the_font_lacks_is_set_in_the_voice_that_it_names(brand: Brand) -> None:
    """Sans, if it names none."""
    brand.design(LATIN)
    assert brand.faces("표지") == ["Pretendard-Bold"]
    brand.design(LATIN, "fallback: book")
    assert brand.faces("표지") == ["NotoSerifCJK-Bold"]


def test_a_font_sets_the_scripts_that_it_is_meant_for(brand: Brand) -> None:
    """Others are set as if it lacked them."""
    brand.design(HANGUL, "scripts: [Hang]")
    assert brand.faces("가각간 Brand") == ["Pretendard-Bold", "display-400"]


def test_a_font_looks_as_large_as_its_neighbours(brand: Brand) -> None:
    """By its x-height, or the Hangul body where it has one; `scale` says otherwise."""
    brand.design(typefaces.file(typefaces.face(ink=0.8)))
    small = brand.frame("xxx xxx").texts[0]
    brand.design(typefaces.file(typefaces.face(ink=0.8)), "scale: 1")
    plain = brand.frame("xxx xxx").texts[0]
    assert small.lines[0].width / plain.lines[0].width == pytest.approx(0.53 / 0.4, rel=0.02)
    brand.design(HANGUL)
    assert brand.frame("가각").texts[0].lines[0].width / plain.size > 0


def test_lettering_is_set_in_the_font_that_it_names(brand: Brand) -> None:
    """At its own weight."""
    brand.design(typefaces.file(typefaces.variable()))
    file = brand.folder / "template.yaml"
    node = "        - lettering: {value: [title], height: 300, weight: 333, font: display}\n"
    file.write_text(file.read_text("utf-8") + node, "utf-8")
    assert "display-333" in brand.faces("The brand")


def test_a_glyph_stays_near_its_place(brand: Brand) -> None:
    """Offsets in the font's tables are limited, since a mask is as large as its run."""
    far = "feature kern { pos u0061 <32000 -32000 0 0>; } kern;"
    brand.design(typefaces.file(typefaces.face(features=far)))
    frame = brand.frame("banana bazaar")
    glyphs = [at for item in frame.items if isinstance(item, GlyphRun) for at in item.glyphs]
    assert len(glyphs) == 13
    assert max(abs(glyph.y) for glyph in glyphs) < 630 + REACH * frame.texts[0].size * 1.4


def test_tracking_belongs_to_the_font(brand: Brand) -> None:
    """Where the text names none."""
    brand.design(LATIN, "tracking: 0.2")
    assert brand.frame("The brand").texts[0].letter_spacing > 10


def test_a_card_names_the_faces_of_a_brand(brand: Brand) -> None:
    """In its fallback order: with the digest of the font, before those of the bundle."""
    brand.design(LATIN)
    first, second = brand.frame("The 표지").texts[0].fonts
    assert re.fullmatch(r"display@[0-9a-f]{12}-400", first)
    assert second == "Pretendard-Bold"


def test_faces_change_when_the_file_does(brand: Brand) -> None:
    """A card in the making keeps the face that it was made with; what no set has is forgotten."""
    brand.design(LATIN)
    registry = brand.registry()
    pipeline = Pipeline(registry, brand.fonts)
    cards = []
    for weight in range(500, 500 + 10 * MAX_SETS, 10):
        cards.append(registry.current.card("own", [("title", "The brand")], PNG))
        brand.design(typefaces.file(typefaces.face(weight=weight)))
        assert registry.renew() == ()
    widths = {pipeline.frame(card).texts[0].lines[0].width for card in cards[1:]}
    assert len(widths) == len(cards) - 1
    stem = f"{registry.current.get('own').fonts['display'].key}-530"
    assert brand.fonts.face(stem)
    with pytest.raises(UnknownTemplate):
        pipeline.frame(cards[0])


def test_a_label_is_set_again_after_its_font_was_added(brand: Brand) -> None:
    """A card that was laid out without the font is not what later cards look like."""
    brand.design(LATIN)
    registry = brand.registry()
    pipeline = Pipeline(registry, brand.fonts)
    pairs = [("title", "The brand"), ("site", "Site"), ("font", "display")]
    card = registry.current.card("own", pairs, PNG)
    before = pipeline.frame(card)
    faces = BrandFaces(brand.fonts)
    faces.replace(registry.current.fonts)
    faces.replace({})
    assert pipeline.frame(card).items != before.items
    faces.replace(registry.current.fonts)
    assert pipeline.frame(card) == before


def test_a_font_that_breaks_leaves_the_design_as_it_was(brand: Brand) -> None:
    """As any mistake in a design does."""
    brand.design(LATIN)
    registry = brand.registry()
    pipeline = Pipeline(registry, brand.fonts)
    before = registry.current
    brand.design(LATIN[:99])
    (fault,) = registry.renew()
    assert "brand.ttf" in fault.found
    assert registry.current is before
    card = before.card("own", [("title", "The brand")], PNG)
    assert "display@" in pipeline.frame(card).texts[0].fonts[0]
