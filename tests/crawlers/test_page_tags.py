"""The tags of cards are read as a crawler reads them, with their place in the page."""

from __future__ import annotations

import pytest
from pyoji.crawlers.page_tags import CARD, read


def page(head: str, body: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def test_names_in_property_or_name_and_any_case():
    """The first with a value counts; of twitter:card the last."""
    tags = read(
        page(
            '<meta property="og:title" content=" "><META NAME=OG:Title CONTENT="a &amp; b">'
            '<meta property="og:title" content="c"><meta name="twitter:card" content="summary">'
            '<meta name="twitter:card" content="summary_large_image"><meta name=author content=d>'
        )
    )
    assert tags.value("og:title") == "a & b"
    assert tags.value(CARD) == "summary_large_image"
    assert set(tags.values) == {"og:title", CARD}
    assert tags.first(["og:image", "og:title"]) == tags.values["og:title"]
    assert tags.first(["og:image"]) is None


def test_offsets_count_bytes():
    """Of the file, whatever its charset is."""
    source = page('<title>표지</title><meta property="og:title" content="표지">')
    assert read(source).values["og:title"].offset == source.index(b"<meta")
    korean = '<meta charset="euc-kr"><meta property="og:title" content="표지">'.encode("cp949")
    assert read(korean).values["og:title"] == read(korean, "text/html").values["og:title"]
    assert read(korean).value("og:title") == "표지"
    wide = b"\xff\xfe" + '<title>표</title><meta name="og:title" content="글">'.encode("utf-16-le")
    tag = read(wide).values["og:title"]
    assert (tag.value, wide[tag.offset : tag.offset + 2]) == ("글", b"<\0")


def test_the_header_names_the_charset():
    """As for a browser."""
    source = '<meta name="og:title" content="표지">'.encode("cp949")
    assert read(source, "text/html; charset=EUC-KR").value("og:title") == "표지"


def test_where_the_head_ends():
    """At its end, or where the body begins."""
    meta = '<meta property="og:title" content="a">'
    assert read(page(meta)).values["og:title"].in_head
    assert not read(page("", meta)).values["og:title"].in_head
    assert not read(f"<body>{meta}".encode()).values["og:title"].in_head


def test_what_is_no_tag():
    """Comments, scripts, and the title of a drawing."""
    tags = read(
        page(
            '<!-- <meta property="og:title" content="a"> -->'
            '<script>"<meta name=og:title content=b>"</script>',
            "<svg><title>b</title></svg>",
        )
    )
    assert tags.values == {}
    assert tags.has_script
    assert read(page("", "<svg/><title>c</title>")).value("title") == "c"


@pytest.mark.parametrize(
    ("body", "text"),
    [("", 0), ("<p>글</p>", 1), ("<script>long</script> <p> ab </p>", 2), ("a" * 150_000, 100_000)],
)
def test_the_text_of_a_body_is_counted(body: str, text: int):
    """Without scripts and space, up to a bound."""
    assert read(page("<title>none</title>", body)).text == text


@pytest.mark.parametrize(
    ("width", "height", "size"),
    [("1200", "630", (1200, 630)), ("1200", "", None), ("12e3", "6", None), ("1" * 9, "6", None)],
)
def test_the_declared_size(width: str, height: str, size: tuple[int, int] | None):
    """Both sides, as numbers."""
    head = f"<meta property=og:image:width content='{width}'>"
    head += f"<meta property=og:image:height content='{height}'>"
    assert read(page(head)).declared_size() == size


def test_a_page_that_was_cut_off():
    """Within a tag, or within a character."""
    source = page('<meta property="og:title" content="표지"><meta property="og:image" content="x">')
    cut = source[: source.index(b"og:image") + 4]
    assert set(read(cut).values) == {"og:title"}
    assert read(source[: source.index("지".encode()) + 1]).values.keys() <= {"og:title"}
