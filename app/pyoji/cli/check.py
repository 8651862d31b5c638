"""pyoji check: check a blog's links to cards, and repair them with `--fix`.

In: files and folders. Out: findings, as text or in a format for programs, and files with repaired
links. Exits with 1 if an error remains (with `--strict` also for a warning), with 2 if the command
or the blog's settings are wrong. With `--titles` it lists the cards instead (`listing.py`).
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
from pyoji.blog.source.unread import Reason
from pyoji.cli import listing, patch, reading
from pyoji.cli.blog import Config, open_blog, require_existing
from pyoji.cli.patch import FileChange
from pyoji.cli.reading import count_of
from pyoji.cli.terminal import FINDINGS, USAGE, AsJson, escaped, fail, open_engine

Form = StrEnum("Form", ["text", *report.REPORTS])  # type: ignore[misc] # names from a table

STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def check(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Posts, and folders of posts.")
    ],
    fix: Annotated[bool, typer.Option("--fix", help="Write the repaired links.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what --fix would change.")] = False,
    form: Annotated[
        Form, typer.Option("--format", help="The format of findings.", case_sensitive=False)
    ] = Form["text"],
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 for warnings too.")] = False,
    titles: Annotated[
        bool, typer.Option("--titles", help="Print the list of all cards, for PYOJI_TITLES.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="Write that list to a file, atomically."),
    ] = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Check the links to cards in a blog's posts, and report every problem."""
    if fix and diff:
        fail("--fix and --diff exclude each other.", USAGE)
    require_existing(paths)
    name = "json" if as_json else form.value
    if titles:
        if fix or diff or strict or name not in listing.FORMS:
            forms = " or ".join(listing.FORMS)
            fail(f"--titles prints a list, as {forms}, and checks nothing.", USAGE)
        listing.write(paths, config, name, out)
        return
    if out is not None:
        fail("--out needs --titles.", USAGE)
    engine = open_engine()
    cards = Cards(engine.templates, engine.pipeline.frame)
    blog, folder = open_blog(paths, config, cards.templates.names)
    result = _check(paths, cards, blog, folder)
    if not result.posts and not _is_all_excluded(paths, result):
        if name != "text":
            typer.echo(report.REPORTS[name](result))
        fail(reading.nothing_read(map(str, paths), result.unread), USAGE)
    written = 0
    if fix:
        written = _write(result)
        result = _check(paths, cards, blog, folder) if written else result
    if diff:
        patch.write(_changes(result))
    elif name != "text":
        if text := report.REPORTS[name](result):
            typer.echo(text)
    else:
        _print_result(result, written)
    failures = result.count(Severity.ERROR) + (result.count(Severity.WARNING) if strict else 0)
    if failures:
        raise typer.Exit(FINDINGS)


def _check(paths: list[Path], cards: Cards, blog: Blog, folder: Path) -> CheckResult:
    survey = checking.survey(paths, blog, folder, Path.cwd())
    return checking.check(survey.posts, cards, blog, survey.unread)


def _is_all_excluded(paths: list[Path], result: CheckResult) -> bool:
    """Whether each path is a file that the configuration excludes, as pre-commit may pass them."""
    is_excluded = all(unread.reason is Reason.EXCLUDED for unread in result.unread)
    return is_excluded and not any(path.is_dir() for path in paths)


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


def _print_result(result: CheckResult, written: int) -> None:
    """Print the findings grouped by link, and below them the repaired link."""
    console = Console(highlight=False, soft_wrap=True)
    for (file, line, column), group in groupby(
        result.findings, key=lambda problem: (problem.file, problem.line, problem.column)
    ):
        findings = list(group)
        console.print(f"[bold]{escaped(file)}[/]:{line}:{column}")
        for problem in findings:
            _print_problem(console, problem)
        if repaired := next((problem.repaired for problem in findings if problem.repaired), ""):
            console.print(f"  [green]→[/] {escaped(repaired)}")
    console.print(_summary(result, written))
    if lines := list(reading.unread_lines(result.unread)):
        console.print("Not read:")
    for line in lines:
        console.print(f"  {escaped(line)}")


def _print_problem(console: Console, finding: Finding) -> None:
    style = STYLES[finding.severity]
    console.print(
        f"  [{style}]{finding.severity:7}[/] {finding.rule}: {escaped(finding.message)}"
        f"[dim]; {escaped(finding.remedy)}[/]"
    )


def _summary(result: CheckResult, written: int) -> str:
    scope = f"{count_of(result.links, 'link')} in {_files(result)}"
    repaired = f"{count_of(written, 'link')} repaired. " if written else ""
    if not result.posts:
        return "Nothing is checked: .pyoji.yaml excludes what is named."
    if not result.findings and not result.links:
        return f"No link to a card in {_files(result)}; pyoji link --write adds links."
    if not result.findings:
        return f"{repaired}Nothing is wrong: {scope}."
    counts = ", ".join(
        count_of(result.count(severity), name)
        for severity, name in zip(Severity, ("error", "warning", "note"), strict=True)
        if result.count(severity)
    )
    edits = sum(map(len, result.edits.values()))
    hint = f" --fix repairs {count_of(edits, 'link')}." if edits else ""
    return f"{repaired}{counts}; {scope}.{hint}"


def _files(result: CheckResult) -> str:
    """The number of posts; by kind if there are several."""
    kinds = result.kinds()
    files = count_of(len(result.posts), "file")
    return f"{files} ({reading.kinds(kinds)})" if len(kinds) > 1 else files
