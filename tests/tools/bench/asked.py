"""Typical new cards, Pyoji beside takumi: `python -m tests.tools.bench.asked`.

Pyoji as `pyoji serve` runs it without a cache directory, and takumi behind Node's own server. One
client requests cards from each in turn on a kept connection, with a different title each time, in
fifteen languages. Takumi draws the same texts at the same positions, sizes and fonts on the same
background, in the same size, scale, format and quality. Its bytes and similarity are measured on a
card that also has our motif, as an image equal to ours, so it has no more shades to store.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from pyoji.engine.card import EXTENSIONS, Card
from pyoji.loading import load_engine
from pyoji.settings import Settings

from tests.tools.bench import drawers, report, servers
from tests.tools.bench.connection import Connection, get, post
from tests.tools.bench.figures import Spread, percentile
from tests.tools.bench.headlines import titles_of_languages
from tests.tools.bench.kinds import Kind, kinds
from tests.tools.bench.likeness import Likeness, similarity

WARM = 24
"""Warm-up cards of a kind for both: a design has twelve variants."""

IDLE = 4.0
"""Idle seconds after that, as between the posts of a site, in which Pyoji draws the backgrounds of
other variants. New backgrounds are measured without them."""

COMPARED = 5
"""Cards of a kind, in each round, whose bytes and similarity are compared."""

FIRST = "first"
"""The name for `--only` of the first card of a fresh process."""


class Takumi:
    """Takumi's service, asked on a kept connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._fonts: set[str] = set()

    def prepare(self, asked: Mapping[str, Any]) -> None:
        """Load the fonts of a card, which a service has loaded at its start."""
        files = {file for text in asked["texts"] for file in text["fonts"]}
        if not files <= self._fonts:
            self._connection.ask(post(asked, "PUT"), status=204)
            self._fonts |= files

    def ask(self, asked: Mapping[str, Any]) -> tuple[float, bytes]:
        """Milliseconds to the answer's last byte, and the image."""
        return self._connection.ask(post(asked))


@dataclass(slots=True)
class Compared:
    """Bytes of cards with the same motif, and the similarity of each to its own PNG, per card."""

    ours: list[int] = field(default_factory=list)
    takumi: list[int] = field(default_factory=list)
    our_likeness: list[float] = field(default_factory=list)
    takumi_likeness: list[float] = field(default_factory=list)


class Bench:
    """Both services and their measurements."""

    def __init__(self, ours: servers.Server, takumi: servers.Server) -> None:
        engine = load_engine(Settings())
        self.templates = engine.templates
        self._likeness = Likeness(engine)
        self._ours, self._takumi = ours, takumi
        self._titles = titles_of_languages()
        self._numbers = count()

    def measured(self, kind: Kind, rounds: int, cards: int) -> dict[str, Any]:
        """The figures of one kind."""
        ours: list[list[float]] = []
        takumis: list[list[float]] = []
        compared = Compared()
        with closing(Connection(self._ours)) as one, closing(Connection(self._takumi)) as other:
            takumi = Takumi(other)
            self._round(kind, one, takumi, WARM, Compared())
            if not kind.new_ground:
                time.sleep(IDLE)
            for _ in range(rounds):
                mine, theirs = self._round(kind, one, takumi, cards, compared)
                ours.append(mine)
                takumis.append(theirs)
        return _figures(ours, takumis, compared)

    def _round(
        self, kind: Kind, ours: Connection, takumi: Takumi, cards: int, compared: Compared
    ) -> tuple[list[float], list[float]]:
        """Return our times and takumi's; the order alternates from card to card."""
        mine: list[float] = []
        theirs: list[float] = []
        for turn in range(cards):
            pairs = kind.pairs(self._titles, next(self._numbers))
            card = self.templates.card(kind.design, pairs, EXTENSIONS[kind.extension])
            asked = self._likeness.request(card)
            takumi.prepare(asked)
            request = get(kind.target(pairs))
            if turn % 2:
                theirs.append(takumi.ask(asked)[0])
            took, image = ours.ask(request)
            mine.append(took)
            if not turn % 2:
                theirs.append(takumi.ask(asked)[0])
            if turn < COMPARED:
                self._compare(compared, card, image, takumi)
        return mine, theirs

    def _compare(self, found: Compared, card: Card, image: bytes, takumi: Takumi) -> None:
        asked = self._likeness.with_motif(card)
        theirs = takumi.ask(asked)[1]
        found.ours.append(len(image))
        found.takumi.append(len(theirs))
        if not card.format.lossy:
            return
        found.our_likeness.append(similarity(image, self._likeness.exact(card)))
        png = {name: each for name, each in asked.items() if name != "quality"}
        exact = takumi.ask({**png, "format": "png"})[1]
        found.takumi_likeness.append(similarity(theirs, exact))


