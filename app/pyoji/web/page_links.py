"""Page links: the parameter `page`, and the facts of that page among a link's parameters.

In: the pairs of a link, a page's facts. Out: the pairs of the card, and the facts as data. What the
link says wins over the page. A fact that the template does not take is left out: the client is not
at fault for it. It must not know how a page is fetched, nor HTTP.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pyoji.engine.design import Parameter, emphasis
from pyoji.engine.text.clean import clean
from pyoji.errors import ParameterError
from pyoji.link.query import PAGE, Pairs
from pyoji.service.remote_pages.facts import PageFacts
from pyoji.service.remote_pages.page_hosts import PageHosts
from pyoji.service.remote_pages.page_reasons import Missing, PageReason
from pyoji.service.remote_pages.pages import Charge, RemotePages

_HELP = (
    "The address of a page: {}. The card shows the title, author, date, language and site that the"
    " page states, where the link says nothing else."
)


MARKS = "md"
"""The parameter by which a link reads marks in its texts."""

FALLBACK = "page"
"""Reason of a fallback card: the page is missing."""


@dataclass(frozen=True, slots=True)
class LinkedPage:
    """The page that a link names.

    `pairs` are those of the link and, after them, the `facts` of the page that the link does not
    say. `until` is how long the facts are fresh, in monotonic seconds. Without facts the page is
    `missing`. `is_indexed`: the page does not ask search engines to leave it out.
    """

    address: str
    pairs: Pairs
    facts: Pairs = ()
    read_at: float | None = None
    until: float = 0.0
    missing: Missing | None = None
    is_indexed: bool = True

    @property
    def listed(self) -> Pairs:
        """The facts that count as listed where titles are restricted."""
        return self.facts if self.is_indexed else ()

    @property
    def why(self) -> str:
        """The reason of the fallback card where the page is missing."""
        return str(self.missing) if self.missing is PageReason.LIMITED else FALLBACK

    @property
    def data(self) -> dict[str, Any]:
        """What was read from the page, and when, as values for JSON."""
        return {
            "address": self.address,
            "read": None if self.read_at is None else _time(self.read_at),
            "missing": self.missing,
            "found": dict(self.facts),
        }

    @property
    def digest(self) -> str:
        """A short digest of `data`."""
        serialized = json.dumps(self.data, sort_keys=True).encode()
        return hashlib.sha256(serialized).hexdigest()[:12]


async def read(
    pages: RemotePages,
    parameters: Mapping[str, Parameter],
    pairs: Pairs,
    charge: Charge,
) -> LinkedPage:
    """Read the page that a link names. Raises ParameterError for a page that is not allowed, and
    Limited as `charge` does."""
    address = pages.hosts.read(page_of(pairs))
    reading = await pages.read(address, charge)
    if reading.facts is None:
        return LinkedPage(str(address), pairs, until=reading.until, missing=reading.missing)
    facts = _accepted(parameters, reading.facts)
    all_pairs = _merged(parameters, pairs, _without_marks(parameters, pairs, facts))
    if not clean(dict(all_pairs).get("title", "")):
        reason = PageReason.NO_TITLE
        return LinkedPage(str(address), pairs, until=reading.until, missing=reason)
    return LinkedPage(
        str(address),
        all_pairs,
        facts,
        reading.facts.read_at,
        reading.until,
        is_indexed=reading.facts.is_indexed,
    )


def parameters(hosts: PageHosts) -> tuple[Parameter, ...]:
    """Return the parameters of links that no template has: `page`, if the operator names hosts."""
    if not hosts:
        return ()
    return (Parameter(PAGE, "text", help=_HELP.format(hosts.allowed), example=hosts.example),)


def admit(hosts: PageHosts, pairs: Sequence[tuple[str, str]]) -> None:
    """Raise ParameterError if a link names a page that is not allowed."""
    if page_of(pairs):
        hosts.read(page_of(pairs))


def page_of(pairs: Sequence[tuple[str, str]]) -> str:
    """Return the value of `page`, or "". The last one of several wins."""
    return dict(pairs).get(PAGE, "").strip()


def _accepted(parameters: Mapping[str, Parameter], facts: PageFacts) -> Pairs:
    """Return the facts that the template's parameters take."""
    return tuple(
        (name, text)
        for name, text in facts.parameters.items()
        if name in parameters and _is_valid(parameters[name], text)
    )


def _without_marks(
    parameters: Mapping[str, Parameter], pairs: Sequence[tuple[str, str]], facts: Pairs
) -> Pairs:
    """Return the facts with escaped asterisks, if the link reads marks: the page has none."""
    marks = parameters[MARKS]
    if not marks.read(dict(pairs).get(MARKS, "")):
        return facts
    return tuple((name, emphasis.escaped(text)) for name, text in facts)


def _merged(
    parameters: Mapping[str, Parameter], pairs: Sequence[tuple[str, str]], facts: Pairs
) -> Pairs:
    """Return a link's pairs, and the facts of its page for what it does not say."""
    link_names = {
        name for name, text in pairs if name in parameters and _says(parameters[name], text)
    }
    return (*pairs, *((name, text) for name, text in facts if name not in link_names))


def _says(parameter: Parameter, text: str) -> bool:
    """Whether a link's value counts. An empty text removes the default, except that of the title;
    any other empty value is absent."""
    if parameter.name == "title":
        return bool(clean(text))
    return parameter.kind == "text" or bool(text.strip())


def _is_valid(parameter: Parameter, text: str) -> bool:
    try:
        parameter.read(text)
    except ParameterError:
        return False
    return True


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
