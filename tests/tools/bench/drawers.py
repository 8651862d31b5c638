"""Drawers: the renderers, each in its own process that reads a request per line.

In: a renderer, and the texts. Out: the time inside that process, and the number of bytes. npm
installs the peers, in the versions below, into a folder that git ignores. They use the same font
files as Pyoji.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from pyoji.engine.frame import TextBlock

from tests.tools import npm
from tests.tools.bench.headlines import Words
from tests.tree import ROOT

HERE = Path(__file__).resolve().parent
PEERS_DIR = ROOT / ".cache" / "peers"
DESIGNS = HERE / "designs"
FONTS = tuple(ROOT / "fonts" / f"Pretendard-{weight}.otf" for weight in ("Regular", "Bold"))

# Later releases of @vercel/og want Node 22.
PACKAGES: Mapping[str, str] = {
    "@takumi-rs/core": "2.16.3",
    "satori": "0.63.2",
    "@resvg/resvg-js": "2.6.2",
    "@vercel/og": "0.11.1",
}
PEERS: Mapping[str, tuple[str, ...]] = {
    "takumi": ("@takumi-rs/core",),
    "satori": ("satori", "@resvg/resvg-js"),
    "vercel": ("@vercel/og",),
}
"""The packages of each peer."""


def font_file(stem: str) -> Path:
    """The file of a face of the bundle."""
    return next(path for path in FONTS[0].parent.glob(f"{stem}.*") if path.suffix != ".txt")


def title(peer: str) -> str:
    """Return a peer's name for a table."""
    return " + ".join(f"{package} {PACKAGES[package]}" for package in PEERS[peer])


def node() -> str:
    """Return Node's version."""
    told = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
    return told.stdout.strip().removeprefix("v")


def install() -> None:
    """Install the peers in their versions if they are missing. Raise NoPackages."""
    npm.install(PEERS_DIR, PACKAGES)
    # Node looks for packages beside the script, wherever it was started.
    shutil.copyfile(HERE / "peers.mjs", PEERS_DIR / "peers.mjs")


@dataclass(frozen=True, slots=True)
class Drawn:
    """One card: elapsed milliseconds, CPU milliseconds, bytes."""

    ms: float
    cpu: float
    size: int


class Drawer:
    """A running renderer process; a context manager."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name = name
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._read()  # that it is ready

    def ask(self, **asked: Any) -> Drawn:
        """Request a card."""
        pipe = self._process.stdin
        assert pipe is not None
        pipe.write(json.dumps(asked) + "\n")
        pipe.flush()
        answer = self._read()
        return Drawn(answer["ms"], answer["cpu"], answer["bytes"])

    def _read(self) -> dict[str, Any]:
        pipe = self._process.stdout
        assert pipe is not None
        line = pipe.readline()
        if not line:
            raise RuntimeError(f"{self.name} ended; what it said stands above")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Ours(Drawer):
    """Pyoji, with the bench's own design beside the built-in ones."""

    def __init__(self) -> None:
        super().__init__("ours", [sys.executable, "-m", "tests.tools.bench.ours", str(DESIGNS)])

    def draw(self, words: Words, out: Path | None = None) -> Drawn:
        """The card that everyone draws."""
        return self.design("bench", [("title", words.title), ("subtitle", words.subtitle)], out)

    def design(self, design: str, pairs: list[tuple[str, str]], out: Path | None = None) -> Drawn:
        """A card of any design."""
        return self.ask(design=design, pairs=pairs, out=str(out) if out else None)


def placed(text: TextBlock) -> dict[str, Any]:
    """Return takumi's request for a text of our card: the same position, size and fonts."""
    return {
        "text": " ".join(line.text for line in text.lines),
        "x": text.box.x,
        "y": text.box.y,
        "width": text.box.w,
        "size": text.size,
        "fonts": [str(font_file(stem)) for stem in text.fonts],
        "leading": text.line_height / text.size,
        "tracking": text.letter_spacing,
        "align": "right" if text.direction == "rtl" else "left",
        # Its own rounding must not break a text that fills its box.
        "space": "nowrap" if len(text.lines) == 1 else "normal",
    }


class Peer(Drawer):
    """Another renderer."""

    def __init__(self, name: str) -> None:
        super().__init__(name, ["node", str(PEERS_DIR / "peers.mjs"), name, *map(str, FONTS)])

    def draw(self, words: Words, out: Path | None = None) -> Drawn:
        """The card that everyone draws."""
        asked = {"title": words.title, "subtitle": words.subtitle}
        return self.ask(**asked, out=str(out) if out else None)

    def like(self, asked: Mapping[str, Any]) -> Drawn:
        """Draw a card like one of ours, as `likeness.py` describes it. Only for takumi."""
        return self.ask(**asked)
