"""pyoji warm: request every card of a blog from a running service, so that crawlers get hits.

In: files of posts, pages of a built site, feeds, sitemaps. Out: slow, large and failed responses.
Exits with 1 if a card failed, with 2 if the command or the blog's settings are wrong.
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
from pyoji.blog.source.anatomy import Anatomy, dissect
from pyoji.blog.source.links import Hosts, hosts_seen
from pyoji.blog.source.page import Broken
from pyoji.blog.warm import RequestPolicy, WarmResponse
from pyoji.byte_sizes import KIB, MIB
from pyoji.cli import blog as blogs
from pyoji.cli.blog import Config
from pyoji.cli.terminal import (
    FINDINGS,
    USAGE,
    AsJson,
    escaped,
    fail,
    open_engine,
    print_finding,
    print_json,
    progress,
)
from pyoji.engine.assembly import Engine
from pyoji.files import regular
from pyoji.percent import encode
from pyoji.readers import feeds, pages
from pyoji.readers.pages import Addresses
from pyoji.version import VERSION

_SAFE = "!#$%&'()*+,/:;=?@[]~"
"""Characters that are not escaped in a URL: the reserved ones of RFC 3986, and `%`."""


@dataclass(slots=True)
class SiteAddresses:
    """Addresses of images and pages, each with the files that hold it; errors of unreadable
    files."""

    images: dict[str, list[str]] = field(default_factory=dict)
    pages: dict[str, list[str]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def add(self, addresses: Addresses, name: str) -> None:
        for group, into in ((addresses.images, self.images), (addresses.pages, self.pages)):
            for address in group:
                into.setdefault(address, []).append(name)


def warm(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH...",
            help="Posts, pages of the built site, folders of those; feeds, sitemaps.",
        ),
    ],
    host: Annotated[
        str | None,
        typer.Option(metavar="HOST", help="Request from this host instead of the links'."),
    ] = None,
    follow: Annotated[
        bool, typer.Option("--pages", help="Fetch the pages of a feed or sitemap for images too.")
    ] = False,
    concurrency: Annotated[
        int, typer.Option(metavar="N", min=1, max=64, help="Concurrent requests.")
    ] = 4,
    timeout: Annotated[
        float,
        typer.Option(metavar="SECONDS", min=0.1, max=600, help="Timeout of a request in seconds."),
    ] = 10.0,
    retries: Annotated[
        int, typer.Option(metavar="N", min=0, max=10, help="Retries of a failed request.")
    ] = 3,
    slow: Annotated[
        int, typer.Option(metavar="MS", min=0, help="Milliseconds above which a response is slow.")
    ] = 1000,
    large: Annotated[
        int, typer.Option(metavar="KB", min=0, help="KB above which a response is large.")
    ] = 300,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Request every card of a blog, a feed or a sitemap from a running service."""
    blogs.require_existing(paths)
    policy = RequestPolicy(concurrency, timeout, retries, f"pyoji-warm/{VERSION}")
    responses: list[WarmResponse] = []
    interrupted = False
    engine = open_engine()
    blog, folder = blogs.open_blog(paths, config, engine.templates.names)
    origin = blogs.origin(host) if host else None
    site = _read_files(paths, engine, blog, folder)
    try:
        if follow:
            _fetch_pages(site, policy)
        cards = _cards(site, blog, engine.templates.names, origin)
        _request(list(cards), policy, responses.append, "requesting")
    except KeyboardInterrupt:
        interrupted = True
        cards = {response.address: [] for response in responses}
    for message in site.broken:
        print_finding(message)
    if not cards and not interrupted:
        hint = "; --pages fetches the pages for images" if site.pages and not follow else ""
        fail(f"there is no card to request{hint}.", FINDINGS if site.broken else USAGE)
    failed = [response for response in responses if response.fault]
    slow_ones = [
        response for response in responses if not response.fault and response.seconds * 1000 > slow
    ]
    large_ones = [
        response for response in responses if not response.fault and response.size > large * KIB
    ]
    if as_json:
        facts = {
            "asked": len(responses),
            "failed": len(failed),
            "slow": len(slow_ones),
            "large": len(large_ones),
            "bytes": sum(response.size for response in responses),
            "broken": site.broken,
            "answers": [_json_facts(response, cards) for response in responses],
        }
        print_json(facts)
    else:
        _print_responses("red", "failed", failed, cards)
        _print_responses("yellow", "slow", slow_ones, cards)
        _print_responses("yellow", "large", large_ones, cards)
        _print_summary(responses, failed, slow_ones, large_ones)
    if interrupted:
        fail("stopped.", 130)
    if failed or site.broken:
        raise typer.Exit(FINDINGS)


# ── addresses ────────────────────────────────────────────────────────────────────────────────


def _read_files(paths: list[Path], engine: Engine, blog: Blog, folder: Path) -> SiteAddresses:
    """Collect the addresses in all files. Raises OSError."""
    site = SiteAddresses()
    post_paths = [path for path in paths if path.is_dir() or path.suffix.lower() in trees.SUFFIXES]
    if post_paths:
        posts = checking.read(post_paths, blog, folder, Path.cwd())
        context = checking.build_context(
            posts, Cards(engine.templates, engine.pipeline.frame), blog
        )
        for post in posts:
            if post.broken:
                site.broken.append(post.broken.at(post.name))
            links = tuple(case.link.text for case in checking.cases(post, context))
            site.add(Addresses(links), post.name)
    for file in _other_files(paths):
        try:
            site.add(_addresses(file, site), file.as_posix())
        except Broken as broken:
            site.broken.append(broken.at(str(file)))
    return site


