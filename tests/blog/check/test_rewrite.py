"""Drafts: a link is changed where it is meant to be, and spelt so that it can stand anywhere."""

from __future__ import annotations

import pytest
from pyoji.blog.check.repair import QueryParameter
from pyoji.blog.check.rewrite import Draft
from pyoji.blog.source.anatomy import dissect


def draft(link: str, *said: QueryParameter) -> Draft:
    anatomy = dissect(link)
    assert anatomy is not None
    return Draft(anatomy, anatomy.path, said, anatomy.fragment)


def test_what_is_well_spelt_stays_as_it_is():
    """What is not is encoded."""
    made = draft(
        "/api/a?x",
        QueryParameter("title", "a b", "title=a%20b"),
        QueryParameter("b", "c d", "b=c d"),
    )
    assert str(made) == "/api/a?title=a%20b&b=c%20d"


@pytest.mark.parametrize(
    ("fragment", "written"),
    [("only-dark", "only-dark"), ("=é", "=%C3%A9"), ("a b%20c", "a%20b%20c"), ("%é", "%%C3%A9")],
)
def test_a_fragment_is_ascii(fragment: str, written: str):
    """And the same when it is written again."""
    once = str(draft(f"/api/a?x#{fragment}"))
    assert once == str(draft(once)) == f"/api/a#{written}"


def test_changes():
    """A value, a name, a template, a host; each leaves the rest."""
    made = draft("https://h/x/api/old/v/3.png?x#only-dark", QueryParameter("a", "1", "a=1"))
    changed = made.with_template("new").with_origin("https://i").with_value("title", "é")
    assert str(changed) == "https://i/x/api/new/v/3.png?title=%C3%A9&a=1#only-dark"
    assert str(made.renamed("a", "b")).endswith("?b=1#only-dark")
    assert str(made.without("a")) == "https://h/x/api/old/v/3.png#only-dark"
    assert str(made.with_version("p1")).startswith("https://h/x/api/old/v/p1.png?")
