"""Reports: findings in; the text of a format that other programs read, out.

github   workflow commands, which annotate the lines of a pull request
sarif    SARIF 2.1.0 (OASIS), for code scanning
junit    JUnit's XML, for test reports: a file is a test
json     all there is, in our own words

What posts hold stands in each of them so that neither a terminal nor a build server acts on it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from xml.etree import ElementTree

from pyoji.blog.check.checker import CheckResult
from pyoji.blog.check.finding import Finding, Severity
from pyoji.blog.check.rules import BY_NAME
from pyoji.percent import encode
from pyoji.printable import printable, printable_json

Report = Callable[[CheckResult], str]


def as_data(checked: CheckResult) -> dict[str, Any]:
    """The findings as plain values."""
    return {
        "files": len(checked.posts),
        "links": checked.links,
        "hosts": list(checked.hosts),
        "errors": checked.count(Severity.ERROR),
        "warnings": checked.count(Severity.WARNING),
        "infos": checked.count(Severity.INFO),
        "findings": [
            {
                "file": each.file,
                "line": each.line,
                "column": each.column,
                "rule": each.rule,
                "severity": str(each.severity),
                "message": each.message,
                "remedy": each.remedy,
                "link": each.link or None,
                "repaired": each.repaired or None,
            }
            for each in checked.findings
        ],
    }


def _json(checked: CheckResult) -> str:
    return printable_json(json.dumps(as_data(checked), ensure_ascii=False, indent=2))


def sentence(finding: Finding) -> str:
    """What is wrong and what to do, with the new link where there is one."""
    new = f": {finding.repaired}" if finding.repaired else ""
    return f"{finding.message}; {finding.remedy}{new}"


_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def _github(checked: CheckResult) -> str:
    return "\n".join(
        f"::{_COMMANDS[each.severity]} file={_property(each.file)},line={each.line},"
        f"col={each.column},title={_property(each.rule)}::{_escaped(sentence(each))}"
        for each in checked.findings
    )


def _escaped(text: str) -> str:
    lines = re.split("(\r|\n)", text)
    return "".join(_LINE_ENDS.get(each) or printable(each).replace("%", "%25") for each in lines)


_LINE_ENDS = {"\r": "%0D", "\n": "%0A"}


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def _sarif(checked: CheckResult) -> str:
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
            "ruleId": each.rule,
            "ruleIndex": names.index(each.rule),
            "level": _LEVELS[each.severity],
            "message": {"text": sentence(each)},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": encode(each.file, "/", "surrogateescape")},
                        "region": {"startLine": each.line, "startColumn": each.column},
                    }
                }
            ],
        }
        for each in checked.findings
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


# What XML 1.0 lets stand nowhere, escaped or not.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _junit(checked: CheckResult) -> str:
    by_file: dict[str, list[Finding]] = {name: [] for name in checked.files}
    for each in checked.findings:
        by_file[each.file].append(each)
    failed = sum(
        any(f.severity is Severity.ERROR for f in findings) for findings in by_file.values()
    )
    counts = {"tests": str(len(by_file)), "failures": str(failed)}
    suites = ElementTree.Element("testsuites", counts)
    suite = ElementTree.SubElement(suites, "testsuite", {"name": "pyoji check", **counts})
    for name, findings in by_file.items():
        attributes = {"classname": "pyoji.check", "name": _xml(name), "file": _xml(name)}
        test = ElementTree.SubElement(suite, "testcase", attributes)
        errors = [each for each in findings if each.severity is Severity.ERROR]
        others = [each for each in findings if each.severity is not Severity.ERROR]
        if errors:
            message = f"{len(errors)} errors, the first: {errors[0].message}"
            failure = ElementTree.SubElement(test, "failure", {"message": _xml(message)})
            failure.text = _lines(errors)
        if others:
            ElementTree.SubElement(test, "system-out").text = _lines(others)
    ElementTree.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(suites, "unicode")


def _lines(findings: list[Finding]) -> str:
    return "\n".join(
        _xml(
            f"{each.file}:{each.line}:{each.column}: {each.severity} {each.rule}: {sentence(each)}"
        )
        for each in findings
    )


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", printable(text))


REPORTS: Mapping[str, Report] = {
    "json": _json,
    "github": _github,
    "sarif": _sarif,
    "junit": _junit,
}
