"""The list of a blog's cards, printed by `pyoji check --titles` and read by PYOJI_TITLES.

In: files and folders. Out: the list, on standard output or in a file, which is replaced atomically.
If a post cannot be read, nothing is written, since its card would be missing from the list. Exits
with 1 then, and if there is no card.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import typer
from rich.console import Console

from pyoji.blog.check import checker as checking
from pyoji.blog.check.context import Cards
from pyoji.blog.links import listing
from pyoji.cli.blog import open_blog
from pyoji.cli.terminal import FINDINGS, count_of, escaped, fail, open_engine, print_finding
from pyoji.files.folder import put
from pyoji.link.card_links import CardLink
from pyoji.readers import title_list

FORMS: Mapping[str, Callable[[Iterable[CardLink]], str]] = {
    "text": title_list.write_text,
    "json": lambda links: title_list.write(links) + "\n",
}


def write(paths: Sequence[Path], config: Path | None, form: str, out: Path | None) -> None:
    """Print the list of the blog's cards in a form of FORMS, or write it to the file `out`."""
    engine = open_engine()
    cards = Cards(engine.templates, engine.pipeline.frame)
    blog, folder = open_blog(paths, config, cards.templates.names)
    posts = checking.read(paths, blog, folder, Path.cwd())
    broken = [post.broken.at(post.name) for post in posts if post.broken]
    for message in broken:
        print_finding(message)
    if broken:
        fail("no list is written, since the cards of these posts would be missing.", FINDINGS)
    links = set(listing.links(posts, checking.build_context(posts, cards, blog)))
    if not links:
        fail("no card and no title found.", FINDINGS)
    text = FORMS[form](links)
    if out is None:
        typer.echo(text, nl=False)
        return
    put(out, text.encode("utf-8", "replace"))
    Console(stderr=True, highlight=False).print(
        f"[bold]{escaped(str(out))}[/]  {count_of(len(links), 'card')} "
        f"of {count_of(len(posts), 'post')}"
    )
