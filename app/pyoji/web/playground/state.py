"""State: what the address of the designer's page says.

In: the templates, and the names and values of a query. Out: a `PageState` that is whole whatever
they were: a value that the template refuses stays in its field with its error beside it, and the
card is the one without it. The state's own link, and the link of its card, are made here.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from pyoji.engine.card import FORMATS, PNG, Card, Format
from pyoji.engine.design import Parameter, Template, Templates
from pyoji.errors import ParameterError, UnknownTemplate
from pyoji.link import query
from pyoji.percent import encode
from pyoji.web.cards import Admit, admit_all

FORMAT = Parameter("format", "choice", PNG.name, tuple(FORMATS), help="File format of the card.")
"""What the page asks beside the template's parameters; in a link it is the path's extension."""

TEMPLATE, UI = "template", "ui"


@dataclass(frozen=True, slots=True)
class PageState:
    """A template and what was said of its parameters.

    `given` holds texts as they were written, by name, without those that say nothing
    (an empty one says that a text is not wanted); `errors`
    the refusals among them; `card` what the others make. `unknown` is a template that was asked
    for and is not there. `ui` is the interface's language, None where the address says none.
    """

    template: Template
    given: Mapping[str, str]
    errors: Mapping[str, ParameterError]
    card: Card
    ui: str | None = None
    unknown: UnknownTemplate | None = None

    @property
    def format(self) -> Format:
        """The format of the card."""
        return self.card.format

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """What the card's link has to say: neither refused values nor mere defaults."""
        return tuple(
            (name, self.given[name])
            for name, parameter in self.template.parameters.items()
            if name in self.given
            and name not in self.errors
            and self.given[name] != (parameter.default_text or "")
        )

    @property
    def link(self) -> str:
        """The card's link, relative to the service's root and percent-encoded."""
        return card_link(self.template.name, self.pairs, self.format)

    @property
    def title(self) -> str:
        """The title that the card shows."""
        return self.card.common.title or ""

    @property
    def file_name(self) -> str:
        """What the card's picture is called when it is downloaded."""
        return f"{self.template.name}.{self.format.extensions[0]}"

    def page(self, **changes: str) -> str:
        """The page's own address with this state, relative to the service's root."""
        said = {TEMPLATE: self.template.name}
        if self.format is not PNG:
            said[FORMAT.name] = self.format.name
        said.update(self.given)
        if self.ui:
            said[UI] = self.ui
        return "./?" + query.write((said | changes).items())


def read(
    templates: Templates,
    pairs: Sequence[tuple[str, str]],
    uis: Sequence[str],
    admit: Admit = admit_all,
    signed: Container[str] = (),
) -> PageState:
    """The state that a query says; the first template where it names none that there is.

    `admit` refuses values before they are parsed. Of templates that are `signed`, whose cards no
    page shows, links to pictures stay as they are written.
    """
    said = {name: " ".join(text.split()) for name, text in pairs}
    unknown = None
    try:
        template = templates.get(said.get(TEMPLATE) or templates.names[0])
    except UnknownTemplate as error:
        unknown, template = error, templates.get(templates.names[0])
    errors: dict[str, ParameterError] = {}
    format_ = PNG
    try:
        format_ = FORMATS[str(FORMAT.read(said.get(FORMAT.name, "")))]
    except ParameterError as error:
        errors[FORMAT.name] = error
    given = {
        name: said[name]
        for name, parameter in template.parameters.items()
        if said.get(name) or (name in said and is_removable(parameter))
    }
    is_signed = template.name in signed
    parsed = {
        name: text
        for name, text in given.items()
        if not (is_signed and template.parameters[name].kind == "picture")
    }
    card, refused = _card(templates, template, parsed, format_, admit)
    ui = said.get(UI)
    return PageState(template, given, errors | refused, card, ui if ui in uis else None, unknown)


def is_filled_in(template: Template, said: Mapping[str, str]) -> bool:
    """Whether an address says anything of the card beside its template."""
    return any(name in template.parameters or name == FORMAT.name for name in said)


def _card(
    templates: Templates,
    template: Template,
    given: Mapping[str, str],
    format_: Format,
    admit: Admit,
) -> tuple[Card, dict[str, ParameterError]]:
    """The card of all that is allowed, and the refusal of each value that is not."""
    errors: dict[str, ParameterError] = {}
    while True:
        allowed = tuple((name, text) for name, text in given.items() if name not in errors)
        try:
            admit(template.parameters, allowed)
            return templates.card(template.name, allowed, format_), errors
        except ParameterError as error:
            if error.parameter in errors or error.parameter not in given:
                raise  # a default of the template's own is at fault, and no field can mend it
            errors[error.parameter] = error


def is_removable(parameter: Parameter) -> bool:
    """Whether to leave the parameter empty says something: that its default is not wanted."""
    return parameter.kind == "text" and parameter.name != "title" and bool(parameter.default)


def card_link(template: str, pairs: Sequence[tuple[str, str]], format_: Format = PNG) -> str:
    """A card's link, relative to the service's root."""
    extension = "" if format_ is PNG else f".{format_.extensions[0]}"
    asked = f"?{query.write(pairs)}" if pairs else ""
    return f"api/{encode(template)}{extension}{asked}"
