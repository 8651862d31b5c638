"""pyoji build: a blog's cards as files, drawn by all cores, only what has changed.

In: posts, and a folder. Out: pictures there, and a manifest that says which post has which. Exits
with 1 if a card is missing, with 2 if the command or the blog's settings are wrong.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer
from rich.console import Console

from pyoji.blog.build import builder as building
from pyoji.blog.build import manifest as manifest_
from pyoji.blog.build.builder import CardOutput, PendingWork
from pyoji.blog.build.manifest import CardRecord
from pyoji.blog.build.plan import NAMINGS, CardOptions, Failure, Plan, plan
from pyoji.blog.check import checker as checking
from pyoji.blog.check.context import Cards
from pyoji.cli import blog as blogs
from pyoji.cli.blog import Config
from pyoji.cli.terminal import FOUND, USAGE, AsJson, fail, progress, settings, show, shown, told
from pyoji.engine.assembly import Engine
from pyoji.engine.card import EXTENSIONS, PNG
from pyoji.engine.pipeline import Pipeline
from pyoji.loading import load_engine
from pyoji.printable import code_point
from pyoji.settings import Settings
from pyoji.web.server.capacity import usable_processors, whole

Naming = StrEnum("Naming", list(NAMINGS))  # type: ignore[misc] # its names are a table's
BY_SLUG = Naming(NAMINGS[0])


class Built(NamedTuple):
    """A build: where, what was planned and to do; cards drawn and failed; files that no post has,
    removed or left."""

    place: CardOutput
    planned: Plan
    work: PendingWork
    drawn: Mapping[str, CardRecord]
    failures: list[Failure]
    removed: tuple[str, ...]
    left: list[str]

    @property
    def bytes(self) -> int:
        """Of all cards that posts have."""
        return sum(made.bytes for made in (*self.drawn.values(), *self.work.current.values()))


class Pens:
    """Makes what draws: this process has it already, one that begins anew makes it again."""

    def __init__(self, chosen: Settings, made: Engine | None = None) -> None:
        self._settings, self._made = chosen, made

    def __call__(self) -> Pipeline:
        return (self._made or load_engine(self._settings)).pipeline

    def __reduce__(self) -> tuple[type[Pens], tuple[Settings]]:
        return Pens, (self._settings,)


def build(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH... [NAME=VALUE]...",
            help="Posts and folders that hold them; and what all cards are to say.",
        ),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Where the cards go.")],
    template: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The design of posts without a link to a card."),
    ] = None,
    form: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="png, jpg or webp.")
    ] = PNG.name,
    names: Annotated[
        Naming, typer.Option(help="What files are called by: the post's slug, or its whole path.")
    ] = BY_SLUG,
    manifest: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The manifest; DIR/cards.json.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=256, help="How many processes draw; one a core.")
    ] = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove files of earlier builds that no post has.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Write over files that no build has made.")
    ] = False,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Draw the cards of a blog's posts into files, those that have changed."""
    paths, pairs = blogs.divided(words)
    if not paths:
        fail("Name the posts, or folders that hold them.", USAGE)
    format_ = EXTENSIONS.get(form.lower())
    if format_ is None:
        fail(f"“{form}” is no format; there are {', '.join(EXTENSIONS)}.", USAGE)
    place = CardOutput(out, manifest or out / manifest_.FILE)
    with told():
        chosen = settings()
        made = load_engine(chosen)
        cards = Cards(made.templates, made.pipeline.frame)
        blog, folder = blogs.opened(paths, config, cards.templates.names)
        design = template or blog.template
        if design is not None:
            cards.templates.get(design)
        blogs.understood(pairs, cards.templates, None)
        wishes = CardOptions(design, pairs, format_, names.value)
        planned = plan(checking.read(paths, blog, folder, folder), cards, blog, wishes)
        with building.locked(place):
            known = manifest_.read(place.manifest)
            work = building.pending_work(
                planned, known, place, lambda post: _elsewhere(post, folder, paths), force=force
            )
            processes = workers or whole(usable_processors())
            began = time.monotonic()
            try:
                drawn, failures = _drawn(work, place, Pens(chosen, made), processes)
            except KeyboardInterrupt:
                fail("stopped; the next build goes on from here.", 130)
            seconds = time.monotonic() - began
            removed = building.prune(place, work.stale) if prune else ()
            left = [name for name in work.stale if name not in removed]
            manifest_.write(place.manifest, building.updated_manifest(planned, work, drawn, left))
    built = Built(place, planned, work, drawn, [*planned.failures, *failures], removed, left)
    if as_json:
        show({**_facts(built), "seconds": round(seconds, 3)}, plain=True)
    else:
        _tell(built)
    if built.failures:
        raise typer.Exit(FOUND)


def _elsewhere(post: str, folder: Path, paths: list[Path]) -> bool:
    """Whether a post that was not read is there all the same, and below none of the paths."""
    file = folder / post
    return file.exists() and not any(
        file.absolute().is_relative_to(path.absolute()) for path in paths
    )


def _drawn(
    work: PendingWork, place: CardOutput, pens: Pens, workers: int
) -> tuple[dict[str, CardRecord], list[Failure]]:
    """Draw it, with a bar on the terminal."""
    drawn: dict[str, CardRecord] = {}
    failures: list[Failure] = []
    outcomes = building.draw(work.tasks, place, pens, workers)
    with progress("drawing", len(work.tasks)) as advance:
        try:
            for job, outcome in outcomes:
                if isinstance(outcome, CardRecord):
                    drawn[job.file] = outcome
                else:
                    failures.append(Failure(job.post, job.file, outcome))
                advance()
        finally:
            outcomes.close()  # and with it its processes
    return drawn, failures


def _facts(built: Built) -> dict[str, Any]:
    return {
        "out": str(built.place.out),
        "manifest": str(built.place.manifest),
        "made": len(built.drawn),
        "kept": len(built.work.current),
        "failed": len(built.failures),
        "bytes": built.bytes,
        "files": sorted(built.drawn),
        "failures": [{"post": f.post, "file": f.file, "why": f.reason} for f in built.failures],
        "bare": list(built.planned.without_card),
        "missing": {
            name: [code_point(each) for each in made.missing]
            for name, made in built.drawn.items()
            if made.missing
        },
        "stale": built.left,
        "removed": list(built.removed),
    }


def _tell(built: Built) -> None:
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    for failure in built.failures:
        errors.print(f"[bold red]{shown(failure.post)}[/]: {shown(failure.reason)}")
    for name, made in sorted(built.drawn.items()):
        if made.missing:
            missing = ", ".join(map(code_point, made.missing))
            errors.print(f"[yellow]{shown(name)}[/]: no glyph for {missing}")
    console = Console(highlight=False, soft_wrap=True)
    for name in built.removed:
        console.print(f"[dim]removed[/] {shown(name)}")
    for name in built.left:
        console.print(f"[yellow]stale[/] {shown(name)}[dim]; no post has it, --prune removes it[/]")
    if built.planned.without_card:
        hint = "no link, and no title or no --template for it"
        console.print(f"[dim]{len(built.planned.without_card):,} posts without a card: {hint}[/]")
    console.print(
        f"{len(built.drawn):,} made, {len(built.work.current):,} kept, "
        f"{len(built.failures):,} failed; {built.bytes:,} bytes in {shown(str(built.place.out))}"
    )
