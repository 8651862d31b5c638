"""The pages of the service in a real Chromium: what browser tests share.

The service is the real one, on a loopback port; the browser is the system's, named by
CHROMIUM or found on PATH. Without it these tests are skipped, and fail under CI=true.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pyoji.service.remote_images.fetch import Resolver
from pyoji.settings import Settings
from pyoji.web.app import create_app
from starlette.types import ASGIApp

from tests.tools.reference.chromium import executable, launch
from tests.web.wires import HOST, serving

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}

PATIENCE = 60.0
"""Seconds until a test gives up waiting for a page: what comes at all may come late."""

expect.set_options(timeout=PATIENCE * 1000)

WATCH = """([selector, text]) => {
  const place = document.querySelector(selector);
  const watched = { isSeen: false };
  const look = () => (watched.isSeen ||= place.textContent.trim() === text);
  const changes = { childList: true, characterData: true, subtree: true };
  new MutationObserver(look).observe(place, changes);
  return watched;
}"""
"""Returns an object that notes when an element has a text."""

LATE = """(way) => {
  const own = Blob.prototype[way];
  Blob.prototype[way] = function () {
    Blob.prototype[way] = own;
    return new Promise((resolve) => {
      window.release = async () => resolve(await own.call(this));
    });
  };
}"""
"""Has the next file be read in this way, `text` or `arrayBuffer`, when it is released."""

TIMINGS = """performance.getEntriesByType("resource")
  .map(({ name, startTime, responseEnd }) => [name, startTime, responseEnd])"""

OPEN = "for (const group of document.querySelectorAll('details')) group.open = true"
"""Opens every group of the form."""


def missing(what: str) -> None:
    """Skip, or under CI fail, for want of `what`."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is needed under CI=true")
    pytest.skip(f"{what} is not here")


@contextmanager
def listening(app: ASGIApp) -> Iterator[str]:
    """Serve an application on a loopback port; yields its address."""
    with serving(app) as wire:
        yield f"http://{HOST}:{wire.port}/"


@pytest.fixture(scope="module")
def root() -> Iterator[str]:
    """Where the real service is. It may read the pages of a blog, which has none here."""

    async def unknown(_: Resolver, host: str, port: int) -> NoReturn:
        raise OSError(f"no such name: {host}")

    patch = pytest.MonkeyPatch()
    patch.setattr(Resolver, "__call__", unknown)
    with listening(create_app(Settings(page_hosts=("blog.example.com",), deadline=20))) as address:
        yield address
    patch.undo()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, without a window."""
    program = executable()
    if program is None:
        missing("Chromium")
    with sync_playwright() as playwright:
        browser = launch(playwright, program)
        yield browser
        browser.close()


@dataclass
class Desk:
    """A page of the service, with what it asked for and complained of."""

    page: Page
    root: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    refusals: set[int] = field(default_factory=lambda: {503})
    """The statuses that a test expects. The browser logs each. A request to a busy service is
    repeated."""

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on(
            "console",
            lambda message: (
                self.complaints.append(message.text)
                if message.type in ("error", "warning")
                else None
            ),
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    @property
    def faults(self) -> list[str]:
        """The complaints, without those of expected refusals."""
        notes = [f"status of {status} (" for status in self.refusals]
        return [text for text in self.complaints if not any(note in text for note in notes)]

    def open(self, target: str = "") -> None:
        """Go to a page of the service, and wait until it is live."""
        self.page.goto(self.root + target)
        self.page.wait_for_selector("#card[src^=blob]")
        self.settle()

    def settle(self) -> None:
        """Wait until no request is pending."""
        self.page.wait_for_selector(".stage[aria-busy=false]", state="attached")

    def says(self, selector: str, text: str | re.Pattern[str]) -> None:
        """Wait until an element's text is `text`."""
        expect(self.page.locator(selector)).to_have_text(text)

    @contextmanager
    def says_briefly(self, selector: str, text: str) -> Iterator[None]:
        """Wait until an element has had the text, which the page soon takes away again."""
        watched = self.page.evaluate_handle(WATCH, [selector, text])
        yield
        self.page.wait_for_function("watched => watched.isSeen", arg=watched)

    @property
    def address(self) -> str:
        """The page's address as its script has it; `page.url` follows a little later."""
        href: str = self.page.evaluate("location.href")
        return href

    def most_at_once(self, is_ours: Callable[[str], bool]) -> int:
        """The most requests that were in flight together, by the browser's own clock."""
        timings = self.page.evaluate(TIMINGS)
        spans = [(start, end) for url, start, end in timings if is_ours(url)]
        return max(sum(start < at <= end for start, end in spans) for _, at in spans)

    @property
    def pictures(self) -> list[str]:
        """The links of the whole cards asked for, in order."""
        return [
            url
            for url in self.requests
            if "/api/" in url and ".json" not in url and "scale=0.5" not in url
        ]

    def pixels(self) -> str:
        """What the card looks like: a digest of its pixels."""
        found: str = self.page.evaluate(
            "() => { const card = document.querySelector('#card');"
            " const canvas = new OffscreenCanvas(card.naturalWidth, card.naturalHeight);"
            " const brush = canvas.getContext('2d'); brush.drawImage(card, 0, 0);"
            " const all = brush.getImageData(0, 0, canvas.width, canvas.height).data;"
            " let sum = 0; for (const byte of all) sum = (sum * 31 + byte) >>> 0;"
            " return `${canvas.width}x${canvas.height} ${sum}`; }"
        )
        return found

    def value(self, name: str) -> str:
        """A snippet."""
        return self.page.input_value(f"#snippet-{name}")


@pytest.fixture
def desk(root: str, chromium: Browser) -> Iterator[Callable[..., Desk]]:
    """Opens desks; at the end none of them may have complained, or asked any other host."""
    desks: list[Desk] = []

    def sit(viewport: dict[str, int] = DESKTOP, locale: str = "ko-KR", **options: str) -> Desk:
        context = chromium.new_context(viewport=viewport, locale=locale, **options)
        context.set_default_timeout(PATIENCE * 1000)
        desks.append(Desk(context.new_page(), root))
        return desks[-1]

    yield sit
    for each in desks:
        each.page.context.close()
        assert each.faults == []
        own = (each.root, f"blob:{each.root}")
        foreign = [url for url in each.requests if not url.startswith(own)]
        assert foreign == []


def until(is_so: Callable[[], bool], here: Desk) -> None:
    """Wait for something outside the page."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if is_so():
            return
        here.page.wait_for_timeout(50)
    pytest.fail(f"it did not happen within {PATIENCE:.0f} seconds")
