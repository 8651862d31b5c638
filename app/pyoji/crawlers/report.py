"""Report: the verdicts on a page as plain values for JSON, and their counts.

In: verdicts. Out: dictionaries. Must not print.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from pyoji.crawlers.finding import CrawlFinding
from pyoji.crawlers.verdict import Verdict

Pages = dict[str, tuple[Verdict, ...]]
"""The verdicts by the page's address."""


def count(pages: Pages, *, errors: bool) -> int:
    """Return the number of findings that are errors, or of those that are warnings."""
    return sum(
        finding.effect.is_error is errors
        for verdicts in pages.values()
        for verdict in verdicts
        for finding in verdict.findings
    )


def as_data(pages: Pages) -> dict[str, Any]:
    """Return the verdicts as plain values."""
    return {
        "pages": [
            {"url": url, "networks": [_network(verdict) for verdict in verdicts]}
            for url, verdicts in pages.items()
        ],
        "errors": count(pages, errors=True),
        "warnings": count(pages, errors=False),
    }


def _network(verdict: Verdict) -> dict[str, Any]:
    return {
        "network": verdict.network.name,
        "card": verdict.shape.value,
        "title": verdict.title,
        "image": verdict.image_url or None,
        "image_size": verdict.size,
        "image_bytes": verdict.image_bytes,
        "crop": verdict.crop,
        "findings": _findings(verdict.findings),
        "unpublished": verdict.network.unknown(),
    }


def _findings(findings: Iterable[CrawlFinding]) -> list[dict[str, Any]]:
    return [
        {
            **asdict(finding),
            "severity": "error" if finding.effect.is_error else "warning",
            "remedy": finding.remedy,
        }
        for finding in findings
    ]
