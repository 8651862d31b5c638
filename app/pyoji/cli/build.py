"""pyoji build: a blog's cards as files, drawn by all cores, only what has changed.

In: posts, and a folder. Out: pictures there, and a manifest that says which post has which. Exits
with 1 if a card is missing, with 2 if the command or the blog's settings are wrong.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from pyoji.blog.build import builder as building
from pyoji.blog.build import manifest as manifest_
from pyoji.blog.build.builder import Place, Work
from pyoji.blog.build.manifest import Made
from pyoji.blog.build.plan import NAMINGS, Failure, Plan, Wishes, plan
from pyoji.blog.check import checker as checking
from pyoji.blog.check.context import Cards
from pyoji.cli import blog as blogs
from pyoji.cli.blog import Config
from pyoji.cli.terminal import FOUND, USAGE, AsJson, fail, settings, show, shown, told
from pyoji.engine.assembly import Engine
from pyoji.engine.card import EXTENSIONS, PNG
from pyoji.engine.pipeline import Pipeline
from pyoji.loading import load_engine
from pyoji.printable import code_point
from pyoji.settings import Settings
from pyoji.web.server.capacity import usable_processors, whole

Naming = StrEnum("Naming", list(NAMINGS))  # type: ignore[misc] # its names are a table's
BY_SLUG = Naming(NAMINGS[0])

STEP = 0.1
"""Seconds between two looks of the progress bar."""


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
    place = Place(out, manifest or out / manifest_.FILE)
    with told():
        chosen = settings()
        made = load_engine(chosen)
        cards = Cards(made.templates, made.pipeline.frame)
        blog, folder = blogs.opened(paths, config, cards.templates.names)
        design = template or blog.template
        if design is not None:
            cards.templates.get(design)
        blogs.understood(pairs, cards.templates, None)
        wishes = Wishes(design, pairs, format_, names.value)
        planned = plan(checking.read(paths, blog, folder, folder), cards, blog, wishes)
        with building.held(place):
            known = manifest_.read(place.manifest)
            work = building.work(
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
            manifest_.write(place.manifest, building.settled(planned, work, drawn, left))
    failures = [*planned.failures, *failures]
    if as_json:
        facts = _facts(place, planned, work, drawn, failures, removed, left)
        show({**facts, "seconds": round(seconds, 3)}, plain=True)
    else:
        _tell(place, planned, work, drawn, failures, removed, left)
    if failures:
        raise typer.Exit(FOUND)


def _elsewhere(post: str, folder: Path, paths: list[Path]) -> bool:
    """Whether a post that was not read is there all the same, and below none of the paths."""
    file = folder / post
    return file.exists() and not any(
        file.absolute().is_relative_to(path.absolute()) for path in paths
    )


def _drawn(
    work: Work, place: Place, pens: Pens, workers: int
) -> tuple[dict[str, Made], list[Failure]]:
    """Draw it, with a bar on the terminal."""
    drawn: dict[str, Made] = {}
    failures: list[Failure] = []
    progress = Progress(
        TextColumn("drawing"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        auto_refresh=False,  # its thread would be there when processes begin as copies
        disable=not work.tasks,
    )
    outcomes = building.draw(work.tasks, place, pens, workers)
    with progress:
        bar, shown = progress.add_task("", total=len(work.tasks)), 0.0
        try:
            for job, outcome in outcomes:
                if isinstance(outcome, Made):
                    drawn[job.file] = outcome
                else:
                    failures.append(Failure(job.post, job.file, outcome))
                now = time.monotonic()
                progress.update(bar, advance=1, refresh=now - shown > STEP)
                shown = now if now - shown > STEP else shown
        finally:
            outcomes.close()  # and with it its processes
    return drawn, failures


def _facts(
    place: Place,
    planned: Plan,
    work: Work,
    drawn: Mapping[str, Made],
    failures: list[Failure],
    removed: tuple[str, ...],
    left: list[str],
) -> dict[str, Any]:
    return {
        "out": str(place.out),
        "manifest": str(place.manifest),
        "made": len(drawn),
        "kept": len(work.kept),
        "failed": len(failures),
        "bytes": sum(made.bytes for made in (*drawn.values(), *work.kept.values())),
        "files": sorted(drawn),
        "failures": [{"post": f.post, "file": f.file, "why": f.why} for f in failures],
        "bare": list(planned.bare),
        "missing": {
            name: [code_point(each) for each in made.missing]
            for name, made in drawn.items()
            if made.missing
        },
        "stale": left,
        "removed": list(removed),
    }


def _tell(
    place: Place,
    planned: Plan,
    work: Work,
    drawn: Mapping[str, Made],
    failures: list[Failure],
    removed: tuple[str, ...],
    left: list[str],
) -> None:
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    for failure in failures:
        errors.print(f"[bold red]{shown(failure.post)}[/]: {shown(failure.why)}")
    for name, made in sorted(drawn.items()):
        if made.missing:
            missing = ", ".join(map(code_point, made.missing))
            errors.print(f"[yellow]{shown(name)}[/]: no glyph for {missing}")
    console = Console(highlight=False, soft_wrap=True)
    for name in removed:
        console.print(f"[dim]removed[/] {shown(name)}")
    for name in left:
        console.print(f"[yellow]stale[/] {shown(name)}[dim]; no post has it, --prune removes it[/]")
    if planned.bare:
        hint = "no link, and no title or no --template for it"
        console.print(f"[dim]{len(planned.bare):,} posts without a card: {hint}[/]")
    total = sum(made.bytes for made in (*drawn.values(), *work.kept.values()))
    console.print(
        f"{len(drawn):,} made, {len(work.kept):,} kept, {len(failures):,} failed; "
        f"{total:,} bytes in {shown(str(place.out))}"
    )
