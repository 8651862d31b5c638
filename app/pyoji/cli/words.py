"""Words: parse the arguments of a card, a template's name or a whole link, and NAME=VALUE.

In: arguments. Out: a path, a template and pairs, repaired as the service repairs a link; or an
error message and an exit for a mistake in typing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
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
from pyoji.link.query import PAGE

Link = Annotated[
    str, typer.Argument(metavar="TEMPLATE|LINK", help="A template's name, or a whole link.")
]
Pairs = Annotated[
    list[str] | None, typer.Argument(metavar="[NAME=VALUE]...", help="Parameters of the card.")
]


@dataclass(frozen=True, slots=True)
class RequestedCard:
    """The card of the arguments: the path as typed and parsed, the template, the pairs."""

    path: str
    address: CardPath
    template: Template
    pairs: query.Pairs


def read(
    templates: Templates, link: str, words: Sequence[str], *, takes_page: bool = False
) -> RequestedCard:
    """Parse a template's name or a link, and further NAME=VALUE words.

    Unless the command `takes_page`, a card of a page is refused. Raises UnknownTemplate,
    UnknownFormat and BadVersion.
    """
    path, _, raw_query = link.partition("?")
    pairs = dict(query.read(raw_query.encode("utf-8", "surrogateescape")))
    named: list[str] = []
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            fail(f"“{word}” is not NAME=VALUE, such as title=Hello.", USAGE)
        named.append(name)
        pairs[name] = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    address = paths.read(unquote(path.rpartition("/api/")[2]))
    if address is None:
        fail(f"“{link}” is neither a template nor a link to a card.", USAGE)
    template = templates.get(address.template)
    if pairs.get(PAGE) and not takes_page:
        fail("Only a running service reads a page: write a title instead.", USAGE)
    named = [name for name in named if name != PAGE]
    check_names(named, template.parameters, f"{address.template} has no")
    return RequestedCard(path, address, template, tuple(pairs.items()))


def check_names(names: Iterable[str], parameters: Collection[str], subject: str) -> None:
    """Fail for a name that is no parameter. (In a link, such a name is ignored.)

    `subject` begins the message: "article has no", "No template has a".
    """
    for name in names:
        if name not in parameters and name != "v":
            match = nearest(name, parameters)
            hint = f"did you mean “{match}”?" if match else f"it has {', '.join(parameters)}."
            fail(f"{subject} parameter “{name}”; {hint}", USAGE)


def check_choices(named: Iterable[str], allowed: Collection[str], kind: str) -> None:
    """Fail for a value of an option that is none of those `allowed`; `kind` says what it is not."""
    for name in named:
        if name not in allowed:
            match = nearest(name, allowed)
            hint = f"did you mean “{match}”?" if match else f"there are {', '.join(allowed)}."
            fail(f"“{name}” is no {kind}; {hint}", USAGE)


def check_sheet(out: Path) -> None:
    """Fail for a file that is not called as a PNG, which a sheet is."""
    if out.suffix.lower() != ".png":
        example = out.with_suffix(".png") if out.name else out / "sheet.png"
        fail(f"The sheet is a PNG: call it {example}, not {out}.", USAGE)


def card(
    templates: Templates, link: str, words: Sequence[str], format_: Format | None = None
) -> Card:
    """Return the card of a template's name or a link, and further NAME=VALUE words.

    Its format is `format_`, else the link's, else PNG.
    """
    requested = read(templates, link, words)
    chosen = format_ or requested.address.format or PNG
    return templates.card(requested.template.name, requested.pairs, chosen)