def _other_files(paths: list[Path]) -> Iterator[Path]:
    """Yield the files that are no posts: named ones, and HTML pages in folders."""
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
"""The limit of a sitemap (sitemaps.org); pages are smaller."""


def _content(file: Path) -> bytes:
    try:
        return regular.read(file, MOST_BYTES)
    except OSError as error:
        raise Broken(1, error.strerror or str(error)) from None


def _addresses(file: Path, site: SiteAddresses) -> Addresses:
    content = _content(file)
    if file.suffix.lower() in pages.HTML:
        return pages.html(content.decode("utf-8", "replace"))
    addresses = feeds.xml(content).addresses
    if addresses.index:
        site.broken.append(f"{file}:1: it is an index of sitemaps; name the sitemaps themselves")
    return addresses


def _fetch_pages(site: SiteAddresses, policy: RequestPolicy) -> None:
    """Fetch the pages, and add their images."""

    def add(response: WarmResponse) -> None:
        if response.fault:
            site.broken.append(f"{response.address}: {response.fault}")
        else:
            text = response.content.decode("utf-8", "replace")
            site.add(pages.html(text), response.address)

    _request(list(site.pages), policy, add, "reading pages", "text/html", keep=True)


def _cards(
    site: SiteAddresses, blog: Blog, names: tuple[str, ...], origin: str | None
) -> dict[str, list[str]]:
    """Return the URLs of cards to request, each with the files that hold it."""
    hosts = Hosts(frozenset(blog.hosts), names, hosts_seen(site.images, names) - {""})
    first = origin or next((blogs.origin(name) for name in blog.hosts), None)
    cards: dict[str, list[str]] = {}
    for link, files in site.images.items():
        anatomy = dissect(link)
        if anatomy and anatomy.faults and hosts.serve(anatomy):
            site.broken.append(f"{files[0]}: {link} is not a card's link; use {anatomy}")
        elif anatomy and hosts.serve(anatomy):
            base = origin or (None if anatomy.host else first)
            if address := _address(anatomy, base):
                cards.setdefault(address, []).extend(files)
            else:
                message = f"{files[0]}: {anatomy} has no host; set --host"
                site.broken.append(message)
    return cards


def _address(anatomy: Anatomy, origin: str | None) -> str:
    """Return the URL as a crawler requests it, escaped and without a fragment; "" if no host."""
    base = origin or anatomy.origin + anatomy.mount
    if base.startswith("//"):
        base = f"https:{base}"
    if "://" not in base:
        return ""
    query = "" if anatomy.query is None else f"?{encode(anatomy.query, _SAFE)}"
    return f"{base}/api/{encode(anatomy.path, _SAFE)}{query}"


# ── requests and output ──────────────────────────────────────────────────────────────────────


def _request(
    addresses: list[str],
    policy: RequestPolicy,
    handle: Callable[[WarmResponse], None],
    label: str,
    accept: str = "image/",
    *,
    keep: bool = False,
) -> None:
    with progress(label, len(addresses)) as advance:

        def receive(response: WarmResponse) -> None:
            handle(response)
            advance()

        asyncio.run(warming.request_all(addresses, policy, receive, accept, keep=keep))


def _json_facts(response: WarmResponse, cards: dict[str, list[str]]) -> dict[str, Any]:
    return {
        "link": response.address,
        "status": response.status,
        "ms": round(response.seconds * 1000),
        "bytes": response.size,
        "tries": response.tries,
        "fault": response.fault,
        "files": cards[response.address],
    }


def _print_responses(
    style: str, word: str, responses: Iterable[WarmResponse], cards: dict[str, list[str]]
) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for response in sorted(responses, key=lambda response: -response.seconds):
        detail = response.fault or f"{response.seconds * 1000:,.0f} ms, {response.size:,} bytes"
        tries = f" ({response.tries} tries)" if response.tries > 1 else ""
        console.print(f"[{style}]{word:6}[/] {escaped(detail)}{tries}")
        console.print(f"       {escaped(response.address)}")
        for name in cards[response.address][:1]:
            more = len(cards[response.address]) - 1
            console.print(f"       [dim]{escaped(name)}{f' and {more} more' if more else ''}[/]")


def _print_summary(
    responses: list[WarmResponse],
    failed: list[WarmResponse],
    slow: list[WarmResponse],
    large: list[WarmResponse],
) -> None:
    size = sum(response.size for response in responses)
    times = sorted(response.seconds for response in responses if not response.fault)
    median = f", half of them within {times[len(times) // 2] * 1000:,.0f} ms" if times else ""
    Console(highlight=False, soft_wrap=True).print(
        f"{len(responses):,} requested, {size:,} bytes{median}; "
        f"{len(failed):,} failed, {len(slow):,} slow, {len(large):,} large"
    )
