"""Cold cards, ours beside the peers': `python -m tests.tools.bench.cold`.

All renderers draw the same card by turns, with a different title each time: ours, takumi, satori,
vercel, ours … Each is a warm process that times itself, from the title to the PNG's bytes. Then
each built-in design of ours with a title alone, as nearly all links request it, in fifteen
languages, by turns with takumi's card of the same texts at the same positions, sizes and fonts, on
the same background, without our motifs.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image
from pyoji.engine.card import PNG
from pyoji.loading import load_engine
from pyoji.settings import Settings

from tests.tools.bench import drawers, report
from tests.tools.bench.drawers import Drawn, Ours, Peer
from tests.tools.bench.figures import Spread, percentile
from tests.tools.bench.headlines import Words, titles_of_languages, words
from tests.tools.bench.likeness import Likeness
from tests.tools.npm import NoPackages

SIZE = (1200, 630)
WARM = 24
"""Warm-up cards of each renderer."""

WARM_DESIGNS = 45
"""Warm-up cards of each design before its rounds: its titles have twelve variants."""


@dataclass(slots=True)
class Times:
    """The cards of one renderer, a list for each round; `first` is its first card, in ms."""

    first: float = 0.0
    rounds: list[list[Drawn]] = field(default_factory=list)

    def each(self, what: str, share: float) -> list[float]:
        """A percentile of one of Drawn's numbers, for each round."""
        return [percentile((getattr(d, what) for d in drawn), share) for drawn in self.rounds]

    def figures(self, takumi: Times | None) -> dict[str, Any]:
        """Return the reported figures, ready for JSON."""
        found = {
            "p50_ms": Spread.of(self.each("ms", 0.5)),
            "p95_ms": Spread.of(self.each("ms", 0.95)),
            "cpu_ms": Spread.of(self.each("cpu", 0.5)),
            "bytes": Spread.of(self.each("size", 0.5)),
        }
        if takumi:
            for name, what, share in (
                ("p50_to_takumi", "ms", 0.5),
                ("p95_to_takumi", "ms", 0.95),
                ("bytes_to_takumi", "size", 0.5),
            ):
                found[name] = Spread.ratio(self.each(what, share), takumi.each(what, share))
        return {name: spread.plain() for name, spread in found.items()}


def side_by_side(
    everyone: Sequence[Ours | Peer], titles: Iterator[Words], rounds: int, cards: int
) -> dict[str, Times]:
    """Have each renderer draw each title, by turns; the order changes from title to title."""
    for word in islice(titles, WARM):
        for one in everyone:
            one.draw(word)
    times = {one.name: Times() for one in everyone}
    for _ in range(rounds):
        for each in times.values():
            each.rounds.append([])
        for turn, word in enumerate(islice(titles, cards)):
            first = turn % len(everyone)
            for one in (*everyone[first:], *everyone[:first]):
                times[one.name].rounds[-1].append(one.draw(word))
    return times


def by_design(
    ours: Ours, takumi: Peer | None, rounds: int, cards: int
) -> dict[str, tuple[Times, Times]]:
    """Each design by turns with takumi's card of the same texts: our times and takumi's."""
    engine = load_engine(Settings())
    templates, likeness = engine.templates, Likeness(engine)
    titles = titles_of_languages()

    def next_pairs() -> list[tuple[str, str]]:
        language, title = next(titles)
        return [("title", title), ("lang", language)]

    def of_takumi(takumi: Peer, name: str, pairs: list[tuple[str, str]]) -> Drawn:
        return takumi.like(likeness.request(templates.card(name, pairs, PNG)))

    times: dict[str, tuple[Times, Times]] = {}
    for name in templates.names:
        mine, theirs = Times(ours.design(name, next_pairs()).ms), Times()
        times[name] = mine, theirs
        # As on a site that uses the design: the others do not empty the caches between its cards.
        for round_ in range(rounds + 1):
            warming = round_ == 0
            for _ in range(WARM_DESIGNS if warming else cards):
                pairs = next_pairs()
                card = ours.design(name, pairs)
                peer_card = of_takumi(takumi, name, pairs) if takumi else None
                if warming:
                    continue
                if len(mine.rounds) < round_:
                    mine.rounds.append([])
                    theirs.rounds.append([])
                mine.rounds[-1].append(card)
                if peer_card:
                    theirs.rounds[-1].append(peer_card)
    return times


def check(everyone: Iterable[Ours | Peer], word: Words, folder: Path) -> dict[str, float]:
    """Check that each renderer draws the card: a PNG of the right size with bright letters.

    Return the milliseconds of this first card.
    """
    first = {}
    for one in everyone:
        out = folder / f"{one.name}.png"
        first[one.name] = one.draw(word, out).ms
        with Image.open(out) as image:
            light = image.convert("L").point(lambda level: 255 if level > 200 else 0)
            if image.format != "PNG" or image.size != SIZE or light.getbbox() is None:
                raise SystemExit(f"{one.name} draws no card: {image.format} {image.size}")
    return first


def measured(rounds: int, cards: int, keep: Path | None, designs: bool = True) -> dict[str, Any]:
    """All figures of this bench."""
    with ExitStack() as stack:
        ours = stack.enter_context(Ours())
        peers: list[Peer] = []
        missing = ""
        try:
            drawers.install()
            peers = [stack.enter_context(Peer(name)) for name in drawers.PEERS]
        except NoPackages as why:
            missing = str(why)
            print(f"Without the peers: {missing}.")
        titles = words()
        folder = keep or Path(stack.enter_context(TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        first = check([ours, *peers], next(titles), folder)
        times = side_by_side([ours, *peers], titles, rounds, cards)
        takumi = times.get("takumi")
        found: dict[str, Any] = {
            "rounds": rounds,
            "cards": cards,
            "missing": missing,
            "node": "" if missing else drawers.node(),
            "peers": {
                name: {
                    "title": "Pyoji" if name == "ours" else drawers.title(name),
                    **each.figures(takumi),
                    **_to_ours(each, times["ours"]),
                    "first_ms": _digits(first[name]),
                }
                for name, each in times.items()
            },
        }
        if designs:
            of_takumi = next((peer for peer in peers if peer.name == "takumi"), None)
            pairs = by_design(ours, of_takumi, rounds, max(1, cards // 4))
            found["designs"] = {
                name: {
                    **mine.figures(theirs if peers else None),
                    "first_ms": _digits(mine.first),
                    **({"takumi_ms": Spread.of(theirs.each("ms", 0.5)).plain()} if peers else {}),
                }
                for name, (mine, theirs) in pairs.items()
            }
    return found


def _digits(value: float) -> float:
    return float(f"{value:.4g}")


def _to_ours(times: Times, ours: Times) -> dict[str, Any]:
    return {"p50_to_ours": Spread.ratio(times.each("ms", 0.5), ours.each("ms", 0.5)).plain()}


def main() -> None:
    """Measure, print, and write the requested files."""
    asked = argparse.ArgumentParser(prog="make bench", description=(__doc__ or "").split("\n\n")[0])
    asked.add_argument("--rounds", type=int, default=7, help="rounds; 5 are the least to quote")
    asked.add_argument("--cards", type=int, default=64, help="titles in a round")
    asked.add_argument("--keep", type=Path, help="a folder for the cards that were checked")
    asked.add_argument("--no-designs", action="store_true", help="only the card everyone draws")
    report.options(asked)
    given = asked.parse_args()
    found = measured(given.rounds, given.cards, given.keep, not given.no_designs)
    report.deliver("cold", found, given)


if __name__ == "__main__":
    main()
