"""Form: a template's parameters as fields.

In: a `State` and the words of the interface. Out: the groups of fields, filled with what the
state says, each with its label, its help and, where the template refuses the value, its error.
A kind of parameter is one way to draw a field; all names and values are escaped here. What only
works with the script (a colour picker, a slider) comes hidden, and the script shows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape

from pyoji.engine.design import Parameter
from pyoji.engine.design.parameters import COMMON
from pyoji.errors import ParameterError
from pyoji.web.playground.state import FORMAT, State, is_removable
from pyoji.web.playground.words import label

GROUPS: Mapping[str, tuple[str, ...]] = {
    "words": ("title", "subtitle", "tag", "site", "author", "date"),
    "own": (),
    "color": ("theme", "accent", "bg", "fg"),
    "setting": ("align", "font", "fontSize", "wrap", "md", "lang"),
    "picture": ("variant", "size", "scale", "format", "quality"),
}
"""What stands together, in order; a parameter that no other group has is the template's own."""

_ALWAYS_OPEN = frozenset({"words", "own", "color"})
_LONG = frozenset({"title", "subtitle"})
MOST_SEGMENTS = 4


def fields(words: Mapping[str, str], state: State, languages: Sequence[str]) -> str:
    """Every group that has a field; `languages` are tags to suggest."""
    return "".join(_group(words, state, languages, group) for group in GROUPS)


def _group(words: Mapping[str, str], state: State, languages: Sequence[str], group: str) -> str:
    parameters = list(_members(state, group))
    if not parameters:
        return ""
    touched = any(p.name in state.given or p.name in state.errors for p in parameters)
    is_open = " open" if group in _ALWAYS_OPEN or touched else ""
    inside = "".join(_Field(words, state, languages, each).html() for each in parameters)
    return (
        f'<details class="group" data-group="{group}"{is_open}>'
        f"<summary><h2>{escape(words[f'group.{group}'])}</h2></summary>"
        f'<div class="fields">{inside}</div></details>'
    )


def _members(state: State, group: str) -> Iterator[Parameter]:
    known = {**state.template.parameters, FORMAT.name: FORMAT}
    if group == "own":
        grouped = {name for names in GROUPS.values() for name in names}
        yield from (parameter for name, parameter in known.items() if name not in grouped)
    else:
        yield from (known[name] for name in GROUPS[group] if name in known)


