"""pyoji check: what is wrong with a blog's links to cards, and `--fix`.

In: files and folders. Out: findings, for people or for a program, and files with better links.
Exits with 1 if an error is left (with `--strict` also a warning), with 2 if the command or the
blog's settings are wrong. With `--titles` it checks nothing and lists the cards (`listing.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pyoji.blog.check import checker as checking
from pyoji.blog.check import report
from pyoji.blog.check.checker import CheckResult
from pyoji.blog.check.config import Blog
from pyoji.blog.check.context import Cards
from pyoji.blog.check.finding import Finding, Severity
from pyoji.blog.source import edit
from pyoji.cli import listing
from pyoji.cli.blog import Config, opened, there
from pyoji.cli.terminal import FOUND, USAGE, AsJson, fail, patch, settings, shown, told
from pyoji.loading import load_engine

Form = StrEnum("Form", ["text", *report.REPORTS])  # type: ignore[misc] # its names are a table's

STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def check(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Posts, and folders that hold them.")
    ],
    fix: Annotated[bool, typer.Option("--fix", help="Write the repaired links.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what --fix would change.")] = False,
    form: Annotated[
        Form, typer.Option("--format", help="How findings are told.", case_sensitive=False)
    ] = Form["text"],
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 for warnings too.")] = False,
    titles: Annotated[
        bool, typer.Option("--titles", help="Print the list of all cards, for PYOJI_TITLES.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="Write that list to a file, at once."),
    ] = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Check a blog's posts: their links to cards, all that is wrong with each."""
    if fix and diff:
        fail("--diff shows what --fix would write; take one of them.", USAGE)
    there(paths)
    name = "json" if as_json else form.value
    if titles:
        if fix or diff or strict or name not in listing.FORMS:
            forms = " or ".join(listing.FORMS)
            fail(f"--titles prints a list, as {forms}, and checks nothing.", USAGE)
        listing.write(paths, config, name, out)
        return
    if out is not None:
        fail("--out is where --titles writes.", USAGE)
    with told():
        made = load_engine(settings())
        cards = Cards(made.templates, made.pipeline.frame)
        blog, folder = opened(paths, config, cards.templates.names)
        found = _checked(paths, cards, blog, folder)
        written = 0
        if fix:
            written = _write(found)
            found = _checked(paths, cards, blog, folder) if written else found
    if diff:
        patch(_diff(found))
    elif name != "text":
        if text := report.REPORTS[name](found):
            typer.echo(text)
    else:
        _tell(found, written)
    grave = found.count(Severity.ERROR) + (found.count(Severity.WARNING) if strict else 0)
    if grave:
        raise typer.Exit(FOUND)


def _checked(paths: list[Path], cards: Cards, blog: Blog, folder: Path) -> CheckResult:
    return checking.check(checking.read(paths, blog, folder, Path.cwd()), cards, blog)


def _write(found: CheckResult) -> int:
    """Write the repaired links and return their count. Report each file that cannot be written."""
    count = 0
    for post in found.posts:
        edits = found.edits.get(post.file, ())
        if edits:
            try:
                edit.write(post.file, post.page.text, edit.apply_edits(post.page.text, edits))
            except OSError as error:
                message = shown(f"{post.name}: {error.strerror}")
                Console(stderr=True).print(message, style="bold red", soft_wrap=True)
            else:
                count += len(edits)
    return count


def _diff(found: CheckResult) -> Iterator[str]:
    for post in found.posts:
        if edits := found.edits.get(post.file, ()):
            after = edit.apply_edits(post.page.text, edits)
            yield from edit.diff(post.name, post.page.text, after)


def _tell(found: CheckResult, written: int) -> None:
    """For people: a link's findings together, and below them what the link should be."""
    console = Console(highlight=False, soft_wrap=True)
    for (file, line, column), group in groupby(
        found.findings, key=lambda each: (each.file, each.line, each.column)
    ):
        findings = list(group)
        console.print(f"[bold]{shown(file)}[/]:{line}:{column}")
        for each in findings:
            _one(console, each)
        if repaired := next((each.repaired for each in findings if each.repaired), ""):
            console.print(f"  [green]→[/] {shown(repaired)}")
    console.print(_summary(found, written))


def _one(console: Console, finding: Finding) -> None:
    style = STYLES[finding.severity]
    console.print(
        f"  [{style}]{finding.severity:7}[/] {finding.rule}: {shown(finding.message)}"
        f"[dim]; {shown(finding.remedy)}[/]"
    )


def _summary(found: CheckResult, written: int) -> str:
    looked = f"{_count(found.links, 'link')} in {_count(len(found.posts), 'file')}"
    repaired = f"{_count(written, 'link')} repaired. " if written else ""
    if not found.findings:
        return f"{repaired}Nothing is wrong: {looked}."
    counts = ", ".join(
        _count(found.count(each), name)
        for each, name in zip(Severity, ("error", "warning", "note"), strict=True)
        if found.count(each)
    )
    edits = sum(map(len, found.edits.values()))
    hint = f" --fix repairs {_count(edits, 'link')}." if edits else ""
    return f"{repaired}{counts}; {looked}.{hint}"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" + ("" if number == 1 else "s")
