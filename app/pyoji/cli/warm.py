"""pyoji warm: ask a running service for every card of a blog, so that no crawler has to wait.

In: posts, pages of a built site, feeds, sitemaps; all of them files. Out: what was slow, large or
failed. Exits with 1 if a card failed, with 2 if the command or the blog's settings are wrong.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from pyoji.blog import warm as warming
from pyoji.blog.check import checker as checking
from pyoji.blog.check.config import Blog
from pyoji.blog.check.context import Cards
from pyoji.blog.source import site_layout as trees
from pyoji.blog.source.links import Anatomy, Hosts, dissect, hosts_seen
from pyoji.blog.source.page import Broken
from pyoji.blog.warm import RequestPolicy, WarmResponse
from pyoji.byte_sizes import KIB, MIB
from pyoji.cli import blog as blogs
from pyoji.cli.blog import Config
from pyoji.cli.terminal import (
    FOUND,
    USAGE,
    AsJson,
    fail,
    finding,
    progress,
    settings,
    show,
    shown,
    told,
)
from pyoji.engine.assembly import Engine
from pyoji.files import regular
from pyoji.loading import load_engine
from pyoji.percent import encode
from pyoji.readers import feeds, pages
from pyoji.readers.pages import Addresses
from pyoji.version import VERSION

_SAFE = "!#$%&'()*+,/:;=?@[]~"
"""What a link keeps on its way: all that RFC 3986 has a use for, and escapes."""


@dataclass(slots=True)
class Gathered:
    """Addresses of pictures and of pages, each with the files that hold it; what could not be
    read."""

    pictures: dict[str, list[str]] = field(default_factory=dict)
    pages: dict[str, list[str]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def add(self, found: Addresses, name: str) -> None:
        for addresses, into in ((found.images, self.pictures), (found.pages, self.pages)):
            for address in addresses:
                into.setdefault(address, []).append(name)


def warm(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH...",
            help="Posts, pages of the built site, folders that hold them; feeds, sitemaps.",
        ),
    ],
    host: Annotated[
        str | None, typer.Option(metavar="HOST", help="Ask this one in the place of the links'.")
    ] = None,
    follow: Annotated[
        bool,
        typer.Option("--pages", help="Ask the pages that a feed or sitemap names for theirs too."),
    ] = False,
    concurrency: Annotated[int, typer.Option(min=1, max=64, help="Requests at once.")] = 4,
    timeout: Annotated[
        float, typer.Option(min=0.1, max=600, help="Seconds for one answer.")
    ] = 10.0,
    retries: Annotated[int, typer.Option(min=0, max=10, help="Further tries.")] = 3,
    slow: Annotated[int, typer.Option(min=0, help="Milliseconds from which one is slow.")] = 1000,
    large: Annotated[int, typer.Option(min=0, help="KB from which one is large.")] = 300,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Ask a running service for every card of a blog, a feed or a sitemap."""
    blogs.there(paths)
    manner = RequestPolicy(concurrency, timeout, retries, f"pyoji-warm/{VERSION}")
    answers: list[WarmResponse] = []
    stopped = False
    with told():
        made = load_engine(settings())
        blog, folder = blogs.opened(paths, config, made.templates.names)
        origin = blogs.origin(host) if host else None
        gathered = _gathered(paths, made, blog, folder)
        try:
            if follow:
                _follow(gathered, manner)
            asked = _cards(gathered, blog, made.templates.names, origin)
            _ask(list(asked), manner, answers.append, "asking")
        except KeyboardInterrupt:
            stopped = True
            asked = {answer.address: [] for answer in answers}
    for message in gathered.broken:
        finding(message)
    if not asked and not stopped:
        hint = "; --pages asks the pages that it names" if gathered.pages and not follow else ""
        fail(f"there is no card to ask for{hint}.", FOUND if gathered.broken else USAGE)
    failed = [each for each in answers if each.fault]
    slow_ones = [each for each in answers if not each.fault and each.seconds * 1000 > slow]
    large_ones = [each for each in answers if not each.fault and each.size > large * KIB]
    if as_json:
        facts = {
            "asked": len(answers),
            "failed": len(failed),
            "slow": len(slow_ones),
            "large": len(large_ones),
            "bytes": sum(each.size for each in answers),
            "broken": gathered.broken,
            "answers": [_facts(each, asked) for each in answers],
        }
        show(facts, plain=True)
    else:
        _tell("red", "failed", failed, asked)
        _tell("yellow", "slow", slow_ones, asked)
        _tell("yellow", "large", large_ones, asked)
        _sum_up(answers, failed, slow_ones, large_ones)
    if stopped:
        fail("stopped.", 130)
    if failed or gathered.broken:
        raise typer.Exit(FOUND)


# ── what to ask for ──────────────────────────────────────────────────────────────────────────


def _gathered(paths: list[Path], made: Engine, blog: Blog, folder: Path) -> Gathered:
    """The addresses in all of the files. Raises OSError."""
    found = Gathered()
    written = [path for path in paths if path.is_dir() or path.suffix.lower() in trees.SUFFIXES]
    if written:
        posts = checking.read(written, blog, folder, Path.cwd())
        known = checking.build_context(posts, Cards(made.templates, made.pipeline.frame), blog)
        for post in posts:
            if post.broken:
                found.broken.append(post.broken.at(post.name))
            links = tuple(case.link.text for case in checking.cases(post, known))
            found.add(Addresses(links), post.name)
    for file in _built(paths):
        try:
            found.add(_addresses(file, found), file.as_posix())
        except Broken as broken:
            found.broken.append(broken.at(str(file)))
    return found


