"""Tags in the bytes of a page."""

from __future__ import annotations

import pytest
from pyoji.blog.built.tags import CardTags, NoPlace, with_tags
from pyoji.readers import page_head

from tests.blog.built.site import page

ALT = "og:image:alt"
LINK = "https://og.example.com/api/article?title=a&theme=dark"
CARD = CardTags(LINK, "image/png", 1200, 630, 'R&D "표지"')
TAGS = (
    f'<meta property="og:image" content="{LINK.replace("&", "&amp;")}">',
    '<meta property="og:image:type" content="image/png">',
    '<meta property="og:image:width" content="1200">',
    '<meta property="og:image:height" content="630">',
    '<meta property="og:image:alt" content="R&amp;D &quot;표지&quot;">',
    '<meta name="twitter:card" content="summary_large_image">',
)


def change(content: bytes, card: CardTags = CARD) -> bytes:
    return with_tags(content, page_head.read(content), card)


def test_tags_are_lines_behind_the_others():
    """With the page's indentation and line ends; all other bytes stay."""
    before = page("a").encode()
    lines = "".join(f"\n  {tag}" for tag in TAGS).encode()
    assert change(before) == before.replace(b"</title>", b"</title>" + lines)
    windows = before.replace(b"\n", b"\r\n")
    assert change(windows) == windows.replace(
        b"</title>", b"</title>" + lines.replace(b"\n", b"\r\n")
    )


def test_a_page_on_one_line_stays_on_one():
    """Minified HTML, and HTML without a head."""
    minified = b"<!doctype html><html lang=en><title>a</title><p>b"
    assert change(minified).startswith(b"<!doctype html><html lang=en><title>a</title><meta ")
    assert b"\n" not in change(minified)
    assert change(b"<!doctype html><p>b").startswith(b"<!doctype html><meta ")
    assert change(b"\xef\xbb\xbf<p>b").startswith(b"\xef\xbb\xbf<meta ")


def test_xhtml_closes_its_tags():
    """As the page closes its own."""
    before = page("a").replace('"utf-8">', '"utf-8" />').encode()
    assert change(before).count(b" />") == 1 + len(TAGS)


def test_what_the_page_says_of_its_card_stays():
    """A twitter:card is not said twice; an image without an address does not hide the new one."""
    page_ = page("a", '<meta name="twitter:card" content="summary">\n').encode()
    assert change(page_).count(b"twitter:card") == 1
    page_ = page("a", '<meta name="twitter:card" content="">\n').encode()
    assert change(page_).count(b"twitter:card") == 1
    empty = page("a", '<meta property="og:image" content="">\n').encode()
    head = page_head.read(change(empty))
    assert head.images == (LINK,)
    assert head.property_of(ALT) == CARD.alt


@pytest.mark.parametrize(
    ("charset", "codec"),
    [
        ("utf-8", "utf-8"), ("euc-kr", "cp949"), ("shift_jis", "cp932"), ("euc-jp", "euc_jp"),
        ("gb2312", "gb18030"), ("big5", "big5hkscs"), ("iso-8859-1", "cp1252"),
        ("iso-2022-jp", "iso2022_jp"), ("windows-1251", "cp1251"), ("utf-16", "utf-16-le"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("alt", ["a & b", "표지 똠 “a”", "日本 〜ー①\\", "中文 €é", "Привет 😀"])
def test_tags_are_in_the_charset_of_the_page(charset: str, codec: str, alt: str):
    """What it lacks, or what programs decode differently, is a character reference."""
    text = f'<html><head><meta charset="{charset}"><title>a</title></head>'
    before = ("\ufeff" if charset == "utf-16" else "").encode(codec) + text.encode(codec)
    card = CardTags(LINK, "image/png", 1200, 630, alt)
    after = change(before, card)
    head = page_head.read(after)
    assert (head.images, head.property_of(ALT)) == ((LINK,), alt)
    assert after.decode(codec).startswith(before.decode(codec)[:30])
    start = page_head.read(before).insertion.offset
    assert after[:start] + after[start + len(after) - len(before) :] == before
    if charset in ("euc-kr", "gb2312", "big5", "iso-8859-1"):
        assert page_head.read(after.decode(charset)).property_of(ALT) == alt


def test_bytes_that_are_wrong_stay_wrong():
    """A page that is not quite in its charset is changed nowhere else."""
    before = page("a", body="\udcff\udc80").encode("utf-8", "surrogateescape")
    after = change(before)
    assert after.replace(b"".join(b"\n  " + tag.encode() for tag in TAGS), b"") == before


@pytest.mark.parametrize(
    "before",
    ["<plaintext>", "<html><!-- <head>", "<script>", '<p title="', "<style>a</style", "<", ""],
)
def test_any_page_gets_readable_tags(before: str):
    """Or an error: never tags that the page does not show."""
    try:
        after = change(before.encode())
    except NoPlace:
        return
    assert page_head.read(after).images[0] == LINK
