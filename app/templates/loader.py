"""Loader: a directory of YAML files → Templates.

An error names the file, the line, the key, what was found and what is allowed. A template that
loaded is whole: its parameters are merged with the common ones, its revision stands for its
file's bytes and for everything else (fonts, renderer) that turns it into pixels.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from app.card import Card, Format, Value
from app.errors import ParameterError, TemplateError, UnknownTemplate, nearest
from app.templates import schema
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
    assets: Mapping[str, bytes] = field(default_factory=dict)


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

    def asset(self, name: str) -> bytes:
        """The picture that a scene calls "template/file"."""
        template, _, file = name.partition("/")
        return self.get(template).assets[file]

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
    except (yaml.YAMLError, ValueError) as error:  # ValueError: no UTF-8, or no day of a month
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        found = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise TemplateError(file.name, line, "", found, "it must be YAML in UTF-8") from error
    try:
        model = schema.read(plain, COMMON)
    except ValidationError as error:
        raise _explained(file, tree, error) from error
    digest = hashlib.sha256(b"\0".join((content, fonts_digest.encode(), RENDERER.encode())))
    return Template(
        file.stem, model.summary, _parameters(file, tree, model), digest.hexdigest()[:16], model
    )


def _explained(file: Path, tree: yaml.Node | None, error: ValidationError) -> TemplateError:
    # Of the kinds a value may be of, the one that its author meant was followed furthest.
    told = max(error.errors(), key=lambda one: len(_path(tree, one["loc"])))
    path = _path(tree, told["loc"])
    remedy = told["msg"].removeprefix("Value error, ")
    if told["type"] == "missing":
        path, remedy = (*path, told["loc"][-1]), "this key is required"
    elif told["type"] == "extra_forbidden":
        close = nearest(str(path[-1]), schema.KEYS - {path[-1]})
        remedy = "there is no such key here" + (f"; did you mean {close}?" if close else "")
    found = "nothing" if told["type"] == "missing" else repr(told.get("input"))[:60]
    return TemplateError(file.name, _line(tree, path), ".".join(map(str, path)), found, remedy)


def _path(node: yaml.Node | None, location: Sequence[Any]) -> tuple[Any, ...]:
    """Those steps of pydantic's location that the file has: it names the kinds it tried too."""
    steps: list[Any] = []
    for step in location:
        below = _below(node, step)
        if below is not None:
            steps.append(step)
            node = below[1]
    return tuple(steps)


def _below(node: yaml.Node | None, step: Any) -> tuple[yaml.Node, yaml.Node] | None:
    """What stands at `step` of a node, a key or an index: where it begins, and its value."""
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and step in range(len(node.value)):
        return node.value[step], node.value[step]
    return None


def _line(node: yaml.Node | None, path: Sequence[Any]) -> int | None:
    """The line (1-based) of the deepest node on the path that the file has."""
    if node is None:
        return None
    line = node.start_mark.line + 1
    for step in path:
        below = _below(node, step)
        if below is None:
            break
        line, node = below[0].start_mark.line + 1, below[1]
    return line


def _parameters(
    file: Path, tree: yaml.Node | None, model: TemplateModel
) -> Mapping[str, Parameter]:
    """The common parameters as the template narrows them, then its own."""
    themes = tuple(model.themes)
    common = {**COMMON, "theme": replace(COMMON["theme"], choices=themes, default=themes[0])}
    merged = dict(common)
    for name, changes in model.parameters.items():
        merged[name] = parameter = _narrowed(name, common.get(name), changes)
        for key, remedy in _faults(common.get(name), changes, parameter):
            path = ("parameters", name, key)
            found = getattr(changes, key)
            raise TemplateError(
                file.name, _line(tree, path), ".".join(path),
                "nothing" if found is None else repr(found), remedy,
            )  # fmt: skip
        if changes.default is not None:
            merged[name] = replace(parameter, default=parameter.read(str(changes.default)))
    return merged


def _narrowed(name: str, known: Parameter | None, changes: ParameterModel) -> Parameter:
    given: dict[str, Value | tuple[str, ...]] = {
        name: getattr(changes, name)
        for name in ("choices", "minimum", "maximum", "help", "example")
        if getattr(changes, name) is not None
    }
    parameter = known or Parameter(name, changes.kind or "text")
    return replace(parameter, **given)  # type: ignore[arg-type]


def _faults(
    known: Parameter | None, changes: ParameterModel, parameter: Parameter
) -> Iterator[tuple[str, str]]:
    """The keys of `changes` that are wrong, with what to do about each, gravest first."""
    if known is None and changes.kind is None:
        yield "kind", "a parameter of the template's own must say its kind"
    if known is not None and changes.kind not in (None, known.kind):
        yield "kind", f"every template has this parameter and it is a {known.kind}; leave kind out"
    if parameter.kind == "choice" and not parameter.choices:
        yield "choices", "a choice must list its choices"
    if known is not None and not set(parameter.choices) <= set(known.choices):
        yield "choices", f"a template can only choose from {', '.join(known.choices) or 'none'}"
    if parameter.kind in ("number", "variation"):
        yield from _out_of_bounds(known, parameter)
    default = parameter.default if changes.default is None else changes.default
    if default is not None:
        try:
            parameter.read(str(default))
        except ParameterError as error:
            yield "default", str(error)


def _out_of_bounds(known: Parameter | None, parameter: Parameter) -> Iterator[tuple[str, str]]:
    low, high = parameter.minimum, parameter.maximum
    if low is None:
        yield "minimum", "a number must say its minimum"
    elif high is None:
        yield "maximum", "a number must say its maximum"
    elif low > high:
        yield "minimum", "the minimum must not be above the maximum"
    elif known is not None and known.minimum is not None and low < known.minimum:
        yield "minimum", f"a template can only raise it from {known.minimum:g}"
    elif known is not None and known.maximum is not None and high > known.maximum:
        yield "maximum", f"a template can only lower it from {known.maximum:g}"
