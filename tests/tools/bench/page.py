"""Page: docs/explanation/performance.md and its plots, from docs/explanation/performance.json.

In: the plain values of both parts. Out: files' names and texts. The page is generated, except for
the text of `where_we_lose.md`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import Any

from tests.tools.bench import bars, plot, sections
from tests.tools.bench.figures import number

LOSSES = Path(__file__).with_name("where_we_lose.md")

_HEAD = (
    "# Performance\n\n"
    "Cards that were never requested before, beside renderers for Node; cached cards, "
    "beside the least a Python application can do; the memory of a worker; and the designer's "
    "page in a browser. Every table has its command. Every ratio is the median of "
    "interleaved rounds of one run; most columns add the least and the greatest. On another "
    "machine the times will differ, and the ratios will be about the same.\n\n"
    "<!-- Written by `make bench`, `make bench-asked`, `make bench-scale`, `make bench-http` and "
    "`make bench-browser`, ARGS=--write. -->\n"
)
_PARTS = {
    "cold": ("make bench", sections.cold),
    "asked": ("make bench-asked", sections.asked),
    "scale": ("make bench-scale", sections.scale),
    "http": ("make bench-http", sections.http),
    "browser": ("make bench-browser", sections.browser),
}


def files(found: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the text of each generated file in docs/explanation, by name."""
    made = {"performance.md": "\n".join(_page(found))}
    if "cold" in found:
        made["performance-cold.svg"] = _cold(found["cold"])
        if _designs_beside_takumi(found["cold"]):
            made["performance-designs.svg"] = _designs(found["cold"])
    return made


def readme(text: str, cold: Mapping[str, Any]) -> str:
    """README.md with the figures of `make bench` in its table of renderers."""
    rows = [
        (each["title"], *(number(each[name]["median"]) for name in ("p50_ms", "p95_ms", "bytes")))
        for each in cold["peers"].values()
    ]
    lines = text.splitlines()
    first = lines.index("|---|---:|---:|---:|", lines.index(_RENDERERS)) + 1
    end = lines.index("", first)
    lines[first:end] = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines) + "\n"


_RENDERERS = "## Beside other renderers"


def _page(found: Mapping[str, Any]) -> Iterator[str]:
    yield _HEAD
    yield "## Targets\n"
    yield bars.table(found).markdown() + "\n"
    for part, (command, told) in _PARTS.items():
        if part not in found:
            continue
        for i, section in enumerate(told(found[part])):
            yield f"## {section.heading}\n"
            if part == "cold" and i == 0:
                yield "![The same figures as bars](performance-cold.svg)\n"
            if part == "cold" and i == 1 and _designs_beside_takumi(found[part]):
                yield "![The same figures as bars](performance-designs.svg)\n"
            yield section.prose + "\n"
            yield section.table.markdown() + "\n"
            yield f"`{command}` · {_machine(found[part])}\n"
    yield "## Where we lose\n"
    yield LOSSES.read_text("utf-8")


def _machine(part: Mapping[str, Any]) -> str:
    told = part["machine"]
    return (
        f"{told['processor']}, {told['cores']} cores, {told['system']}, "
        f"Python {told['python']}{_build(told)}"
        + (f", Node {part['node']}" if part.get("node") else "")
    )


def _build(machine: Mapping[str, Any]) -> str:
    return f" {machine['build']}" if machine.get("build") else ""


def _designs_beside_takumi(cold: Mapping[str, Any]) -> bool:
    return "takumi" in cold["peers"] and "designs" in cold


def _cold(cold: Mapping[str, Any]) -> str:
    rows = [
        plot.Bar(
            each["title"], each["p50_ms"]["median"], each["p95_ms"]["median"], ours=name == "ours"
        )
        for name, each in cold["peers"].items()
    ]
    return plot.bars("A new card, milliseconds", "median, thin line to the 95th percentile", rows)


def _designs(cold: Mapping[str, Any]) -> str:
    rows = [
        plot.Bar(name, each["p50_ms"]["median"], each["p95_ms"]["median"])
        for name, each in cold["designs"].items()
    ]
    takumi = median(each["takumi_ms"]["median"] for each in cold["designs"].values())
    return plot.bars(
        "Each design, milliseconds",
        "median, thin line to the 95th percentile",
        rows,
        ("takumi's cards of the same texts", takumi),
    )