class _Field:
    """One parameter's field."""

    def __init__(
        self,
        words: Mapping[str, str],
        state: State,
        languages: Sequence[str],
        parameter: Parameter,
    ) -> None:
        self._words = words
        self._languages = languages
        self._parameter = parameter
        self._name = escape(parameter.name)
        self._label = label(words, parameter.name)
        self._error = state.errors.get(parameter.name)
        self._default = parameter.default_text or ""
        # A text that can be taken away stands in its field, so that it can be deleted there.
        unsaid = self._default if is_removable(parameter) else ""
        given = state.given.get(parameter.name, unsaid)
        if parameter is FORMAT:
            given = state.format.name if self._error is None else self._error.value
        self._given = given

    def html(self) -> str:
        """The field with its label, help and error."""
        drawn = _DRAWN.get(self._parameter.kind, _Field._text)(self)
        return (
            f'<div class="field {escape(self._parameter.kind)}" data-name="{self._name}"'
            f' data-label="{escape(self._label)}"'
            f' data-allowed="{escape(allowed(self._words, self._parameter))}">{drawn}'
            f"{self._help()}{self._wrong()}</div>"
        )

    def _help(self) -> str:
        said, foreign = help_text(self._words, self._parameter)
        lang = ' lang="en"' if foreign else ""
        return f'<p class="help" id="help-{self._name}"{lang}>{escape(said)}</p>'

    def _wrong(self) -> str:
        said = "" if self._error is None else explained(self._words, self._parameter, self._error)
        return f'<p class="error" id="error-{self._name}">{escape(said)}</p>'

    def _descriptions(self) -> str:
        return f'aria-describedby="help-{self._name} error-{self._name}"'

    def _named(self, target: str = "label") -> str:
        for_ = f' for="field-{self._name}"' if target == "label" else ""
        return f"<{target}{for_}>{escape(self._label)} <code>{self._name}</code></{target}>"

    def _identity(self) -> str:
        invalid = ' aria-invalid="true"' if self._error is not None else ""
        return f'id="field-{self._name}" name="{self._name}" {self._descriptions()}{invalid}'

    def _placeholder(self) -> str:
        if self._default:
            return escape(self._default)
        common = COMMON.get(self._parameter.name)
        ours = common is not None and common.example == self._parameter.example
        example = self._parameter.example
        return escape(
            self._words.get(f"example.{self._parameter.name}", example) if ours else example
        )

    def _text(self) -> str:
        common = f'{self._identity()} placeholder="{self._placeholder()}" dir="auto"'
        if self._parameter.name in _LONG:
            # A newline after the tag, or the parser would eat one that begins the value.
            value = f"\n{escape(self._given)}"
            return f'{self._named()}<textarea {common} rows="1">{value}</textarea>'
        value = escape(self._given)
        return f'{self._named()}<input type="text" {common} autocomplete="off" value="{value}">'

    def _language(self) -> str:
        tags = "".join(f'<option value="{escape(tag)}"></option>' for tag in self._languages)
        return (
            f'{self._named()}<input type="text" {self._identity()} list="list-{self._name}"'
            f' autocomplete="off" autocapitalize="none" spellcheck="false"'
            f' placeholder="{escape(self._words["auto"])}" value="{escape(self._given)}">'
            f'<datalist id="list-{self._name}">{tags}</datalist>'
        )

    def _choice(self) -> str:
        chosen = (self._given or self._default).casefold()
        choices = self._parameter.choices
        if len(choices) > MOST_SEGMENTS:
            options = "".join(
                f'<option value="{escape(c)}"{" selected" if c.casefold() == chosen else ""}>'
                f"{escape(self._called(c))}</option>"
                for c in choices
            )
            return f"{self._named()}<select {self._identity()}>{options}</select>"
        segments = "".join(
            f'<label><input type="radio" name="{self._name}" value="{escape(c)}"'
            f"{' checked' if c.casefold() == chosen else ''}>"
            f"<span>{escape(self._called(c))}</span></label>"
            for c in choices
        )
        return (
            f"<fieldset {self._descriptions()}>"
            f'{self._named("legend")}<div class="segments">{segments}</div></fieldset>'
        )

    def _called(self, choice: str) -> str:
        return self._words.get(f"choice.{self._parameter.name}.{choice}", choice)

    def _color(self) -> str:
        picker = self._words["picker.label"].format(what=self._label)
        clear = self._words["clear.label"].format(what=self._label)
        start = self._given or self._default or self._parameter.example
        shown = start if len(start) == 7 and start.startswith("#") else "#808080"
        return (
            f'{self._named()}<div class="row">'
            f'<span class="swatch" hidden data-scripted><input type="color" data-picker'
            f' aria-label="{escape(picker)}" value="{escape(shown)}"></span>'
            f'<input type="text" {self._identity()} autocomplete="off" autocapitalize="none"'
            f' spellcheck="false" placeholder="{self._placeholder()}"'
            f' value="{escape(self._given)}">'
            f'<button type="button" hidden data-scripted data-clear'
            f' aria-label="{escape(clear)}">×</button></div>'
        )

    def _number(self) -> str:
        low, high = self._parameter.minimum or 0, self._parameter.maximum or 0
        step = 1 if high - low >= 10 else 0.05
        at = self._given or self._default
        unset = self._words["auto"] if self._default in ("", "auto") else self._default
        slider = self._words["slider.label"].format(what=self._label)
        at = at if _is_number(at) else f"{(low + high) / 2:g}"
        return (
            f'{self._named()}<div class="row">'
            f'<input type="range" hidden data-scripted data-slider min="{low:g}" max="{high:g}"'
            f' step="{step:g}" value="{escape(at)}" aria-label="{escape(slider)}">'
            f'<input type="number" {self._identity()} min="{low:g}" max="{high:g}" step="any"'
            f' inputmode="decimal" placeholder="{escape(unset)}"'
            f' value="{escape(self._given)}"></div>'
        )

    def _boolean(self) -> str:
        default = self._parameter.default is True
        said = self._given.casefold()
        checked = default if not said else said in ("1", "true", "yes", "on")
        # A box that is not ticked sends nothing, which must not mean a default that is on.
        unticked = f'<input type="hidden" name="{self._name}" value="0">' if default else ""
        return (
            f'{unticked}<label class="check"><input type="checkbox" {self._identity()} value="1"'
            f"{' checked' if checked else ''}> {escape(self._label)}"
            f" <code>{self._name}</code></label>"
        )


_DRAWN: Mapping[str, Callable[[_Field], str]] = {
    "text": _Field._text,
    "language": _Field._language,
    "choice": _Field._choice,
    "color": _Field._color,
    "number": _Field._number,
    "boolean": _Field._boolean,
    "variation": _Field._number,
}


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", text, re.ASCII) is not None


def help_text(words: Mapping[str, str], parameter: Parameter) -> tuple[str, bool]:
    """What helps with a parameter, and whether it is in the template's language, not in ours."""
    common = COMMON.get(parameter.name, FORMAT if parameter is FORMAT else None)
    if common is None or common.help != parameter.help:
        return parameter.help, True
    return words[f"help.{parameter.name}"], False


def allowed(words: Mapping[str, str], parameter: Parameter) -> str:
    """What the parameter's value may be, as a sentence."""
    low, high = parameter.minimum, parameter.maximum
    return words.get(f"allowed.{parameter.kind}", "").format(
        choices=", ".join(parameter.choices),
        low=f"{low:g}" if low is not None else "",
        high=f"{high:g}" if high is not None else "",
    )


def explained(words: Mapping[str, str], parameter: Parameter, error: ParameterError) -> str:
    """What is wrong with a value and what would do; the script says the same."""
    said = [words["error"].format(value=error.value, allowed=allowed(words, parameter))]
    if error.nearest:
        said.append(words["error.nearest"].format(nearest=error.nearest))
    return " ".join(said)
