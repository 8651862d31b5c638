"""The Chromium of the system as a typesetter: where it breaks lines, how wide they are, their ink.

In: texts with the style that our engine chose for them. Out: lines, and pictures of them in black
on white. The page is set with the fonts of the bundle, served on loopback, and with the CSS that
says what our engine does; nothing here knows what our engine answered.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from PIL import Image
from pyoji.engine.text import bundle

from tests.tree import FONTS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

# A page is no wider, and it is cut into pages no taller than what a screenshot takes at once.
PAGE_WIDTH, PAGE_HEIGHT = 1200, 8000

START = 120.0
"""Seconds until a start of Chromium has failed."""

FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-lcd-text",
    "--font-render-hinting=none",
)

STYLE = """
html, body { margin: 0; background: #fff; color: #000 }
p {
  margin: 0;
  line-break: strict; overflow-wrap: anywhere; hyphens: manual;
  text-spacing-trim: space-all; text-autospace: no-autospace;
  text-rendering: geometricPrecision;
  font-synthesis: none; font-kerning: normal; font-optical-sizing: none;
}
p:lang(ja), p:lang(zh) { text-spacing-trim: normal; text-autospace: normal }
i { display: inline-block; width: 0; height: 0 }
"""

# For each paragraph: its box, the baseline of its first line, its lines, and what its pictures
# (emoji) cover. Spaces are passed over: those at a line's end have no place of their own.
MEASURE = r"""
async () => {
  await new Promise(done => requestAnimationFrame(done));
  await document.fonts.ready;
  const broken = [...document.fonts].filter(face => face.status === 'error');
  if (broken.length) throw new Error('not loaded: ' + broken.map(face => face.family));
  const range = document.createRange(), baselines = new Map();
  const rects = (node, start, end) => {
    range.setStart(node, start); range.setEnd(node, end);
    return [...range.getClientRects()];
  };
  const baseline = paragraph => {
    const key = paragraph.getAttribute('style') + paragraph.lang;
    if (!baselines.has(key)) {
      const probe = paragraph.cloneNode(false);
      probe.append(document.createElement('i'));
      document.body.append(probe);
      baselines.set(key, probe.firstChild.getBoundingClientRect().bottom
                         - probe.getBoundingClientRect().top);
      probe.remove();
    }
    return baselines.get(key);
  };
  return [...document.querySelectorAll('p')].map(paragraph => {
    const node = paragraph.firstChild, text = node.data, box = paragraph.getBoundingClientRect();
    const lines = [];
    let at = 0;
    for (const character of text) {
      const end = at + character.length;
      if (character.trim()) {
        const [first] = rects(node, at, end);
        const line = lines.at(-1);
        if (!line) lines.push({top: first ? first.top : box.top, start: 0, last: end});
        else if (first && first.top > line.top + 2) {
          lines.push({top: first.top, start: at, last: end});
        } else line.last = end;
      }
      at = end;
    }
    const pictures = JSON.parse(paragraph.dataset.pictures).flatMap(
      ([start, end]) => rects(node, start, end).map(r => [r.left, r.top, r.right, r.bottom]));
    return {
      top: box.top, bottom: box.bottom, baseline: box.top + baseline(paragraph), pictures,
      lines: lines.map(({start, last}) => {
        const all = rects(node, start, last);
        return {
          start, last,
          left: Math.min(...all.map(r => r.left)), right: Math.max(...all.map(r => r.right)),
        };
      }),
    };
  });
}
"""


def executable() -> str | None:
    """Where the Chromium to ask is: $CHROMIUM, or the first on PATH; None without one."""
    named = os.environ.get("CHROMIUM")
    names = (named,) if named else ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


def launch(playwright: Playwright, program: str | None) -> Browser:
    """Start the Chromium `program`. On a busy machine that takes long."""
    return playwright.chromium.launch(
        executable_path=program, args=list(FLAGS), timeout=START * 1000
    )


@dataclass(frozen=True, slots=True)
class Block:
    """A text to be set; lengths in pixels, `fonts` are stems in fallback order.

    `wrap` is CSS's `text-wrap-style`, "auto" or "balance"; `pictures` are the places of emoji.
    """

    text: str
    lang: str
    direction: str
    size: float
    letter_spacing: float
    line_height: int
    width: float
    word_break: str
    fonts: tuple[str, ...]
    wrap: str = "auto"
    pictures: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line: text[start:end] without the spaces at its end, and its extent on the page."""

    start: int
    end: int
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Answer:
    """A block as Chromium set it.

    `picture` shows it in shades of grey, its first row being the block's top; `baseline` is that
    of the first line from there; `emoji` are the rectangles (left, top, right, bottom) of emoji.
    """

    lines: tuple[Line, ...]
    baseline: float
    emoji: tuple[tuple[float, float, float, float], ...]
    picture: Image.Image | None


class Chromium:
    """A running Chromium with the bundle's fonts at hand; use it as a context manager."""

    def __init__(self, fonts: Path = FONTS) -> None:
        self._directory = fonts
        self._stack = ExitStack()
        self._page: Any = None
        self.version = ""

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            from playwright.sync_api import sync_playwright

            handler = partial(_Quiet, directory=str(self._directory))
            server = stack.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), handler))
            threading.Thread(target=server.serve_forever, daemon=True).start()
            stack.callback(server.shutdown)
            driver = stack.enter_context(sync_playwright())
            browser = launch(driver, executable())
            stack.callback(browser.close)
            self.version = browser.version
            viewport = {"width": PAGE_WIDTH, "height": PAGE_HEIGHT}
            self._page = browser.new_page(viewport=viewport, device_scale_factor=1)
            self._page.goto(f"http://127.0.0.1:{server.server_port}/licences/")
            self._page.set_content(f"<!doctype html><style>{self._faces()}{STYLE}</style><body>")
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _faces(self) -> str:
        return "".join(
            f"@font-face {{ font-family: '{_family(Path(file.name).stem)}';"
            # A hair more: as a 32-bit float, 105 % is less, and the size would be truncated.
            f" src: url('/{file.name}'); size-adjust: {file.scale + 1e-6:.4%} }}\n"
            for file in bundle.read(self._directory).fonts
        )

    def set(self, blocks: Sequence[Block], *, pictures: bool = False) -> list[Answer]:
        """Each block as Chromium sets it, in the order given."""
        answers: list[Answer] = []
        for page in _pages(blocks):
            answers += self._set(page, pictures)
        return answers

    def _set(self, blocks: Sequence[Block], pictures: bool) -> Iterator[Answer]:
        body = "\n".join(map(_paragraph, blocks))
        self._page.evaluate("html => { document.body.innerHTML = html }", body)
        found = self._page.evaluate(MEASURE)
        shot = None
        if pictures:
            shot = Image.open(BytesIO(self._page.screenshot())).convert("L")
        for block, measured in zip(blocks, found, strict=True):
            yield _answer(block, measured, shot)


