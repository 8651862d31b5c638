"""The table of rules: whole, and in the reference as it is in the code."""

from __future__ import annotations

from pyoji.blog.check.rules import BY_NAME, RULES
from pyoji.blog.check.rules.phrases import beginnings, is_beginning

from tests.pages import codes, reference, table


def test_every_rule_is_told():
    """In the order of the code: its name, its severity, its summary and whether --fix repairs
    it."""
    rows = table("Rule", reference("check"))
    assert [codes(row[0])[0] for row in rows] == [rule.name for rule in RULES]
    for row, rule in zip(rows, RULES, strict=True):
        assert row[1] == rule.severity
        assert row[2] == rule.summary
        assert row[3] == ("yes" if rule.fixable else "")


def test_a_name_is_a_rules_alone():
    """Settings and reports call it by it."""
    assert len(BY_NAME) == len(RULES)


def test_a_title_ends_early_where_a_phrase_does():
    """The longest first; never within a word."""
    assert list(beginnings("A: b, c — d")) == ["A: b, c", "A: b", "A"]
    assert is_beginning("제목", "제목: 부제")
    assert not is_beginning("제", "제목: 부제")
