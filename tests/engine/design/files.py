"""Files of designs for tests: a good one, and how tests read a bad one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoji.engine.design import load
from pyoji.errors import TemplateError

GOOD = """\
summary: A plain card.
parameters:
  title: {default: "Nothing to say"}
  fontSize: {maximum: 90}
  size: {choices: [og, x]}
  badge: {kind: choice, choices: [old, new], default: new}
  year: {kind: text, default: 2024}
  level: {kind: number, minimum: 1, maximum: 5, default: 3}
  framed: {kind: boolean, default: true}
  edge: {kind: color, default: "#123"}
themes:
  dark: {ground: "#101010", ink: "#ffffff", accent: "#ffcc00"}
  light: {ground: "#fafafa", ink: "#101010", accent: "#884400"}
grounds: [ground]
scene:
  ground: ground
  motifs:
    - {name: dial, colors: [ink, ink, ink, accent]}
  content:
    column:
      padding: [40, 60]
      children:
        - text: {name: title, value: [title], size: [40, 90], weight: 700}
        - row:
            children:
              - space: {}
              - panel:
                  fill: accent
                  child:
                    text: {name: badge, value: [badge, year], size: 20}
"""

MARK = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'

Write = Callable[..., Path]


def refused(directory: Path) -> TemplateError:
    with pytest.raises(TemplateError) as caught:
        load("fonts", directory)
    return caught.value


def line_of(text: str, part: str) -> int:
    """The line (1-based) on which `part` begins."""
    return text[: text.index(part)].count("\n") + 1
