"""pyoji check: check a blog's links to cards, and repair them with `--fix`.

In: files and folders. Out: findings, as text or in a format for programs, and files with repaired
links. Exits with 1 if an error remains (with `--strict` also for a warning), with 2 if the command
or the blog's settings are wrong. With `--titles` it lists the cards instead (`listing.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pyoji.blog.check import checker as checking
from pyoji.blog.check import report
from pyoji.blog.check.checker import CheckResult
from pyoji.blog.check.config import SELECTIONS, Blog, UnknownRule
from pyoji.blog.check.context import Cards
from pyoji.blog.check.finding import Severity
from pyoji.blog.source import edit
from pyoji.cli import findings, listing, patch, reading
from pyoji.cli.blog import Config, open_blog, require_existing
from pyoji.cli.command import one_of
from pyoji.cli.patch import FileChange
from pyoji.cli.terminal import FINDINGS, USAGE, AsJson, escaped, fail, open_engine
from pyoji.networks.table import BY_NAME
from pyoji.web.server.capacity import process_count, usable_processors

Form = StrEnum("Form", ["text", *report.REPORTS])  # type: ignore[misc] # names from a table
NetworkName = StrEnum("NetworkName", list(BY_NAME))  # type: ignore[misc] # names from a table


def check(
    targets: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...", help="Posts, and folders of posts; or published pages' addresses."
        ),
    ],
    fix: Annotated[bool, typer.Option("--fix", help="Write the repaired links.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what --fix would change.")] = False,
    form: Annotated[
        Form,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help=f"The format of findings: {one_of(Form)}.",
            case_sensitive=False,
        ),
    ] = Form["text"],
    complete: Annotated[
        bool, typer.Option("--all", help="List every finding, not three examples of a rule.")
    ] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Only errors, warnings or notes, or the rule of this name; may be repeated.",
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 for warnings too.")] = False,
    titles: Annotated[
        bool, typer.Option("--titles", help="Print the list of all cards, for PYOJI_TITLES.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="FILE", help="Write the list of --titles to a file, atomically."
        ),
    ] = None,
    network: Annotated[
        list[NetworkName] | None,
        typer.Option(
            help=f"See a published page as this network: {one_of(NetworkName)}; may be repeated.",
            metavar="NAME",
        ),
    ] = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Check the links to cards in a blog's posts, and report every problem."""
    if network or _has_address(targets):
        from pyoji.cli import published  # what requests pages takes a while to import

        others = fix or diff or titles or only or complete or config is not None or out is not None
        published.check(targets, network or (), form.value, as_json, strict, bool(others))
        return
    if fix and diff:
        fail("--fix and --diff exclude each other.", USAGE)
    paths = [Path(target) for target in targets]
    require_existing(paths)
    name = "json" if as_json else form.value
    if titles:
        alone = not (fix or diff or strict or only or complete)
        _list_titles(paths, config, name, out, alone=alone)
        return
    if out is not None:
        fail("--out needs --titles.", USAGE)
    engine = open_engine()
    cards = Cards(engine.templates, engine.pipeline.frame)
    blog, folder = open_blog(paths, config, cards.templates.names)
    selected = [word.strip() for words in only or () for word in words.split(",")]
    blog = _only(blog, selected) if selected else blog
    result = _check(paths, cards, blog, folder)
    if reading.is_nothing_read(paths, result.posts, result.unread):
        if name != "text":
            _report(result, name)
        fail(reading.nothing_read(map(str, paths), result.unread), USAGE)
    written = 0
    if fix:
        written = _write(result)
        result = _check(paths, cards, blog, folder) if written else result
    if diff:
        patch.write(_changes(result))
    elif name != "text":
        _report(result, name)
    else:
        findings.write(result, written, selected=selected, is_complete=complete)
    failures = result.count(Severity.ERROR) + (result.count(Severity.WARNING) if strict else 0)
    if failures:
        raise typer.Exit(FINDINGS)


def _report(result: CheckResult, form: str) -> None:
    """Print the result in a format for programs."""
    if text := report.REPORTS[form](result):
        typer.echo(text)


def _list_titles(
    paths: list[Path], config: Path | None, name: str, out: Path | None, *, alone: bool
) -> None:
    if not alone or name not in listing.FORMS:
        forms = " or ".join(listing.FORMS)
        fail(f"--titles prints a list, as {forms}, and checks nothing.", USAGE)
    listing.write(paths, config, name, out)


def _has_address(targets: list[str]) -> bool:
    return any(re.match(r"[a-z][a-z0-9+.-]*://", target, re.I) for target in targets)


def _only(blog: Blog, selected: list[str]) -> Blog:
    """The blog with only these rules."""
    try:
        return blog.only(selected)
    except UnknownRule as error:
        hint = f" Did you mean “{error.nearest}”?" if error.nearest else ""
        fail(f"--only takes {', '.join(SELECTIONS)}, or a rule, not “{error.name}”.{hint}", USAGE)


def _check(paths: list[Path], cards: Cards, blog: Blog, folder: Path) -> CheckResult:
    survey = checking.survey(paths, blog, folder, Path.cwd())
    processes = process_count(usable_processors())
    return checking.check(survey.posts, cards, blog, survey.unread, processes)


def _write(result: CheckResult) -> int:
    """Write the repaired links and return their count. Report each file that cannot be written."""
    count = 0
    for post in result.posts:
        edits = result.edits.get(post.file, ())
        if edits:
            try:
                edit.write(post.file, post.page.text, edit.apply_edits(post.page.text, edits))
            except OSError as error:
                message = escaped(f"{post.name}: {error.strerror}")
                Console(stderr=True).print(message, style="bold red", soft_wrap=True)
            else:
                count += len(edits)
    return count


def _changes(result: CheckResult) -> Iterator[FileChange]:
    for post in result.posts:
        if edits := result.edits.get(post.file, ()):
            yield FileChange(post.file, post.page.text, edits)
