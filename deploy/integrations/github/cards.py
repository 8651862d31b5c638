"""What the action does: check a blog's links, and show the cards that changed since a commit.

    CARDS_BASE=main CARDS_PATHS=blog CARDS_OUT=out python3 cards.py

In: a git work tree, `pyoji` on PATH, and the variables of action.yml. Out: annotations of changed
files on standard output, a summary in the file that GITHUB_STEP_SUMMARY names, and the pictures in
CARDS_OUT with a page that shows them side by side. Exits with 1 if a changed file has an error.
Without CARDS_BASE every file counts as changed and no cards are compared. It needs nothing but
Python and git, and no GitHub.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

MOST_SHOWN = 50
"""Posts whose pictures a summary shows; the artifact has all. GitHub cuts off at one megabyte."""

ANNOTATION = re.compile(r"::(?P<level>\w+) file=(?P<file>[^,]*),")
FAILURES = {"false": {"error"}, "true": {"error", "warning"}}
PAGE = """<!doctype html><meta charset="utf-8"><title>Cards</title>
<style>body{{font:1rem sans-serif}} td{{vertical-align:top}} img{{width:600px}}</style>
{table}
"""


class Card(NamedTuple):
    """A card of a post: its file, the digest of what it shows, and its link below a host."""

    file: str
    digest: str
    link: str

    @property
    def title(self) -> str:
        """The title on it."""
        return parse_qs(urlsplit(self.link).query).get("title", [self.file])[-1]


Cards = Mapping[str, tuple[Card, ...]]
"""The cards of each post."""


def git(*words: str) -> str:
    """Return what git prints."""
    return subprocess.run(["git", *words], check=True, capture_output=True, text=True).stdout


def pyoji(*words: str, folder: Path | None = None) -> str:
    """Return what a command prints; findings are no error, a wrong command is."""
    done = subprocess.run(
        ["pyoji", *words], cwd=folder, stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode not in (0, 1):
        sys.exit(done.returncode)
    return done.stdout


# ── annotations ──────────────────────────────────────────────────────────────────────────────


def check(paths: Sequence[str], changed: set[str] | None, failures: set[str]) -> bool:
    """Print the annotations of changed files; return whether one of them is a failure."""
    failed = False
    for line in pyoji("check", *paths, "--format", "github").splitlines():
        match = ANNOTATION.match(line)
        if match and (changed is None or _file(match["file"]) in changed):
            print(line)
            failed = failed or match["level"] in failures
    return failed


def _file(text: str) -> str:
    """Decode a file's name in a workflow command, which escapes like a URL."""
    return os.path.normpath(unquote(text))


# ── cards ────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def checked_out(commit: str) -> Iterator[Path]:
    """Yield a folder with the tree of a commit."""
    with tempfile.TemporaryDirectory() as folder:
        git("worktree", "add", "--detach", "--force", f"{folder}/tree", commit)
        try:
            yield Path(folder, "tree")
        finally:
            git("worktree", "remove", "--force", f"{folder}/tree")


def build(tree: Path, paths: Sequence[str], template: str, out: Path) -> Cards:
    """Render the cards of the posts in a tree; return them by post."""
    present = [path for path in paths if (tree / path).exists()]
    if not present:
        return {}
    design = ["--template", template] if template else []
    pyoji("build", *present, *design, "--out", str(out), "--prune", "--json", folder=tree)
    manifest = json.loads((out / "cards.json").read_text("utf-8"))
    return {
        post: tuple(_card(file, manifest["cards"]) for file in files if file in manifest["cards"])
        for post, files in manifest["posts"].items()
    }


def _card(file: str, records: Mapping[str, Any]) -> Card:
    return Card(file, records[file]["card"], records[file].get("link", ""))


def differences(before: Cards, after: Cards) -> list[str]:
    """Return the posts whose cards are not the same, sorted."""

    def digests(cards: Cards, post: str) -> list[str]:
        return [card.digest for card in cards.get(post, ())]

    posts = before.keys() | after.keys()
    return sorted(post for post in posts if digests(before, post) != digests(after, post))


# ── what is shown ────────────────────────────────────────────────────────────────────────────


