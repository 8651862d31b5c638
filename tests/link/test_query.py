"""Reading a query: what hands and machines did to a link is repaired, and nothing is refused."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, quote_plus, unquote, unquote_to_bytes, urlencode

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from pyoji.link.query import read, write, write_for_decoder


def title(raw: str | bytes) -> str:
    raw = raw if isinstance(raw, bytes) else raw.encode()
    return dict(read(b"title=" + raw))["title"]


@pytest.mark.parametrize(
    ("query", "pairs"),
    [
        ("", {}),
        ("&&", {}),
        ("title", {"title": ""}),
        ("title=", {"title": ""}),
        ("=x", {}),
        ("title=a=b", {"title": "a=b"}),
        ("title=a&theme=dark", {"title": "a", "theme": "dark"}),
        ("?title=a", {"title": "a"}),
        ("title=a &theme=dark", {"title": "a ", "theme": "dark"}),
        ("title=a& theme=dark", {"title": "a", "theme": "dark"}),
        ("title=a;theme=dark", {"title": "a;theme=dark"}),
        ("title=a&title=b", {"title": "b"}),
        ("%74itle=a", {"title": "a"}),
    ],
)
def test_a_query_is_names_and_values(query, pairs):
    """`&` alone separates, the first `=` divides, the last of a repeated name counts."""
    assert dict(read(query.encode())) == pairs


@pytest.mark.parametrize(
    "query",
    [
        "title=a&amp;theme=dark",
        "title=a&amp;amp;theme=dark",
        "title=a&AMP;theme=dark",
        "title=a&amp%3Btheme=dark",
        "amp;title=a&amp;amp;amp;theme=dark",
        "title=a&amp;&amp;theme=dark",
    ],
)
def test_html_escaping_of_the_ampersand_is_undone(query):
    """After any number of escapings by templating engines."""
    assert dict(read(query.encode())) == {"title": "a", "theme": "dark"}


def test_amp_in_a_value_is_left():
    """Only names are repaired; a semicolon is no separator."""
    assert dict(read(b"title=R%26amp;D")) == {"title": "R&amp;D"}


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("한국어", "한국어"),
        ("%ED%95%9C국", "한국"),
        ("a b+c%20d", "a b c d"),
        ("C%2B%2B", "C++"),
        ("100%", "100%"),
        ("100%zz%4", "100%zz%4"),
        ("50% off%21", "50% off!"),
        ("%u0041", "%u0041"),
        (b"\xff\xed\x95", "\ufffd\ufffd"),
        ("%FF%ED%95%9C", "\ufffd한"),
        ("%00%0A", "\x00\n"),
        ("it's $5", "it's $5"),
        ("a#b", "a#b"),
    ],
)
def test_what_can_be_read_is_read(raw, meant):
    """Raw or escaped, whole or broken."""
    assert title(raw) == meant


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("Hello%2520World", "Hello World"),
        ("%25ED%2595%259C%25EA%25B5%25AD", "한국"),
        ("%25ED%2595%259C%2B%25EA%25B5%25AD", "한 국"),
        ("C%2B%2B%2520tips", "C++ tips"),
        ("AI%253A%2520now", "AI: now"),
        ("100%252525", "100%25"),
    ],
)
def test_a_second_encoding_is_undone_once(raw, meant):
    """A value that still is a whole encoded string after one decoding was encoded twice."""
    assert title(raw) == meant


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("100%25%20sure", "100% sure"),
        ("100%25+sure", "100% sure"),
        ("100%25", "100%"),
        ("100%25sure", "100%sure"),
        ("Is%2050%2520off%20real", "Is 50%20off real"),
        ("한국%2520어", "한국%20어"),
        ("%25FF%25FE", "%FF%FE"),
        ("5%25A0", "5%A0"),
        ("%2520%22", '%20"'),
    ],
)
def test_an_escape_that_a_person_wrote_is_left(raw, meant):
    """A space, a letter outside ASCII, a lone percent sign or bytes of no text are its sign."""
    assert title(raw) == meant


@pytest.mark.parametrize(
    "address",
    [
        "https://blog.example.com/c%23-tips/",
        "HTTP://blog.example.com/a?x=1%26y=2",
        "/a%2Fb",
        "/c%25",
    ],
)
def test_the_address_of_a_page_keeps_its_escapes(address):
    """Decoded, it would be another page. A second round of encoding is undone here too."""
    once = quote(address, safe="")
    assert dict(read(f"page={once}".encode())) == {"page": address}
    assert dict(read(f"page={quote(once, safe='')}".encode())) == {"page": address}
    assert title(once) == unquote(address)


def test_a_whole_query_encoded_once_too_often_is_read():
    """`title%3Da%26theme%3Ddark` holds no name at all otherwise."""
    assert dict(read(quote("title=a b&theme=dark", safe="").encode())) == {
        "title": "a b",
        "theme": "dark",
    }


@given(st.binary(max_size=300))
@example(b"%")
@example(b"&amp;=%25%25%2525=")
def test_whatever_the_bytes_nothing_is_raised(query):
    """And what comes out is text with non-empty, distinct names."""
    pairs = read(query)
    assert all(name for name, _ in pairs)
    assert len(dict(pairs)) == len(pairs)
    for name, value in pairs:
        (name + value).encode()  # no lone surrogate


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.dictionaries(st.sampled_from(["title", "theme", "v"]), ANY_TEXT))
def test_what_was_encoded_properly_comes_back(pairs):
    """Unless it looks encoded itself, a value survives either way of encoding it."""
    pairs = {name: value for name, value in pairs.items() if "%" not in value}
    assert dict(read(urlencode(pairs).encode())) == pairs
    assert dict(read(urlencode(pairs, quote_via=quote).encode())) == pairs


@given(ANY_TEXT)
def test_a_title_encoded_twice_comes_back_too(text):
    """As long as the first round wrote an escape, and none stood in the title itself."""
    for once in (quote(text, safe=""), quote_plus(text)):
        if "%" in once and "%" not in text:
            assert title(quote(once, safe="")) == text


@given(
    st.dictionaries(
        st.text("abcé", min_size=1, max_size=4), st.text("a &#+%=;가\u200c", max_size=9)
    )
)
def test_what_is_written_is_read_back(pairs):
    """In letters, digits and marks that no quotes and no brackets take for their own."""
    spaced = {name: f"{value} ." for name, value in pairs.items()}
    written = write(spaced.items())
    assert dict(read(written.encode())) == spaced
    assert re.fullmatch(r"[A-Za-z0-9._~%=&-]*", written)


@pytest.mark.parametrize(
    "value", ["R&D", "C#", "a+b", "表紙：リンク", "50%20off & more", "plain", "100%", "a=b;c/d?e"]
)
def test_a_query_for_a_decoder_says_the_same_before_and_after_it(value):
    """Addressable's `normalize_component`: decode, NFKC, encode, and leave the reserved signs."""
    written = write_for_decoder([("title", value), ("theme", "dark")])
    decoded = unicodedata.normalize("NFKC", unquote(written))
    for link in (written, quote(decoded, safe=":/?#[]@!$&'()*+,;=-._~")):
        pairs = read(link.partition("#")[0].encode())
        assert pairs == (("title", value), ("theme", "dark"))


def test_a_query_for_a_decoder_is_plain_where_it_can_be():
    """Most titles are encoded once."""
    pairs = [("title", "표지: 링크")]
    assert write_for_decoder(pairs) == write(pairs)


@given(st.binary() | st.text("%aF09\u00e9 ").map(str.encode))
def test_escapes_are_read_as_the_standard_library_reads_them(value):
    """Broken ones stay as they are written."""
    raw = value.translate(None, b"&+")
    assume(b"%25" not in raw)  # may be read twice
    assert title(raw) == unquote_to_bytes(raw).decode("utf-8", "replace")
