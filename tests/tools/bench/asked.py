"""Cards that people ask for, service beside service: `python -m tests.tools.bench.asked`.

Ours as `pyoji serve` runs it, and takumi behind Node's own server, each asked on a kept connection
by one client, by turns, a different title each time in fifteen languages. Takumi draws the same
texts in the same places, sizes and fonts on the same ground, in the same size, scale and format.
Its bytes and its likeness are those of a card that has our motif, too.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import count
from typing import Any
from urllib.parse import urlencode

from pyoji.engine.card import EXTENSIONS
from pyoji.engine.color import from_oklch
from pyoji.loading import load_engine
from pyoji.settings import Settings

from tests.tools.bench import drawers, report, servers
from tests.tools.bench.figures import Spread, percentile
from tests.tools.bench.headlines import titles_of_languages
from tests.tools.bench.likeness import Likeness, similarity

BRAND, TEXT = "og-cuckoo-network", "article"
WARM = 24
"""Cards of a kind that both draw before they count: a design has twelve variants."""

COMPARED = 5
"""Cards of a kind, in each round, whose bytes and likeness are compared."""

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Kind:
    """Cards of one kind: a design, an extension, fixed parameters; perhaps a new ground each."""

    design: str
    extension: str = "png"
    fixed: tuple[tuple[str, str], ...] = ()
    new_ground: bool = False

    def pairs(self, titles: Iterator[tuple[str, str]], number: int) -> Pairs:
        """The parameters of the next card."""
        language, title = next(titles)
        found = [("title", title), ("lang", language), *self.fixed]
        # 0.618…: no two of a thousand hues are alike.
        ground = from_oklch(0.2 + number % 7 / 10, 0.08, number * 222.492 % 360)
        return [*found, ("bg", str(ground).removeprefix("#"))] if self.new_ground else found


def kinds(designs: tuple[str, ...]) -> Mapping[str, Kind]:
    """Every kind that is measured, by its name."""
    forms: dict[str, tuple[str, tuple[tuple[str, str], ...], bool]] = {
        "a ground seen first": ("png", (), True),
        "scale=2": ("png", (("scale", "2"),), False),
        "square": ("png", (("size", "square"),), False),
        ".webp": ("webp", (), False),
        ".jpg": ("jpg", (), False),
    }
    return {
        **{design: Kind(design) for design in designs},
        **{
            f"{design}, {name}": Kind(design, *form)
            for name, form in forms.items()
            for design in (BRAND, TEXT)
        },
    }


@dataclass(slots=True)
class Service:
    """A running service, asked on one kept connection."""

    connection: HTTPConnection
    rounds: list[list[float]] = field(default_factory=list)

    def ask(self, target: str, asked: Mapping[str, Any] | None = None) -> tuple[float, bytes]:
        """Milliseconds to the answer's last byte, and the image. RuntimeError if it is none."""
        body = None if asked is None else json.dumps(asked)
        start = time.perf_counter()
        self.connection.request("POST" if body else "GET", target, body)
        response = self.connection.getresponse()
        data = response.read()
        took = (time.perf_counter() - start) * 1000
        if response.status != 200:
            raise RuntimeError(f"{target} is answered with {response.status}: {data[:200]!r}")
        return took, data

    def prepare(self, asked: Mapping[str, Any]) -> None:
        """Have the fonts of a card read, which a service would have from its start."""
        self.connection.request("PUT", "/", json.dumps(asked))
        self.connection.getresponse().read()


@dataclass(slots=True)
class Compared:
    """Bytes of cards with the same motif, and how alike each is to its own PNG, a card each."""

    ours: list[int] = field(default_factory=list)
    takumi: list[int] = field(default_factory=list)
    our_likeness: list[float] = field(default_factory=list)
    takumi_likeness: list[float] = field(default_factory=list)


