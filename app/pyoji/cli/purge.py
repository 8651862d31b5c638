"""pyoji purge: render cards anew, in every process that shares the store.

In: links, a template's name, or all; and the service's settings. Out: the store without these
cards, and a purge record in it, which the service's processes read once a second. From then on the
cards have new keys and ETags. Caches of proxies and networks are not affected; see the guide. Exits
with 1 if there is no store.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer
from rich.console import Console

from pyoji.cli.terminal import FINDINGS, USAGE, AsJson, escaped, fail, print_json, settings
from pyoji.engine.assembly import Engine
from pyoji.engine.card import FORMATS, Card
from pyoji.errors import SettingsError
from pyoji.link import card_links, old_links
from pyoji.loading import load_engine
from pyoji.service.cache import choice
from pyoji.service.cache.directory import DirectoryStore
from pyoji.service.cache.faults import Fault, FaultReason
from pyoji.service.purges import ALL, MOST, Purges, of_card, of_template
from pyoji.settings import Settings
from pyoji.web.lists import gate as lists

if TYPE_CHECKING:
    from pyoji.service.cache.redis import RedisStore

TIMEOUT = 10.0
"""Seconds to wait for Redis. A request waits 50 ms and renders the card instead; a purge has no
other way, and Redis may be busy or far away."""

TOKEN = 8
"""Bytes of a token, which is unique for each purge of a scope."""


class PurgeRequest(NamedTuple):
    """The scopes to purge, and the cards if links name them."""

    scopes: tuple[str, ...]
    cards: tuple[Card, ...] = ()


def purge(
    links: Annotated[
        list[str] | None, typer.Argument(metavar="[LINK]...", help="Whole links to cards.")
    ] = None,
    template: Annotated[
        str | None, typer.Option("--template", metavar="NAME", help="Every card of a template.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Every card.")] = False,
    as_json: AsJson = False,
) -> None:
    """Render cards anew and drop cached ones, in all processes of the service."""
    if sum((bool(links), template is not None, every)) != 1:
        fail("Name links, or a --template, or --all.", USAGE)
    chosen = settings()
    engine = load_engine(chosen)
    request = _request(links or [], template, chosen, engine)
    try:
        store = choice.external_store(chosen, TIMEOUT)
        if store is None:
            message = "cards are cached in memory only; restart the service to drop them."
            fail(message, FINDINGS)
        with closing(store):
            store.open()
            keys, removed = _purge(store, request)
    except Fault as fault:
        fail(f"the store cannot be purged ({fault}).", FINDINGS)
    if as_json:
        facts = {"store": store.name, "scopes": request.scopes, "keys": keys, "removed": removed}
        print_json(facts)
        return
    console = Console(highlight=False, soft_wrap=True)
    for scope in links or [f"every card of {template}" if template else "every card"]:
        console.print(f"[bold]purged[/] {escaped(scope)}")
    if keys:
        console.print(f"[dim]their keys were[/] {' '.join(keys)}")
    console.print(
        f"{removed:,} removed from the {store.name}; the service follows within a second."
        " Proxies and networks keep their copies: see docs/guides/block-and-purge.md"
    )


def _request(
    links: Sequence[str], template: str | None, chosen: Settings, engine: Engine
) -> PurgeRequest:
    """Convert the arguments. Raises UnknownTemplate."""
    if template is not None:
        return PurgeRequest((of_template(engine.templates.get(template).name),))
    if not links:
        return PurgeRequest((ALL,))
    cards = tuple(card for link in links for card in _cards(link, chosen, engine))
    return PurgeRequest(tuple(dict.fromkeys(of_card(card.digest) for card in cards)), cards)


def _cards(link: str, chosen: Settings, engine: Engine) -> Iterator[Card]:
    """Yield the link's card in each format. Raises RequestError."""
    card_link = card_links.read(link)
    pairs = card_link.pairs if card_link else old_links.read(link)
    name = card_link.template if card_link else old_links.TEMPLATE
    if pairs is None or not name:
        fail(f"“{link}” is not a link to a card.", USAGE)
    gate = None
    if chosen.titles:
        with suppress(SettingsError):  # without the list, the link is used as it is
            gate = lists.gate(chosen, engine.registry)
    for format_ in FORMATS.values():
        card = engine.templates.card(name, pairs, format_)
        yield card
        if gate is not None and (listed := gate.listed(card)) is not None:
            yield listed


def _purge(store: DirectoryStore | RedisStore, request: PurgeRequest) -> tuple[list[str], int]:
    """Write the purge and remove the named cards. Returns their former keys, and the number of
    removed cards. Raises Fault."""
    before = store.purges("") or Purges()
    tokens = {scope: secrets.token_hex(TOKEN) for scope in request.scopes}
    if request.scopes == (ALL,):
        store.purge(tokens, alone=True)
        return [], store.clear()
    if len(before.tokens.keys() | tokens.keys()) > MOST:
        fail(f"over {MOST:,} purges are stored; run purge --all, which replaces them.", FINDINGS)
    store.purge(tokens)
    keys = sorted({before.applied(card).digest for card in request.cards})
    removed = 0
    for key in {*keys, *(card.digest for card in request.cards)}:
        removed += _is_stored(store, key)
        store.remove(key)
    return keys, removed


def _is_stored(store: DirectoryStore | RedisStore, digest: str) -> bool:
    """Whether the card is stored, intact or corrupt."""
    try:
        return store.get(digest) is not None
    except Fault as fault:
        if fault.reason is FaultReason.CORRUPT:
            return True
        raise
