"""pyoji build: render the changed cards of a blog to files, with all processors.

In: posts, and a folder. Out: images there, and a manifest that maps posts to images. Exits with 1
if a card is missing, with 2 if the command or the blog's settings are wrong.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer
from rich.console import Console

from pyoji.blog.build import builder as building
from pyoji.blog.build import manifest as manifest_
from pyoji.blog.build.builder import CardOutput, PendingWork
from pyoji.blog.build.manifest import CardRecord
from pyoji.blog.build.plan import NAMINGS, CardOptions, Failure, Plan, plan
from pyoji.blog.built.posts import posts as posts_of
from pyoji.blog.built.texts import parameters
from pyoji.blog.check import checker as checking
from pyoji.blog.check.context import Cards
from pyoji.cli import blog as blogs
from pyoji.cli import reading
from pyoji.cli import site as sites
from pyoji.cli.blog import Config
from pyoji.cli.command import one_of
from pyoji.cli.site import All, SitePages, Texts
from pyoji.cli.terminal import (
    FINDINGS,
    USAGE,
    AsJson,
    escaped,
    fail,
    print_json,
    progress,
    settings,
)
from pyoji.engine.assembly import Engine
from pyoji.engine.card import EXTENSIONS, PNG
from pyoji.engine.pipeline import Pipeline
from pyoji.loading import load_engine
from pyoji.printable import code_point
from pyoji.settings import Settings
from pyoji.web.server.capacity import process_count, usable_processors

Naming = StrEnum("Naming", list(NAMINGS))  # type: ignore[misc] # names from a table
BY_SLUG, BY_ADDRESS = Naming("slug"), Naming("address")


class BuildResult(NamedTuple):
    """The result of a build: the plan, the cards rendered and failed, and the files that no post
    uses, removed or left. `site` are the pages, if a built site was read."""

    output: CardOutput
    build_plan: Plan
    work: PendingWork
    rendered: Mapping[str, CardRecord]
    failures: list[Failure]
    removed: tuple[str, ...]
    left: list[str]
    site: SitePages | None = None

    @property
    def bytes(self) -> int:
        """Bytes of all cards of the posts."""
        return sum(card.bytes for card in (*self.rendered.values(), *self.work.current.values()))


class PipelineFactory:
    """Return a pipeline: the engine is opened once here, and again in each spawned process."""

    def __init__(self, chosen: Settings, engine: Engine | None = None) -> None:
        self._settings, self._engine = chosen, engine

    def __call__(self) -> Pipeline:
        return (self._engine or load_engine(self._settings)).pipeline

    def __reduce__(self) -> tuple[type[PipelineFactory], tuple[Settings]]:
        return PipelineFactory, (self._settings,)


def build(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH... [NAME=VALUE]...",
            help="Posts and folders of posts, or a built site; then parameters of all cards.",
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="DIR", help="The folder of the cards.")
    ],
    template: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The design of posts without a link to a card."),
    ] = None,
    form: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="png, jpg or webp.")
    ] = PNG.name,
    names: Annotated[
        Naming | None,
        typer.Option(
            metavar="KIND",
            help=f"File names: {one_of(Naming)} (default: slug; for the pages of a "
            "built site address).",
        ),
    ] = None,
    pages: Annotated[
        bool | None,
        typer.Option(
            "--pages/--posts",
            help="Read a built site, or sources (default: by its files).",
        ),
    ] = None,
    every: All = False,
    texts: Texts = None,
    manifest: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The manifest (default: DIR/cards.json).")
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=1, max=256, help="Number of processes (default: one per core)."
        ),
    ] = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove files of earlier builds that no post uses.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite files that no build has written.")
    ] = False,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Render the changed cards of a blog's posts to files."""
    paths, pairs = blogs.split_arguments(words)
    if not paths:
        fail("Name posts, or folders of posts.", USAGE)
    format_ = EXTENSIONS.get(form.lower())
    if format_ is None:
        fail(f"“{form}” is not a format; the formats are {', '.join(EXTENSIONS)}.", USAGE)
    output = CardOutput(out, manifest or out / manifest_.FILE)
    chosen = settings()
    engine = load_engine(chosen)
    cards = Cards(engine.templates, engine.pipeline.frame)
    blog, folder = blogs.open_blog(paths, config, cards.templates.names)
    design = template or blog.template
    if design is not None:
        cards.templates.get(design)
    blogs.require_parameters(pairs, cards.templates, None)
    processes = workers or process_count(usable_processors())
    site = None
    if sites.are_pages(paths, pages):
        site = sites.read(paths, blog, folder, processes, includes_all=every)
        posts = tuple(posts_of(site.pages, manifest_.read(output.manifest).posts))
        folder = site.root
    else:
        if texts:
            fail("--with needs a built site.", USAGE)
        survey = checking.survey(paths, blog, folder, folder)
        reading.require_posts(paths, survey.posts, survey.unread)
        posts = survey.posts
    naming = names or (BY_ADDRESS if site else BY_SLUG)
    page_texts = {page.name: parameters(page, texts or ()) for page in site.pages} if site else {}
    options = CardOptions(design, pairs, format_, naming.value, page_texts)
    build_plan = plan(posts, cards, blog, options)
    with building.locked(output):
        previous = manifest_.read(output.manifest)
        exists = partial(_exists_outside, folder, paths)
        work = building.pending_work(build_plan, previous, output, exists, force=force)
        started = time.monotonic()
        try:
            rendered, failures = _render(work, output, PipelineFactory(chosen, engine), processes)
        except KeyboardInterrupt:
            fail("stopped; the next build continues from here.", 130)
        seconds = time.monotonic() - started
        removed = building.prune(output, work.stale) if prune else ()
        left = [name for name in work.stale if name not in removed]
        updated = building.updated_manifest(build_plan, work, rendered, left)
        manifest_.write(output.manifest, updated)
    failures = [*build_plan.failures, *failures]
    result = BuildResult(output, build_plan, work, rendered, failures, removed, left, site)
    if as_json:
        print_json({**_json_facts(result), "seconds": round(seconds, 3)})
    else:
        _print_result(result)
    if result.failures:
        raise typer.Exit(FINDINGS)


