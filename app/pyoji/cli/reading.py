"""Reading: say in words what a command read of a blog, and what not.

In: counts by kind and reason. Out: lines of text, or an exit if nothing was read. Only what a
person may have expected to be read is listed: documents in other formats, and posts that are left
out, but no pictures and no code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from pyoji.blog.source.posts import Post
from pyoji.blog.source.site_layout import SUFFIXES
from pyoji.blog.source.unread import FOLDER, Reason, Unreads
from pyoji.cli.terminal import USAGE, count_of, fail

_REASONS = {
    Reason.KIND: f"not in a format that is read: {', '.join(SUFFIXES)}",
    Reason.FOREIGN: "not in a format that this generator reads",
    Reason.OUTSIDE: "outside the folder of the generator's pages",
    Reason.PARTIAL: "parts that pages include: their names begin with _",
    Reason.DOCUMENT: "about the project, such as README",
    Reason.BUNDLED: "parts of the page beside them",
    Reason.UNPUBLISHED: "without pages, such as templates and themes",
    Reason.EXCLUDED: "excluded by .pyoji.yaml",
    Reason.GENERATED: "written or installed by a program",
    Reason.HIDDEN: "hidden: their names begin with a dot",
    Reason.LINKED: "behind a symbolic link",
    Reason.MISSING: "not regular files: pipes, devices, links that lead nowhere",
}

_DOCUMENTS = frozenset({
    *SUFFIXES, FOLDER, ".adoc", ".asciidoc", ".htm", ".html", ".ipynb", ".mkd", ".mkdn", ".njk",
    ".org", ".qmd", ".rmd", ".textile",
})  # fmt: skip
"""Kinds that may be posts."""

_COMMON = frozenset({(FOLDER, Reason.HIDDEN)})
"""What is left out in every blog."""

MAX_KINDS = 6
"""The most kinds that are listed for one reason."""


def kinds(counts: Mapping[str, int]) -> str:
    """Counts by kind, the most frequent first: `12 .adoc, 3 .html`."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    words = [_kind(kind, count) for kind, count in ordered[:MAX_KINDS]]
    if rest := sum(count for _, count in ordered[MAX_KINDS:]):
        words.append(f"{rest:,} others")
    return ", ".join(words)


def _kind(kind: str, count: int) -> str:
    if kind == FOLDER:
        return count_of(count, "folder")
    return f"{count:,} {kind}" if kind else count_of(count, "file") + " without an extension"


def unread_lines(unread: Unreads, *, all_kinds: bool = False) -> Iterator[str]:
    """Yield a line for each reason for which something was not read."""
    for reason, words in _REASONS.items():
        counts = Counter({
            entry.kind: count
            for entry, count in unread.items()
            if entry.reason is reason
            and (all_kinds or (entry.kind in _DOCUMENTS and entry not in _COMMON))
        })  # fmt: skip
        if counts:
            yield f"{kinds(counts)}: {words}"


def is_nothing_read(paths: Iterable[Path], posts: Collection[Post], unread: Unreads) -> bool:
    """Whether no post was read, and not because each path is a file that the configuration
    excludes, as pre-commit may pass them."""
    is_excluded = all(entry.reason is Reason.EXCLUDED for entry in unread)
    return not posts and not (is_excluded and not any(path.is_dir() for path in paths))


def require_posts(paths: Sequence[Path], posts: Collection[Post], unread: Unreads) -> None:
    """Fail if nothing was read at and below the paths."""
    if is_nothing_read(paths, posts, unread):
        fail(nothing_read(map(str, paths), unread), USAGE)


def nothing_read(paths: Iterable[str], unread: Unreads) -> str:
    """Why no post was read at and below the paths."""
    reasons = "; ".join(unread_lines(unread, all_kinds=True))
    return f"no post was read in {', '.join(paths)}: {reasons or 'the folder is empty'}."
