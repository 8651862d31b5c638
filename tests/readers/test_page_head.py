"""What a page says of itself, and where tags can be inserted."""

from __future__ import annotations

import pytest
from pyoji.readers import page_head
from pyoji.readers.broken import Broken

POST = """<!doctype html>
<html lang="ko">
<head>
  <meta charset="utf-8">
  <title>빠른 &amp; 곧은 길 | 표지 블로그</title>
  <meta name="description" content="길에 관한
    글">
  <meta name="author" content="김표지">
  <meta property="article:published_time" content="2026-11-24T09:00:00+09:00">
  <meta name="robots" content="max-image-preview:large, INDEX">
  <link rel="canonical" href="https://blog.example.com/a?b=1&amp;section=2">
  <link rel="shortcut icon" href="/favicon.ico" sizes="any">
</head>
<body><h1>빠른 &amp; <em>곧은</em> 길<a class="headerlink" href="#a">¶</a></h1></body>
</html>
"""


def test_a_post_says_what_a_card_needs():
    """Title, description, author, date, language and address, without references."""
    head = page_head.read(POST.encode())
    assert head.title == head.heading == "빠른 & 곧은 길"
    assert head.document_title == "빠른 & 곧은 길 | 표지 블로그"
    assert (head.description, head.author) == ("길에 관한 글", "김표지")
    assert (head.date, head.language) == ("2026-11-24T09:00:00+09:00", "ko")
    assert head.canonical == "https://blog.example.com/a?b=1&section=2"
    assert head.codec == "utf-8"
    assert head.robots == ("max-image-preview:large", "index")
    assert head.images == () == head.pictures()
    text = page_head.read(POST)
    assert (text.title, text.description) == (head.title, head.description)


def test_open_graph_wins_over_the_rest():
    """og:title is the title, og:description the description; an image stated twice is one."""
    head = page_head.read(
        """<meta property="og:title" content="A"><meta name="twitter:title" content="B">
        <title>C</title><meta name="description" content="d"><META PROPERTY='og:description'
        CONTENT=e><meta property="og:image" content="https://x/1.png"><meta property="og:image:url"
        content="https://x/1.png"><meta property="og:image:alt" content="A card"><meta
        property=og:image content=/2.png><meta name="twitter:image" content="/3.png">
        <meta property="og:locale" content="zh_TW"><meta property="og:url" content="https://x/">"""
    )
    assert (head.title, head.twitter_title, head.document_title) == ("A", "B", "C")
    assert (head.description, head.language) == ("e", "zh-TW")
    assert head.images == ("https://x/1.png", "/2.png")
    assert head.pictures() == ("https://x/1.png", "/2.png", "/3.png")


@pytest.mark.parametrize(
    ("source", "images"),
    [
        ("<meta property=og:image:secure_url content=/a>", ("/a",)),
        ("<meta property=og:image><meta property=og:image:secure_url content=/a>", ("/a",)),
        ("<meta property=og:image content=/a><meta property=og:image:secure_url content=/b>",
         ("/a",)),
        ("<meta property=og:image:alt content=a><meta property=og:image>", ()),
    ],
)  # fmt: skip
def test_an_image_without_an_address_may_have_a_secure_one(source: str, images: tuple[str, ...]):
    """Its own address counts first."""
    assert page_head.read(source).images == images


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("<title>Post | Site</title><meta property='og:site_name' content=Site>", "Post"),
        ("<title>Site – Post</title><meta name='application-name' content=Site>", "Post"),
        ("<title>Post - Site</title><main><h1>Post</h1>", "Post"),
        ("<title>A-B: C/D</title><h1>A</h1>", "A-B: C/D"),
        ("<title>Post - Site</title><h1>Site</h1>", "Post - Site"),
        (
            "<title>Go - Why</title><meta property=og:site_name content=Go><h1>Go - Why</h1>",
            "Go - Why",
        ),
        ("<title>Site</title><meta property=og:site_name content=Site>", "Site"),
        ("<meta property=og:title content='A | S'><title>A</title>", "A"),
        (
            "<meta property=og:title content=S><meta property=og:site_name content=S>"
            "<title>S • Tag</title>",
            "Tag",
        ),
        ("<meta property=og:title content=S><title>S</title><h1>S</h1>", "S"),
        ("<h1>Logo</h1><article><h1>Post <br>title</h1></article>", "Post title"),
        ("<h1><a href=/><svg><title>no</title></svg>Text</a></h1>", "Text"),
        ("<h1>Text<a class='anchor' href=#a>#</a></h1>", "Text"),
        ("<h1>Text <span aria-hidden=true>no</span>more</h1>", "Text more"),
        ("<h1></h1><h1>Second", ""),
        ("<svg><title>Icon</title></svg><p>no title", ""),
        ("<?xml version='1.0'?><title/><p>no title", ""),
        ("<h1>C#</h1>", "C#"),
        ("<h1>Text¶</h1>", "Text"),
        ("<title>never closed <p>text", ""),
        ("<!-- <title>no</title> --><title>yes</title>", "yes"),
        ("<script>'<title>no</title>'</script><TITLE\n>yes</title\n>", "yes"),
    ],
)
def test_the_title_is_that_of_the_post(source: str, title: str):
    """The site's name is removed if the page states it. Images, scripts and comments have no
    title."""
    assert page_head.read(source).title == title


