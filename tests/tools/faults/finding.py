"""A finding: the figures of a scenario, and the promises that it broke.

In: counts and figures. Out: a row of the table. `unkept` has the broken promises; a test and
`make faults` require that it is empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.tools.bench.table import Table
from tests.tools.faults.judge import Counts
from tests.tools.faults.service import Service

HEADINGS = (
    "fault", "requests", "cards", "fallbacks", "503, 429", "no listener", "cut off", "wrong",
    "drawn", "slowest, s", "a known card, s", "well again, s",
    "a worker's peak, MB",
)  # fmt: skip


@dataclass(slots=True)
class Finding:
    """The outcome of a scenario. `drawn` is in cards, `peak` in megabytes. `known` is the slowest
    response for a known card, `recovered` the time to recovery, in seconds."""

    name: str
    counts: Counts
    drawn: int | None = None
    known: float | None = None
    recovered: float | None = None
    peak: float | None = None
    unkept: list[str] = field(default_factory=list)

    def promise(self, is_kept: bool, what: str) -> None:
        """Note the promise `what` if it is broken."""
        if not is_kept:
            self.unkept.append(what)

    def row(self) -> Sequence[str]:
        """The cells of the table."""
        counts = self.counts
        numbers = (
            counts.requests, counts.cards, counts.fallbacks, counts.refused, counts.unheard,
            len(counts.broken), len(counts.wrong), self.drawn,
        )  # fmt: skip
        told = ["" if number is None else f"{number:,}" for number in numbers]
        seconds = (counts.slowest, self.known, self.recovered)
        told += ["" if figure is None else f"{figure:.2f}" for figure in seconds]
        return (self.name, *told, "" if self.peak is None else f"{self.peak:.0f}")


def finding(name: str, made: Service, counts: Counts, *, cut: bool = False) -> Finding:
    """Start a finding with the promises of every scenario.

    No response is wrong, every request gets one (unless connections may be `cut`, which the
    scenario then checks), and the log has no unhandled error.
    """
    found = Finding(name, counts)
    found.promise(counts.requests > 0, "requests were sent")
    found.promise(not counts.wrong, f"no answer is wrong: {len(counts.wrong)}, {counts.wrong[:2]}")
    lost = [seen.broke for seen in counts.broken]
    found.promise(
        cut or not (lost or counts.unheard),
        f"all are answered: {counts.unheard} were refused, {len(lost)} were cut off: {lost[:3]}",
    )
    said = made.said()
    found.promise(
        "Traceback" not in said and "request failed" not in said, f"no failure: {said[-800:]}"
    )
    return found


def table(findings: Sequence[Finding]) -> Table:
    """All of them."""
    return Table(HEADINGS, [each.row() for each in findings])
