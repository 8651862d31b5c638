"""Engine: one target under Atheris, a coverage-guided fuzzer.

`python -m tests.tools.fuzz.engine NAME SECONDS DIRECTORY` runs until the time is up or there is a
finding. The directory keeps the inputs that reached a new branch, as seeds of the next run, and the
input of a finding. Exit code 0 is no finding. `python -m tests.tools.fuzz.engine NAME FILE` tries
one input, without Atheris.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.tools.fuzz.seeds import SEEDS, WORDS
from tests.tools.fuzz.targets import TARGETS, Target

LONGEST = 2048
"""The largest input in bytes; a longer one reaches no new code."""


def run(target: Target, seconds: int, place: Path) -> None:
    """Fuzz the target for that time. This never returns, since Atheris ends the process."""
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
    """Run a target, or replay one input."""
    target = TARGETS[name]
    match rest:
        case [seconds, place]:
            run(target, int(seconds), Path(place))
        case [file]:
            target.make()(Path(file).read_bytes())


if __name__ == "__main__":
    main(*sys.argv[1:])
