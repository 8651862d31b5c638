"""pyoji fonts add: copy font files into a template's folder, and declare them in its file.

In: font files, a template's folder, a name, a licence. Out: the facts of each face; copies of the
files, and an edited template.yaml that is valid. No existing file is replaced by a different one.
If anything is invalid, nothing is written and the exit code is 1.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from pyoji.cli.fonts import storing
from pyoji.cli.fonts.declaring import KEY, FontEntry, declared
from pyoji.cli.fonts.letters import in_words
from pyoji.cli.templates import placed
from pyoji.cli.terminal import (
    FINDINGS,
    USAGE,
    AsJson,
    escaped,
    fail,
    print_finding,
    print_json,
    settings,
)
from pyoji.engine.design import document, source
from pyoji.engine.design.font_notes import LICENCE, SYLLABLES
from pyoji.engine.design.own_fonts import EXTENSIONS
from pyoji.engine.design.schema import NAME
from pyoji.engine.design.sources import FILE, Source
from pyoji.engine.text.face import open_data
from pyoji.engine.text.typefaces import container
from pyoji.engine.text.typefaces.facts import Typeface
from pyoji.engine.text.typefaces.limits import FILE_BYTES
from pyoji.engine.text.typefaces.read import FontRequest
from pyoji.engine.text.typefaces.refusal import FontRefused
from pyoji.engine.text.voices import VOICES
from pyoji.errors import TemplateError
from pyoji.explanation import explain
from pyoji.files import regular
from pyoji.files.regular import Unsuitable
from pyoji.loading import font_reader

_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}")
LICENCE_BYTES = 1_000_000
LICENCE_FILE = "LICENSE.txt"
"""The file name of a licence in the folder, unless its own name is one of a licence."""

WEIGHT_AXIS = "wght"


@dataclass(frozen=True, slots=True)
class ReadFont:
    """A font file: its entry in the template, its bytes, one of its faces."""

    entry: FontEntry
    data: bytes
    face: Typeface

    @property
    def weights(self) -> str:
        """The weight, or the range of a variable font."""
        axis = next((axis for axis in self.face.facts.axes if axis.tag == WEIGHT_AXIS), None)
        if axis is None:
            return str(self.face.facts.weight)
        return f"{axis.minimum:g} to {axis.maximum:g}"

    @property
    def syllables(self) -> int:
        """The number of Hangul syllables with ink."""
        face = open_data(self.entry.file, self.face.data)
        return sum(map(face.covers, SYLLABLES))

    def describe(self) -> dict[str, Any]:
        """Return the facts as plain data."""
        facts = self.face.facts
        return {
            "file": self.entry.file,
            "family": facts.family,
            "weights": self.weights,
            "ink": dict(facts.ink),
            "syllables": self.syllables,
            "embedding": facts.embedding,
            "licence": facts.licence,
        }


def add(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Font files.")],
    to: Annotated[
        Path,
        typer.Option("--to", metavar="DIR", help="The template's folder.", file_okay=False),
    ],
    as_name: Annotated[
        str | None,
        typer.Option(
            "--as", metavar="NAME", help="What texts call the font (default: from its family)."
        ),
    ] = None,
    licence: Annotated[
        Path | None, typer.Option("--licence", metavar="FILE", help="The licence's text.")
    ] = None,
    face: Annotated[
        str, typer.Option("--face", metavar="NAME", help="Of a collection, the face of this name.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Copy font files into a template's folder, and declare them in its template.yaml."""
    if not to.is_dir():
        fail(f"there is no folder {to}; `pyoji templates new` makes one.", USAGE)
    design = source(to.resolve())
    fonts = _read(files, face)
    name = as_name or _name(fonts[0].face.facts.family)
    _check_name(name)
    own = document.read(design.label, regular.read(design.file, document.BOUNDS.bytes))
    text = declared(own, name, [font.entry for font in fonts])
    new = {**{font.entry.file: font.data for font in fonts}, **_licence(licence)}
    contents = {**storing.absent(design.file.parent, new), FILE: text.encode("utf-8")}
    examination = storing.examined(design, contents)
    directory = design.file.parent.parent
    if examination.mistakes:
        for mistake in examination.mistakes:
            print_finding(explain(placed(mistake, directory)))
        raise typer.Exit(FINDINGS)
    if contents[FILE] == own.content:
        del contents[FILE]
    written = [to / path.name for path in storing.write(design.file, contents)]
    notes = [
        placed(note, directory)
        for note in examination.notes
        if note.key.split(".")[:2] == [KEY, name]
    ]
    if as_json:
        print_json(_data(design, name, fonts, written, notes))
    else:
        _print(to, design, name, fonts, written, notes)


