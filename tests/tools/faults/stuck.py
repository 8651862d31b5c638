"""`pyoji` with renders that hang or wait: `python -m tests.tools.faults.stuck serve …`.

The first word of the title selects how:

    waiting …  the render waits until the file named by the variable GO_ON exists
    sleeping   the render sleeps endlessly
    turning    the render loops endlessly in Python
    holding    the render calls C code that never returns and holds the GIL
    blocking   the event loop blocks endlessly
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping
from pathlib import Path

from pyoji.__main__ import main
from pyoji.engine import pipeline
from pyoji.engine.card import Card
from pyoji.engine.frame import Frame
from pyoji.engine.images.pixels import Pixels
from pyoji.web import middleware as front


def _turn() -> None:
    while True:
        pass


def _hold() -> None:
    re.match("(a+)+$", "a" * 99 + "b")


HANGS = {"sleeping": lambda: time.sleep(10**6), "turning": _turn, "holding": _hold}

_frame = pipeline.Pipeline.frame
_instance = front.target_length


def frame(
    self: pipeline.Pipeline, card: Card, pictures: Mapping[str, Pixels] | None = None
) -> Frame:
    """Lay out the card, unless its title makes it hang."""
    title = str(card.by_name.get("title"))
    HANGS.get(title, lambda: None)()
    if title.startswith("waiting "):
        while not Path(os.environ["GO_ON"]).exists():
            time.sleep(0.01)
    return _frame(self, card, pictures)


def target_length(scope: Mapping[str, bytes]) -> int:
    """Replace the first check of each request, which runs in the event loop."""
    if b"title=blocking" in scope["query_string"]:
        time.sleep(10**6)
    return _instance(scope)


pipeline.Pipeline.frame = frame
front.target_length = target_length

if __name__ == "__main__":
    main()
