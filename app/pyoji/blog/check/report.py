"""Report: write findings in a format for other programs. In: a check's result. Out: text.

github   workflow commands, which annotate the lines of a pull request
sarif    SARIF 2.1.0 (OASIS), for code scanning
junit    JUnit XML for test reports; each file is a test
json     every field of a finding

Text from posts is escaped, so that neither a terminal nor a build server interprets it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any
from xml.etree import ElementTree

from pyoji.blog.check.checker import CheckResult
from pyoji.blog.check.finding import Finding, Severity
from pyoji.blog.check.rules import BY_NAME
from pyoji.percent import encode
from pyoji.printable import printable, printable_json

Report = Callable[[CheckResult], str]


def as_data(check: CheckResult) -> dict[str, Any]:
    """The check's result as plain values for JSON."""
    return {
        "files": len(check.posts),
        "links": check.links,
        "files_with_links": check.linked,
        "read": dict(sorted(check.kinds().items())),
        "unread": [
            {"kind": unread.kind, "reason": unread.reason, "count": count}
            for unread, count in sorted(check.unread.items())
        ],
        "hosts": list(check.hosts),
        "errors": check.count(Severity.ERROR),
        "warnings": check.count(Severity.WARNING),
        "infos": check.count(Severity.INFO),
        "findings": [
            {**asdict(finding), "link": finding.link or None, "repaired": finding.repaired or None}
            for finding in check.findings
        ],
    }


def _json(check: CheckResult) -> str:
    return printable_json(json.dumps(as_data(check), ensure_ascii=False, indent=2))


def sentence(finding: Finding) -> str:
    """A finding's message and remedy, and the repaired link if there is one."""
    repaired = f": {finding.repaired}" if finding.repaired else ""
    return f"{finding.message}; {finding.remedy}{repaired}"


_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def _github(check: CheckResult) -> str:
    return "\n".join(
        f"::{_COMMANDS[finding.severity]} file={_escape_property(finding.file)},"
        f"line={finding.line},col={finding.column},title={_escape_property(finding.rule)}"
        f"::{_escape(sentence(finding))}"
        for finding in check.findings
    )


def _escape(text: str) -> str:
    pieces = re.split("(\r|\n)", text)
    return "".join(
        _LINE_ENDS.get(piece) or printable(piece).replace("%", "%25") for piece in pieces
    )


_LINE_ENDS = {"\r": "%0D", "\n": "%0A"}


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")


def _uri(file: str) -> str:
    """The URI of a file: relative, or absolute for one outside the current folder."""
    path = encode(file, "/", "surrogateescape")
    return f"file://{path}" if path.startswith("/") else path


_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def _sarif(check: CheckResult) -> str:
    names = list(BY_NAME)
    rules = [
        {
            "id": name,
            "shortDescription": {"text": rule.summary},
            "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        }
        for name, rule in BY_NAME.items()
    ]
    results = [
        {
            "ruleId": finding.rule,
            "ruleIndex": names.index(finding.rule),
            "level": _LEVELS[finding.severity],
            "message": {"text": sentence(finding)},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": _uri(finding.file)},
                        "region": {"startLine": finding.line, "startColumn": finding.column},
                    }
                }
            ],
        }
        for finding in check.findings
    ]
    driver = {"name": "pyoji", "rules": rules}
    return printable_json(
        json.dumps(
            {
                "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
                "sarif-schema-2.1.0.json",
                "version": "2.1.0",
                "runs": [
                    {
                        "tool": {"driver": driver},
                        "columnKind": "unicodeCodePoints",
                        "results": results,
                    }
                ],
            },
            ensure_ascii=False,
            indent=2,
        )
    )


# Characters that XML 1.0 forbids even if escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _junit(check: CheckResult) -> str:
    by_file: dict[str, list[Finding]] = {post.name: [] for post in check.posts}
    for finding in check.findings:
        by_file[finding.file].append(finding)
    failed = sum(
        any(f.severity is Severity.ERROR for f in findings) for findings in by_file.values()
    )
    counts = {"tests": str(len(by_file)), "failures": str(failed)}
    suites = ElementTree.Element("testsuites", counts)
    suite = ElementTree.SubElement(suites, "testsuite", {"name": "pyoji check", **counts})
    for name, findings in by_file.items():
        attributes = {"classname": "pyoji.check", "name": _xml(name), "file": _xml(name)}
        test = ElementTree.SubElement(suite, "testcase", attributes)
        errors = [finding for finding in findings if finding.severity is Severity.ERROR]
        others = [finding for finding in findings if finding.severity is not Severity.ERROR]
        if errors:
            message = f"{len(errors)} to repair, the first: {errors[0].message}"
            failure = ElementTree.SubElement(test, "failure", {"message": _xml(message)})
            failure.text = _text(errors)
        if others:
            ElementTree.SubElement(test, "system-out").text = _text(others)
    ElementTree.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(suites, "unicode")


def _text(findings: list[Finding]) -> str:
    return "\n".join(_xml(_line(finding)) for finding in findings)


def _line(finding: Finding) -> str:
    position = f"{finding.file}:{finding.line}:{finding.column}"
    return f"{position}: {finding.severity} {finding.rule}: {sentence(finding)}"


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", printable(text))


REPORTS: Mapping[str, Report] = {
    "json": _json,
    "github": _github,
    "sarif": _sarif,
    "junit": _junit,
}