def _built(paths: list[Path]) -> Iterator[Path]:
    """Files that are no posts: as they are named, and pages in folders."""
    for path in paths:
        if path.is_dir():
            yield from sorted(
                file
                for file in path.rglob("*")
                if file.suffix.lower() in pages.HTML
                and trees.EXCLUDED_FOLDERS.isdisjoint(file.parts)
                and not file.is_dir()
            )
        elif path.suffix.lower() not in trees.SUFFIXES:
            yield path


MOST_BYTES = 50 * MIB
"""What a sitemap may have (sitemaps.org); a page has less."""


def _content(file: Path) -> bytes:
    try:
        return regular.read(file, MOST_BYTES)
    except OSError as error:
        raise Broken(1, error.strerror or str(error)) from None


def _addresses(file: Path, found: Gathered) -> Addresses:
    content = _content(file)
    if file.suffix.lower() in pages.HTML:
        return pages.html(content.decode("utf-8", "replace"))
    read = feeds.xml(content).addresses
    if read.index:
        found.broken.append(f"{file}:1: it is an index of sitemaps; name these themselves")
    return read


def _follow(gathered: Gathered, manner: RequestPolicy) -> None:
    """Add the pictures of the pages."""

    def read(answer: WarmResponse) -> None:
        if answer.fault:
            gathered.broken.append(f"{answer.address}: {answer.fault}")
        else:
            text = answer.content.decode("utf-8", "replace")
            gathered.add(pages.html(text), answer.address)

    _ask(list(gathered.pages), manner, read, "reading pages", "text/html", keep=True)


def _cards(
    gathered: Gathered, blog: Blog, names: tuple[str, ...], origin: str | None
) -> dict[str, list[str]]:
    """The addresses of cards, as they are to be asked, each with where it stands."""
    hosts = Hosts(frozenset(blog.hosts), names, hosts_seen(gathered.pictures, names) - {""})
    first = origin or next((blogs.origin(each) for each in blog.hosts), None)
    asked: dict[str, list[str]] = {}
    for link, where in gathered.pictures.items():
        anatomy = dissect(link)
        if anatomy and hosts.serve(anatomy):
            begin = origin or (None if anatomy.host else first)
            if address := _address(anatomy, begin):
                asked.setdefault(address, []).extend(where)
            else:
                message = f"{where[0]}: {anatomy} has no host; say --host"
                gathered.broken.append(message)
    return asked


def _address(anatomy: Anatomy, origin: str | None) -> str:
    """The address as a crawler asks for it: escaped, and without a fragment."""
    begin = origin or anatomy.origin + anatomy.mount
    if begin.startswith("//"):
        begin = f"https:{begin}"
    if "://" not in begin:
        return ""
    query = "" if anatomy.query is None else f"?{encode(anatomy.query, _SAFE)}"
    return f"{begin}/api/{encode(anatomy.path, _SAFE)}{query}"


# ── asking and telling ───────────────────────────────────────────────────────────────────────


def _ask(
    addresses: list[str],
    manner: RequestPolicy,
    take: Callable[[WarmResponse], None],
    what: str,
    wanted: str = "image/",
    *,
    keep: bool = False,
) -> None:
    with progress(what, len(addresses)) as advance:

        def tell(answer: WarmResponse) -> None:
            take(answer)
            advance()

        asyncio.run(warming.request_all(addresses, manner, tell, wanted, keep=keep))


def _facts(answer: WarmResponse, asked: dict[str, list[str]]) -> dict[str, Any]:
    return {
        "link": answer.address,
        "status": answer.status,
        "ms": round(answer.seconds * 1000),
        "bytes": answer.size,
        "tries": answer.tries,
        "fault": answer.fault,
        "files": asked[answer.address],
    }


def _tell(
    style: str, word: str, answers: Iterable[WarmResponse], asked: dict[str, list[str]]
) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for answer in sorted(answers, key=lambda each: -each.seconds):
        said = answer.fault or f"{answer.seconds * 1000:,.0f} ms, {answer.size:,} bytes"
        tries = f" ({answer.tries} tries)" if answer.tries > 1 else ""
        console.print(f"[{style}]{word:6}[/] {shown(said)}{tries}")
        console.print(f"       {shown(answer.address)}")
        for name in asked[answer.address][:1]:
            more = len(asked[answer.address]) - 1
            console.print(f"       [dim]{shown(name)}{f' and {more} more' if more else ''}[/]")


def _sum_up(
    answers: list[WarmResponse],
    failed: list[WarmResponse],
    slow: list[WarmResponse],
    large: list[WarmResponse],
) -> None:
    times = sorted(each.seconds for each in answers if not each.fault)
    middle = f", half of them within {times[len(times) // 2] * 1000:,.0f} ms" if times else ""
    Console(highlight=False, soft_wrap=True).print(
        f"{len(answers):,} asked for, {sum(each.size for each in answers):,} bytes{middle}; "
        f"{len(failed):,} failed, {len(slow):,} slow, {len(large):,} large"
    )
