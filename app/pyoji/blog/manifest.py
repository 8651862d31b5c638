"""Manifest: which post's card lies in which file, and what was drawn there; on disk and back.

    {"version": 1,
     "posts": {"blog/a.md": ["a.png"]},
     "cards": {"a.png": {"card": …, "sha256": …, "bytes": …, "width": …, "height": …, "link": …}}}

It holds no time and no path of a machine, so that the same posts make the same manifest. While a
build is under way a journal beside it has a line for each card, written before the card's file
takes its place: whenever a build ends, the two together know every file that is whole. Must not
know how a card is drawn.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from pyoji.errors import BlogError

FILE = "cards.json"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Made:
    """A card in a file: the card's digest, the file's, its bytes, the picture's pixels, the
    characters that no font drew, and a link that asks the service for the same card."""

    card: str
    sha256: str
    bytes: int
    width: int
    height: int
    missing: tuple[str, ...] = ()
    link: str = ""

    def is_in(self, file: Path) -> bool:
        """Whether the file holds exactly this."""
        try:
            if file.stat().st_size != self.bytes:
                return False
            return hashlib.sha256(file.read_bytes()).hexdigest() == self.sha256
        except OSError:
            return False


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of each post, in the order of its links, and what is in each file.

    Names of posts are as seen from the blog's folder, names of files from that of the cards.
    """

    posts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cards: Mapping[str, Made] = field(default_factory=dict)


def read(file: Path) -> Manifest:
    """The manifest in `file` with what the journal adds, empty where neither is.

    Raises BlogError where something else is in the file.
    """
    posts: dict[str, tuple[str, ...]] = {}
    cards: dict[str, Made] = {}
    if file.exists():
        try:
            data = json.loads(file.read_text(encoding="utf-8"))
            if data["version"] != VERSION:
                raise ValueError
            posts = {str(name): tuple(map(_within, found)) for name, found in data["posts"].items()}
            cards = {_within(name): _made(one) for name, one in data["cards"].items()}
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            what = "it is no manifest of pyoji build; move it away, or name another --manifest"
            raise BlogError(str(file), 1, "", what) from None
    cards.update(_journalled(file))
    return Manifest(posts, cards)


def _made(data: Any) -> Made:
    return Made(
        str(data["card"]),
        str(data["sha256"]),
        int(data["bytes"]),
        int(data["width"]),
        int(data["height"]),
        tuple(map(str, data.get("missing", ()))),
        str(data.get("link", "")),
    )


def _within(name: Any) -> str:
    """The name of a file, if it leads nowhere else: what is in a manifest may be removed."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise ValueError(name)
    return str(name)


def write(file: Path, manifest: Manifest) -> None:
    """Put the manifest in its place, at once and whole, and end the journal. Raises OSError."""
    data = {
        "version": VERSION,
        "posts": dict(sorted(manifest.posts.items())),
        "cards": {name: _plain(made) for name, made in sorted(manifest.cards.items())},
    }
    content = (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
    if not file.exists() or file.read_bytes() != content:
        put(file, content)
    journal(file).unlink(missing_ok=True)


def _plain(made: Made) -> dict[str, Any]:
    return {name: value for name, value in asdict(made).items() if value not in ((), "")}


# ── the journal ──────────────────────────────────────────────────────────────────────────────


def journal(file: Path) -> Path:
    """Where the journal of the manifest in `file` is."""
    return file.with_name(f".{file.name}.journal")


def note(file: Path, name: str, made: Made) -> None:
    """Add to the journal that this is about to be in the file `name`; processes may do so at once.

    Raises OSError.
    """
    # The line feed stands before it: a line that was torn off by a crash spoils none but itself.
    line = "\n" + json.dumps({"file": name, **_plain(made)}, ensure_ascii=False)
    handle = os.open(journal(file), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
    try:
        os.write(handle, line.encode("utf-8", "replace"))  # one write: lines do not mix
    finally:
        os.close(handle)


def _journalled(file: Path) -> Iterator[tuple[str, Made]]:
    try:
        lines = journal(file).read_bytes().split(b"\n")
    except FileNotFoundError:
        return
    for line in lines:
        try:
            data = json.loads(line)
            yield _within(data["file"]), _made(data)
        except (ValueError, KeyError, TypeError):
            continue


# ── files ────────────────────────────────────────────────────────────────────────────────────


def put(file: Path, content: bytes, before: Callable[[], None] = lambda: None) -> None:
    """Write a file so that it is never seen in part; `before` is called when it is whole and not
    yet in its place. Raises OSError."""
    part = file.with_name(PARTS.replace("*", str(os.getpid())))
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        before()
        os.replace(part, file)  # noqa: PTH105 - the atomic one
    except BaseException:
        part.unlink(missing_ok=True)
        raise


PARTS = ".pyoji-*.part"
"""What files are called while they are written."""