class Bench:
    """Both services, and what was measured of them."""

    def __init__(self, ours: servers.Server, takumi: servers.Server) -> None:
        engine = load_engine(Settings())
        self.templates = engine.templates
        self._likeness = Likeness(engine)
        self._ours, self._takumi = ours, takumi
        self._titles = titles_of_languages()
        self._numbers = count()

    def measured(self, kind: Kind, rounds: int, cards: int) -> dict[str, Any]:
        """The figures of one kind."""
        ours, takumi = (Service(_connected(each)) for each in (self._ours, self._takumi))
        compared = Compared()
        for round_ in range(rounds + 1):
            warming = round_ == 0
            mine: list[float] = []
            theirs: list[float] = []
            for turn in range(WARM if warming else cards):
                pairs = kind.pairs(self._titles, next(self._numbers))
                card = self.templates.card(kind.design, pairs, EXTENSIONS[kind.extension])
                asked = self._likeness.request(card)
                takumi.prepare(asked)
                target = f"/api/{kind.design}.{kind.extension}?{urlencode(pairs)}"
                if turn % 2:
                    theirs.append(takumi.ask("/", asked)[0])
                took, image = ours.ask(target)
                mine.append(took)
                if not turn % 2:
                    theirs.append(takumi.ask("/", asked)[0])
                if not warming and turn < COMPARED:
                    self._compare(compared, kind, pairs, image, takumi)
            if not warming:
                ours.rounds.append(mine)
                takumi.rounds.append(theirs)
        return _figures(ours.rounds, takumi.rounds, compared)

    def _compare(
        self, found: Compared, kind: Kind, pairs: Pairs, image: bytes, takumi: Service
    ) -> None:
        format_ = EXTENSIONS[kind.extension]
        asked = self._likeness.with_motif(self.templates.card(kind.design, pairs, format_))
        theirs = takumi.ask("/", asked)[1]
        found.ours.append(len(image))
        found.takumi.append(len(theirs))
        if format_.name == "png":
            return
        exact = self._likeness.exact(self.templates.card(kind.design, pairs, format_))
        found.our_likeness.append(similarity(image, exact))
        png = {name: each for name, each in asked.items() if name != "quality"}
        found.takumi_likeness.append(
            similarity(theirs, takumi.ask("/", {**png, "format": "png"})[1])
        )


def first_cards(designs: tuple[str, ...]) -> dict[str, Any]:
    """The first card that a fresh process is asked for, of each design: ours and takumi's, ms."""
    engine = load_engine(Settings())
    likeness = Likeness(engine)
    found: dict[str, list[float]] = {"ours": [], "takumi": []}
    for (language, title), design in zip(titles_of_languages(), designs, strict=False):
        pairs = [("title", title), ("lang", language)]
        asked = likeness.request(engine.templates.card(design, pairs, EXTENSIONS["png"]))
        with servers.pyoji() as server:
            found["ours"].append(
                Service(_connected(server)).ask(f"/api/{design}?{urlencode(pairs)}")[0]
            )
        with servers.takumi() as server:
            service = Service(_connected(server))
            service.prepare(asked)
            found["takumi"].append(service.ask("/", asked)[0])
    return {
        "ours_ms": Spread.of(found["ours"]).plain(),
        "takumi_ms": Spread.of(found["takumi"]).plain(),
        "to_takumi": Spread.ratio(found["ours"], found["takumi"]).plain(),
    }


def measured(rounds: int, cards: int, only: list[str] | None) -> dict[str, Any]:
    """All figures of this bench; `only` those of kinds whose name has one of these parts."""
    drawers.install()
    with ExitStack() as stack:
        bench = Bench(
            # Nothing is kept: each card is drawn.
            stack.enter_context(servers.pyoji(settings={"PYOJI_CACHE_BYTES": "0"})),
            stack.enter_context(servers.takumi()),
        )
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
    first = {"first": first_cards(designs)} if only is None or "first" in only else {}
    return {"rounds": rounds, "cards": cards, "node": drawers.node(), "kinds": found, **first}


def _connected(server: servers.Server) -> HTTPConnection:
    return HTTPConnection(servers.HOST, server.port, timeout=30)


def _figures(
    ours: list[list[float]], takumi: list[list[float]], compared: Compared
) -> dict[str, Any]:
    def each(rounds: list[list[float]], share: float) -> list[float]:
        return [percentile(times, share) for times in rounds]

    found = {
        "p50_ms": Spread.of(each(ours, 0.5)),
        "takumi_ms": Spread.of(each(takumi, 0.5)),
        "p50_to_takumi": Spread.ratio(each(ours, 0.5), each(takumi, 0.5)),
        "p95_to_takumi": Spread.ratio(each(ours, 0.95), each(takumi, 0.95)),
        "bytes": Spread.of(compared.ours),
        "takumi_bytes": Spread.of(compared.takumi),
        "bytes_to_takumi": Spread.ratio(compared.ours, compared.takumi),
    }
    if compared.our_likeness:
        found["likeness"] = Spread.of(compared.our_likeness)
        found["takumi_likeness"] = Spread.of(compared.takumi_likeness)
    return {name: spread.plain() for name, spread in found.items()}


def main() -> None:
    """Measure, print, and write what was asked for."""
    asked = argparse.ArgumentParser(
        prog="make bench-asked", description=(__doc__ or "").split("\n\n")[0]
    )
    asked.add_argument("--rounds", type=int, default=5, help="rounds; 5 are the least to quote")
    asked.add_argument("--cards", type=int, default=30, help="cards of a kind in a round")
    asked.add_argument("--only", action="append", help="kinds that have this in their name")
    report.options(asked)
    given = asked.parse_args()
    report.deliver("asked", measured(given.rounds, given.cards, given.only), given)


if __name__ == "__main__":
    main()
