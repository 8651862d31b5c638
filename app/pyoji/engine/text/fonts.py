"""The faces of the bundle, and which of them draws what.

In: the directory of fonts. Out: faces by the stem of their file, fallback orders by language,
the face for a grapheme. A face is opened when first asked for and mapped, not read, so that
processes share its pages. Must not know paragraphs, sizes or pixels.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import uharfbuzz as hb

from pyoji.engine.text import bundle
from pyoji.engine.text.emoji import is_emoji
from pyoji.engine.text.language import Language
from pyoji.engine.text.unicode import properties
from pyoji.errors import FontError

UNITS = 65536
"""Font units an em is divided into; fine enough that no advance is rounded visibly."""

MONO = "mono"
"""The font of code, which no link asks for by name."""
_MONO_FAMILY = "NotoSansMono"

FAMILIES = ("pretendard", "noto")
"""What the `font` parameter may ask for."""

EMOJI = "NotoColorEmoji"

# The fallback order after a language's own families. Latin, Cyrillic and Greek first, since their
# punctuation and digits serve every script; then the large; then one family a script; symbols
# last, because their faces repeat letters and signs that a text face draws better.
_TEXT = ("Pretendard", "NotoSans", "NotoSansCJK", "NotoSansArabic", "NotoSansThai",
         "NotoSansDevanagari", "NotoSansHebrew")  # fmt: skip
_SYMBOLS = ("NotoSansSymbols", "NotoSansSymbols2", "NotoSansMath")

# Default-ignorable, yet HarfBuzz does not hide them: where the face lacks them, a box is seen.
_HANGUL_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")

# How many graphemes an order remembers the face of: more than the titles of any blog have, and
# an order takes a megabyte at the most, should a stranger try.
KEPT_CHOICES = 8192

Weight = int


@dataclass(frozen=True, eq=False)
class Face:
    """One font file, ready to shape and draw at UNITS to the em."""

    stem: str
    font: hb.Font
    _inks: dict[int, tuple[float, float]] = field(default_factory=dict)
    _bearings: dict[int, tuple[float, float]] = field(default_factory=dict)

    def covers(self, cp: int) -> bool:
        """True if the face has a glyph for the code point."""
        return self.font.get_nominal_glyph(cp) is not None

    @cached_property
    def hyphen(self) -> tuple[int, float] | None:
        """The glyph of a hyphen and its advance in em; None if the face has none."""
        glyph = self.font.get_nominal_glyph(0x2010) or self.font.get_nominal_glyph(ord("-"))
        return None if glyph is None else (glyph, self.font.get_glyph_h_advance(glyph) / UNITS)

    def ink(self, glyph: int) -> tuple[float, float]:
        """How far the glyph's ink reaches above and below the baseline, in em; (0, 0) if none."""
        found = self._inks.get(glyph)
        if found is None:
            extents = self.font.get_glyph_extents(glyph)
            found = (0.0, 0.0)
            if extents is not None and extents.height:
                top = extents.y_bearing / UNITS
                found = (top, -(extents.y_bearing + extents.height) / UNITS)
            self._inks[glyph] = found
        return found

    def bearing(self, glyph: int) -> tuple[float, float]:
        """Where the glyph's ink begins and ends from its origin, in em; (0, 0) if it has none."""
        found = self._bearings.get(glyph)
        if found is None:
            extents = self.font.get_glyph_extents(glyph)
            found = (0.0, 0.0)
            if extents is not None and extents.width:
                begin, width = extents.x_bearing, extents.width
                found = (begin / UNITS, (begin + width) / UNITS)
            self._bearings[glyph] = found
        return found


class Choice(dict[str, str | None]):
    """By grapheme the face that a fallback order draws it with, found when first asked for.

    None where a box has to stand for it. A picture is the emoji face's, whatever the order says.
    """

    def __init__(self, fonts: Fonts, order: tuple[str, ...]) -> None:
        super().__init__()
        self._fonts = fonts
        self._order = order

    def __missing__(self, grapheme: str) -> str | None:
        if len(self) >= KEPT_CHOICES:  # a stranger's titles must not fill the memory
            self.clear()
        choose = self._fonts.choose
        found = choose((EMOJI,), grapheme) if is_emoji(grapheme) else None
        self[grapheme] = found = found or choose(self._order, grapheme)
        return found


