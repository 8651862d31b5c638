"""State: the query of the page `/`, validated.

In: the templates, their examples, and the pairs of a query. Out: a valid `PageState` for any query:
an invalid value stays in its field with its error, and the card is rendered without it. Examples
fill empty fields if `show` names their language, or if the query has no value: the first card shows
all that a design can hold, and the first value takes them off. The links of the page and of its
card are built here. It must not know HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pyoji.engine.card import FORMATS, PNG, Card, Format
from pyoji.engine.design import Parameter, Template, Templates
from pyoji.errors import ParameterError, UnknownTemplate
from pyoji.link import query
from pyoji.link.path import with_version
from pyoji.link.query import PAGE
from pyoji.percent import encode
from pyoji.web.cards import Admit, admit_all

FORMAT = Parameter("format", "choice", PNG.name, tuple(FORMATS), help="File format of the card.")
"""The page's parameter beside those of the template; in a link it is the path's extension."""

TEMPLATE, UI, SHOW = "template", "ui", "show"

TITLE_ALONE = "title"
"""The value of `show` by which empty fields stay empty. Any other is a language, in which they show
their examples: a shared address shows the same card to readers of another language."""

Examples = Callable[[str, Template], Mapping[str, str]]
"""Returns the texts that a template shows in empty fields, in a language."""


def no_examples(_: str, __: Template) -> Mapping[str, str]:
    """Leave empty fields empty."""
    return {}


@dataclass(frozen=True, slots=True)
class PageState:
    """A template and the values of its parameters.

    `of_links` are parameters that no template has. `values` are the texts of the query by parameter
    name; empty ones are left out unless they remove a default text. `errors` has the invalid ones;
    `card` is rendered without them, and without the facts of a page. `ui` is the language of the
    page if the query sets it. `unknown` is the error of an unknown template. `examples` are those
    of the template in `example_language`; the card has them in empty fields if `shows_all`.
    `is_asked`: the query asks for them, so they stay when a value is filled in.
    """

    template: Template
    values: Mapping[str, str]
    errors: Mapping[str, ParameterError]
    card: Card
    ui: str | None = None
    unknown: UnknownTemplate | None = None
    of_links: Sequence[Parameter] = ()
    shows_all: bool = False
    examples: Mapping[str, str] = field(default_factory=dict)
    example_language: str = ""
    is_asked: bool = False

    @property
    def parameters(self) -> Mapping[str, Parameter]:
        """The parameters of the card's link."""
        return _parameters(self.template, self.of_links)

    @property
    def format(self) -> Format:
        """The format of the card."""
        return self.card.format

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The parameters of the card's link, without invalid values and defaults."""
        values = _on_card(self.values, self.examples, shows_all=self.shows_all)
        return tuple(
            (name, values[name])
            for name, parameter in self.parameters.items()
            if name in values
            and name not in self.errors
            and values[name] != (parameter.default_text or "")
        )

    @property
    def has_examples(self) -> bool:
        """Whether an example is on the card, and so in what is copied."""
        return any(name in self.examples and name not in self.values for name, _ in self.pairs)

    @property
    def link(self) -> str:
        """The card's link, relative to the service's root and percent-encoded."""
        return card_link(self.template.name, self.pairs, self.format)

    @property
    def versioned(self) -> str:
        """The card's link with its version, which changes when the card does."""
        return card_link(self.template.name, self.pairs, self.format, self.card.version)

    @property
    def title(self) -> str:
        """The title on the card."""
        return self.card.common.title or ""

    @property
    def file_name(self) -> str:
        """The file name of the downloaded card."""
        return f"{self.template.name}.{self.format.extensions[0]}"

    def page(self, **changes: str) -> str:
        """Return the page's address with this state, relative to the service's root."""
        parameters = {TEMPLATE: self.template.name}
        is_default = self.shows_all == _shows_all_by_default(self.values, self.format.name)
        if self.is_asked or not is_default:
            parameters[SHOW] = self.example_language if self.shows_all else TITLE_ALONE
        if self.format is not PNG:
            parameters[FORMAT.name] = self.format.name
        parameters.update(self.values)
        if self.ui:
            parameters[UI] = self.ui
        return "./?" + query.write((parameters | changes).items())


