"""Fonts: the faces of the bundle and of templates, and the face for each grapheme.

In: the directory of the bundle, and the fonts that templates bring. Out: faces by their stem,
fallback orders by voice, language and weight, the face for a grapheme. A face is opened and mapped
when it is first needed, so that processes share its pages. Must not know paragraphs, sizes or
pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import uharfbuzz as hb

from pyoji.engine.text import bundle
from pyoji.engine.text.emoji import is_emoji
from pyoji.engine.text.face import Face, open_face
from pyoji.engine.text.fallback import Fallback, Order
from pyoji.engine.text.language import Language
from pyoji.engine.text.unicode import properties
from pyoji.engine.text.voices import SANS, VOICES, Family, Voice
from pyoji.errors import FontError

EMOJI = "NotoColorEmoji"

# Default-ignorable, but HarfBuzz does not hide them: a face without them shows a box.
_HANGUL_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")

KEPT_CHOICES = 8192
"""Graphemes cached per order: more than the titles of a blog have, at most a megabyte."""

KEPT_GRAPHEMES = 2048
"""Graphemes of several characters that are cached, by face: at most a third of a megabyte."""

KEPT_ORDERS = 128
"""Orders that are cached."""

# The fallback order after a voice's own families. Latin, Cyrillic and Greek come first, since all
# scripts use their punctuation and digits; then CJK, then one family per script. Symbols come last,
# because these faces also have letters and signs that a text face draws better.
_TEXT = ("Pretendard", "NotoSans", "NotoSansCJK", "NotoSansArabic", "NotoSansThai",
         "NotoSansDevanagari", "NotoSansHebrew")  # fmt: skip
_SYMBOLS = ("NotoSansSymbols", "NotoSansSymbols2", "NotoSansMath")


class Choice(dict[str, str | None]):
    """A cache: the face of each grapheme in a fallback order, None if no face has it.

    An emoji has the emoji face in any order.
    """

    def __init__(self, fonts: Fonts, order: tuple[str, ...]) -> None:
        super().__init__()
        self._fonts = fonts
        self._order = order

    def __missing__(self, grapheme: str) -> str | None:
        if len(self) >= KEPT_CHOICES:  # titles of any client must not fill the memory
            self.clear()
        choose = self._fonts.choose
        face = choose((EMOJI,), grapheme) if is_emoji(grapheme) else None
        self[grapheme] = face = face or choose(self._order, grapheme)
        return face


@dataclass(frozen=True, slots=True, eq=False)
class _AddedFont:
    """A font that was added, compared by identity: a name that is added again is another."""

    families: tuple[Family, ...]
    voice: str


_FallbackKey = tuple[tuple[str, ...], _AddedFont | None, str, int]
"""The first families, the added font if there is one, the name of the font, the weight."""


class Fonts:
    """The fonts of the bundle and of templates. A face stays open until its font is discarded.

    `edition` rises when a font was added or discarded. A text that names a font is set in another
    before and after, so a cache of texts has the edition in its keys.
    """

    def __init__(self, directory: Path, manifest: bundle.Bundle) -> None:
        self._files = {Path(file.name).stem: directory / file.name for file in manifest.fonts}
        self._scales = {Path(file.name).stem: file.scale for file in manifest.fonts}
        self._families = _families(manifest.fonts)
        self._fallback_families = {file.family for file in manifest.fonts if file.fallback}
        self._faces: dict[str, Face] = {}
        self._added: dict[str, _AddedFont] = {}
        self._openers: dict[str, Callable[[], Face]] = {}
        self._fallbacks: dict[_FallbackKey, Fallback] = {}
        self._choices: dict[tuple[str, ...], Choice] = {}
        self._lacking: dict[tuple[str, str], tuple[str, ...]] = {}
        self.digest = manifest.digest
        self.edition = 0

    @classmethod
    def open(cls, directory: Path) -> Fonts:
        """Open the bundle in `directory`; raise FontError if its manifest cannot be read."""
        return cls(directory, bundle.read(directory))

    @cached_property
    def families(self) -> tuple[str, ...]:
        """The families that the manifest calls a fallback, in the default fallback order."""
        names = self._fallback_families
        others = sorted(names - {*_TEXT, *_SYMBOLS})
        return tuple(name for name in (*_TEXT, *others, *_SYMBOLS) if name in names)

    def weights(self, font: str) -> tuple[int, ...]:
        """The weights of the first family of a voice or an added font, ascending."""
        added = self._added.get(font)
        voice = VOICES.get(font, VOICES[SANS])
        names = (name for name in (*voice.families, *self.families) if name in self._families)
        family = added.families[0] if added else self._families[next(names)]
        return tuple(sorted(family.stems))

    def every_weight(self, font: str) -> frozenset[int]:
        """The weights that a voice draws with, in any language; each has families of its own."""
        voice = VOICES.get(font, VOICES[SANS])
        names = {*voice.families, *(n for own in voice.by_language.values() for n in own)}
        families = (self._families[name] for name in names if name in self._families)
        weights = {weight for family in families for weight in family.stems}
        return frozenset(weight for weight in weights if weight >= voice.minimum_weight)

    def add(
        self,
        font: str,
        families: Sequence[Family],
        faces: Mapping[str, Callable[[], Face]],
        voice: str = SANS,
    ) -> None:
        """Make `font` a choice: these families, then those of a voice.

        `faces` opens the face of each stem. Names and stems that hold a digest never change.
        """
        self._openers.update(faces)
        self._added[font] = _AddedFont(tuple(families), voice)
        self.edition += 1

    def discard(self, font: str) -> None:
        """Remove an added font; texts that still name it are set in sans."""
        added = self._added.pop(font, None)
        stems = (
            {stem for family in added.families for stem in family.stems.values()} if added else ()
        )
        for stem in stems:
            self._openers.pop(stem, None)
            self._faces.pop(stem, None)
        self._forget()
        self.edition += 1

    def face(self, stem: str) -> Face:
        """Return the face with this stem; raise FontError if there is none or it does not open."""
        face = self._faces.get(stem)
        if face is None:
            opener = self._openers.get(stem)
            face = self._faces[stem] = opener() if opener else self._open(stem)
        return face

    def _open(self, stem: str) -> Face:
        file = self._files.get(stem)
        if file is None:
            raise FontError(f"The font bundle has no {stem}.")
        try:
            blob = hb.Blob.from_file_path(str(file))
        except hb.HarfBuzzError as error:
            raise FontError(f"The font {file.name} does not open: {error}.") from error
        return open_face(stem, blob, scale=self._scales[stem])

    def order(self, language: Language, font: str, weight: int) -> tuple[str, ...]:
        """Return the stems in fallback order for a language, a `font` choice and a weight."""
        return self.fallback(language, font, weight).stems

    def fallback(self, language: Language, font: str, weight: int) -> Fallback:
        """Return the faces for a language, a `font` choice and a weight."""
        added = self._added.get(font)
        voice = VOICES.get(added.voice if added else font) or VOICES[SANS]
        first = voice.first(language)
        key = first, added, font, weight  # most languages have no families of their own
        fallback = self._fallbacks.get(key)
        if fallback is None:
            families = added.families if added else ()
            fallback = self._fallback(language, voice, families, weight)
            self._remember(key, fallback)
        return fallback

    def _fallback(
        self, language: Language, voice: Voice, added: tuple[Family, ...], weight: int
    ) -> Fallback:
        names = dict.fromkeys((*voice.first(language), *self.families))
        voice_weight = max(weight, voice.minimum_weight)
        stems = {
            name: self._families[name].nearest(voice.weights.get(name, voice_weight))
            for name in names
            if name in self._families and name not in voice.without
        }
        added_stems = tuple(family.nearest(weight) for family in added)
        order = tuple(dict.fromkeys((*added_stems, *stems.values())))
        families = voice.own(language)
        leads = {*added_stems, *(stems[name] for name in families if name in stems)}
        return Fallback(
            self,
            order,
            self.choice(order),
            added=frozenset(added_stems),
            leads=frozenset(leads),
            all_or_none=frozenset(leads if voice.by_text else added_stems),
            absent=tuple(name for name in families if voice.by_text and name not in stems),
            sans=frozenset(stems[name] for name in self.families if name in stems),
        )

    def choice(self, order: Order) -> Choice:
        """Return the face of each grapheme in an order."""
        choice = self._choices.get(order)
        if choice is None:
            if len(self._choices) >= KEPT_ORDERS:
                self._forget()
            choice = self._choices.setdefault(order, Choice(self, order))
        return choice

    def choose(self, order: tuple[str, ...], grapheme: str) -> str | None:
        """Return the first face of `order` with all visible characters of a grapheme.

        If there is none, return the first face with its first character, or None.
        """
        code_points = [ord(c) for c in grapheme if _needs_glyph(c)]
        if not code_points:
            return order[0]
        base, *marks = code_points
        if properties(base).category == "Co":
            return None  # a face's private use area means nothing to other faces
        base_stem: str | None = None
        for stem in order:
            face = self.face(stem)
            if face.covers(base):
                if all(map(face.covers, marks)):
                    return stem
                base_stem = base_stem or stem
        return base_stem

    def lacking(self, stem: str, grapheme: str) -> tuple[str, ...]:
        """Return the characters of a grapheme that are drawn and that the face lacks."""
        lacking = self._lacking.get((stem, grapheme))
        if lacking is None:
            covers = self.face(stem).covers
            lacking = tuple(c for c in grapheme if _needs_glyph(c) and not covers(ord(c)))
            if len(self._lacking) >= KEPT_GRAPHEMES:
                self._lacking.clear()
            self._lacking[stem, grapheme] = lacking
        return lacking

    def _remember(self, key: _FallbackKey, fallback: Fallback) -> None:
        if len(self._fallbacks) >= KEPT_ORDERS:
            self._fallbacks.clear()
        self._fallbacks[key] = fallback

    def _forget(self) -> None:
        self._fallbacks.clear()
        self._choices.clear()
        self._lacking.clear()


def _families(files: Iterable[bundle.FontFile]) -> dict[str, Family]:
    """Group the files of a bundle by family."""
    stems: dict[str, dict[int, str]] = {}
    for file in files:
        stems.setdefault(file.family, {})[file.weight] = Path(file.name).stem
    return {name: Family(name, weights) for name, weights in stems.items()}


def _needs_glyph(character: str) -> bool:
    return character in _HANGUL_FILLERS or not properties(ord(character)).default_ignorable
