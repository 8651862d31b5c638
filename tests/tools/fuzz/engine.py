"""Engine: one target under Atheris, which follows the code's branches to inputs that open more.

`python -m tests.tools.fuzz.engine NAME SECONDS DIRECTORY` runs until the time is up or something is
found. The directory keeps the inputs that opened a new branch, for the next run to begin with, and
the input of a finding. Exit code 0 is nothing found. `python -m tests.tools.fuzz.engine NAME FILE`
tries one input, without Atheris.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.tools.fuzz.seeds import SEEDS, WORDS
from tests.tools.fuzz.targets import TARGETS, Target

LONGEST = 2048
"""Bytes of an input; beyond, a target only does more of the same."""


def run(target: Target, seconds: int, place: Path) -> None:
    """Try the target for so long; this never returns, as the engine ends the process itself."""
    import atheris  # not for every machine, see pyproject.toml

    with atheris.instrument_imports(include=list(target.follows)):
        attempt = target.make()
    corpus = place / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS[target.name]):
        (corpus / f"seed-{number:02}").write_bytes(seed)
    words = place / "words"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in WORDS), encoding="ascii")
    options = {
        "max_total_time": seconds,
        "timeout": target.hang,
        "max_len": LONGEST,
        "rss_limit_mb": 2048,
        "dict": words,
        "artifact_prefix": f"{place}/found-",
        "print_final_stats": 1,
        "seed": 1,
    }
    atheris.Setup(
        [sys.argv[0], *(f"-{name}={value}" for name, value in options.items()), str(corpus)],
        attempt,
    )
    atheris.Fuzz()


def _escaped(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)


def main(name: str, *rest: str) -> None:
    """Run a target, or play one input again."""
    target = TARGETS[name]
    match rest:
        case [seconds, place]:
            run(target, int(seconds), Path(place))
        case [file]:
            target.make()(Path(file).read_bytes())


if __name__ == "__main__":
    main(*sys.argv[1:])
