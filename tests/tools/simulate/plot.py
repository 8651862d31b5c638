"""Plot: lines and stacked bars, as SVGs that read on a light page and on a dark one.

In: labels and numbers. Out: a file's text. Written by hand, since it is lines, rectangles and
words; a colour never stands alone for a meaning, its name is beside it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 760

COLOURS = (
    ("#0969da", "#4493f8"),
    ("#bc4c00", "#f0883e"),
    ("#1a7f37", "#3fb950"),
    ("#8c959f", "#656c76"),  # for areas; too faint for words
)
"""Of parts in their order, on a light page and on a dark one."""

_LIGHT = """
  text { font: 14px system-ui, sans-serif; fill: #24292f }
  .title { font-weight: 600 } .small { font-size: 12px; fill: #57606a }
  .rule { stroke: #d0d7de } .line { fill: none; stroke-width: 2.5 }
"""
_DARK = """
    text { fill: #e6edf3 } .small { fill: #9198a1 } .rule { stroke: #3d444d }
"""


def style() -> str:
    """The style sheet: all for a light page, and what is different on a dark one."""
    light, dark = (
        " ".join(f".f{i} {{ fill: {each} }} .s{i} {{ stroke: {each} }}" for i, each in scheme)
        for scheme in map(enumerate, zip(*COLOURS, strict=True))
    )
    return f"{_LIGHT}  {light}\n  @media (prefers-color-scheme: dark) {{{_DARK}    {dark}\n  }}\n"


@dataclass(frozen=True, slots=True)
class Line:
    """A name, and points as (x, y)."""

    label: str
    points: Sequence[tuple[float, float]]


def lines(title: str, note: str, drawn: Sequence[Line], ticks: Sequence[tuple[float, str]]) -> str:
    """Shares from 0 to 1 over a logarithmic axis, on which `ticks` are named."""
    left, top, right, height = 48, 58, WIDTH - 110, 300
    low, high = math.log(ticks[0][0]), math.log(ticks[-1][0])

    def across(x: float) -> float:
        return left + (right - left) * (math.log(x) - low) / (high - low)

    def down(y: float) -> float:
        return top + height * (1 - y)

    parts = []
    for tenth in range(0, 11, 2):
        y = down(tenth / 10)
        parts.append(f'<path class="rule" d="M{left} {y:.1f}H{right}"/>')
        parts.append(_small(left - 8, y + 4, f"{tenth * 10}%", "end"))
    parts += [_small(across(x), top + height + 20, name, "middle") for x, name in ticks]
    for i, line in enumerate(drawn):
        path = "L".join(f"{across(x):.1f} {down(y):.1f}" for x, y in line.points)
        x, y = line.points[-1]
        parts.append(f'<path class="line s{i}" d="M{path}"/>')
        parts += [
            f'<circle class="f{i}" cx="{across(x):.1f}" cy="{down(y):.1f}" r="3.5"/>'
            for x, y in line.points
        ]
        parts.append(
            f'<text class="f{i}" x="{across(x) + 10:.1f}" y="{down(y) + 5:.1f}">'
            f"{escape(line.label)}</text>"
        )
    return _page(title, note, top + height + 34, parts)


def stacks(
    title: str, note: str, names: Sequence[str], rows: Sequence[tuple[str, Sequence[float]]]
) -> str:
    """A bar for each row, of parts from 0 to 1 that come to 1; `names` says what they are."""
    row, top, left = 34, 84, 300
    per = WIDTH - left - 8
    parts = []
    x = float(left)
    for i, name in enumerate(names):
        parts.append(f'<rect class="f{i}" x="{x:.0f}" y="54" width="12" height="12" rx="2"/>')
        parts.append(_small(x + 18, 64, name))
        x += 48 + 6 * len(name)
    for i, (label, shares) in enumerate(rows):
        y = top + row * i
        parts.append(f'<text x="{left - 10}" y="{y + 18}" text-anchor="end">{escape(label)}</text>')
        parts += _stack(left, y, per, shares)
    return _page(title, note, top + row * len(rows) + 6, parts)


def _stack(left: float, y: float, per: float, shares: Sequence[float]) -> Iterator[str]:
    x = left
    for i, share in enumerate(shares):
        if share:
            yield (
                f'<rect class="f{i}" x="{x:.1f}" y="{y}" width="{per * share:.1f}" '
                f'height="26" rx="2"><title>{share:.1%}</title></rect>'
            )
        x += per * share


def _small(x: float, y: float, text: str, anchor: str = "start") -> str:
    at = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text class="small" {at}>{escape(text)}</text>'


def _page(title: str, note: str, height: float, parts: Sequence[str]) -> str:
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" role="img" '
        f'width="{WIDTH}" height="{height:.0f}">',
        f"<title>{escape(title)}</title>",
        f"<style>{style()}</style>",
        f'<text class="title" x="0" y="18">{escape(title)}</text>',
        _small(0, 38, note),
    ]
    return "\n".join([*head, *parts, "</svg>"]) + "\n"
