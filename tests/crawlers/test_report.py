"""Verdicts become plain values, with every finding and what is not published."""

from __future__ import annotations

import json

from pyoji.crawlers.finding import CrawlFinding, Effect
from pyoji.crawlers.report import as_data, count
from pyoji.crawlers.verdict import CardShape, Verdict
from pyoji.networks.table import BY_NAME

PAGES = {
    "https://a.example/": (
        Verdict(
            BY_NAME["x"], CardShape.TEXT, "a", "https://a.example/i", (1200, 630), None, 9,
            (
                CrawlFinding("image-bytes", Effect.NO_IMAGE, "image", "too large"),
                CrawlFinding("slow", Effect.RISK, "page", "6.0 s"),
            ),
        ),
        Verdict(BY_NAME["discord"], CardShape.LARGE, crop=(1, 1), size=(1, 1)),
    )
}  # fmt: skip


def test_counts():
    """Errors and warnings of all pages."""
    assert (count(PAGES, errors=True), count(PAGES, errors=False)) == (1, 1)
    assert (count({}, errors=True), count({}, errors=False)) == (0, 0)


def test_data():
    """Everything that is printed, and what is not published of a network."""
    data = json.loads(json.dumps(as_data(PAGES)))
    x, discord = data["pages"][0]["networks"]
    assert (data["errors"], data["warnings"]) == (1, 1)
    assert (x["network"], x["card"], x["image_size"], x["crop"]) == ("x", "text", [1200, 630], None)
    assert [each["severity"] for each in x["findings"]] == ["error", "warning"]
    assert x["findings"][0] == {
        "rule": "image-bytes", "effect": "no-image", "subject": "image", "severity": "error",
        "message": "too large", "remedy": "make the file smaller",
    }  # fmt: skip
    assert "timeout" in x["unpublished"]
    assert "timeout" not in discord["unpublished"]
    assert discord["image"] is None
