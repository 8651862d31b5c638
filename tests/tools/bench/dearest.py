"""The dearest requests, beside ordinary ones: `python -m tests.tools.bench.dearest`.

In: nothing. Out: the cost of each in CPU seconds of the drawing thread, and as a multiple of the
median ordinary card. Every expensive parameter is tried: template, size and scale, format, a new
background, difficult titles in all texts at once, a noise image. A request is at most as long as
the service accepts, so more texts are shorter texts. First each template with the same request,
then the most expensive ones with every title and format. Each card is new; its time is the better
of two, to exclude other load.
The bar: thirty times the ordinary card.
"""

from __future__ import annotations

import itertools
import random
import statistics
import sys
import time
from collections.abc import Iterable
from typing import NamedTuple

from pyoji.engine.card import FORMATS, PNG, SIZES, Format
from pyoji.engine.design import Templates, load, samples
from pyoji.engine.images.pixels import LONGEST, Pixels
from pyoji.engine.pipeline import Pipeline
from pyoji.engine.text.fonts import Fonts
from pyoji.settings import DEFAULT_BUDGET, Settings

from tests.tools.bench.titles import WORST
from tests.tree import FONTS

BAR = 30.0
DEAREST = 4
"""Templates that are looked at more closely."""

CHANCE = random.Random(12)
EMOJI = [chr(point) for point in range(0x1F300, 0x1F650)]
TITLES = {
    **WORST,
    "emoji": "".join(CHANCE.sample(EMOJI, 300)),
    "emoji and words": "".join(f"{each}가a " for each in CHANCE.sample(EMOJI, 250)),
    "emphasis": "**가나** *다라* " * 80,
}

GRAIN = Pixels(LONGEST, LONGEST, "RGBA", CHANCE.randbytes(LONGEST * LONGEST * 4))
"""The largest allowed image of random pixels with random opacity: it hardly compresses."""
LINK = "https://cdn.example.com/a.png"


ROOM = Settings().max_target - 300
"""Bytes of a target for all texts; the rest is path, names, colours and an address."""


class Request(NamedTuple):
    """A request: every text is the title that `title` names in TITLES; with `picture`, every image
    is GRAIN."""

    template: str
    size: str
    format: Format
    title: str
    picture: bool = False


class Costs:
    """Measures the cost of requests in this process."""

    def __init__(self) -> None:
        self._fonts = Fonts.open(FONTS)
        self.templates: Templates = load(self._fonts.digest)
        self._pipeline = Pipeline(self.templates, self._fonts, DEFAULT_BUDGET)
        self._number = itertools.count(1)

    def has_picture(self, name: str) -> bool:
        """Whether the template has room for a picture from outside."""
        parameters = self.templates.get(name).parameters.values()
        return any(each.kind == "picture" for each in parameters)

    def ordinary(self) -> float:
        """Return the median of typical new cards: a title, in each template and language."""
        return statistics.median(
            self._cost(name, [("title", f"{title} {next(self._number)}")], PNG)
            for name in self.templates.names
            for title in samples().values()
        )

    def dear(self, asked: Request) -> float:
        """Return the cost of a request at the largest scale, on a new background."""
        parameters = self.templates.get(asked.template).parameters.values()
        names = [each.name for each in parameters if each.kind == "text"]
        text = _shortened(TITLES[asked.title], ROOM // len(names))
        texts = [(name, text) for name in names]
        fixed = [("size", asked.size), ("scale", "2"), ("md", "1")]
        if asked.picture:
            fixed += [(each.name, LINK) for each in parameters if each.kind == "picture"]

        def once() -> float:
            ground = f"{(next(self._number) * 2654435761) & 0xFFFFFF:06x}"
            return self._cost(
                asked.template, [*texts, *fixed, ("bg", ground), ("accent", ground)], asked.format
            )

        return min(once(), once())

    def _cost(self, name: str, pairs: list[tuple[str, str]], format_: Format) -> float:
        card = self.templates.card(name, pairs, format_)
        pictures = dict.fromkeys(card.image_urls, GRAIN)
        began = time.thread_time()
        self._pipeline.render(card, pictures)
        return time.thread_time() - began


def _shortened(text: str, most: int) -> str:
    """Cut the text to `most` bytes of UTF-8, unescaped, which takes the fewest bytes."""
    return text.encode("utf-8", "replace")[:most].decode("utf-8", "ignore")


def search(costs: Costs) -> dict[Request, float]:
    """Return the most expensive requests."""
    found: dict[Request, float] = {}

    def look(requests: Iterable[Request]) -> None:
        for asked in requests:
            if asked not in found:
                found[asked] = costs.dear(asked)

    formats = tuple(FORMATS.values())
    look(Request(name, "square", formats[2], "emoji") for name in costs.templates.names)
    names = [asked.template for asked in sorted(found, key=found.__getitem__)[-DEAREST:]]
    look(Request(name, "square", formats[2], title) for name in names for title in TITLES)
    worst = max(found, key=found.__getitem__)
    look(worst._replace(size=size, format=each) for size in SIZES for each in formats)
    pictured = [name for name in costs.templates.names if costs.has_picture(name)]
    look(Request(name, "square", formats[0], "emoji", True) for name in pictured)
    worst = max((asked for asked in found if asked.picture), key=found.__getitem__)
    look(worst._replace(size=size, format=each) for size in SIZES for each in formats)
    return found


def main() -> int:
    """Print the ten most expensive; return 1 if the first is over the bar."""
    costs = Costs()
    costs.ordinary()  # once, so that fonts are loaded and designs are known
    ordinary = costs.ordinary()
    found = search(costs)
    print(f"{ordinary * 1000:7.0f} ms         the median ordinary card")
    for asked in sorted(found, key=found.__getitem__)[: -len(found) - 1 : -1][:10]:
        words = f"{asked.template}, {asked.size}, {asked.format.name}, {asked.title}"
        words += ", pictures of grain" if asked.picture else ""
        print(f"{found[asked] * 1000:7.0f} ms {found[asked] / ordinary:5.1f} x  {words}")
    worst = max(found.values()) / ordinary
    print(f"the dearest is {worst:.1f} times the ordinary; the bar is {BAR:g}")
    return int(worst > BAR)


if __name__ == "__main__":
    sys.exit(main())
