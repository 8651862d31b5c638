"""Starter: a new design to begin with, as a folder of commented files.

In: a directory, a name, and the design to differ from if any. Out: the files, right as they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoji.engine.design.loader import Template
from pyoji.engine.design.sources import FILE, NAME, NAMES
from pyoji.errors import TemplateError

_FILES = Path(__file__).with_name("scaffold")
MARK = "mark.svg"


def write(directory: Path, name: str, base: Template | None = None) -> list[Path]:
    """The files written. TemplateError for a name that cannot be, or that is taken; OSError."""
    if not NAME.fullmatch(name):
        raise TemplateError(name, None, "", f"the name “{name}”", NAMES)
    folder = directory / name
    for taken in (folder, directory / f"{name}.yaml"):
        if taken.exists():
            remedy = "choose another name, or edit what is there"
            raise TemplateError(str(taken), None, "", "a file or a folder", remedy)
    words = {"name": name, "title": name.replace("-", " ").title()}
    if base is not None:
        words |= {"base": base.name, "themes": "".join(_themes(base))}
    text = (_FILES / ("brand.yaml" if base else "design.yaml")).read_text("utf-8")
    for word, value in words.items():
        text = text.replace(f"{{{word}}}", value)
    pictures = base.assets if base and MARK in base.assets else {MARK: _mark()}
    folder.mkdir(parents=True)
    files = {FILE: text.encode(), **pictures}
    for file, content in files.items():
        (folder / file).write_bytes(content)
    return [folder / file for file in files]


def _mark() -> bytes:
    return (_FILES / MARK).read_bytes()


def _themes(base: Template) -> Iterator[str]:
    """The base's themes, ready to be altered: the accent stands, the others are comments."""
    for theme, colors in base.model.themes.items():
        yield f"  {theme}:\n"
        for name, color in colors.items():
            comment = "" if name == "accent" else "# "
            yield f'    {comment}{name}: "{color}"\n'
