"""Overrides: a template's changes to common parameters, and its own parameters.

In: a template's model. Out: its parameters, and errors with their lines in the file. A template may
only restrict common parameters. Must not know cards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice

from pyoji.engine.card import Value
from pyoji.engine.design.document import Document
from pyoji.engine.design.parameter import Parameter
from pyoji.engine.design.parameters import COMMON
from pyoji.engine.design.schema import ParameterModel, TemplateModel
from pyoji.errors import ParameterError, TemplateError
from pyoji.explanation import explain

RESERVED = frozenset({"template", "ui", "show", "format", "page", "v", "sig"})
"""Query names that links and the playground use for other purposes."""


def narrowed(
    own: Document, model: TemplateModel, site: str | None = None
) -> tuple[Mapping[str, Parameter], list[TemplateError]]:
    """Return the common parameters as restricted by the template, its own, and errors."""
    themes = tuple(model.themes)
    fonts = (*COMMON["font"].choices, *model.fonts)
    common = {
        **COMMON,
        "theme": replace(COMMON["theme"], choices=themes, default=themes[0]),
        "font": replace(COMMON["font"], choices=fonts),
        "site": replace(COMMON["site"], default=site),
    }
    merged = dict(common)
    faults: list[TemplateError] = []
    for name, changes in model.parameters.items():
        if name in RESERVED:
            remedy = f"links use {', '.join(sorted(RESERVED))} for other purposes; choose another"
            faults.append(own.fault(("parameters", name), repr(name), remedy))
            continue
        merged[name] = parameter = _changed(name, common.get(name), changes)
        first_fault = list(islice(_faults(common.get(name), changes, parameter), 1))
        for key, remedy in first_fault:
            value = getattr(changes, key)
            value_text = "nothing" if value is None else repr(value)
            faults.append(own.fault(("parameters", name, key), value_text, remedy))
        if changes.default is not None and not first_fault:
            merged[name] = replace(parameter, default=parameter.read(str(changes.default)))
        if changes.sample is not None and not first_fault:
            merged[name] = replace(merged[name], sample=parameter.read(str(changes.sample)))
    return merged, faults


def _changed(name: str, common: Parameter | None, changes: ParameterModel) -> Parameter:
    changed_fields: dict[str, Value | tuple[str, ...]] = {
        name: getattr(changes, name)
        for name in (
            "choices",
            "minimum",
            "maximum",
            "help",
            "label",
            "choice_labels",
            "example",
        )
        if getattr(changes, name) is not None
    }
    parameter = common or Parameter(name, changes.kind or "text")
    return replace(parameter, **changed_fields)  # type: ignore[arg-type]


def _faults(
    common: Parameter | None, changes: ParameterModel, parameter: Parameter
) -> Iterator[tuple[str, str]]:
    """Yield the invalid keys of `changes` with remedies, the most serious first."""
    if common is None and changes.kind is None:
        yield "kind", "a parameter of the template's own must say its kind"
    if common is not None and changes.kind not in (None, common.kind):
        yield "kind", f"every template has this parameter and it is a {common.kind}; leave kind out"
    yield from _choice_faults(common, parameter)
    if parameter.kind in ("number", "variation"):
        yield from _out_of_bounds(common, parameter)
    if parameter.kind == "picture" and changes.default is not None:
        yield "default", "an image for every card belongs in the template's folder, as an asset"
    if parameter.kind == "picture" and changes.sample is not None:
        yield "sample", "the template's sample card fetches no images; leave it out"
    default = parameter.default if changes.default is None else changes.default
    if default is not None:
        try:
            parameter.read(str(default))
        except ParameterError as error:
            yield "default", explain(error)
    if changes.sample is not None:
        try:
            parameter.read(str(changes.sample))
        except ParameterError as error:
            yield "sample", explain(error)


def _choice_faults(common: Parameter | None, parameter: Parameter) -> Iterator[tuple[str, str]]:
    if parameter.kind == "choice" and not parameter.choices:
        yield "choices", "a choice must list its choices"
    unknown = [name for name in parameter.choice_labels if name not in parameter.choices]
    if unknown:
        allowed = ", ".join(parameter.choices) or "none"
        yield "choice_labels", f"there is no choice {unknown[0]}; the choices are {allowed}"
    if common is not None and not set(parameter.choices) <= set(common.choices):
        yield "choices", f"a template can only choose from {', '.join(common.choices) or 'none'}"


def _out_of_bounds(common: Parameter | None, parameter: Parameter) -> Iterator[tuple[str, str]]:
    low, high = parameter.minimum, parameter.maximum
    if low is None:
        yield "minimum", "a number must say its minimum"
    elif high is None:
        yield "maximum", "a number must say its maximum"
    elif low > high:
        yield "minimum", "the minimum must not be above the maximum"
    elif common is not None and common.minimum is not None and low < common.minimum:
        yield "minimum", f"a template can only raise it from {common.minimum:g}"
    elif common is not None and common.maximum is not None and high > common.maximum:
        yield "maximum", f"a template can only lower it from {common.maximum:g}"
