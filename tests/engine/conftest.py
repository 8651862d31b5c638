"""Fixtures of the engine's tests."""

from __future__ import annotations

import pytest
from pyoji.engine.frame import Frame
from pyoji.engine.layout import layout
from pyoji.engine.scene import Node, Scene
from pyoji.engine.text.fonts import Fonts

from tests.engine.scenes import PAPER, Place


@pytest.fixture
def place(boxes: Fonts) -> Place:
    """Lays out a card of 200 by 100 that holds one node."""

    def place(node: Node, direction: str = "ltr") -> Frame:
        return layout(Scene("test", 200, 100, direction, PAPER, (), node), boxes)

    return place
