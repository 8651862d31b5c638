"""Findings: print them for a person.

    errors           each one, by file and line, with the repaired link
    all other ones   by rule, with their number and three examples

In: a check's result. Out: text on standard output: in colour and cut to the width on a terminal,
plain and uncut elsewhere. Text from posts is escaped. Must not judge.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.console import Console
from rich.text import Text

from pyoji.blog.check.checker import CheckResult
from pyoji.blog.check.finding import Finding, Severity
from pyoji.blog.check.rules import BY_NAME
from pyoji.cli import reading, title_marks
from pyoji.cli.terminal import count_of
from pyoji.printable import printable

MAX_ERRORS = 20
"""The most errors of one rule that are listed without --all."""

EXAMPLES = 3
"""The number of findings of another rule that are listed without --all."""

PLAIN_WIDTH = 100
"""Columns for titles where there is no terminal."""

INDENT = "      "

STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
NOUNS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def write(
    result: CheckResult, written: int, *, selected: Sequence[str] = (), is_complete: bool = False
) -> None:
    """Print the findings, and below them the numbers.

    `selected` are the rules and severities that were looked for, all if empty; `is_complete`: list
    every finding.
    """
    printer = _Printer(Console(highlight=False), is_complete)
    errors = [finding for finding in result.findings if finding.severity is Severity.ERROR]
    others = [finding for finding in result.findings if finding.severity is not Severity.ERROR]
    printer.errors(errors)
    printer.gap(errors and others)
    for findings in _by_rule(others):
        printer.rule(findings)
    printer.gap(result.findings)
    printer.line(Text(_summary(result, written, selected)))
    unread = list(reading.unread_lines(result.unread))
    for line in ["Not read:", *(f"  {line}" for line in unread)] if unread else []:
        printer.line(Text(printable(line)))


def _by_rule(findings: Iterable[Finding]) -> Iterator[Sequence[Finding]]:
    """Yield the findings of each rule: warnings before notes, the most frequent rule first."""
    rules: dict[tuple[Severity, str], list[Finding]] = {}
    for finding in findings:
        rules.setdefault((finding.severity, finding.rule), []).append(finding)
    severities = list(Severity)
    yield from (
        rules[key]
        for key in sorted(rules, key=lambda key: (severities.index(key[0]), -len(rules[key])))
    )


class _Printer:
    """Prints lines on a console."""

    def __init__(self, console: Console, is_complete: bool) -> None:
        self._console = console
        self._is_complete = is_complete

    def line(self, text: Text, *, hang: int = 4) -> None:
        """Print a line; on a terminal its words are wrapped, and further lines begin at `hang`."""
        if not self._console.is_terminal:
            self._console.print(text, soft_wrap=True)
            return
        first, *rest = text.wrap(self._console, max(20, self._console.width - hang)) or [text]
        for part in (first, *(Text(" " * hang).append_text(part) for part in rest)):
            part.rstrip()
            self._console.print(part, soft_wrap=True)

    def gap(self, is_needed: object) -> None:
        """Print an empty line between two parts."""
        if is_needed:
            self._console.print()

    def errors(self, errors: Sequence[Finding]) -> None:
        """Print errors by link."""
        counts: Counter[str] = Counter()
        for (file, line, column), group in groupby(errors, key=_position):
            findings = []
            for finding in group:
                counts[finding.rule] += 1
                if self._is_complete or counts[finding.rule] <= MAX_ERRORS:
                    findings.append(finding)
            if not findings:
                continue
            self.line(Text.assemble((printable(file), "bold"), f":{line}:{column}"))
            for finding in findings:
                self.line(
                    Text.assemble(
                        "  ", (f"{'error':7}", STYLES[Severity.ERROR]), f" {finding.rule}: "
                    ).append_text(_sentence(finding))
                )
                self._difference(finding)
            self._repaired(findings)
        for rule, count in counts.items():
            self._rest(f"error {rule}: ", 0 if self._is_complete else count - MAX_ERRORS)

    def rule(self, findings: Sequence[Finding]) -> None:
        """Print a line for a rule, and its findings or examples of them."""
        first = findings[0]
        self.line(
            Text.assemble(
                (NOUNS[first.severity], STYLES[first.severity]),
                " ",
                (first.rule, "bold"),
                f" ({_counts(findings)}): {BY_NAME[first.rule].summary}",
            )
        )
        is_whole = self._is_complete or len(findings) <= EXAMPLES
        for finding in findings if is_whole else findings[:EXAMPLES]:
            position = f"  {printable(finding.file)}:{finding.line}:{finding.column}: "
            self.line(Text(position).append_text(_sentence(finding)))
            self._difference(finding)
            if is_whole:
                self._repaired([finding])
        self._rest("  ", 0 if is_whole else len(findings) - EXAMPLES)

    def _difference(self, finding: Finding) -> None:
        """Show where the titles differ."""
        if finding.difference:
            width = self._console.width if self._console.is_terminal else PLAIN_WIDTH
            for line in title_marks.lines(finding.difference, width - len(INDENT)):
                self._console.print(Text(INDENT + line), soft_wrap=True)

    def _repaired(self, findings: Iterable[Finding]) -> None:
        """Print the repaired link, whole, so that it can be copied."""
        if link := next((finding.repaired for finding in findings if finding.repaired), ""):
            text = Text.assemble(("  → ", "green"), printable(link))
            self._console.print(text, soft_wrap=True)

    def _rest(self, begin: str, count: int) -> None:
        if count > 0:
            self.line(Text(f"{begin}{count:,} more; --all lists them", "dim"))


def _counts(findings: Sequence[Finding]) -> str:
    """The number of findings, and how many --fix repairs: `62, --fix repairs 60`."""
    repaired = sum(bool(finding.repaired) for finding in findings)
    hint = f", --fix repairs {'all' if repaired == len(findings) else f'{repaired:,}'}"
    return f"{len(findings):,}{hint if repaired else ''}"


def _position(finding: Finding) -> tuple[str, int, int]:
    return finding.file, finding.line, finding.column


def _sentence(finding: Finding) -> Text:
    return Text.assemble(printable(finding.message), (f"; {printable(finding.remedy)}", "dim"))


def _summary(result: CheckResult, written: int, selected: Sequence[str]) -> str:
    repaired = f"{count_of(written, 'link')} repaired. " if written else ""
    if not result.posts:
        return "Nothing is checked: .pyoji.yaml excludes what is named."
    if not result.findings and not result.links:
        return f"No link to a card in {_files(result)}; pyoji link --write adds links."
    scope = f"{count_of(result.links, 'link')} in {_files(result)}"
    if not result.findings and selected:
        return f"{repaired}Nothing is found of {', '.join(selected)}: {scope}."
    if not result.findings:
        return f"{repaired}Nothing is wrong: {scope}."
    counts = ", ".join(
        count_of(result.count(severity), noun)
        for severity, noun in NOUNS.items()
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
