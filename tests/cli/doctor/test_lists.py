"""The lists can be read, and what is on them is told."""

from __future__ import annotations

from pyoji.cli.doctor.lists import lists

from tests.cli.doctor.findings import OK, WARNING, WRONG, only, states


def test_without_lists_every_card_is_drawn(installed):
    """Which is how it begins, and no fault."""
    assert "any words" in only(lists, installed(), OK)


def test_what_is_listed_is_counted(installed, tmp_path):
    """And what is blocked."""
    (tmp_path / "titles").write_text("/api/article?title=a\nHello\n")
    (tmp_path / "block").write_text("*bad*\n")
    seen = installed(titles=str(tmp_path / "titles"), block=str(tmp_path / "block"))
    assert [each.seen for each in lists(seen)] == [
        "2 cards are drawn unsigned, those of PYOJI_TITLES",
        "1 rules of PYOJI_BLOCK",
    ]
    assert states(lists, seen) == [OK, OK]


def test_links_that_lead_nowhere_are_a_warning(installed, tmp_path):
    """With the first of them."""
    (tmp_path / "titles").write_text("/api/article?title=a\n/api/nowhere?title=b\n")
    seen = installed(titles=str(tmp_path / "titles"))
    told = only(lists, seen, WARNING)
    assert told.startswith("1 of 2 links lead to no card here; the first is /api/nowhere?title=b")


def test_each_list_that_cannot_be_read_is_wrong(installed, tmp_path):
    """Both are told, though the service stops at the first."""
    (tmp_path / "block").write_text("*\n")
    seen = installed(titles=str(tmp_path / "nowhere"), block=str(tmp_path / "block"))
    assert states(lists, seen) == [WRONG, WRONG]
    first, second = (each.seen for each in lists(seen))
    assert "No such file" in first
    assert "line 1: it would block every card" in second
