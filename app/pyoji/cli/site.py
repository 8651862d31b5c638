"""Site: decide whether the paths of a command are a built site, and read its pages.

In: paths. Out: pages, and the folder to which their names are relative; or an error message.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from rich.console import Console

from pyoji.blog.built import pages as reading
from pyoji.blog.built import site, texts
from pyoji.blog.built.kinds import Skip
from pyoji.blog.built.pages import BuiltPage, Reading
from pyoji.blog.check.config import Blog
from pyoji.cli.command import one_of
from pyoji.cli.terminal import USAGE, escaped, fail

PageText = StrEnum("PageText", list(texts.NAMES))  # type: ignore[misc] # names from a table

Texts = Annotated[
    list[PageText] | None,
    typer.Option(
        "--with",
        metavar="TEXT",
        help=f"Also put this text of a page on its card: {one_of(PageText)}; may be repeated.",
    ),
]
All = Annotated[
    bool, typer.Option("--all", help="Of a built site, also lists and pages with noindex.")
]


class SitePages(NamedTuple):
    """The pages of a site, and its folder."""

    pages: tuple[BuiltPage, ...]
    root: Path

    def left(self, posts: Collection[str]) -> dict[str, str]:
        """Why pages are not among these posts, by name."""
        left = (page for page in self.pages if page.name not in posts)
        return {page.name: page.skip or Skip.OWN_IMAGE for page in left}


def are_pages(paths: Sequence[Path], choice: bool | None) -> bool:
    """Whether the paths are a built site, or by `choice`. Fail if some are and some are not."""
    if choice is not None:
        return choice
    built = [path for path in paths if site.is_built(path)]
    if built and len(built) < len(paths):
        other = next(path for path in paths if path not in built)
        fail(
            f"{built[0]} is a built site and {other} has sources; build them one by one, "
            "or name --pages or --posts.",
            USAGE,
        )
    return bool(built)


def require_pages(paths: Sequence[Path], choice: bool) -> None:
    """Fail for a folder of sources, whose templates are no pages; not by `choice`."""
    for path in paths:
        if path.is_dir() and not choice and site.is_source(path):
            fail(
                f"{path} has sources; name the folder of the built site, such as public, "
                "or --pages if it is one.",
                USAGE,
            )


def read(
    paths: Sequence[Path], blog: Blog, folder: Path, workers: int, *, includes_all: bool
) -> SitePages:
    """Read the pages of a site; fail if there is none. The blog's globs start at `folder`."""
    root = site.root(paths)
    pages = reading.read(paths, blog, folder, Reading(root, includes_all), workers)
    if not pages:
        fail(f"There is no page of HTML in {', '.join(map(str, paths))}.", USAGE)
    return SitePages(pages, root)


def print_left(reasons: Iterable[str], pages: Iterable[BuiltPage]) -> None:
    """Print how many pages have no card, by reason, on standard error."""
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    for why, count in Counter(reasons).most_common():
        errors.print(f"[dim]{count:,} left: {escaped(why)}[/]")
    if shared := reading.shared_image(pages):
        address, count = shared
        errors.print(
            f"[yellow]{count:,} pages name the same image, {escaped(address)}[/][dim]; "
            "remove it from the site's settings to give them cards[/]"
        )