def first_cards(designs: tuple[str, ...]) -> dict[str, Any]:
    """Return the milliseconds of a fresh process's first card, per design, ours and takumi's."""
    engine = load_engine(Settings())
    likeness = Likeness(engine)
    found: dict[str, list[float]] = {"ours": [], "takumi": []}
    for (language, title), design in zip(titles_of_languages(), designs, strict=False):
        pairs = [("title", title), ("lang", language)]
        asked = likeness.request(engine.templates.card(design, pairs, EXTENSIONS["png"]))
        with servers.pyoji() as server, closing(Connection(server)) as ours:
            found["ours"].append(ours.ask(get(Kind(design).target(pairs)))[0])
        with servers.takumi() as server, closing(Connection(server)) as connection:
            takumi = Takumi(connection)
            takumi.prepare(asked)
            found["takumi"].append(takumi.ask(asked)[0])
    return {
        "ours_ms": Spread.of(found["ours"]).plain(),
        "takumi_ms": Spread.of(found["takumi"]).plain(),
        "to_takumi": Spread.ratio(found["ours"], found["takumi"]).plain(),
    }


def measured(rounds: int, cards: int, only: list[str] | None) -> dict[str, Any]:
    """Return all figures of this bench; with `only`, those of kinds whose name contains a part."""
    drawers.install()
    with ExitStack() as stack:
        bench = Bench(stack.enter_context(servers.pyoji()), stack.enter_context(servers.takumi()))
        designs = tuple(bench.templates.names)
        wanted = {
            name: kind
            for name, kind in kinds(designs).items()
            if only is None or any(part in name for part in only)
        }
        found: dict[str, Any] = {}
        for name, kind in wanted.items():
            found[name] = bench.measured(kind, rounds, cards)
            print(f"{name}: {found[name]['p50_to_takumi']['median']}", flush=True)
    first = {"first": first_cards(designs)} if only is None or FIRST in only else {}
    return {"rounds": rounds, "cards": cards, "node": drawers.node(), "kinds": found, **first}


def _figures(
    ours: list[list[float]], takumi: list[list[float]], compared: Compared
) -> dict[str, Any]:
    def each(rounds: list[list[float]], share: float) -> list[float]:
        return [percentile(times, share) for times in rounds]

    found = {
        "p50_ms": Spread.of(each(ours, 0.5)),
        "p95_ms": Spread.of(each(ours, 0.95)),
        "takumi_ms": Spread.of(each(takumi, 0.5)),
        "takumi_p95_ms": Spread.of(each(takumi, 0.95)),
        "p50_to_takumi": Spread.ratio(each(ours, 0.5), each(takumi, 0.5)),
        "p95_to_takumi": Spread.ratio(each(ours, 0.95), each(takumi, 0.95)),
        "bytes": Spread.of(compared.ours),
        "takumi_bytes": Spread.of(compared.takumi),
        "bytes_to_takumi": Spread.ratio(compared.ours, compared.takumi),
    }
    if compared.our_likeness:
        found["likeness"] = Spread.of(compared.our_likeness)
        found["takumi_likeness"] = Spread.of(compared.takumi_likeness)
        found["likeness_to_takumi"] = Spread.ratio(compared.our_likeness, compared.takumi_likeness)
    return {name: spread.plain() for name, spread in found.items()}


def main() -> None:
    """Measure, print, and write the requested files."""
    asked = argparse.ArgumentParser(
        prog="make bench-asked", description=(__doc__ or "").split("\n\n")[0]
    )
    asked.add_argument("--rounds", type=int, default=5, help="rounds; 5 are the least to quote")
    asked.add_argument("--cards", type=int, default=30, help="cards of a kind in a round")
    asked.add_argument(
        "--only", action="append", help=f"kinds that have this in their name, or “{FIRST}”"
    )
    report.options(asked)
    given = asked.parse_args()
    if given.only and given.write:
        asked.error("--write takes a whole run: the page has one table of all kinds")
    report.deliver("asked", measured(given.rounds, given.cards, given.only), given)


if __name__ == "__main__":
    main()
