"""The list of a blog's cards: what `pyoji check --titles` prints, and PYOJI_TITLES reads.

In: files and folders. Out: the list, on standard output or in a file, which is replaced at once so
that a service never reads half of it. A post that cannot be read leaves the list as it was: its
card would be missing from the new one. Exits with 1 then, and where there is no card at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import typer
from rich.console import Console

from pyoji.blog.check import checker as checking
from pyoji.blog.check.context import Cards
from pyoji.blog.links import listing
from pyoji.cli.blog import opened
from pyoji.cli.terminal import FOUND, fail, finding, settings, shown, told
from pyoji.files.folder import put
from pyoji.link.card_links import CardLink
from pyoji.loading import load_engine
from pyoji.readers import title_list

FORMS: Mapping[str, Callable[[Iterable[CardLink]], str]] = {
    "text": title_list.write_text,
    "json": lambda links: title_list.write(links) + "\n",
}


def write(paths: Sequence[Path], config: Path | None, form: str, out: Path | None) -> None:
    """Print the list of the blog's cards in the form, or write it to the file `out`."""
    with told():
        made = load_engine(settings())
        cards = Cards(made.templates, made.pipeline.frame)
        blog, folder = opened(paths, config, cards.templates.names)
        posts = checking.read(paths, blog, folder, Path.cwd())
        broken = [post.broken.at(post.name) for post in posts if post.broken]
        for message in broken:
            finding(message)
        if broken:
            fail("there is no list without these posts; their cards would be missing.", FOUND)
        links = set(listing.links(posts, checking.build_context(posts, cards, blog)))
        if not links:
            fail("there is no card and no title.", FOUND)
        text = FORMS[form](links)
        if out is None:
            typer.echo(text, nl=False)
            return
        put(out, text.encode("utf-8", "replace"))
    Console(stderr=True, highlight=False).print(
        f"[bold]{shown(str(out))}[/]  {len(links):,} cards of {len(posts):,} posts"
    )
