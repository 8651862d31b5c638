"""Form: a template's parameters as form fields.

In: a `PageState` and the words of the interface. Out: groups of fields as data, each field with its
value, label, help and, if the value is invalid, its error. It must not know HTML:
`templates/field.html` draws the controls.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pyoji.engine.design import LocalText, Parameter, Template
from pyoji.engine.design.parameters import COMMON
from pyoji.errors import ParameterError
from pyoji.link.query import PAGE
from pyoji.web.playground.examples import example
from pyoji.web.playground.state import FORMAT, PageState, card_link, is_removable
from pyoji.web.playground.words import Words, fill, fill_some
from pyoji.web.samples import face_link

GROUPS: Mapping[str, tuple[str, ...]] = {
    "text": ("title", "subtitle", "tag", "site", "author", "date", PAGE),
    "template": (),
    "color": ("theme", "accent", "bg", "fg"),
    "typography": ("align", "font", "fontSize", "wrap", "md", "lang"),
    "image": ("variant", "size", "scale", "format", "quality"),
}
"""The groups and their parameters, in order. `template` has those of no other group."""

_ALWAYS_OPEN = frozenset({"text", "template", "color"})
_LONG = frozenset({"title", "subtitle"})
_NO_COLOR = "#808080"
FONT = "font"
"""The parameter whose choices are typefaces."""

MOST_SEGMENTS = 4
"""Choices that segments show; more need a select."""


@dataclass(frozen=True, slots=True)
class FormChoice:
    """An option of a choice; `sample` is the address of an image that shows a typeface."""

    value: str
    label: str
    is_chosen: bool
    sample: str = ""


@dataclass(frozen=True, slots=True)
class Range:
    """The range and the position of a slider, as decimal texts."""

    low: str
    high: str
    step: str
    at: str


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter's field. `control` names a macro of `templates/field.html`.

    `help_language` is the help's language if it is known and not the interface's.
    `invalid` is the sentence about a refused value,
    with `{value}` in it. The attributes after `placeholder` each belong to one kind of control.
    """

    name: str
    kind: str
    control: str
    label: str
    help: str
    help_language: str
    invalid: str
    error: str
    value: str
    placeholder: str
    choices: Sequence[FormChoice] = ()
    suggestions: Sequence[str] = ()
    color: str = _NO_COLOR
    range: Range | None = None
    is_on: bool = False
    is_on_by_default: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Fields under one heading."""

    name: str
    is_open: bool
    fields: Sequence[Field]


def groups(words: Words, state: PageState, languages: Sequence[str], language: str) -> list[Group]:
    """Return every group that has a field; `languages` are suggested tags, `language` is the
    page's."""
    form_groups = []
    for name in GROUPS:
        if parameters := list(_members(state, name)):
            is_used = any(p.name in state.values or p.name in state.errors for p in parameters)
            fields = [_field(words, state, languages, p, language) for p in parameters]
            fields = [_with_faces(f, state.template, language) for f in fields]
            form_groups.append(Group(name, name in _ALWAYS_OPEN or is_used, fields))
    return form_groups


def _members(state: PageState, group: str) -> Iterator[Parameter]:
    parameters = {**state.parameters, FORMAT.name: FORMAT}
    if group == "template":
        grouped = {name for names in GROUPS.values() for name in names}
        yield from (parameter for name, parameter in parameters.items() if name not in grouped)
    else:
        yield from (parameters[name] for name in GROUPS[group] if name in parameters)


def _field(
    words: Words, state: PageState, languages: Sequence[str], parameter: Parameter, language: str
) -> Field:
    help_, help_language = help_text(words, parameter, language)
    error = state.errors.get(parameter.name)
    field = Field(
        name=parameter.name,
        kind=parameter.kind,
        control="textarea" if parameter.name in _LONG else "text",
        label=label(words, parameter, language),
        help=help_,
        help_language="" if help_language in (None, language) else help_language,
        invalid=invalid(words, parameter),
        error="" if error is None else error_text(words, parameter, error),
        value=_value(state, parameter),
        placeholder=_placeholder(words, state, parameter),
        suggestions=languages,
    )
    complete = _CONTROLS.get(parameter.kind)
    field = complete(field, words, parameter) if complete else field
    return _with_choice_labels(field, parameter, language)


def _with_choice_labels(field: Field, parameter: Parameter, language: str) -> Field:
    labels = parameter.choice_labels
    choices = tuple(
        replace(choice, label=labels[choice.value].in_language(language)[0])
        if choice.value in labels
        else choice
        for choice in field.choices
    )
    return replace(field, choices=choices)


def _value(state: PageState, parameter: Parameter) -> str:
    """Return the content of the field; a removable default is content, to be deleted."""
    if parameter is FORMAT:
        error = state.errors.get(FORMAT.name)
        return state.format.name if error is None else error.value
    default = parameter.default_text or ""
    return state.values.get(parameter.name, default if is_removable(parameter) else "")


