"""pyoji fonts coverage: the face of each character, and faces that fallbacks replace.

In: a text, a voice or font, a weight. Out: each grapheme with its face, and the preferred face if
that lacks other letters of the text. Exits with 1 if a character has no face.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from pyoji.cli.terminal import FINDINGS, USAGE, AsJson, escaped, fail, open_engine, print_json
from pyoji.engine.design import Template
from pyoji.engine.design.schema import texts
from pyoji.engine.text import breaks, language
from pyoji.engine.text.clean import clean
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.itemise import scripts
from pyoji.engine.text.voices import SANS, VOICES
from pyoji.errors import nearest

BOLD = 700
"""The weight of most titles."""

_GROUPS = {"Hira": "Hani", "Kana": "Hani"}
"""Scripts that are set in the face of another script, since both occur in one word."""


@dataclass(frozen=True, slots=True)
class Grapheme:
    """A grapheme and the stem of its face.

    `replaced` is the preferred face, which has it but `lacks` letters of its script in the text.
    """

    text: str
    face: str | None
    script: str = ""
    replaced: str | None = None
    lacks: tuple[str, ...] = ()

    def describe(self) -> dict[str, Any]:
        """Return the grapheme as plain data."""
        replaced = {"replaced": self.replaced, "lacks": list(self.lacks)} if self.replaced else {}
        return {"text": self.text, "face": self.face, **replaced}


@dataclass(frozen=True, slots=True)
class RequestedFont:
    """A voice, or the key of a template's font, and a weight."""

    font: str
    weight: int


def coverage(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The characters.")],
    font: Annotated[
        str | None,
        typer.Option(
            "--font", metavar="VOICE", help="A voice, or a font of the template (default: sans)."
        ),
    ] = None,
    template: Annotated[
        str | None,
        typer.Option("--template", metavar="NAME", help="As the title of this template is set."),
    ] = None,
    weight: Annotated[
        int | None,
        typer.Option("--weight", metavar="N", min=1, max=1000, help="1 to 1000 (default: 700)."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print the font of each character; exit 1 if one has none."""
    engine = open_engine()
    design = engine.templates.get(template) if template else None
    requested = _requested(design, font, weight)
    graphemes = list(_graphemes(engine.fonts, clean(text), requested))
    if as_json:
        print_json([grapheme.describe() for grapheme in graphemes])
    else:
        _print(graphemes)
    if any(grapheme.face is None for grapheme in graphemes):
        raise typer.Exit(FINDINGS)


def _requested(design: Template | None, font: str | None, weight: int | None) -> RequestedFont:
    """Return the font and weight of the options, else of the design's title, else bold sans."""
    usual = RequestedFont(SANS, BOLD)
    if design is not None:
        titles = [text for _, text in texts(design.model) if "title" in text.value]
        own = str(design.parameters["font"].default)
        usual = next((RequestedFont(text.font or own, text.weight) for text in titles), usual)
    own_fonts = design.fonts if design else {}
    name = font or usual.font
    if name not in VOICES and name not in own_fonts:
        names = (*VOICES, *own_fonts)
        match = nearest(name, names)
        hint = f"did you mean “{match}”?" if match else f"there are {', '.join(names)}."
        fail(f"“{name}” is no voice and no font of the template; {hint}", USAGE)
    key = own_fonts[name].key if name in own_fonts else name
    return RequestedFont(key, weight or usual.weight)


def _graphemes(fonts: Fonts, text: str, requested: RequestedFont) -> Iterator[Grapheme]:
    """Yield each grapheme of a title with its face, in a language guessed from the title."""
    cuts = list(pairwise([0, *breaks.graphemes(text)]))
    graphemes, script_of = [text[a:b] for a, b in cuts], scripts(text)
    tag = language.of(language.guess(text))
    usual = fonts.fallback(tag, requested.font, requested.weight)
    chosen = usual.for_text(graphemes)
    groups = [_GROUPS.get(script_of[a], script_of[a]) for a, _ in cuts]
    faces = [chosen.face(text[a:b], script_of[a]) for a, b in cuts]
    used = set(zip(groups, faces, strict=True))
    for grapheme, script, face in zip(graphemes, groups, faces, strict=True):
        first = usual.choice[grapheme]
        # A face that draws no letter of a script in this text was replaced for all of them.
        is_replaced = first in usual.all_or_none and (script, first) not in used
        if first is None or not is_replaced or not grapheme[0].isalpha():
            yield Grapheme(grapheme, face, script)
            continue
        letters = (text for text, group in zip(graphemes, groups, strict=True) if group == script)
        lacks = tuple(text for text in dict.fromkeys(letters) if fonts.lacking(first, text))
        yield Grapheme(grapheme, face, script, first if lacks else None, lacks)


def _print(graphemes: Sequence[Grapheme]) -> None:
    table = Table("Text", "Face", box=None, pad_edge=False)
    for face, group in groupby(graphemes, key=lambda grapheme: grapheme.face):
        run = escaped("".join(grapheme.text for grapheme in group))
        table.add_row(run, escaped(face) if face else "[red]none: a box is drawn[/]")
    console = Console()
    console.print(table)
    replaced = {(g.script, g.replaced): (g.lacks, g.face) for g in graphemes if g.replaced}
    for (script, face), (lacks, instead) in replaced.items():
        letters = escaped(" ".join(lacks))
        words = f"{face} lacks {letters}: all {script} letters of the text are set in {instead}."
        console.print(words, soft_wrap=True, highlight=False)