def _exists_outside(folder: Path, paths: list[Path], post: str) -> bool:
    """Whether a post that was not read exists outside the paths."""
    file = folder / post
    return file.exists() and not any(
        file.absolute().is_relative_to(path.absolute()) for path in paths
    )


def _render(
    work: PendingWork, output: CardOutput, pipelines: PipelineFactory, workers: int
) -> tuple[dict[str, CardRecord], list[Failure]]:
    """Render the cards, with a progress bar."""
    rendered: dict[str, CardRecord] = {}
    failures: list[Failure] = []
    outcomes = building.render(work.tasks, output, pipelines, workers)
    with progress("rendering", len(work.tasks)) as advance:
        try:
            for job, outcome in outcomes:
                if isinstance(outcome, CardRecord):
                    rendered[job.file] = outcome
                else:
                    failures.append(Failure(job.post, job.file, outcome))
                advance()
        finally:
            outcomes.close()  # ends its processes
    return rendered, failures


def _json_facts(result: BuildResult) -> dict[str, Any]:
    return {
        "out": str(result.output.out),
        "manifest": str(result.output.manifest),
        "made": len(result.rendered),
        "kept": len(result.work.current),
        "failed": len(result.failures),
        "bytes": result.bytes,
        "files": sorted(result.rendered),
        "failures": [{"post": f.post, "file": f.file, "why": f.reason} for f in result.failures],
        "bare": list(result.build_plan.without_card),
        "missing": {
            name: [code_point(code) for code in card.missing]
            for name, card in result.rendered.items()
            if card.missing
        },
        "stale": result.left,
        "removed": list(result.removed),
        **_site_facts(result),
    }


def _site_facts(result: BuildResult) -> dict[str, Any]:
    if result.site is None:
        return {}
    left = result.site.left(result.build_plan.posts)
    return {
        "site": str(result.site.root),
        "pages": len(result.site.pages),
        "left": [{"file": name, "why": why} for name, why in left.items()],
    }


def _print_result(result: BuildResult) -> None:
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    for failure in result.failures:
        errors.print(f"[bold red]{escaped(failure.post)}[/]: {escaped(failure.reason)}")
    for name, card in sorted(result.rendered.items()):
        if card.missing:
            missing = ", ".join(map(code_point, card.missing))
            errors.print(f"[yellow]{escaped(name)}[/]: no glyph for {missing}")
    console = Console(highlight=False, soft_wrap=True)
    for name in result.removed:
        console.print(f"[dim]removed[/] {escaped(name)}")
    for name in result.left:
        console.print(
            f"[yellow]stale[/] {escaped(name)}[dim]; no post has it, --prune removes it[/]"
        )
    if bare := len(result.build_plan.without_card):
        console.print(f"[dim]{bare:,} posts without a card: no link, or no title or template[/]")
    if result.site:
        left = result.site.left(result.build_plan.posts)
        sites.print_left(left.values(), result.site.pages)
    counts = f"{len(result.rendered):,} made, {len(result.work.current):,} kept"
    counts += f", {len(result.failures):,} failed"
    if result.site:
        counts += f", of {len(result.site.pages):,} pages of a built site"
    out = escaped(str(result.output.out))
    console.print(f"{counts}; {result.bytes:,} bytes in {out}")