def read(
    templates: Templates,
    pairs: Sequence[tuple[str, str]],
    uis: Sequence[str],
    admit: Admit = admit_all,
    signed: Container[str] = (),
    of_links: Sequence[Parameter] = (),
    examples: Examples = no_examples,
    language: str = "",
) -> PageState:
    """Return the state of a query. Its template defaults to the first one, and the language of its
    examples to `language`.

    `admit` refuses values before they are parsed. Image links of `signed` templates are not parsed:
    no page shows their cards.
    """
    texts = {name: " ".join(text.split()) for name, text in pairs}
    unknown = None
    try:
        template = templates.get(texts.get(TEMPLATE) or templates.names[0])
    except UnknownTemplate as error:
        unknown, template = error, templates.get(templates.names[0])
    errors: dict[str, ParameterError] = {}
    format_ = PNG
    try:
        format_ = FORMATS[str(FORMAT.read(texts.get(FORMAT.name, "")))]
    except ParameterError as error:
        errors[FORMAT.name] = error
    values = {
        name: texts[name]
        for name, parameter in _parameters(template, of_links).items()
        if texts.get(name) or (name in texts and is_removable(parameter))
    }
    shows_all = _shows_all(texts, values, uis)
    example_language = texts[SHOW] if texts.get(SHOW) in uis else language
    own_examples = examples(example_language, template)
    is_signed = template.name in signed
    on_card = _on_card(values, own_examples, shows_all=shows_all)
    parsed = {
        name: text
        for name, text in on_card.items()
        if not (is_signed and name in template.parameters and _is_picture(template, name))
    }
    card, invalid = _card(templates, template, parsed, format_, admit)
    ui = texts.get(UI)
    explicit = ui if ui in uis else None
    return PageState(
        template,
        values,
        errors | invalid,
        card,
        explicit,
        unknown,
        of_links,
        shows_all,
        own_examples,
        example_language,
        texts.get(SHOW) in uis,
    )


def _shows_all(texts: Mapping[str, str], values: Mapping[str, str], uis: Sequence[str]) -> bool:
    if texts.get(SHOW) in (*uis, TITLE_ALONE):
        return texts[SHOW] != TITLE_ALONE
    return _shows_all_by_default(values, texts.get(FORMAT.name) or PNG.name)


def _shows_all_by_default(values: Mapping[str, str], format_name: str) -> bool:
    return not values and format_name == PNG.name


def _on_card(
    values: Mapping[str, str], examples: Mapping[str, str], *, shows_all: bool
) -> Mapping[str, str]:
    """Return the values of the card. A page's facts replace the examples."""
    return {**examples, **values} if shows_all and PAGE not in values else values


def is_filled_in(
    template: Template, names: Iterable[str], of_links: Sequence[Parameter] = ()
) -> bool:
    """Whether any of these names of a query is a parameter of the card."""
    parameters = _parameters(template, of_links)
    return any(name in parameters or name == FORMAT.name for name in names)


def _parameters(template: Template, of_links: Sequence[Parameter]) -> Mapping[str, Parameter]:
    return {**{parameter.name: parameter for parameter in of_links}, **template.parameters}


def _is_picture(template: Template, name: str) -> bool:
    return template.parameters[name].kind == "picture"


def _card(
    templates: Templates,
    template: Template,
    values: Mapping[str, str],
    format_: Format,
    admit: Admit,
) -> tuple[Card, dict[str, ParameterError]]:
    """Return the card of all valid values, and the error of each invalid one."""
    errors: dict[str, ParameterError] = {}
    while True:
        valid = tuple((name, text) for name, text in values.items() if name not in errors)
        try:
            admit(template.parameters, valid)
            return templates.card(template.name, valid, format_), errors
        except ParameterError as error:
            if error.parameter in errors or error.parameter not in values:
                raise  # the fault of a template's default: no field can correct it
            errors[error.parameter] = error


def is_removable(parameter: Parameter) -> bool:
    """Whether an empty value is meaningful: it removes the default text."""
    return parameter.kind == "text" and parameter.name != "title" and bool(parameter.default)


def card_link(
    template: str,
    pairs: Sequence[tuple[str, str]],
    format_: Format = PNG,
    version: str | None = None,
) -> str:
    """Return a card's link, relative to the service's root; with `version` in its path."""
    path = encode(template) + ("" if format_ is PNG else f".{format_.extensions[0]}")
    path = with_version(path, version) if version else path
    query_string = f"?{query.write(pairs)}" if pairs else ""
    return f"api/{path}{query_string}"
