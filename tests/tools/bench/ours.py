"""Draw our cards in a separate process: `python -m tests.tools.bench.ours [DESIGNS]`.

In: a JSON object a line, with `design`, `pairs` (names and values as in a link) and optionally
`out`, a file to write. Out: for each a line with `ms` from the pairs to the PNG's bytes, `cpu`, the
process's CPU milliseconds in that time, and `bytes`. The first output line is `ready`.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from pyoji.engine.card import PNG
from pyoji.loading import load_engine
from pyoji.settings import Settings
from pyoji.web.server import heap
from pyoji.web.server.tuning import tune


def main(designs: str | None = None) -> None:
    """Answer requests until the input ends."""
    made = load_engine(Settings(templates_dir=Path(designs) if designs else None))
    heap.share()
    tune()
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        pairs = [(name, value) for name, value in asked["pairs"]]
        busy, start = time.process_time(), time.perf_counter()
        data = made.pipeline.render(made.templates.card(asked["design"], pairs, PNG)).data
        took, worked = time.perf_counter() - start, time.process_time() - busy
        if out := asked.get("out"):
            Path(out).write_bytes(data)
        answer = {"ms": took * 1000, "cpu": worked * 1000, "bytes": len(data)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
