"""Manifest: read and write the map from posts to card files and their records.

    {"version": 1,
     "posts": {"blog/a.md": ["a.png"]},
     "cards": {"a.png": {"card": …, "sha256": …, "bytes": …, "width": …, "height": …, "link": …}}}

The manifest contains no time and no absolute path, so equal posts make equal manifests. During a
build, a journal beside it gets a line for each card before the card's file is written. If the build
is killed, manifest and journal together list every complete file. Nothing is read or written
through a symbolic link. Must not know how a card is rendered.
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
"""Bounds of a manifest: some hundred thousand cards."""

JOURNAL_LINE_BOUNDS = DocumentBounds()
"""Bounds of a line of the journal."""

MAX_CARD_BYTES = 64 * MIB
"""The largest file that may be a card."""


@dataclass(frozen=True, slots=True)
class CardRecord:
    """A card in a file.

    `card` is the card's digest, `sha256` and `bytes` are the file's, `width` and `height` are in
    pixels. `missing` are the code points without a glyph, `link` requests the same card from the
    service.
    """

    card: str
    sha256: str
    bytes: int
    width: int
    height: int
    missing: tuple[int, ...] = ()
    link: str = ""

    def is_in(self, folder: Folder, name: str) -> bool:
        """Whether the file of this name has exactly this content."""
        try:
            status = folder.stat(name)
            if status is None or status.st_size != self.bytes or self.bytes > MAX_CARD_BYTES:
                return False
            return hashlib.sha256(folder.read(name, self.bytes)).hexdigest() == self.sha256
        except OSError:
            return False


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of each post, in the order of its links, and the record of each file.

    The names of posts are relative to the blog's folder, those of files to the output folder.
    """

    posts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cards: Mapping[str, CardRecord] = field(default_factory=dict)


def read(file: Path) -> Manifest:
    """Read a manifest and its journal; empty if neither exists.

    Raise BlogError if the file is not a manifest, and OSError.
    """
    posts: dict[str, tuple[str, ...]] = {}
    cards: dict[str, CardRecord] = {}
    content = _content(file)
    if content is not None:
        try:
            data = json_values.read(content.decode("utf-8"), BOUNDS)
            if data["version"] != VERSION:
                raise ValueError
            for name, files in data["posts"].items():
                posts[str(name)] = tuple(map(_checked_name, files))
            cards = {_checked_name(name): _record(record) for name, record in data["cards"].items()}
        except (ValueError, KeyError, TypeError, AttributeError, Malformed):
            message = "not a manifest of pyoji build; move it away, or name another --manifest"
            raise BlogError(str(file), 1, "", message) from None
    cards.update(_journal_records(file))
    return Manifest(posts, cards)


def _content(file: Path) -> bytes | None:
    """The file's content, or None if it does not exist."""
    try:
        return regular.read(file, BOUNDS.bytes, follow=False)
    except FileNotFoundError:
        return None
    except Unsuitable as error:
        raise BlogError(str(file), 1, "", f"found {error.found}; {error.allowed}") from None


def _record(data: Any) -> CardRecord:
    return CardRecord(
        str(data["card"]),
        str(data["sha256"]),
        int(data["bytes"]),
        int(data["width"]),
        int(data["height"]),
        tuple(map(read_code_point, data.get("missing", ()))),
        str(data.get("link", "")),
    )


def _checked_name(name: Any) -> str:
    """Return a file's name if it stays below the output folder; the file may later be removed."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise ValueError(name)
    return str(name)


def write(file: Path, manifest: Manifest) -> None:
    """Write the manifest atomically and remove the journal. Raise OSError."""
    data = {
        "version": VERSION,
        "posts": dict(sorted(manifest.posts.items())),
        "cards": {name: _as_data(record) for name, record in sorted(manifest.cards.items())},
    }
    content = (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
    with Folder.at(file.parent) as folder:
        status = folder.stat(file.name)
        if status is None or folder.read(file.name, BOUNDS.bytes) != content:
            folder.replace(file.name, content)
        folder.remove(journal(file).name)


def _as_data(record: CardRecord) -> dict[str, Any]:
    fields = {**asdict(record), "missing": tuple(map(code_point, record.missing))}
    return {name: value for name, value in fields.items() if value not in ((), "")}


# ── the journal ──────────────────────────────────────────────────────────────────────────────


def journal(file: Path) -> Path:
    """The path of a manifest's journal."""
    return file.with_name(f".{file.name}.journal")


def add_to_journal(file: Path, name: str, record: CardRecord) -> None:
    """Record in the journal that a file is about to be written. Raise OSError.

    Several processes may do so concurrently.
    """
    # The line feed comes first, so that a line cut off by a crash does not spoil the next.
    line = "\n" + json.dumps({"file": name, **_as_data(record)}, ensure_ascii=False)
    with Folder.at(file.parent) as folder:
        folder.append(journal(file).name, line.encode("utf-8", "replace"))


def _journal_records(file: Path) -> Iterator[tuple[str, CardRecord]]:
    for line in (_content(journal(file)) or b"").split(b"\n"):
        try:
            data = json_values.read(line.decode("utf-8"), JOURNAL_LINE_BOUNDS)
            yield _checked_name(data["file"]), _record(data)
        except (ValueError, KeyError, TypeError, Malformed):
            continue