def table(posts: Sequence[str], columns: Mapping[str, tuple[str, Cards, bool]]) -> str:
    """Return an HTML table, a row for each post.

    A column has an address to which a card's file or link is appended, and whether it is the link.
    """
    rows = [f"<tr><th>Post</th>{''.join(f'<th>{name}</th>' for name in columns)}</tr>"]
    for post in posts:
        cells = [f"<td>{escape(post)}</td>"]
        for address, cards, is_link in columns.values():
            pictures = [_picture(card, address, is_link) for card in cards.get(post, ())]
            cells.append(f"<td>{'<br>'.join(pictures) or 'no card'}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return "<table>\n" + "\n".join(rows) + "\n</table>"


def _picture(card: Card, address: str, is_link: bool) -> str:
    title = escape(card.title)
    if is_link and not (address and card.link):
        return title
    source = escape(address + (card.link if is_link else card.file))
    return f'<img src="{source}" alt="{title}" width="400"><br>{title}'


def summarise(posts: Sequence[str], before: Cards, after: Cards, host: str) -> str:
    """Return the summary, whose pictures are those of the service: GitHub shows no files."""
    count = f"{len(posts)} post{'' if len(posts) == 1 else 's'}"
    if not posts:
        return "## Cards\n\nNo card changes.\n"
    shown = posts[:MOST_SHOWN]
    columns = {"Before": (host, before, True), "After": (host, after, True)}
    rest = f"\n\n{len(posts) - len(shown)} more are in the artifact." if posts[MOST_SHOWN:] else ""
    return (
        f"## Cards\n\nThe cards of {count} change. The artifact `cards` has the pictures as this "
        f"commit renders them.\n\n{table(shown, columns)}{rest}\n"
    )


def keep(posts: Sequence[str], cards: Cards, source: Path, target: Path) -> None:
    """Copy the files of these posts' cards."""
    for card in (card for post in posts for card in cards.get(post, ())):
        (target / card.file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source / card.file, target / card.file)


def compare(base: str, paths: Sequence[str], template: str, out: Path) -> tuple[int, str]:
    """Write the pictures that changed; return the number of posts, and the summary."""
    with tempfile.TemporaryDirectory() as rendered, checked_out(base) as tree:
        old, new = Path(rendered, "before"), Path(rendered, "after")
        before = build(tree, paths, template, old)
        if old.exists():
            shutil.copytree(old, new)  # what has not changed is not rendered again
        after = build(Path.cwd(), paths, template, new)
        posts = differences(before, after)
        keep(posts, before, old, out / "before")
        keep(posts, after, new, out / "after")
    if posts:
        columns = {"Before": ("before/", before, False), "After": ("after/", after, False)}
        (out / "index.html").write_text(PAGE.format(table=table(posts, columns)), "utf-8")
    return len(posts), summarise(posts, before, after, _host(paths) if posts else "")


def _host(paths: Sequence[str]) -> str:
    """Return the address of the service that the blog's links name, or ""."""
    hosts = json.loads(pyoji("check", *paths, "--format", "json"))["hosts"]
    return f"https://{hosts[0]}" if hosts else ""


def append(variable: str, text: str) -> None:
    """Add text to the file that a variable names, if it is set."""
    if name := os.environ.get(variable):
        with Path(name).open("a", encoding="utf-8") as file:
            file.write(text)


def main() -> None:
    """Check, compare, and report."""
    environment = os.environ
    paths = environment.get("CARDS_PATHS", ".").split()
    base = environment.get("CARDS_BASE", "")
    failures = FAILURES[environment.get("CARDS_STRICT") or "false"]
    changed = None
    if base:
        if subprocess.run(["git", "cat-file", "-e", f"{base}^{{commit}}"], check=False).returncode:
            git("fetch", "--no-tags", "--depth=1", "origin", base)
        names = git("diff", "--name-only", "--relative", "-z", base, "HEAD", "--").split("\0")
        changed = {name for name in names if name}
    failed = check(paths, changed, failures)
    if base:
        out = Path(environment.get("CARDS_OUT", "cards"))
        count, summary = compare(base, paths, environment.get("CARDS_TEMPLATE", ""), out)
        append("GITHUB_STEP_SUMMARY", summary)
        append("GITHUB_OUTPUT", f"changed={count}\n")
    sys.exit(failed)


if __name__ == "__main__":
    main()
