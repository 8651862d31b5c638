"""Hostile posts: what took gigabytes, minutes, a traceback, or a line of a build's log for itself.

Each is made in a file; `said` is part of what is reported of it, "" where it is an ordinary post.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

CARD = "https://og.example.com/api/minimal?title="
DEEP = 100_000

_NINES = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]


@dataclass(frozen=True)
class Hostile:
    """How a file is made, and what is reported of it."""

    make: Callable[[Path], object]
    said: str


def _text(text: str, said: str = "") -> Hostile:
    return Hostile(lambda file: file.write_bytes(text.encode("utf-8", "surrogateescape")), said)


def _yaml(text: str, said: str = "") -> Hostile:
    return _text(f"---\ntitle: a\n{text}\n---\n", said)


def _hole(file: Path) -> None:
    with file.open("wb") as hole:
        hole.truncate(10 * 1024**3)


UNREADABLE: Mapping[str, Hostile] = {
    "bomb": _yaml("a0: &a0 [x, x]\n" + "\n".join(_NINES), "more than 20,000 values"),
    "text-bomb": _yaml(f"a: &a {'x' * 100_000}\nb: [*a, *a, *a]", "characters of text"),
    "cycle": _yaml("a: &x [1, *x]", "within its own anchor"),
    "cycle-in-map": _yaml("a: &x {b: *x}", "within its own anchor"),
    "brackets": _yaml("a: " + "[" * DEEP, "nested too deep"),
    "closed": _yaml("a: " + "[" * DEEP + "]" * DEEP, "nested too deep"),
    "deep": _yaml("".join(f"{' ' * n}a:\n" for n in range(400)), "nested too deep"),
    "json-deep": _text('---json\n{"a": ' + "[" * DEEP + "]" * DEEP + "}\n---\n", "too deep"),
    "json-bare": _text('{"a": ' + '{"a": ' * 30_000 + "1" + "}" * 30_001, "nested too deep"),
    "json-digits": _text(f'{{"title": {"9" * 10_000}}}\n', "more than 40 digits"),
    "toml-deep": _text(f"+++\na = {'[' * DEEP}\n+++\n", "nested too deep"),
    "toml-dots": _text(f"+++\n{'a.' * DEEP}a = 1\n+++\n", "nested too deep"),
    "toml-digits": _text(f"+++\ntitle = {'9' * 10_000}\n+++\n", "more than 40 digits"),
    "toml-hex": _text(f"+++\ntitle = 0x{'f' * 10_000}\n+++\n", "more than 40 digits"),
    "long": _yaml("a: " + "x " * 200_000, "characters; at most 262,144"),
    "large": _text("x" * 3_000_000, "3,000,000 bytes; at most 2,097,152"),
    "links": _text(f"![x]({CARD}a)\n" * 2_100, "more than 2,000 links"),
    "pipe": Hostile(os.mkfifo, "a pipe (FIFO)"),
    "device": Hostile(lambda file: file.symlink_to("/dev/zero"), "a device"),
    "hole": Hostile(_hole, "10,737,418,240 bytes"),
}
"""Each is reported at a place, and the other posts are read."""

SLOW: Mapping[str, Hostile] = {
    name: _text(text)
    for name, text in {
        "comments": "---\n" + "# " * 5_000 + "\n",
        "heading": "# a" + " " * 200_000 + "b\n",
        "word": "/api/ " + "_" * 1_000_000,
        "data": f"/api/ ![x](data:image/png;base64,{'A' * 1_000_000})",
        "images": f"![a]({CARD}x " * 15_000,
        "nested": f"![a]({CARD}" * 1_000 + ")" * 1_000,
        "spaces": f"![a]({CARD}{' ' * 19_000}b)\n" * 50,
        "tags": "/api/ " + "<code>a</code>" * 40_000,
        "ticks": "/api/ " + "`a`b" * 100_000,
        "hidden": "/api/ " + "<!-- x -->" * 50_000,
        "attributes": "/api/ <a " + "b='/api/' " * 20_000,
        "title": f"---\ntitle: '{'**a ' * 60_000}'\n---\n",
        "phrases": f"---\ntitle: '{'a. ' * 5_000}'\nimage: {CARD}a\n---\n",
        "pluses": f"---\ntitle: a\nimage: {CARD}a{'+' * 15_000}\n---\n",
        "sections": "# a\n" * 200_000,
        "underlines": "a\n=\n" * 200_000,
        "definitions": "[a]: b\n" * 100_000 + "# [x][a]\n",
        "opening": "# " + "[" * 200_000,
        "blank": "\n" * 1_000_000 + "---\ntitle: a\n---\n",
        "header": "Title: a\n" + "    b\n" * 100_000,
        "repeated": "---\n" + "a: b\n" * 9_000 + "---\n",
        "merged": "---\na: &a {b: c}\nd:\n  <<: [" + "*a, " * 6_000 + "*a]\n---\n",
        "colons": f"---\ntitle: {'/api/' * 40_000}\na: b: c\n---\n",
    }.items()
}
"""Each took minutes, or hours."""

SPOOFS = "\n::error file=a::b\n\x1b[2J\x9b31m\u202e##vso[task.setvariable]##[error]\r"
"""What acts on a terminal or a build server."""

LOUD: Mapping[str, Hostile] = {
    "loud-title": _text(f'---\ntitle: "{SPOOFS.encode("unicode_escape").decode()}"\n---\n'),
    "loud-link": _yaml(f'image: "{CARD}x%0A\\n::error::b\\e[2J\\u202e ##[error]c"'),
    "loud-lone": _text(f'---json\n{{"title": "\\ud800", "image": "{CARD}\\ud800 ##[x]"}}\n---\n'),
    "loud-key": _yaml(f'"\\e[31m\\n::error::b": "{CARD}x"'),
}
"""Each has it in what is reported of it."""


def make(folder: Path, *kinds: Mapping[str, Hostile]) -> dict[str, str]:
    """The posts in a folder; what is reported of each, by the name of its file."""
    folder.mkdir(parents=True, exist_ok=True)
    said = {}
    for kind in kinds:
        for name, hostile in kind.items():
            hostile.make(folder / f"{name}.md")
            said[f"{name}.md"] = hostile.said
    return said
