"""Scaffold: write a new template as a folder of commented files.

In: a directory, a name, and optionally a base template. Out: valid template files. Must not know
how templates are rendered.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoji.engine.color import Color
from pyoji.engine.design.schema import DerivedModel
from pyoji.engine.design.sources import FILE, NAME, NAMES
from pyoji.engine.design.templates import Template
from pyoji.errors import TemplateError

_FILES = Path(__file__).with_name("scaffold")
MARK = "mark.svg"


def write(directory: Path, name: str, base: Template | None = None) -> list[Path]:
    """Write the files and return them; raise TemplateError for an invalid or taken name."""
    if not NAME.fullmatch(name):
        raise TemplateError(name, None, "", f"the name “{name}”", NAMES)
    folder = directory / name
    for path in (folder, directory / f"{name}.yaml"):
        if path.exists():
            remedy = "choose another name, or edit the existing file"
            raise TemplateError(str(path), None, "", "a file or a folder", remedy)
    values = {"name": name, "title": name.replace("-", " ").title()}
    if base is not None:
        values |= {"base": base.name, "themes": "".join(_themes(base))}
    text = (_FILES / ("brand.yaml" if base else "design.yaml")).read_text("utf-8")
    for placeholder, value in values.items():
        text = text.replace(f"{{{placeholder}}}", value)
    images = base.assets if base and MARK in base.assets else {MARK: _mark()}
    folder.mkdir(parents=True)
    files = {FILE: text.encode(), **images}
    for file, content in files.items():
        (folder / file).write_bytes(content)
    return [folder / file for file in files]


def _mark() -> bytes:
    return (_FILES / MARK).read_bytes()


def _themes(base: Template) -> Iterator[str]:
    """Yield the base's themes as YAML, with all colours but the accent commented out."""
    for theme, colors in base.model.themes.items():
        yield f"  {theme}:\n"
        for name, color in colors.items():
            comment = "" if name == "accent" else "# "
            yield f"    {comment}{name}: {_written(color)}\n"


def _written(color: Color | DerivedModel) -> str:
    """Return the colour in the syntax of template files."""
    if isinstance(color, Color):
        return f'"{color}"'
    fields = color.model_dump(by_alias=True, exclude_none=True).items()
    return "{" + ", ".join(f"{name}: {value}" for name, value in fields) + "}"
