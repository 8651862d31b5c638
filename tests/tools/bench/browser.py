"""The designer's page in Chromium: `python -m tests.tools.bench.browser`.

The service runs as `pyoji serve` runs it, without a store; the browser is the system's. A round
opens the page in a new profile, once as it is and once with a title that was never drawn, and types
a title of Hangul at a steady pace. Times end at the browser frame that shows the image.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Browser, Page, sync_playwright

from tests.tools.bench import report
from tests.tools.bench.figures import Spread, percentile
from tests.tools.bench.servers import Server, pyoji
from tests.tools.reference.chromium import executable, launch

VIEWPORT = {"width": 1440, "height": 900}
SETTLED = 2000
"""Milliseconds after opening in which the page's thumbnails load."""

# The time of the frame after the card's picture is whole, from the start of the navigation.
FIRST = """
new MutationObserver((_, observer) => {
  const card = document.querySelector("#card");
  if (!card) return;
  observer.disconnect();
  const shown = () => requestAnimationFrame(() => (window.firstCard = performance.now()));
  if (card.complete && card.naturalWidth) shown();
  else card.addEventListener("load", shown, { once: true });
}).observe(document, { childList: true, subtree: true });
"""

# The time from each input to the frame after the next picture, and the most cards in flight.
TYPING = """
() => {
  window.waits = [];
  let typed = null;
  document.querySelector("#field-title").addEventListener("input", ({ timeStamp }) => {
    typed ??= timeStamp;
  }, { capture: true });
  new MutationObserver(() => {
    if (typed === null) return;
    const since = typed;
    typed = null;
    requestAnimationFrame(() => window.waits.push(performance.now() - since));
  }).observe(document.querySelector("#card"), { attributeFilter: ["src"] });
}
"""

SYLLABLES = "표지는링크하나로글의얼굴을그립니다책과글씨를읽는이에게"


def opened(browser: Browser, server: Server, query: str) -> Iterator[Page]:
    """Yield the page at `query`, in a new profile without any cache."""
    context = browser.new_context(viewport=VIEWPORT, locale="ko-KR")
    page = context.new_page()
    page.add_init_script(FIRST)
    page.goto(server.url(f"/{query}"))
    page.wait_for_function("window.firstCard")
    yield page
    context.close()


def first_card(browser: Browser, server: Server, query: str) -> float:
    """Return the milliseconds from opening the page to its card."""
    for page in opened(browser, server, query):
        time: float = page.evaluate("window.firstCard")
    return time


def typing(browser: Browser, server: Server, letters: str, pause: int) -> tuple[list[float], int]:
    """Return the milliseconds from each input to its picture, and the most cards in flight."""
    for page in opened(browser, server, "?template=article"):
        page.wait_for_selector("#card[src^=blob]")
        page.wait_for_timeout(SETTLED)
        in_flight = [0]

        def count(url: str, step: int, in_flight: list[int] = in_flight) -> None:
            if "/api/article?" in url and "scale=0.5" not in url:
                in_flight.append(in_flight[-1] + step)

        page.on("request", lambda request: count(request.url, 1))
        page.on("requestfinished", lambda request: count(request.url, -1))
        page.on("requestfailed", lambda request: count(request.url, -1))
        page.evaluate(TYPING)
        page.focus("#field-title")
        for letter in letters:
            page.keyboard.insert_text(letter)
            page.wait_for_timeout(pause)
        page.wait_for_selector(".stage[aria-busy=false]", state="attached")
        waits: list[float] = page.evaluate("window.waits")
    return waits, max(in_flight)


def measured(browser: Browser, server: Server, rounds: int, pause: int) -> dict[str, Any]:
    """Measure each round's figures by turns."""
    plain, new, medians, slow, flights = [], [], [], [], []
    for turn in range(rounds):
        plain.append(first_card(browser, server, ""))
        new.append(first_card(browser, server, f"?title={quote(f'처음 보는 제목 {turn}')}"))
        waits, in_flight = typing(browser, server, SYLLABLES[turn:] + SYLLABLES[:turn], pause)
        medians.append(percentile(waits, 0.5))
        slow.append(percentile(waits, 0.95))
        flights.append(in_flight)
    return {
        "rounds": rounds,
        "letters": len(SYLLABLES),
        "pause_ms": pause,
        "first": {"plain_ms": _spread(plain), "new_ms": _spread(new)},
        "typing": {
            "p50_ms": _spread(medians),
            "p95_ms": _spread(slow),
            "in_flight": _spread(flights),
        },
    }


def _spread(values: Sequence[float]) -> dict[str, float]:
    return Spread.of(values).plain()


def main() -> None:
    """Measure, print, and write the requested files."""
    asked = argparse.ArgumentParser(
        prog="make bench-browser", description=(__doc__ or "").split("\n\n")[0]
    )
    asked.add_argument("--rounds", type=int, default=5, help="rounds; 5 are the least to quote")
    asked.add_argument("--pause", type=int, default=250, help="milliseconds between two letters")
    report.options(asked)
    given = asked.parse_args()
    program = executable()
    if program is None:
        raise SystemExit("Chromium is not here; CHROMIUM may name it.")
    with pyoji() as server, sync_playwright() as playwright:
        browser = launch(playwright, program)
        figures = measured(browser, server, given.rounds, given.pause)
        figures["chromium"] = browser.version
        browser.close()
    report.deliver("browser", figures, given)


if __name__ == "__main__":
    main()
