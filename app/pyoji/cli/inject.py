"""pyoji inject: write the tags of cards into the pages of a built site.

In: pages of HTML, and a service or the files of `build`. Out: changed pages. Exits with 1 if a page
cannot be read or written, or has no card; with 2 if the command is wrong or there is no page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote, urlsplit

import typer
from rich.console import Console

from pyoji.blog.build import manifest as manifest_
from pyoji.blog.build.lock import locked
from pyoji.blog.built import inject as injecting
from pyoji.blog.built import parallel
from pyoji.blog.built.cards import CardFiles, CardOf, LinkedCards, NoCard, base_address
from pyoji.blog.built.inject import Outcome, PageTask
from pyoji.blog.built.pages import BuiltPage
from pyoji.blog.source.edit import Edit
from pyoji.cli import blog as blogs
from pyoji.cli import patch
from pyoji.cli import site as sites
from pyoji.cli.blog import Config
from pyoji.cli.link_options import (
    Design,
    Extension,
    Host,
    extension_of,
    link_builder,
    origin_of,
    version_of,
)
from pyoji.cli.patch import FileChange
from pyoji.cli.site import All, Texts
from pyoji.cli.terminal import (
    FINDINGS,
    USAGE,
    AsJson,
    escaped,
    fail,
    open_engine,
    print_json,
    print_line,
    progress,
)
from pyoji.files.folder import Folder
from pyoji.web.server.capacity import process_count, usable_processors


@dataclass(frozen=True, slots=True)
class PageResult:
    """A page, the card that its tags name, and what became of its file; or `why` it is left, which
    is an error if `wrong`."""

    page: BuiltPage
    link: str = ""
    outcome: Outcome | None = None
    why: str = ""
    wrong: bool = False


def inject(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH... [NAME=VALUE]...",
            help="The folder of a built site, or pages; then parameters of all cards.",
        ),
    ],
    template: Design = None,
    host: Host = None,
    files: Annotated[
        str | None,
        typer.Option(metavar="URL|DIR", help="The cards that pyoji build has made there."),
    ] = None,
    manifest: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The manifest of --files (default: cards.json there)."),
    ] = None,
    extension: Extension = None,
    version: Annotated[
        str | None,
        typer.Option(metavar="VERSION", help="The version in the links' path, or auto."),
    ] = None,
    texts: Texts = None,
    every: All = False,
    is_site: Annotated[
        bool, typer.Option("--pages", help="The folder is a site, even if it has sources too.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what would be written.")] = False,
    workers: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=1, max=256, help="Number of processes (default: one per core)."
        ),
    ] = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Write the tags of cards into the pages of a built site that have no image."""
    paths, pairs = blogs.split_arguments(words)
    if not paths:
        fail("Name the folder of a built site, or pages of it.", USAGE)
    if files and (host or template or pairs or extension or version or texts):
        fail("--files takes no host, design, format or parameters: its cards are made.", USAGE)
    sites.require_pages(paths, is_site)
    if manifest and not files:
        fail("--manifest needs --files.", USAGE)
    engine = open_engine()
    blog, folder = blogs.open_blog(paths, config, engine.templates.names)
    processes = workers or process_count(usable_processors())
    is_dry = dry_run or diff
    pages, root = sites.read(paths, blog, folder, processes, includes_all=every)
    if files:
        card_of: CardOf = _card_files(files, manifest, pages, root)
    else:
        design, format_ = template or blog.template, extension_of(extension)
        origin, version = origin_of(host, blog), version_of(version, blog)
        builder = link_builder(engine, design, origin, pairs, format_, version)
        card_of = LinkedCards(builder, tuple(text.value for text in texts or ()))
    if is_dry:
        results = _inject(pages, card_of, is_dry, processes)
    else:
        with locked(root, "inject"):
            _clear_parts(pages)
            results = _inject(pages, card_of, is_dry, processes)
    if as_json:
        print_json(_json_facts(results, root, is_dry))
    else:
        _print(results, diff, is_dry)
    if any(result.wrong for result in results):
        raise typer.Exit(FINDINGS)


def _clear_parts(pages: Sequence[BuiltPage]) -> None:
    """Remove the partial files of a killed run."""
    for path in {page.file.parent for page in pages}:
        with Folder.at(path) as folder:
            folder.clear_parts()


