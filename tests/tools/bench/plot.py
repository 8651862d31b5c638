"""Plot: bars as an SVG that is legible on light and dark pages.

In: labels and numbers. Out: the file's text. It is only rectangles and text, so no library is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from tests.tools.bench.figures import number

WIDTH, ROW, TOP, LABELS, RIGHT = 760, 30, 52, 290, 150

_STYLE = """
  text { font: 14px system-ui, sans-serif; fill: #24292f }
  .title { font-weight: 600 } .small { font-size: 12px; fill: #57606a }
  .bar { fill: #8c959f } .ours { fill: #0969da }
  .tail { stroke: #57606a; stroke-width: 2 } .mark { stroke: #cf222e; stroke-dasharray: 4 3 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .small { fill: #9198a1 }
    .bar { fill: #656c76 } .ours { fill: #4493f8 }
    .tail { stroke: #b1bac4 } .mark { stroke: #ff7b72 }
  }
"""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar up to `value`, a thin line on to `tail`."""

    label: str
    value: float
    tail: float
    ours: bool = True


def bars(title: str, note: str, rows: Sequence[Bar], mark: tuple[str, float] | None = None) -> str:
    """The plot; `mark` is a line down all bars, with its name."""
    most = max([bar.tail for bar in rows] + ([mark[1]] if mark else []))
    per = (WIDTH - LABELS - RIGHT) / most
    height = TOP + ROW * len(rows) + (26 if mark else 10)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'width="{WIDTH}" height="{height}">',
        f"<title>{escape(title)}</title>",
        f"<style>{_STYLE}</style>",
        f'<text class="title" x="0" y="18">{escape(title)}</text>',
        f'<text class="small" x="0" y="38">{escape(note)}</text>',
    ]
    for i, bar in enumerate(rows):
        y = TOP + ROW * i
        end, tail = LABELS + bar.value * per, LABELS + bar.tail * per
        kind = "ours" if bar.ours else "bar"
        parts += [
            f'<text x="{LABELS - 10}" y="{y + 19}" text-anchor="end">{escape(bar.label)}</text>',
            f'<rect class="{kind}" x="{LABELS}" y="{y + 5}" width="{end - LABELS:.1f}" '
            f'height="{ROW - 10}" rx="2"/>',
            f'<path class="tail" d="M{end:.1f} {y + ROW / 2}H{tail:.1f}"/>',
            f'<text class="small" x="{tail + 8:.1f}" y="{y + 19}">'
            f"{number(bar.value)} (p95 {number(bar.tail)})</text>",
        ]
    if mark:
        x, foot = LABELS + mark[1] * per, TOP + ROW * len(rows)
        parts += [
            f'<path class="mark" d="M{x:.1f} {TOP}V{foot}"/>',
            f'<text class="small" x="{x:.1f}" y="{foot + 16}" text-anchor="middle">'
            f"{escape(mark[0])}</text>",
        ]
    return "\n".join([*parts, "</svg>"]) + "\n"