def _read(files: Sequence[Path], face: str) -> list[ReadFont]:
    """Read the files; print the errors of invalid ones and exit."""
    reader = font_reader(settings())
    fonts: list[ReadFont] = []
    is_refused = False
    for file in files:
        try:
            data = _content(file)
            typeface = reader(data, FontRequest(face))[0]
        except FontRefused as error:
            where = "" if error.table == "file" else f" (table {error.table.strip()})"
            print_finding(f"{file}{where}: found {error.found}; {error.remedy}")
            is_refused = True
            continue
        is_collection = container.sniff(data) == container.COLLECTION
        fonts.append(ReadFont(FontEntry(file.name, face if is_collection else ""), data, typeface))
    if is_refused:
        raise typer.Exit(FINDINGS)
    return fonts


def _content(file: Path) -> bytes:
    if file.suffix.lower() not in EXTENSIONS:
        remedy = f"a font file's extension is one of {', '.join(EXTENSIONS)}"
        raise FontRefused("file", f"the extension “{file.suffix}”", remedy)
    if not _FILE_NAME.fullmatch(file.name):
        remedy = "rename it: letters, digits, . _ and -, of which the first is a letter or a digit"
        raise FontRefused("file", "a name that no template can have", remedy)
    try:
        return regular.read(file, FILE_BYTES)
    except Unsuitable as error:
        raise FontRefused("file", error.found, error.allowed) from None


def _name(family: str) -> str:
    """Return the family as a name in templates, "" if no valid name remains."""
    return re.sub(r"[^a-z0-9]+", "-", family.lower()).strip("-")[:40].rstrip("-")


def _check_name(name: str) -> None:
    if name in VOICES:
        fail(f"“{name}” is a voice of every template; choose another name by --as.", USAGE)
    if not re.fullmatch(NAME, name):
        fail(f"“{name}” is no name of a font; give one by --as: a letter, then letters.", USAGE)


def _licence(file: Path | None) -> Mapping[str, bytes]:
    """Return the content of the licence by its name in the folder."""
    if file is None:
        return {}
    name = file.name if LICENCE.search(file.name) else LICENCE_FILE
    return {name: regular.read(file, LICENCE_BYTES)}


def _link(design: Source, name: str) -> str:
    return f"/api/{design.name}?title=…&font={name}"


def _data(
    design: Source,
    name: str,
    fonts: Sequence[ReadFont],
    written: Sequence[Path],
    notes: Sequence[TemplateError],
) -> dict[str, Any]:
    return {
        "template": design.name,
        "font": name,
        "files": [font.describe() for font in fonts],
        "written": [str(path) for path in written],
        "notes": list(map(explain, notes)),
        "text": f"font: {name}",
        "link": _link(design, name),
    }


def _print(
    folder: Path,
    design: Source,
    name: str,
    fonts: Sequence[ReadFont],
    written: Sequence[Path],
    notes: Sequence[TemplateError],
) -> None:
    heads = ("File", "Family", "Weights", "Letters", "Hangul syllables", "Embedding")
    table = Table(*heads, box=None, pad_edge=False)
    for font in fonts:
        facts = font.face.facts
        words = (font.entry.file, facts.family, font.weights, in_words(facts.ink))
        table.add_row(*map(escaped, words), f"{font.syllables:,}", facts.embedding)
    console = Console()
    console.print(table)
    for note in notes:
        print_finding(f"note: {explain(note)}")
    done = "declared in" if written else "declared already in"
    for line in (
        f"{name} is {done} {folder / FILE}.",
        f"In a text of the template: font: {name}",
        f"In a link: {_link(design, name)}",
    ):
        console.print(escaped(line), soft_wrap=True, highlight=False)
