"""Anatomy: the parts of links, right ones and wrong ones."""

from __future__ import annotations

import pytest
from pyoji.blog.source.anatomy import AddressFault, dissect, may_lead

A = "https://og.example.com/api/minimal?title=a"
SCHEME, CASE, SLASHES = AddressFault.SCHEME, AddressFault.CASE, AddressFault.SLASHES
QUERY_MARK, ESCAPED = AddressFault.QUERY_MARK, AddressFault.ESCAPED


@pytest.mark.parametrize(
    "text",
    [A, "/api/minimal?title=a#b", "//og.example.com/cards/api/minimal/v/3.png", "/api/minimal/?a=",
     "http://og.example.com:8000/api/minimal?title=/api/b?c"],
)  # fmt: skip
def test_a_link_is_taken_apart_and_put_together(text):
    """Without a loss."""
    anatomy = dissect(text)
    assert anatomy is not None
    assert (str(anatomy), anatomy.faults) == (text, frozenset())


@pytest.mark.parametrize(
    "text",
    ["https://og.example.com/", "words /api/minimal", "/api", "/img/api.png", f"{A}${{title}}",
     "/api/minimal?title={{ page.title }}", "mailto:a@b/api/c"],
)  # fmt: skip
def test_what_is_no_link_to_a_card_is_none(text):
    """A link with the placeholders of a generator is none either."""
    assert dissect(text) is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("og.example.com/api/minimal?title=a", SCHEME),
        ("https:/og.example.com/api/minimal?title=a", SCHEME),
        ("https:og.example.com/api/minimal?title=a", SCHEME),
        ("https//og.example.com/api/minimal?title=a", SCHEME),
        ("https;//og.example.com/api/minimal?title=a", SCHEME),
        ("https:///og.example.com/api/minimal?title=a", SCHEME),
        ("ttps://og.example.com/api/minimal?title=a", SCHEME),
        ("htps://og.example.com/api/minimal?title=a", SCHEME),
        ("https://https://og.example.com/api/minimal?title=a", SCHEME),
        ("://og.example.com/api/minimal?title=a", SCHEME),
        ("https://og.example.com/API/minimal?title=a", CASE),
        ("https://og.example.com/Api/minimal?title=a", CASE),
        ("https://og.example.com//api/minimal?title=a", SLASHES),
        ("https://og.example.com/api///minimal?title=a", SLASHES),
        ("https://og.example.com\\api\\minimal?title=a", SLASHES),
        ("https://og.example.com/api/minimal&title=a", QUERY_MARK),
        ("https://og.example.com/api/minimal&amp;title=a", QUERY_MARK),
        ("https://og.example.com/api/minimal??title=a", QUERY_MARK),
        ("https://og.example.com/api/minimal#title=a", QUERY_MARK),
        ("https://og.example.com/api/minimal;title=a", QUERY_MARK),
        ("https://og.example.com/api/minimal/title=a", QUERY_MARK),
        ("https://og.example.com/api/minimal？title=a", QUERY_MARK),
        ("https://og.example.com/api/minimal%26title%3Db?title=a", QUERY_MARK),
        ("https%3A%2F%2Fog.example.com%2Fapi%2Fminimal%3Ftitle%3Da", ESCAPED),
        ("https:&#x2F;&#x2F;og.example.com&#x2F;api&#x2F;minimal?title&#x3D;a", ESCAPED),
        ("https://og.example.com&#47;api&#047;minimal&#63;title=a", ESCAPED),
    ],
)
def test_a_fault_of_the_address_is_named_and_repaired(text, fault):
    """The link is that of the right one; the right one is stable."""
    anatomy = dissect(text)
    assert anatomy is not None
    assert (str(anatomy), anatomy.faults) == (A, {fault})
    assert may_lead(text)
    assert dissect(str(anatomy)).faults == frozenset()


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("localhost:8000/api/minimal?title=a", "http://localhost:8000/api/minimal?title=a"),
        ("http:/og.example.com/api/minimal?title=a", "http://og.example.com/api/minimal?title=a"),
        ("http2.example.com/api/minimal?title=a", "https://http2.example.com/api/minimal?title=a"),
        ("//api/minimal?title=a", "/api/minimal?title=a"),
        ("/api/minimal?title=a&#38;theme=dark&#x26;v=2", "/api/minimal?title=a&theme=dark&v=2"),
    ],
)
def test_scheme_and_separators_are_those_of_the_link(text, right):
    """A local host gets `http`. A host name that begins with `http` gets `https`."""
    assert str(dissect(text)) == right


@pytest.mark.parametrize(
    "text",
    ["img/api/x.png", "a/b.c/api/x?title=a", "https://x.example.com/?u=/api/minimal?title=a"],
)
def test_a_relative_path_is_no_host(text):
    """The query of another address holds no card's link."""
    assert dissect(text) is None


@pytest.mark.parametrize(
    "text",
    ["/api/minimal?title=AT&#38;T", "/api/minimal?title=it&#39;s", "/api/minimal?title=a;b",
     "/api/minimal?title=a?b", "/api/minimal?title=x//y", "/api/R&D"],
)  # fmt: skip
def test_text_stays_text(text):
    """Signs of a title are not those of an address."""
    anatomy = dissect(text)
    assert anatomy is not None
    assert (str(anatomy), anatomy.faults) == (text, frozenset())
