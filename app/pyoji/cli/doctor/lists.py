"""Lists: whether the operator's lists can be read, and what is on them.

In: an installation. Out: findings. A list at an address is asked for, as the service will.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pyoji.cli.doctor.finding import Finding, ok, warning, wrong
from pyoji.cli.doctor.installation import Installation, variable
from pyoji.engine.design import Shelf, Templates
from pyoji.errors import SettingsError
from pyoji.explanation import explain
from pyoji.web.lists import gate


def lists(seen: Installation) -> Iterator[Finding]:
    """Each can be read, and its links lead to cards."""
    if seen.settings.titles is None and seen.settings.block is None:
        yield ok("none: strangers may have any words drawn, unless links have to be signed")
        return
    shelf = Shelf(Templates(seen.reading.templates))
    # Each by itself, so that both are told; of the pages' own cards nothing is to be found out.
    for setting in ("titles", "block"):
        one = {"titles": None, "block": None, setting: getattr(seen.settings, setting)}
        try:
            read = gate.gate(replace(seen.settings, playground=False, **one), shelf)
        except SettingsError as error:
            yield wrong(explain(error), "mend the list, or name another")
            continue
        yield from _found(read)


def _found(read: gate.Gate) -> Iterator[Finding]:
    if read.titles is not None:
        if unknown := read.titles.unknown:
            some = f"{len(unknown):,} of {len(read.titles.links):,} links lead to no card here"
            yield warning(f"{some}; the first is {unknown[0][:200]}", "make the list anew")
        yield ok(f"{len(read.titles):,} cards are drawn unsigned, those of {variable('titles')}")
    if read.blocks is not None:
        yield ok(f"{len(read.blocks):,} rules of {variable('block')}")