@pytest.mark.parametrize(
    ("source", "author", "date"),
    [
        (
            """<script type="application/ld+json">{"@graph": [{"@type": "WebSite"}, {"headline":
            "A", "author": [{"name": "X"}, {"name": "Y"}], "datePublished": "2026-01-02"}]}</script>
            <time datetime=2025-01-01>""",
            "X, Y",
            "2026-01-02",
        ),
        ("<script type=application/ld+json>{nonsense</script><time datetime=2025-01-01>", "",
         "2025-01-01"),
        ("<meta property=article:author content=https://x/y><meta name=author content=Z>", "Z", ""),
        ("<span itemprop=x></span><meta itemprop=datePublished content=2024-05-06>", "",
         "2024-05-06"),
    ],
)  # fmt: skip
def test_author_and_date_come_from_where_they_are(source: str, author: str, date: str):
    """From tags, structured data, or the first time of the page; an address is no name."""
    head = page_head.read(source)
    assert (head.author, head.date) == (author, date)


@pytest.mark.parametrize(
    ("source", "refresh"),
    [
        ('<meta http-equiv="refresh" content="0; url=https://x/b?a=1&amp;c=2">', "https://x/b?a=1&c=2"),
        ("<meta http-equiv=REFRESH content=\"0;URL='/new/'\">", "/new/"),
        ('<meta http-equiv="refresh" content="0; /new/">', "/new/"),
        ('<meta http-equiv="refresh" content="0;url=">', ""),
        ('<meta http-equiv="refresh" content="30">', ""),
        ('<noscript><meta http-equiv="refresh" content="0; url=/no-script"></noscript>', ""),
    ],
)  # fmt: skip
def test_a_redirect_is_known(source: str, refresh: str):
    """One that a page without script makes is none of the page."""
    assert page_head.read(source).refresh == refresh


WORDS = "한글 제목"
JAPANESE = "日本語の題、表ソ能"


@pytest.mark.parametrize(
    ("label", "codec", "title"),
    [
        ("euc-kr", "cp949", WORDS + "똠방각하"),
        ("ks_c_5601-1987", "cp949", WORDS),
        ("Shift_JIS", "cp932", JAPANESE),
        ("euc-jp", "euc_jp", JAPANESE),
        ("iso-2022-jp", "iso2022_jp_ext", JAPANESE),
        ("gb2312", "gb18030", "中文镕"),
        ("big5", "big5hkscs", "中文許功蓋"),
        ("iso-8859-1", "cp1252", "café “a”"),
        ("utf-8", "utf-8", "é한😀"),
    ],
)
def test_a_page_is_read_in_its_charset(label: str, codec: str, title: str):
    """What browsers read under the label; the offset counts bytes, and cuts no character."""
    source = f"<head><meta charset={label}><title>{title}</title><p>{title}".encode(codec)
    head = page_head.read(source)
    assert (head.title, head.codec) == (title, codec)
    assert source[: head.insertion.offset].endswith(b"</title>")
    assert page_head.read(source.replace(label.encode(), b"utf-7"), label).title == title


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("bom", ["\ufeff", ""])
def test_utf_16_is_read(codec: str, bom: str):
    """With a byte order mark or without; spans count bytes, also behind signs of four bytes."""
    text = f"{bom}<html><head><title>{WORDS}😀</title><meta name=a content=b></head>"
    source = text.encode(codec)
    head = page_head.read(source)
    assert head.title == WORDS + "😀"
    assert source[: head.insertion.offset].decode(codec).endswith("</title>")
    [meta] = head.meta
    assert source[meta.start : meta.end].decode(codec) == "<meta name=a content=b>"


