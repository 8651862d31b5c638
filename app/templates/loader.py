"""Loader: a directory of YAML files → Templates.

An error names the file, the line, the key, what was found and what is allowed. A template that
loaded is whole: its parameters are merged with the common ones, its revision stands for its
file's bytes and for everything else (fonts, renderer) that turns it into pixels.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from app.card import Card, Format, Value
from app.errors import ParameterError, TemplateError, UnknownTemplate
from app.templates.parameters import COMMON, Parameter, read
from app.templates.schema import ParameterModel, TemplateModel

DESIGNS = Path(__file__).resolve().parent / "designs"
"""The designs that come with Pyoji."""

SAMPLES = DESIGNS.with_name("samples.yaml")

RENDERER = "1"
"""Raised whenever the same template and fonts give other bytes than before."""


@dataclass(frozen=True)
class Template:
    """A design: its file's model, its parameters, and the digest of all that draws it."""

    name: str
    summary: str
    parameters: Mapping[str, Parameter]
    revision: str
    model: TemplateModel


class Templates:
    """The designs there are, by name."""

    def __init__(self, templates: Sequence[Template]) -> None:
        self._by_name = {template.name: template for template in templates}

    @property
    def names(self) -> tuple[str, ...]:
        """Every template's name, sorted."""
        return tuple(sorted(self._by_name))

    def get(self, name: str) -> Template:
        """The template of this name; UnknownTemplate if there is none."""
        template = self._by_name.get(name)
        if template is None:
            raise UnknownTemplate(name, self.names)
        return template

    def card(self, name: str, pairs: Sequence[tuple[str, str]], format_: Format) -> Card:
        """The card that a template's name and a query's pairs ask for.

        Raises UnknownTemplate and ParameterError.
        """
        template = self.get(name)
        return read(template.name, template.revision, template.parameters, pairs, format_)


def load(fonts_digest: str, directory: Path = DESIGNS) -> Templates:
    """The templates of a directory; TemplateError for the first that is wrong."""
    return Templates([_load(file, fonts_digest) for file in sorted(directory.glob("*.yaml"))])


def samples() -> Mapping[str, str]:
    """A title of ours in each of the languages cards are most often made for, by tag."""
    found: dict[str, str] = yaml.safe_load(SAMPLES.read_text("utf-8"))
    return found


def _load(file: Path, fonts_digest: str) -> Template:
    content = file.read_bytes()
    try:
        tree = yaml.compose(content.decode("utf-8"), Loader=yaml.SafeLoader)
        plain = yaml.safe_load(content)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        found = getattr(error, "problem", None) or "bytes that are not UTF-8"
        raise TemplateError(file.name, line, "", found, "it must be YAML in UTF-8") from error
    try:
        model = TemplateModel.model_validate(plain)
    except ValidationError as error:
        raise _explained(file, tree, error) from error
    digest = hashlib.sha256(b"\0".join((content, fonts_digest.encode(), RENDERER.encode())))
    return Template(
        file.stem, model.summary, _parameters(file, tree, model), digest.hexdigest()[:16], model
    )


def _explained(file: Path, tree: yaml.Node | None, error: ValidationError) -> TemplateError:
    first = error.errors()[0]
    key = ".".join(map(str, first["loc"]))
    found = repr(first.get("input"))[:60]
    message = first["msg"].removeprefix("Value error, ")
    return TemplateError(file.name, _line(tree, first["loc"]), key, found, message)


def _line(node: yaml.Node | None, path: Sequence[Any]) -> int | None:
    """The line (1-based) of the deepest node on the path that the file has."""
    if node is None:
        return None
    line = node.start_mark.line + 1
    for step in path:
        below: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == str(step):
                    below, line = value, key.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and step in range(len(node.value)):
            below = node.value[step]
            line = below.start_mark.line + 1
        if below is None:
            break
        node = below
    return line


def _parameters(
    file: Path, tree: yaml.Node | None, model: TemplateModel
) -> Mapping[str, Parameter]:
    """The common parameters as the template narrows them, then its own."""
    themes = tuple(model.themes)
    merged = dict(COMMON)
    merged["theme"] = replace(COMMON["theme"], choices=themes, default=themes[0])
    for name, changes in model.parameters.items():
        path = ("parameters", name)
        known = merged.get(name)
        if known is None and changes.kind is None:
            raise TemplateError(
                file.name, _line(tree, path), name, "a parameter of no kind",
                "a parameter of the template's own must say its kind",
            )  # fmt: skip
        parameter = known or Parameter(name, changes.kind or "text")
        merged[name] = _narrowed(parameter, changes)
        if changes.default is not None:
            try:
                default = merged[name].read(str(changes.default))
            except ParameterError as error:
                raise TemplateError(
                    file.name, _line(tree, (*path, "default")), f"parameters.{name}.default",
                    repr(changes.default), str(error),
                ) from error  # fmt: skip
            merged[name] = replace(merged[name], default=default)
    return merged


def _narrowed(parameter: Parameter, changes: ParameterModel) -> Parameter:
    given: dict[str, Value | tuple[str, ...]] = {
        name: getattr(changes, name)
        for name in ("choices", "minimum", "maximum", "help", "example")
        if getattr(changes, name) is not None
    }
    return replace(parameter, **given)  # type: ignore[arg-type]
