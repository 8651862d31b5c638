"""Manifest: which post's card lies in which file, and what was drawn there; on disk and back.

    {"version": 1,
     "posts": {"blog/a.md": ["a.png"]},
     "cards": {"a.png": {"card": …, "sha256": …, "bytes": …, "width": …, "height": …, "link": …}}}

It holds no time and no path of a machine, so that the same posts make the same manifest. While a
build is under way a journal beside it has a line for each card, written before the card's file
takes its place: whenever a build ends, the two together know every file that is whole. Both are
regular files: nothing is read or written through a symbolic link. Must not know how a card is
drawn.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from pyoji.byte_sizes import MIB
from pyoji.errors import BlogError
from pyoji.files import json_values, regular
from pyoji.files.bounds import DocumentBounds, Malformed
from pyoji.files.folder import Folder
from pyoji.files.regular import Unsuitable
from pyoji.printable import code_point, read_code_point

FILE = "cards.json"
VERSION = 1

BOUNDS = DocumentBounds(characters=67_108_864, depth=8, values=2_000_000)
"""How much a manifest may hold: some hundred thousand cards."""

LINE = DocumentBounds()
"""How much a line of its journal may hold."""

LARGEST = 64 * MIB
"""The most bytes of a file that may be a card."""


@dataclass(frozen=True, slots=True)
class CardRecord:
    """A card in a file: the card's digest, the file's, its bytes, the picture's pixels, the
    characters that no font drew, and a link that asks the service for the same card."""

    card: str
    sha256: str
    bytes: int
    width: int
    height: int
    missing: tuple[int, ...] = ()
    link: str = ""

    def is_in(self, folder: Folder, name: str) -> bool:
        """Whether the file of this name holds exactly this."""
        try:
            found = folder.stat(name)
            if found is None or found.st_size != self.bytes or self.bytes > LARGEST:
                return False
            return hashlib.sha256(folder.read(name, self.bytes)).hexdigest() == self.sha256
        except OSError:
            return False


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of each post, in the order of its links, and what is in each file.

    Names of posts are as seen from the blog's folder, names of files from that of the cards.
    """

    posts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cards: Mapping[str, CardRecord] = field(default_factory=dict)


def read(file: Path) -> Manifest:
    """The manifest in `file` with what the journal adds, empty where neither is.

    Raises BlogError where something else is in the file, and OSError.
    """
    posts: dict[str, tuple[str, ...]] = {}
    cards: dict[str, CardRecord] = {}
    content = _content(file)
    if content is not None:
        try:
            data = json_values.read(content.decode("utf-8"), BOUNDS)
            if data["version"] != VERSION:
                raise ValueError
            posts = {str(name): tuple(map(_within, found)) for name, found in data["posts"].items()}
            cards = {_within(name): _made(one) for name, one in data["cards"].items()}
        except (ValueError, KeyError, TypeError, AttributeError, Malformed):
            what = "it is no manifest of pyoji build; move it away, or name another --manifest"
            raise BlogError(str(file), 1, "", what) from None
    cards.update(_journalled(file))
    return Manifest(posts, cards)


def _content(file: Path) -> bytes | None:
    """What is in the file, None if it is not there."""
    try:
        return regular.read(file, BOUNDS.bytes, follow=False)
    except FileNotFoundError:
        return None
    except Unsuitable as error:
        raise BlogError(str(file), 1, "", f"found {error.found}; {error.allowed}") from None


def _made(data: Any) -> CardRecord:
    return CardRecord(
        str(data["card"]),
        str(data["sha256"]),
        int(data["bytes"]),
        int(data["width"]),
        int(data["height"]),
        tuple(map(read_code_point, data.get("missing", ()))),
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
    with Folder.at(file.parent) as folder:
        found = folder.stat(file.name)
        if found is None or folder.read(file.name, BOUNDS.bytes) != content:
            folder.replace(file.name, content)
        folder.remove(journal(file).name)


def _plain(made: CardRecord) -> dict[str, Any]:
    written = {**asdict(made), "missing": tuple(map(code_point, made.missing))}
    return {name: value for name, value in written.items() if value not in ((), "")}


# ── the journal ──────────────────────────────────────────────────────────────────────────────


def journal(file: Path) -> Path:
    """Where the journal of the manifest in `file` is."""
    return file.with_name(f".{file.name}.journal")


def note(file: Path, name: str, made: CardRecord) -> None:
    """Add to the journal that this is about to be in the file `name`; processes may do so at once.

    Raises OSError.
    """
    # The line feed stands before it: a line that was torn off by a crash spoils none but itself.
    line = "\n" + json.dumps({"file": name, **_plain(made)}, ensure_ascii=False)
    with Folder.at(file.parent) as folder:
        folder.append(journal(file).name, line.encode("utf-8", "replace"))


def _journalled(file: Path) -> Iterator[tuple[str, CardRecord]]:
    for line in (_content(journal(file)) or b"").split(b"\n"):
        try:
            data = json_values.read(line.decode("utf-8"), LINE)
            yield _within(data["file"]), _made(data)
        except (ValueError, KeyError, TypeError, Malformed):
            continue
