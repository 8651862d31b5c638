"""The faces there are, and which of them draws what.

In: the directory of the bundle, and the fonts that templates bring. Out: faces by their stem,
fallback orders by voice, language and weight, the face for a grapheme. A face is opened when it is
first needed and mapped, not read, so that processes share its pages. Must not know paragraphs,
sizes or pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import uharfbuzz as hb

from pyoji.engine.text import bundle
from pyoji.engine.text.emoji import is_emoji
from pyoji.engine.text.face import Face, open_face
from pyoji.engine.text.language import Language
from pyoji.engine.text.unicode import properties
from pyoji.engine.text.voices import SANS, VOICES, Family, Voice
from pyoji.errors import FontError

EMOJI = "NotoColorEmoji"

# Default-ignorable, yet HarfBuzz does not hide them: where the face lacks them, a box is seen.
_HANGUL_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")

KEPT_CHOICES = 8192
"""How many graphemes an order remembers the face of: more than the titles of any blog have, and
an order takes a megabyte at the most."""

KEPT_ORDERS = 128
"""How many orders are remembered."""

_NO_SCRIPT = frozenset({"Zyyy", "Zinh", "Zzzz"})
_JAPANESE = ("Hani", "Hira", "Kana")
"""Scripts that stand in one word and are set in one face."""

_COMMON = b"1?("
"""Characters that a face has if it was drawn to stand alone; others would mix two designs."""

# The fallback order after a voice's own families. Latin, Cyrillic and Greek first, since their
# punctuation and digits serve every script; then the large; then one family a script; symbols
# last, because their faces repeat letters and signs that a text face draws better.
_TEXT = ("Pretendard", "NotoSans", "NotoSansCJK", "NotoSansArabic", "NotoSansThai",
         "NotoSansDevanagari", "NotoSansHebrew")  # fmt: skip
_SYMBOLS = ("NotoSansSymbols", "NotoSansSymbols2", "NotoSansMath")


class Choice(dict[str, str | None]):
    """By grapheme the face that a fallback order draws it with, chosen when it is first needed.

    None where no face has it. An emoji has the emoji face, whatever the order is.
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


@dataclass(frozen=True, eq=False)
class Fallback:
    """The faces of a text in fallback order.

    `added` are those that a template brings, `leads` they and those of the voice. Each one in
    `whole` sets all letters of a script in a text, or none of them. `absent` are the families that
    the voice names and the bundle lacks, `sans` the faces that stand for them. Letters of some
    scripts have a choice in `by_script`.
    """

    stems: tuple[str, ...]
    choice: Choice
    added: frozenset[str] = frozenset()
    leads: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()
    absent: tuple[str, ...] = ()
    sans: frozenset[str] = frozenset()
    by_script: Mapping[str, Choice] = field(default_factory=dict)

    def face(self, grapheme: str, script: str) -> str | None:
        """The stem of the face for a grapheme of a script; None where no face has it."""
        return self.by_script.get(script, self.choice)[grapheme]


@dataclass(frozen=True, slots=True)
class _AddedFont:
    families: tuple[Family, ...]
    voice: str