# ── the cards ────────────────────────────────────────────────────────────────────────────────


def _card_files(
    files: str, manifest: Path | None, pages: Sequence[BuiltPage], root: Path
) -> CardFiles:
    """The files of a build, at a public address or in a folder of the site."""
    if "://" in files:
        base, file = files, manifest or _manifest_at(files, root)
    else:
        folder = Path(files).absolute()
        file = manifest or folder / manifest_.FILE
        site_address = base_address(pages)
        if not folder.is_relative_to(root) or site_address is None:
            why = "no page states its address" if site_address is None else "it is not in the site"
            fail(f"{files} has no known address: {why}; name it: --files https://…", USAGE)
        base = "/".join((site_address, *folder.relative_to(root).parts))
    if not file.is_file():
        fail(f"there is no manifest {file}; run pyoji build first, or name --manifest.", USAGE)
    return CardFiles(base, manifest_.read(file))


def _manifest_at(address: str, root: Path) -> Path:
    """The manifest of the cards at an address: its path, or the end of it, below the site."""
    steps = [step for step in unquote(urlsplit(address).path).split("/") if step not in ("", "..")]
    candidates = [root.joinpath(*steps[at:], manifest_.FILE) for at in range(len(steps) + 1)]
    return next((file for file in candidates if file.is_file()), candidates[0])


# ── the pages ────────────────────────────────────────────────────────────────────────────────


def _inject(
    pages: Sequence[BuiltPage], card_of: CardOf, is_dry: bool, workers: int
) -> list[PageResult]:
    card_files = card_of.manifest.posts if isinstance(card_of, CardFiles) else {}
    results = {page.name: _planned(page, card_files.get(page.name, ())) for page in pages}
    tasks: dict[str, PageTask] = {}
    for name, result in results.items():
        if not result.why:
            try:
                tasks[name] = PageTask(result.page, card_of(result.page), is_dry)
            except NoCard as reason:
                results[name] = PageResult(result.page, why=str(reason), wrong=True)
    outcomes = parallel.results(injecting.inject, list(tasks.values()), workers)
    with progress("writing", len(tasks)) as advance:
        try:
            for (name, task), outcome in zip(tasks.items(), outcomes, strict=True):
                page = results[name].page
                link = "" if outcome.why else task.card.link
                results[name] = PageResult(page, link, outcome, outcome.why, outcome.wrong)
                advance()
        except KeyboardInterrupt:
            fail("stopped; the next run continues from here.", 130)
    return list(results.values())


def _planned(page: BuiltPage, card_files: Collection[str]) -> PageResult:
    if page.error:
        return PageResult(page, why=page.error, wrong=True)
    return PageResult(page, why=page.skip or page.image(card_files) or "")


# ── the report ───────────────────────────────────────────────────────────────────────────────


def _json_facts(results: Sequence[PageResult], root: Path, is_dry: bool) -> dict[str, object]:
    return {
        "site": str(root),
        "dry_run": is_dry,
        "pages": len(results),
        "written": [{"file": r.page.name, "link": r.link} for r in results if r.link],
        "left": [{"file": r.page.name, "why": r.why, "wrong": r.wrong} for r in results if r.why],
    }


def _print(results: Sequence[PageResult], diff: bool, is_dry: bool) -> None:
    if diff:
        patch.write(_changes(results))
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    for result in results:
        if result.wrong:
            errors.print(f"[bold red]{escaped(result.page.name)}[/]: {escaped(result.why)}")
        elif result.link and not diff:
            print_line(result.page.name)
    left = (result.why for result in results if result.why and not result.wrong)
    sites.print_left(left, (result.page for result in results))
    if not diff:
        count = sum(bool(result.link) for result in results)
        verb = "would get" if is_dry else "got"
        typer.echo(f"{count:,} of {len(results):,} pages {verb} a card.")


def _changes(results: Sequence[PageResult]) -> Iterator[FileChange]:
    for result in results:
        outcome = result.outcome
        if outcome is not None and result.link:
            before, after = (
                content.decode("utf-8", "surrogateescape")
                for content in (outcome.before, outcome.after)
            )
            yield FileChange(result.page.file, before, [Edit(0, len(before), after)])