def _placeholder(words: Words, state: PageState, parameter: Parameter) -> str:
    """Return what the card shows if the field is empty, or else an example."""
    on_card = state.examples.get(parameter.name, "") if state.shows_all else ""
    return on_card or parameter.default_text or example(words, parameter, state.template.name)


def _language(field: Field, words: Words, _: Parameter) -> Field:
    return replace(field, control="language", placeholder=words["form.auto"])


def _choice(field: Field, words: Words, parameter: Parameter) -> Field:
    chosen = (field.value or parameter.default_text or "").casefold()
    choices = tuple(
        FormChoice(
            value, words.get(f"choice.{field.name}.{value}", value), value.casefold() == chosen
        )
        for value in parameter.choices
    )
    control = "select" if len(choices) > MOST_SEGMENTS else "segments"
    return replace(field, control=control, choices=choices)


def _with_faces(field: Field, template: Template, language: str) -> Field:
    """Return the field of `font` with a sample of each face; any other as it is.

    Of two names of one voice the field has the one that cards hold.
    """
    if field.name != FONT:
        return field
    synonyms = dict(template.parameters[FONT].synonyms)
    by_value = {choice.value: choice for choice in field.choices}
    chosen = {synonyms.get(value, value) for value, one in by_value.items() if one.is_chosen}
    choices = []
    for value in dict.fromkeys(synonyms.get(value, value) for value in by_value):
        link = face_link(template, value, language)
        sample = card_link(link.template, link.pairs)
        choices.append(replace(by_value[value], is_chosen=value in chosen, sample=sample))
    return replace(field, control="faces", choices=tuple(choices))


def _color(field: Field, _: Words, parameter: Parameter) -> Field:
    start = field.value or parameter.default_text or parameter.example
    is_long_hex = len(start) == 7 and start.startswith("#")
    return replace(field, control="color", color=start if is_long_hex else _NO_COLOR)


def _number(field: Field, words: Words, parameter: Parameter) -> Field:
    low, high = parameter.minimum or 0, parameter.maximum or 0
    default = parameter.default_text or ""
    position = field.value or default
    position = position if _is_number(position) else f"{(low + high) / 2:g}"
    step = "1" if high - low >= 10 else "0.05"
    return replace(
        field,
        control="number",
        placeholder=words["form.auto"] if default in ("", "auto") else default,
        range=Range(f"{low:g}", f"{high:g}", step, position),
    )


def _boolean(field: Field, _: Words, parameter: Parameter) -> Field:
    default = parameter.default is True
    value = field.value.casefold()
    is_on = value in ("1", "true", "yes", "on") if value else default
    return replace(field, control="boolean", is_on=is_on, is_on_by_default=default)


_CONTROLS: Mapping[str, Callable[[Field, Words, Parameter], Field]] = {
    "language": _language,
    "choice": _choice,
    "color": _color,
    "number": _number,
    "boolean": _boolean,
    "variation": _number,
}
"""The control of each kind of parameter; other kinds are text fields."""


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", text, re.ASCII) is not None


def label(words: Words, parameter: Parameter, language: str) -> str:
    """Return a parameter's label: the template's, the interface's, or its name as words."""
    if parameter.label:
        return parameter.label.in_language(language)[0]
    name = parameter.name
    return words.get(f"label.{name}") or name.replace("_", " ").replace("-", " ").capitalize()


def help_text(words: Words, parameter: Parameter, language: str) -> tuple[str, str | None]:
    """Return the help of a parameter, and its language if it is known."""
    common = COMMON.get(parameter.name)
    is_common = common is not None and common.help == parameter.help
    if is_common or parameter is FORMAT or parameter.name == PAGE:
        return words[f"help.{parameter.name}"], language
    if isinstance(parameter.help, LocalText):
        return parameter.help.in_language(language)
    return parameter.help, None


def invalid(words: Words, parameter: Parameter) -> str:
    """Return why a value of the parameter is refused, as a sentence with `{value}` for it."""
    low, high = parameter.minimum, parameter.maximum
    return fill_some(
        words[f"invalid.{PAGE if parameter.name == PAGE else parameter.kind}"],
        choices=", ".join(parameter.choices),
        low=f"{low:g}" if low is not None else "",
        high=f"{high:g}" if high is not None else "",
    )


def error_text(words: Words, parameter: Parameter, error: ParameterError) -> str:
    """Return the error message of a field. The script builds the same text."""
    text = fill(invalid(words, parameter), value=error.value)
    hint = fill(words["error.nearest"], nearest=error.nearest) if error.nearest else ""
    return f"{text} {hint}".rstrip()
