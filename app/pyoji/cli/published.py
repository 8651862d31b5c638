"""pyoji check URL: see published pages as crawlers do, and print the card that each network shows.

In: addresses of pages, names of networks. Out: for each network its card, the crop and the
findings, as text or as JSON. Exits with 1 if a card or an image would not show (with `--strict`
also for a warning), with 2 for a wrong call.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence

import typer
from rich.console import Console

from pyoji.cli.terminal import FINDINGS, USAGE, count_of, escaped, fail, print_json, progress
from pyoji.crawlers import report
from pyoji.crawlers.fetch import open_client
from pyoji.crawlers.finding import CrawlFinding
from pyoji.crawlers.report import Pages
from pyoji.crawlers.verdict import CardShape, Verdict, verdicts
from pyoji.crawlers.visit import visit_page
from pyoji.networks.network import Network
from pyoji.networks.table import BY_NAME, NETWORKS

FORMS = ("text", "json")
_ADDRESS = re.compile(r"https?://[^\s/?#]", re.I)
_SHAPES = {
    CardShape.LARGE: "large card",
    CardShape.SMALL: "small card",
    CardShape.TEXT: "card without an image",
    CardShape.NONE: "no card",
}
_STYLES = {
    CardShape.LARGE: "green", CardShape.SMALL: "yellow", CardShape.TEXT: "bold red",
    CardShape.NONE: "bold red",
}  # fmt: skip


def check(
    words: Sequence[str],
    names: Sequence[str],
    form: str,
    as_json: bool,
    strict: bool,
    has_other_options: bool,
) -> None:
    """Check published pages."""
    if has_other_options or form not in FORMS:
        fail("for published pages only --network, --strict and --json are allowed.", USAGE)
    for word in words:
        if not _ADDRESS.match(word):
            fail(f"{word} is not the http or https address of a published page.", USAGE)
    networks = _networks(names)
    urls = list(dict.fromkeys(words))
    try:
        pages = asyncio.run(_check(urls, networks))
    except KeyboardInterrupt:
        fail("stopped.", 130)
    if as_json or form == "json":
        print_json(report.as_data(pages))
    else:
        _print(pages)
    failures = report.count(pages, errors=True)
    failures += report.count(pages, errors=False) if strict else 0
    if failures:
        raise typer.Exit(FINDINGS)


def _networks(names: Sequence[str]) -> tuple[Network, ...]:
    return tuple(BY_NAME[name] for name in dict.fromkeys(names)) or NETWORKS


async def _check(urls: Sequence[str], networks: Sequence[Network]) -> Pages:
    pages: Pages = {}
    with progress("requesting", len(urls) * len(networks)) as advance:
        async with open_client() as client:
            for url in urls:
                pages[url] = verdicts(await visit_page(client, url, networks, advance))
    return pages


# ── text ─────────────────────────────────────────────────────────────────────────────────────


def _print(pages: Pages) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for url, judged in pages.items():
        console.print(f"[bold]{escaped(url)}[/]")
        width = max(len(verdict.network.label) for verdict in judged)
        common = _common(judged)
        for verdict in judged:
            _print_verdict(console, verdict, width, common)
        if common:
            console.print("  every network")
            _print_findings(console, common)
    console.print(_summary(pages))


def _common(judged: Sequence[Verdict]) -> tuple[CrawlFinding, ...]:
    """The findings that all networks share, if there are several networks."""
    first, *others = judged
    return tuple(
        finding
        for finding in first.findings
        if others and all(finding in verdict.findings for verdict in others)
    )


def _print_verdict(
    console: Console, verdict: Verdict, width: int, common: Sequence[CrawlFinding]
) -> None:
    label = f"{verdict.network.label:{width}}"
    style = _STYLES[verdict.shape]
    console.print(f"  {label}  [{style}]{_SHAPES[verdict.shape]}[/]{escaped(_crop(verdict))}")
    _print_findings(console, [finding for finding in verdict.findings if finding not in common])


def _print_findings(console: Console, findings: Sequence[CrawlFinding]) -> None:
    for finding in sorted(findings, key=lambda finding: not finding.effect.is_error):
        console.print(f"    {_finding(finding)}")


def _crop(verdict: Verdict) -> str:
    """The part of the image that shows: `, 1200 x 600 of 1200 x 630`."""
    if verdict.shape not in (CardShape.LARGE, CardShape.SMALL) or verdict.size is None:
        return ""
    image = " x ".join(map(str, verdict.size))
    if verdict.crop is None:
        return f", of {image}; the crop is not published"
    if verdict.crop == verdict.size:
        return f", all of {image}"
    return f", {' x '.join(map(str, verdict.crop))} of {image}"


def _finding(finding: CrawlFinding) -> str:
    name, style = ("error", "bold red") if finding.effect.is_error else ("warning", "yellow")
    return (
        f"[{style}]{name:7}[/] {finding.rule}: {finding.subject}: {escaped(finding.message)}"
        f"[dim]; {escaped(finding.remedy)}[/]"
    )


def _summary(pages: Pages) -> str:
    shapes = [verdict.shape for judged in pages.values() for verdict in judged]
    cards = sum(shape in (CardShape.LARGE, CardShape.SMALL) for shape in shapes)
    errors, warnings = (report.count(pages, errors=errors) for errors in (True, False))
    return (
        f"{count_of(len(pages), 'page')}, {cards:,} of {count_of(len(shapes), 'card')} with an"
        f" image; {count_of(errors, 'error')}, {count_of(warnings, 'warning')}."
    )
