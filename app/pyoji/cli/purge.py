"""pyoji purge: have cards made anew, in every process that shares the store.

In: links, a template's name, or all; and the settings that the service has. Out: the store without
what was kept, and a purge in it, which the service's processes look for once a second: from then on
the cards have other keys and other ETags. What proxies and networks keep is theirs to drop; the
guide says how. Exits with 1 where there is no store to tell the service by.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer
from rich.console import Console

from pyoji.cli.terminal import FOUND, USAGE, AsJson, fail, settings, show, shown, told
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

TOKEN = 8
"""Bytes of a token: no two purges of a scope share one."""


class PurgeRequest(NamedTuple):
    """What to purge: scopes, and the cards that are known by name."""

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
    """Have cards drawn anew, and drop what is kept of them, in all processes of the service."""
    if sum((bool(links), template is not None, every)) != 1:
        fail("Name links, or a --template, or --all.", USAGE)
    with told():
        chosen = settings()
        made = load_engine(chosen)
        asked = _asked(links or [], template, chosen, made)
        try:
            store = choice.chosen(chosen)
            if store is None:
                why = "cards are kept in memory only, so nothing tells the service; restart it."
                fail(why, FOUND)
            with closing(store):
                store.open()
                keys, removed = _purged(store, asked)
        except Fault as fault:
            fail(f"the store cannot be purged ({fault}).", FOUND)
    if as_json:
        facts = {"store": store.name, "scopes": asked.scopes, "keys": keys, "removed": removed}
        show(facts, plain=True)
        return
    console = Console(highlight=False, soft_wrap=True)
    for what in links or [f"every card of {template}" if template else "every card"]:
        console.print(f"[bold]purged[/] {shown(what)}")
    if keys:
        console.print(f"[dim]their keys were[/] {' '.join(keys)}")
    console.print(
        f"{removed:,} removed from the {store.name}; the service's processes know it in a second."
        " What proxies and networks keep stays until they drop it: docs/guides/block-and-purge.md"
    )


def _asked(
    links: Sequence[str], template: str | None, chosen: Settings, made: Engine
) -> PurgeRequest:
    """What the words mean. Raises UnknownTemplate."""
    if template is not None:
        return PurgeRequest((of_template(made.templates.get(template).name),))
    if not links:
        return PurgeRequest((ALL,))
    cards = tuple(card for link in links for card in _cards(link, chosen, made))
    return PurgeRequest(tuple(dict.fromkeys(of_card(card.digest) for card in cards)), cards)


def _cards(link: str, chosen: Settings, made: Engine) -> Iterator[Card]:
    """The link's card in each format. Raises RequestError."""
    found = card_links.read(link)
    pairs = found.pairs if found else old_links.read(link)
    name = found.template if found else old_links.TEMPLATE
    if pairs is None or not name:
        fail(f"“{link}” is not a link to a card.", USAGE)
    gate = None
    if chosen.titles:
        with suppress(SettingsError):  # without the list, the link is taken as it is
            gate = lists.gate(chosen, made.registry)
    for format_ in FORMATS.values():
        card = made.templates.card(name, pairs, format_)
        yield card
        if gate is not None and (listed := gate.listed(card)) is not None:
            yield listed


def _purged(store: DirectoryStore | RedisStore, asked: PurgeRequest) -> tuple[list[str], int]:
    """Tell the service, and remove what is known by name; the keys that it had until now, and how
    many cards were removed. Raises Fault."""
    before = store.purges("") or Purges()
    tokens = {scope: secrets.token_hex(TOKEN) for scope in asked.scopes}
    if asked.scopes == (ALL,):
        store.purge(tokens, alone=True)
        return [], store.clear()
    if len(before.tokens.keys() | tokens.keys()) > MOST:
        fail(f"over {MOST:,} purges are held; purge --all, which ends them.", FOUND)
    store.purge(tokens)
    keys = sorted({before.applied(card).digest for card in asked.cards})
    removed = 0
    for key in {*keys, *(card.digest for card in asked.cards)}:
        removed += _is_kept(store, key)
        store.remove(key)
    return keys, removed


def _is_kept(store: DirectoryStore | RedisStore, digest: str) -> bool:
    """Whether the card is there, damaged or not."""
    try:
        return store.get(digest) is not None
    except Fault as fault:
        if fault.reason is FaultReason.CORRUPT:
            return True
        raise
