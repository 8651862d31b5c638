"""Reports: each format is what its readers expect."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pyoji.blog.check.checker import CheckResult
from pyoji.blog.check.finding import Finding, Severity
from pyoji.blog.check.report import REPORTS
from pyoji.blog.check.rules import BY_NAME
from pyoji.blog.source.page import Page
from pyoji.blog.source.posts import Post

FOUND = CheckResult(
    posts=(Post(Path("a,b.md"), Page("a,b.md", "")), Post(Path("c.md"), Page("c.md", ""))),
    links=2,
    hosts=("og.example.com",),
    findings=(
        Finding("a,b.md", 3, 8, "lost-hash", Severity.ERROR, "50% “<#>”\n\x07 lost", "write %23",
                "/api/x?title=#", "/api/x?title=%23"),
        Finding("a,b.md", 3, 8, "raw-space", Severity.WARNING, "a raw space", "write %20"),
        Finding("a,b.md", 4, 1, "near-words", Severity.INFO, "nearly", "write it"),
    ),
    edits={},
)  # fmt: skip
NOTHING = CheckResult((), 0, (), (), {})


def test_github_annotates_lines():
    """One command a line, its text and properties escaped."""
    first, *others = REPORTS["github"](FOUND).splitlines()
    assert first == (
        "::error file=a%2Cb.md,line=3,col=8,title=lost-hash::"
        "50%25 “<#>”%0A\\x07 lost; write %2523: /api/x?title=%2523"
    )
    assert [each.split(" ")[0] for each in others] == ["::warning", "::notice"]


def test_sarif_has_what_2_1_0_asks_for():
    """Every result names a rule of the driver's, a level, a message and a place."""
    log = json.loads(REPORTS["sarif"](FOUND))
    assert log["version"] == "2.1.0"
    [run] = log["runs"]
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert ids == list(BY_NAME)
    for result, finding in zip(run["results"], FOUND.findings, strict=True):
        assert ids[result["ruleIndex"]] == result["ruleId"] == finding.rule
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "a%2Cb.md"
        assert place["region"] == {"startLine": finding.line, "startColumn": finding.column}


def test_sarif_of_a_file_elsewhere_has_an_absolute_uri():
    """A name that begins with a slash would be read below the repository."""
    finding = replace(FOUND.findings[0], file="/tmp/a b.md")  # noqa: S108 - only a name
    log = json.loads(REPORTS["sarif"](replace(FOUND, findings=(finding,))))
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "file:///tmp/a%20b.md"


def test_junit_is_well_formed_and_fails_for_errors():
    """A file is a test; what XML cannot hold is replaced."""
    root = ElementTree.fromstring(REPORTS["junit"](FOUND))  # noqa: S314 - our own text
    [suite] = root
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    failed, passed = suite
    assert "a,b.md:3:8: error lost-hash" in (failed.find("failure").text or "")
    assert len(list(passed)) == 0


def test_json_has_everything():
    """Counts, hosts, and each finding whole."""
    told = json.loads(REPORTS["json"](FOUND))
    assert (told["files"], told["links"], told["errors"], told["warnings"]) == (2, 2, 1, 1)
    assert told["findings"][0]["repaired"] == "/api/x?title=%23"
    assert told["findings"][1]["repaired"] is None


@pytest.mark.parametrize("name", REPORTS)
def test_nothing_found_is_told_too(name):
    """As an empty report of its form."""
    assert "error " not in REPORTS[name](NOTHING)