class _Quiet(SimpleHTTPRequestHandler):
    """Serves the fonts without a word."""

    def log_message(self, *_: object) -> None:
        pass


def _pages(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """The blocks in portions that fit on a page, however many lines they should get."""
    page: list[Block] = []
    taken = 0.0
    for block in blocks:
        # An em a character is more than any text takes; a line is never less than half full.
        lines = 2 + 2 * len(block.text) * block.size / block.width
        height = lines * block.line_height
        if page and taken + height > PAGE_HEIGHT:
            yield page
            page, taken = [], 0.0
        page.append(block)
        taken += height
    if page:
        yield page


def _paragraph(block: Block) -> str:
    families = ", ".join(f"'{_family(stem)}'" for stem in block.fonts)
    style = (
        f"width: {block.width}px; font: {block.size}px/{block.line_height}px {families};"
        f" letter-spacing: {block.letter_spacing}px; word-break: {block.word_break};"
        f" text-wrap-style: {block.wrap}"
    )
    units = [[_units(block.text[:at]) for at in place] for place in block.pictures]
    return (
        f'<p lang="{block.lang}" dir="{block.direction}" style="{style}"'
        f' data-pictures="{units}">{escape(block.text)}</p>'
    )


def _family(stem: str) -> str:
    return f"Bundle {stem}"


def _units(text: str) -> int:
    """The length in UTF-16 code units, which is how JavaScript counts."""
    return len(text.encode("utf-16-le")) // 2


def _answer(block: Block, measured: dict[str, Any], shot: Image.Image | None) -> Answer:
    offsets = {}
    units = 0
    for at, character in enumerate(block.text):
        offsets[units] = at
        units += _units(character)
    offsets[units] = len(block.text)
    lines = tuple(
        Line(offsets[line["start"]], offsets[line["last"]], line["left"], line["right"])
        for line in measured["lines"]
    )
    top = measured["top"]
    picture = None
    if shot is not None:
        picture = shot.crop((0, round(top), PAGE_WIDTH, round(measured["bottom"])))
    emoji = tuple((x0, y0 - top, x1, y1 - top) for x0, y0, x1, y1 in measured["pictures"])
    return Answer(lines, measured["baseline"] - top, emoji, picture)
