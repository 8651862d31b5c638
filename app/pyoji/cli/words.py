"""What words on the command line ask for: a template's name or a whole link, and NAME=VALUE.

In: words. Out: a path, a template and pairs, mended as the service mends a link; what only a
person typing can get wrong is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import unquote

import typer

from pyoji.cli.terminal import USAGE, fail
from pyoji.engine.card import PNG, Card, Format
from pyoji.engine.design import Template, Templates
from pyoji.errors import nearest
from pyoji.link import path as paths
from pyoji.link import query
from pyoji.link.path import CardPath

Link = Annotated[
    str, typer.Argument(metavar="TEMPLATE|LINK", help="A template's name, or a whole link.")
]
Pairs = Annotated[list[str] | None, typer.Argument(metavar="[NAME=VALUE]...")]


@dataclass(frozen=True, slots=True)
class RequestedCard:
    """A card that words ask for: the path as typed, what it says, its template, the pairs."""

    path: str
    address: CardPath
    template: Template
    pairs: query.Pairs


def read(templates: Templates, link: str, words: Sequence[str]) -> RequestedCard:
    """What a template's name or a link, and further NAME=VALUE words, ask for.

    Raises UnknownTemplate, UnknownFormat and BadVersion.
    """
    path, _, raw_query = link.partition("?")
    pairs = dict(query.read(raw_query.encode("utf-8", "surrogateescape")))
    named: list[str] = []
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            fail(f"“{word}” is not NAME=VALUE.", USAGE)
        named.append(name)
        pairs[name] = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    address = paths.read(unquote(path.rpartition("/api/")[2]))
    if address is None:
        fail(f"“{link}” is neither a template nor a link to a card.", USAGE)
    template = templates.get(address.template)
    check_names(named, template.parameters, f"{address.template} has no")
    return RequestedCard(path, address, template, tuple(pairs.items()))


def check_names(names: Iterable[str], parameters: Collection[str], subject: str) -> None:
    """Fail for a name that is no parameter: in a link it is a tracker's, typed here it is a slip.

    `subject` begins the message: "article has no", "No template has a".
    """
    for name in names:
        if name not in parameters and name != "v":
            near = nearest(name, parameters)
            hint = f"did you mean “{near}”?" if near else f"it has {', '.join(parameters)}."
            fail(f"{subject} parameter “{name}”; {hint}", USAGE)


def card(
    templates: Templates, link: str, words: Sequence[str], format_: Format | None = None
) -> Card:
    """The card that a template's name or a link, and further NAME=VALUE words, ask for.

    Its format is the one given, else the link's, else PNG.
    """
    asked = read(templates, link, words)
    chosen = format_ or asked.address.format or PNG
    return templates.card(asked.template.name, asked.pairs, chosen)
