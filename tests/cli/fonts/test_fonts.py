"""pyoji fonts verify: the files of the bundle beside their manifest."""

from __future__ import annotations

import json


def test_the_bundled_fonts_are_verified(invoke):
    """The tree's own fonts are what their manifest says."""
    result = invoke("fonts", "verify")
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(invoke("fonts", "verify", "--json").stdout) == {"findings": []}


def test_a_damaged_font_is_found(invoke, monkeypatch):
    """Each finding on a line of its own; exit 1."""
    monkeypatch.setattr(
        "pyoji.engine.text.bundle.verify", lambda directory: ["A.ttf differs", "B.ttf too"]
    )
    result = invoke("fonts", "verify")
    assert (result.exit_code, result.stderr.splitlines()) == (1, ["A.ttf differs", "B.ttf too"])
    assert json.loads(invoke("fonts", "verify", "--json").stdout)["findings"]
