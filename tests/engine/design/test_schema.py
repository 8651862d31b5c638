"""Schema: a node is read by several threads at once."""

from __future__ import annotations

import pytest
from pydantic import BaseModel
from pyoji.engine.design import load
from pyoji.engine.design.schema import images, texts, value_names


def test_nodes_are_read_by_field(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not from their dictionaries, to which another thread may add what it has computed."""

    def changed(model: BaseModel) -> None:
        raise RuntimeError("dictionary changed size during iteration")

    monkeypatch.setattr(BaseModel, "__iter__", changed)
    model = load("fonts").get("article").model
    assert "author" in value_names(model).conditional
    assert "title" in {text.name for _, text in texts(model) if hasattr(text, "name")}
    assert "avatar" in {image.parameter for _, image in images(model)}
