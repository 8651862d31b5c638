"""Font notes: advice on the own fonts of a valid design.

In: a design's file, its fonts, a title in each language. Out: notes with their lines in the file:
letters that a font lacks, restrictive embedding bits, a font file without a licence beside it.
`own_fonts` rejects invalid fonts before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pyoji.engine.design.document import Document
from pyoji.engine.design.own_fonts import OwnFont, font_file
from pyoji.engine.text.face import Face, open_data
from pyoji.engine.text.typefaces.coverage import COMMON_SCRIPTS
from pyoji.engine.text.unicode import properties
from pyoji.errors import TemplateError

SYLLABLES = range(0xAC00, 0xD7A4)
"""The code points of Hangul syllables: 11,172."""

MOST_LETTERS = 8
"""Letters that a note lists."""

LICENCE = re.compile(r"(licen[cs]e|ofl|copying|eula)", re.IGNORECASE)
"""Is in the name of a licence's file."""

_ASK = "its licence must allow images that a service makes"


def notes(
    own: Document,
    fonts: Mapping[str, OwnFont],
    folders: Sequence[Path],
    titles: Mapping[str, str],
) -> Iterator[TemplateError]:
    """Yield the notes on the fonts of a design; `titles` has one title per language."""
    for font in fonts.values():
        yield from _letters(own, font, titles)
        yield from _permissions(own, font, folders)


def _letters(own: Document, font: OwnFont, titles: Mapping[str, str]) -> Iterator[TemplateError]:
    """Yield the letters that the font lacks in its scripts, once for faces that lack the same."""
    gaps: dict[tuple[str, str], None] = {}
    for weight, typeface in sorted(font.typefaces.items()):
        face = open_data(font.stem(weight), typeface.data)
        gaps |= dict.fromkeys(_gaps(face, typeface.facts.ink, font.model.fallback, titles))
    for gap, remedy in gaps:
        yield own.fault(("fonts", font.name), gap, remedy)


def _gaps(
    face: Face, ink: Mapping[str, int], fallback: str, titles: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield what a face lacks, with the effect on a card."""
    syllables = sum(map(face.covers, SYLLABLES))
    if 0 < syllables < len(SYLLABLES):
        gap = f"{syllables:,} of {len(SYLLABLES):,} Hangul syllables"
        yield gap, f"a text with any other is set entirely in {fallback}"
    for language, title in titles.items():
        letters = _lacking(face, title, ink)
        if letters and language != "ko":
            gap = f"no ink for {' '.join(letters[:MOST_LETTERS])}"
            yield gap, f"titles in {language} with such letters are set in {fallback}"


def _lacking(face: Face, title: str, ink: Mapping[str, int]) -> list[str]:
    """Return the letters of a title that the face lacks, in scripts that it has ink for."""
    scripts = ink.keys() - COMMON_SCRIPTS
    return [
        letter
        for letter in dict.fromkeys(title)
        if letter.isalpha()
        and properties(ord(letter)).script in scripts
        and not face.covers(ord(letter))
    ]


def _permissions(own: Document, font: OwnFont, folders: Sequence[Path]) -> Iterator[TemplateError]:
    """Yield restrictive embedding bits, and files without a licence beside them."""
    place = ("fonts", font.name, "files")
    for embedding in sorted({face.facts.embedding for face in font.typefaces.values()}):
        if embedding in ("restricted", "preview"):
            yield own.fault(place, f"fsType “{embedding}” in a file", _ASK)
    for number, entry in enumerate(font.model.files):
        name = entry if isinstance(entry, str) else entry.file
        file = font_file(folders, name)
        if file is not None and not any(LICENCE.search(p.name) for p in file.parent.iterdir()):
            remedy = f"put its licence there, as LICENSE.txt; {_ASK}"
            yield own.fault((*place, number), f"no licence beside {name}", remedy)
