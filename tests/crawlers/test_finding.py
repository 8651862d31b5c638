"""The rules of published pages are a table that the reference repeats."""

from __future__ import annotations

from pyoji.crawlers.finding import BY_NAME, RULES, CrawlFinding, Effect

from tests.pages import reference, section, table


def test_rules_have_one_name_each():
    """And a remedy."""
    assert len(BY_NAME) == len(RULES)
    assert all(rule.summary.endswith(".") and not rule.remedy.endswith(".") for rule in RULES)
    finding = CrawlFinding("no-image", Effect.NO_IMAGE, "page", "the page has none")
    assert finding.remedy == BY_NAME["no-image"].remedy


def test_what_costs_the_card_or_its_image_is_an_error():
    """The rest is a warning."""
    assert [effect for effect in Effect if effect.is_error] == [Effect.NO_CARD, Effect.NO_IMAGE]


def test_the_reference_lists_every_rule():
    """As the program has it."""
    rows = table("Rule", section("Rules", reference("networks")))
    assert {row[0].strip("`"): row[1] for row in rows} == {
        rule.name: rule.summary for rule in RULES
    }