class Fonts:
    """The bundle and what templates add to it. Faces are kept for the life of the process."""

    def __init__(self, directory: Path, manifest: bundle.Bundle) -> None:
        self._files = {Path(file.name).stem: directory / file.name for file in manifest.fonts}
        self._scales = {Path(file.name).stem: file.scale for file in manifest.fonts}
        self._families = _families(manifest.fonts)
        self._fallback_families = {file.family for file in manifest.fonts if file.fallback}
        self._faces: dict[str, Face] = {}
        self._added: dict[str, _AddedFont] = {}
        self._openers: dict[str, Callable[[], Face]] = {}
        self._fallbacks: dict[tuple[tuple[str, ...], str, int], Fallback] = {}
        self._choices: dict[tuple[str, ...], Choice] = {}
        self.digest = manifest.digest

    @classmethod
    def open(cls, directory: Path) -> Fonts:
        """The bundle in `directory`; FontError if its manifest cannot be read."""
        return cls(directory, bundle.read(directory))

    @cached_property
    def families(self) -> tuple[str, ...]:
        """Every family that the manifest calls a fallback, in the default fallback order."""
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

    def discard(self, font: str) -> None:
        """Forget a font that was added; texts that still ask for it are set in sans."""
        added = self._added.pop(font, None)
        stems = (
            {stem for family in added.families for stem in family.stems.values()} if added else ()
        )
        for stem in stems:
            self._openers.pop(stem, None)
            self._faces.pop(stem, None)
        self._forget()

    def face(self, stem: str) -> Face:
        """The face with this stem; FontError if there is none or it does not open."""
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
        """Stems of text faces in fallback order for a language, a `font` choice and a weight."""
        return self.fallback(language, font, weight).stems

    def fallback(self, language: Language, font: str, weight: int) -> Fallback:
        """The faces for a language, a `font` choice and a weight, whatever the text."""
        added = self._added.get(font)
        voice = VOICES.get(added.voice if added else font) or VOICES[SANS]
        first = voice.first(language)
        key = first, font, weight  # of any languages there are, few have families
        fallback = self._fallbacks.get(key)
        if fallback is None:
            families = added.families if added else ()
            fallback = self._fallback(language, voice, families, weight)
            self._remember(key, fallback)
        return fallback

    def _fallback(
        self, language: Language, voice: Voice, added: tuple[Family, ...], weight: int
    ) -> Fallback:
        order = dict.fromkeys((*voice.first(language), *self.families))
        names = [name for name in order if name in self._families]
        heavy = max(weight, voice.least)
        brand = [family.nearest(weight) for family in added]
        faces = {
            name: self._families[name].nearest(voice.weights.get(name, heavy))
            for name in names
            if name not in voice.without
        }
        stems = tuple(dict.fromkeys((*brand, *faces.values())))
        own = voice.own(language)
        leads = frozenset(brand) | {faces[name] for name in own if name in faces}
        absent = tuple(name for name in own if name not in faces)
        return Fallback(
            stems,
            self.choice(stems),
            added=frozenset(brand),
            leads=leads,
            whole=leads if voice.whole else frozenset(brand),
            absent=absent if voice.whole else (),
            sans=frozenset(faces[name] for name in self.families if name in faces),
        )

    def fallback_for(self, fallback: Fallback, graphemes: Iterable[str]) -> Fallback:
        """The faces for one text, whose letters of one script come from one face.

        The face of the text's main script leads, so that digits, marks and Latin words are of its
        design where it has them. A face that lacks letters of the main script comes last for all of
        the text; one that lacks letters of another script comes last for those. Latin words stand
        in texts of every language, so that Latin is the main script of a text in no other.
        """
        if not fallback.whole:
            return fallback
        letters: dict[str, list[str]] = {}
        for grapheme in graphemes:
            script = properties(ord(grapheme[0])).script
            if script not in _NO_SCRIPT:
                first = _JAPANESE[0] if script in _JAPANESE else script
                letters.setdefault(first, []).append(grapheme)
        if not letters:
            return fallback
        main = max(letters, key=lambda script: (script != "Latn", len(letters[script])))
        order = self._led(fallback, fallback.stems, letters.pop(main))
        choices: dict[str, Choice] = {}
        for script, some in letters.items():
            own = self._led(fallback, order, some)
            if own != order:
                scripts = _JAPANESE if script in _JAPANESE else (script,)
                choices |= dict.fromkeys(scripts, self.choice(own))
        if order == fallback.stems and not choices:
            return fallback
        return replace(fallback, stems=order, choice=self.choice(order), by_script=choices)

    def _led(
        self, fallback: Fallback, order: tuple[str, ...], letters: Sequence[str]
    ) -> tuple[str, ...]:
        """The order for letters of one script: their face first, if it is of the voice."""
        order = self._with_partial_last(order, fallback.whole, letters)
        leader = self.choice(order)[letters[0]]
        if leader not in fallback.leads - fallback.added:
            return order
        if not all(map(self.face(leader).covers, _COMMON)):
            return order
        before = [stem for stem in order[: order.index(leader)] if stem in fallback.added]
        return tuple(dict.fromkeys((*before, leader, *order)))

    def _with_partial_last(
        self, order: tuple[str, ...], whole: frozenset[str], letters: Sequence[str]
    ) -> tuple[str, ...]:
        """The order in which no face of `whole` that has only some of the letters is asked."""
        while True:
            choice = self.choice(order)
            faces = {choice[letter] for letter in letters} - {None}
            partial = [stem for stem in order if stem in faces and stem in whole]
            if len(faces) < 2 or not partial:
                return order
            order = (*(stem for stem in order if stem != partial[0]), partial[0])
            whole -= {partial[0]}

    def choice(self, order: tuple[str, ...]) -> Choice:
        """The face for each grapheme, with the emoji face for emoji."""
        choice = self._choices.get(order)
        if choice is None:
            if len(self._choices) >= KEPT_ORDERS:
                self._forget()
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
            return None  # a face's private use area means nothing to other faces
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

    def _remember(self, key: tuple[tuple[str, ...], str, int], fallback: Fallback) -> None:
        if len(self._fallbacks) >= KEPT_ORDERS:
            self._fallbacks.clear()
        self._fallbacks[key] = fallback

    def _forget(self) -> None:
        self._fallbacks.clear()
        self._choices.clear()


def _families(files: Iterable[bundle.FontFile]) -> dict[str, Family]:
    """The families of a bundle by name."""
    stems: dict[str, dict[int, str]] = {}
    for file in files:
        stems.setdefault(file.family, {})[file.weight] = Path(file.name).stem
    return {name: Family(name, weights) for name, weights in stems.items()}


def _needs_glyph(character: str) -> bool:
    return character in _HANGUL_FILLERS or not properties(ord(character)).default_ignorable
