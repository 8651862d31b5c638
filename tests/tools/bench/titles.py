"""What the worst titles cost beside an ordinary one: `python -m tests.tools.bench.titles`.

Whole cards, from the title to the file, in one warm process, each the best of three; each of the
three in a colour of its own, or its letters would be known from the one before. The bar: the worst
accepted title costs at most ten times the median ordinary one.
"""

from __future__ import annotations

import random
import statistics
import time

from pyoji.engine.card import PNG
from pyoji.engine.design import load, samples
from pyoji.engine.pipeline import Pipeline
from pyoji.engine.text.fonts import Fonts

from tests.tree import FONTS

CHANCE = random.Random(5)
WORST = {
    "one Korean word": "가" * 300,
    "Japanese": "日本語の見出しを美しく折り返す方法" * 20,
    "Thai": "การปฏิวัติโอเพนซอร์ส" * 15,
    "one Arabic word": "ا" * 1000,
    "four scripts by turns": "가aあع" * 75,
    "two directions by turns": "a א " * 100,
    "families": "👨‍👩‍👧‍👦" * 90,
    "zalgo": ("Z" + "\u0335\u0336\u0337\u0338\u0339\u033a") * 140,
    "an address": "https://a.example/" + "c/d?e=f&" * 36,
    "only marks": "\u0301\u0302" * 500,
    "conjuncts": "क्ष्म्य" * 100,
    "dashes": "—" * 300,
    "joined letters": "\u2060a" * 500,
    "brackets": "([{" * 100,
    "letters apart": "a " * 500,
    "chance": "".join(chr(CHANCE.randrange(0x110000)) for _ in range(1000)),
    "chance in the BMP": "".join(chr(CHANCE.randrange(0x20, 0xFFFF)) for _ in range(1000)),
}


def main() -> None:
    """Print what each costs, in milliseconds and as a multiple of the median."""
    fonts = Fonts.open(FONTS)
    templates = load(fonts.digest)
    pipeline = Pipeline(templates, fonts)

    def cost(title: str) -> float:
        best = float("inf")
        for shade in ("fafafa", "fbfbfb", "fcfcfc"):
            start = time.perf_counter()
            pairs = [("title", title), ("variant", "1"), ("fg", shade)]
            pipeline.render(templates.card("og-cuckoo-network", pairs, PNG))
            best = min(best, time.perf_counter() - start)
        return best * 1000

    ordinary = statistics.median(map(cost, samples().values()))
    print(f"{ordinary:7.1f} ms        the median title of fifteen languages")
    for name, title in sorted(WORST.items(), key=lambda item: item[0]):
        took = cost(title)
        print(f"{took:7.1f} ms {took / ordinary:5.1f} x  {name}")


if __name__ == "__main__":
    main()