def test_without_a_charset_the_bytes_tell():
    """UTF-8 if they are, even if cut off within a character, else Windows-1252."""
    assert page_head.read("<title>é한".encode() + b"</title>").title == "é한"
    assert page_head.read("<title>é</title>한".encode()[:-1]).title == "é"
    assert page_head.read(b"<title>caf\xe9</title>").title == "café"
    assert page_head.read("\ufeff<title>é</title>".encode()).insertion.offset == 3 + 17


@pytest.mark.parametrize(
    ("source", "before"),
    [
        (POST, "표지 블로그</title>\n  <meta name=\"description\" content=\"길에 관한\n    글\">"),
        ("<!doctype html><html><head><p>", "<head>"),
        ("<!doctype html><html lang=a><body>", "<html lang=a>"),
        ("<!-- <head> --><!doctype html>\n<p>text", "<!doctype html>"),
        ("<p>text", ""),
        ("<HTML><HEAD><TITLE>a</TITLE></HEAD><BODY>", "</TITLE>"),
        ("<head><title>a</title><script>'<head>'</script><meta property=og:type content=b>"
         "<link></head>", "content=b>"),
        ("<head><title>a</title><noscript><img src=a></noscript><meta property=og:type content=b>",
         "content=b>"),
        ("<head><title>a</title></head><body><meta property=og:type content=b>", "</title>"),
        ("<head><meta charset=utf-8><style>x</style></head>", "utf-8>"),
        ("<head><meta charset='utf-8'></meta></head>", "</meta>"),
        ("<head><template><meta charset=utf-8></template></head>", "<head>"),
        ("<header>no</header><head>", ""),
        ("<head><meta charset=utf-8", "<head>"),
        ('<?xml version="1.0"?><html><head><script src="a"/><title>a</title></head>', "</title>"),
    ],
)  # fmt: skip
def test_tags_go_behind_the_metadata(source: str, before: str):
    """Behind Open Graph tags, else what describes the page, else where its head begins."""
    assert (
        source.encode()[: page_head.read(source.encode()).insertion.offset]
        .decode()
        .endswith(before)
    )
    assert source[: page_head.read(source).insertion.offset].endswith(before)


@pytest.mark.parametrize(
    ("source", "style"),
    [
        ("<head>\r\n\t<meta name=a />\r\n\t<title>a</title>\r\n", (True, "\t", "\r\n", " /")),
        ("<head>\n    <link>\n</head>", (True, "    ", "\n", "")),
        ("<head><title>a</title></head>", (False, "", "", "")),
        ("<head>\n<title>a</title><link>\n</head>", (False, "", "\n", "")),
        ("<head><meta charset='utf-8'/>\n", (False, "", "\n", "/")),
        ("<html xmlns='http://www.w3.org/1999/xhtml'><head></head>", (False, "", "", " /")),
        ("<head><meta charset='utf-8'></meta></head>", (False, "", "", " /")),
    ],
)  # fmt: skip
def test_tags_are_written_as_the_page_writes_its_own(source: str, style: tuple[object, ...]):
    """Lines, indentation, line ends and the slash of XHTML."""
    place = page_head.read(source).insertion
    assert (place.opens_line, place.indent, place.newline, place.closes) == style


def test_a_page_that_is_too_long_is_refused():
    """The error says how long it is, and how long it may be."""
    with pytest.raises(Broken, match="it has 16,777,217 bytes; at most 16,777,216"):
        page_head.read(b" " * (page_head.MAX_BYTES + 1))


@pytest.mark.parametrize(
    "piece",
    [
        "<!--", "<a", "</", "<meta ", "<meta content='", "<script>", "<title>", "<h1>", "<h1>a",
        "<title>a</title>", "<svg>", "<a\n/", "&", "&#38;", "<meta property=og:image content=a>",
        "<meta property=og:image:alt content=a>", "<head>", "\n", "\r", " ", "<!", "<?", "<a b='",
        '<a b="', "<h1><a class=anchor>", "<time datetime=", "[", "<title>a | b | ",
        "<script type=application/ld+json>[[", "<link rel=icon href=a>", "é", "<a b=\"'",
    ],
)  # fmt: skip
@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_a_page_of_nothing_but_beginnings_is_read(piece: str, codec: str):
    """The time is linear: 200,000 signs of anything are read at once."""
    source = (piece * (200_000 // len(piece))).encode(codec)
    assert page_head.read(source).insertion.offset <= len(source)