class Fonts:
    """The bundle, opened. Faces are kept for the life of the process; there are about a hundred."""

    def __init__(self, directory: Path, manifest: bundle.Bundle) -> None:
        self._directory = directory
        self._files = {Path(file.name).stem: file.name for file in manifest.fonts}
        self._fallback = {file.family for file in manifest.fonts if file.fallback}
        self._faces: dict[str, Face] = {}
        self._orders: dict[tuple[tuple[str, ...], str, str], tuple[str, ...]] = {}
        self._choices: dict[tuple[str, ...], Choice] = {}
        self.digest = manifest.digest

    @classmethod
    def open(cls, directory: Path) -> Fonts:
        """The bundle in `directory`; FontError if its manifest cannot be read."""
        return cls(directory, bundle.read(directory))

    @cached_property
    def families(self) -> tuple[str, ...]:
        """Every family that the manifest calls a fallback, in the default fallback order."""
        others = sorted(self._fallback - {*_TEXT, *_SYMBOLS})
        return tuple(name for name in (*_TEXT, *others, *_SYMBOLS) if name in self._fallback)

    def face(self, stem: str) -> Face:
        """The face with this stem; FontError if the bundle lacks it or it does not open."""
        face = self._faces.get(stem)
        if face is None:
            face = self._faces[stem] = self._open(stem)
        return face

    def _open(self, stem: str) -> Face:
        name = self._files.get(stem)
        if name is None:
            raise FontError(f"The font bundle has no {stem}.")
        try:
            blob = hb.Blob.from_file_path(str(self._directory / name))
        except hb.HarfBuzzError as error:
            raise FontError(f"The font {name} does not open: {error}.") from error
        font = hb.Font(hb.Face(blob))
        font.scale = (UNITS, UNITS)
        return Face(stem, font)

    def order(self, language: Language, font: str, weight: Weight) -> tuple[str, ...]:
        """Stems of text faces in fallback order for a language, a `font` choice and a weight."""
        style = "Bold" if weight >= 600 else "Regular"
        key = language.families, font, style  # of any languages there are, few have families
        order = self._orders.get(key)
        if order is None:
            first = language.families + (("NotoSans",) if font == "noto" else ())
            if font == MONO:
                first = (_MONO_FAMILY, *first)
            families = dict.fromkeys((*first, *self.families))
            if font == "noto":
                families.pop("Pretendard", None)
            order = self._orders[key] = tuple(
                stem for family in families if (stem := self._styled(family, style))
            )
        return order

    def _styled(self, family: str, style: str) -> str | None:
        other = "Regular" if style == "Bold" else "Bold"
        for candidate in (f"{family}-{style}", f"{family}-{other}"):
            if candidate in self._files:
                return candidate
        return None

    def choice(self, order: tuple[str, ...]) -> Choice:
        """The face for each grapheme, with the emoji face for pictures."""
        choice = self._choices.get(order)
        if choice is None:
            choice = self._choices.setdefault(order, Choice(self, order))
        return choice

    def choose(self, order: tuple[str, ...], grapheme: str) -> str | None:
        """The first face of `order` that has the whole grapheme, else its first character.

        None when no face has even that. Characters that draw nothing need no glyph.
        """
        drawn = [ord(c) for c in grapheme if _needs_glyph(c)]
        if not drawn:
            return order[0]
        if properties(drawn[0]).category == "Co":
            return None  # what a face keeps in its private use area, nobody else agreed to
        base: str | None = None
        for stem in order:
            face = self.face(stem)
            if face.covers(drawn[0]):
                if all(map(face.covers, drawn[1:])):
                    return stem
                base = base or stem
        return base

    def lacking(self, stem: str, grapheme: str) -> list[str]:
        """The characters of a grapheme that the face has no glyph for, though they are drawn."""
        covers = self.face(stem).covers
        return [c for c in grapheme if _needs_glyph(c) and not covers(ord(c))]


def _needs_glyph(character: str) -> bool:
    return character in _HANGUL_FILLERS or not properties(ord(character)).default_ignorable
