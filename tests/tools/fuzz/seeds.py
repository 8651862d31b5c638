"""Seeds: the first inputs of each target, and words that random bytes seldom contain.

All are written for this project: links as people and programs damage them, text in the scripts of
the blog and in complex scripts, and inputs of past faults.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Mapping, Sequence
from itertools import product
from urllib.parse import quote

from tests import typefaces

TITLES = (
    "안녕하세요, 표지입니다",
    "DeepSeek의 오픈 소스 혁명",
    "Is 50%20off real? — “Yes”, said Zoë",
    "日本語の見出し、「鉤括弧」と々とー",
    "简体中文的标题：第一章",
    "Tiếng Việt có dấu: Ẫ, Ợ, Ỹ",
    "Русский заголовок № 5",
    "หัวข้อภาษาไทยที่ไม่มีช่องว่าง น้ำ",
    "हिन्दी शीर्षक क्षत्रिय र्‍य",
    "عنوان عربي مع 123 و English",
    "عنوان فارسی می‌خواهم",
    "כותרת בעברית (עם סוגריים)",
    "ខ្មែរ ស្រ្តី မြန်မာဘာသာ ລາວ",
    "தமிழ் శ్రీ ಕನ್ನಡ മലയാളം සිංහල",
    "👩‍👩‍👧‍👦 🇰🇷🇯 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f 1️⃣ 👍🏽",
    "\u1100\u1161\u11a8\ua960\ud7b0\ud7cb\u302e",
    "Z\u0337\u0321\u0343a\u0336\u0313l\u0335\u0316g\u0334\u0344o",
    "a\u202eb\u2066c\u2069d\u200e\u200f\u061c",
    "\u3164\u115f\u2800\u00ad\ufeff\u034f",
    "\ue000\U000f0000\ufdd0\uffff\U0010ffff\u0378",
    "**bold** and *accent* ***both*** \\* a*b*c ** x**",
    "x" * 400,
    "ب" * 300,  # a word that joins was shaped again for each of its ends, whole glyphs and all
    "e\u0301" * 40 + "\u0f71\u0f72\u0f74" * 20,
    "",
)

LINKS = (
    b"title=%EC%95%88%EB%85%95&theme=light",
    "title=표지 제목&subtitle=부제&author=김하늘".encode(),
    b"title=a&amp;theme=dark&amp;amp;lang=ko",
    b"title%3Da%2520b%26theme%3Dlight",
    b"title=100%25%20sure&v=3&fbclid=x&utm_source=y",
    b"title=%25EC%2595%2588%25EB%2585%2595",
    b"title=%zz%&title=%ff%fe&title=last",
    b"?title=a+b%2Bc&size=kakao&scale=2&quality=30",
    b"accent=%23ffb454&bg=oklch(0.7+0.15+250/50%25)&fg=teal&align=end",
    b"fontSize=72&md=1&variant=auto&font=noto&lang=zh-Hant-HK",
    b"scale=1e999&fontSize=-0&variant=3.0&quality=.5e2",
    b"accent=oklch(0.5+1" + b"0" * 120 + b"+30)",
    b"=&&;&=x&a&%00=%00",
)

COLORS = (
    *("#fff", "ffff", "#14213d", "#14213d80", "teal", " Grey ", "#12345", "rebeccapurple", "##fff"),
    *("oklch(0.7 0.15 250)", "oklch(70% 0.15 250deg / 50%)", "oklch(1.1.1 . .)", "oklch(٣ ٤ ٥)"),
    "oklch(0.5 1" + "0" * 120 + " 30)",  # its cube is no number any more
    "oklch(0.5 0.1 " + "9" * 400 + ")",
)

URLS = (
    "https://cdn.example.com/a.png?x=1&y=%20",
    "https://cdn.example.com:8443/%ED%95%9C/글.jpg#top",
    "https://例え.テスト/ä?ö",
    "https://a.b.c@d.example:443/",
    "https://[::1]/",
    "https://127.0.0.1.nip.example/../..//x",
    "https://2130706433/",
    "https://xn--a.example.",
    "https://a.example:65536/",
    "https://ﬁ.ℯxample.com/\ufffd",
    "//cdn.example.com/x",
)

TAGS = ("ko", "ko-KR", "zh_TW", "zh-Hant-HK", "iw", "pt-BR", "x", "en-", "sr-Latn-RS", "kо")

PATHS = (
    *("og-cuckoo-network", "og-cuckoo-network.png/", "article/v/2025-06-01.jpeg", "article.json"),
    *("article/v/a.b.json/", "article/v/", "/v/x", ".png", "a.b.c", "x/v/y/z", "한국.gif", "a//"),
)

LINES = (
    b"GET /api/t?title=a HTTP/1.1\r",
    "GET /api/t?title=한국 어 HTTP/1.1\r".encode(),
    b"GET  /a b#c  HTTP/1.0",
    b"GET http://og.example.com/api/t?title=a b HTTP/1.1\r",
    b"get / HTTP/1.1",
    b"GET / HTTP/2.0",
    b"OPTIONS * HTTP/1.1\r",
    b"GET \x00\xff HTTP/1.1",
)

STREAMS = (
    b"GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /한 국?q= 1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
    b"POST /p q HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nGET /"
    b"GET /z HTTP/1.1\r\nHost: x\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"3;x=y\r\nabc\r\n0\r\nT: 1\r\n\r\n"
    b"GET /n HTTP/1.1\r\nHost: x\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc",
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5, 5\r\n\r\nabcdeGET / HTTP/1.1\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
    b"GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n\x81\x00",
    b"GET / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx",
    b"GET / HTTP/1.1\nHost: x\n\nGET /two HTTP/1.1\nHost: x\n\n",
    b"\r\n\r\nGET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /b HTTP/1.0\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\n folded: y\r\nNo colon\r\n\r\n",
    b"CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n",
    b"G" * 30 + b" /a HTTP/1.1\r\nHost: x\r\n\r\n",  # a cut may leave no length
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: x\r\nContent-Length: 33\r\n\r\n"
    b"GET /z HTTP/1.1\r\nHost: x\r\n\r\n",
    b"CONNECT / HTTP/1.1\r\nHost: x\r\nContent-Length: 33\r\n\r\n"
    b"GET /z HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/2.0\r\nHost: x\r\n\r\nGET /\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\nGET / HTTP/1.1\r\nHost: a b\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
)

FIELDS = (b'"a", W/"b"', b"*", b'"unfinished', b"W/", b'"a,b","c"', b"\xff\x00", b"id-1.2_3")

BODIES = tuple(
    b"\x11" * 16 + struct.pack(">BII", len(kind), len(missing), len(image)) + kind + missing + image
    for kind, missing, image in (
        (b"image/png", b"", b"\x89PNG"),
        (b"image/webp", b"U+E000 U+0378", b""),
        (b"text/html", b"", b"x"),
        (b"image/jpeg", b"\xff", b"\xff\xd8"),
    )
)


YAMLS = (
    "title: '표지'\nimage: https://og.example.com/api/minimal?title=a # c\n",
    "a: &a [x, *b]\nb: &b {<<: *a, c: [1, 0x1F, 1:30, .5, 2026-02-30]}\nd: *b\n",
    "a: &a [*a]\n",
    "a: |\n  one\n  two\nb: >-\n  three\n\n  four\n? e\n: 'f''g'\n",
    "[[[[[[[[[[[[[[[[[[[[",
    "- - - - - - - - - - - - - - - - a",
    "%TAG !e! tag:example.org,2026:\n%YAML 1.1\n---\n!e!x {!!int '1': !!bool on}\n...\n",
    '\ufeffa: "\\u0041\\x0a"\r\nb: !!float .inf\r\n--- \r\n',
    "a: 99999999999999999999999999999999999999999999999\na: 2",
)
JSONS = (
    '{"title": "\\ud45c", "a": [1, -2.5e9, true, null, {"a": {}}]}',
    "[[[[[[[[[[[[[[[[NaN",
    '{"a": 1, "a": "\\"}',
    f"[{'9' * 50}]",
)
TOMLS = (
    "title = '표지'\n[a.b]\nc = [1, {d = 0x1F}]\n",
    "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o = 1",
    'a = """\n\\"["""\nb = \'\'\'[\'\'\' # [\nc = 2026-01-02T03:04:05+23:59',
    f"a = {'[' * 20}\nb = {'1' * 50}",
)
DESIGN = """\
summary: A plain card.
parameters:
  title: {default: "Nothing to say"}
  level: {kind: number, minimum: 1, maximum: 5, default: 3}
  badge: {kind: choice, choices: [old, new], default: new}
  edge: {kind: color, default: "#123"}
themes:
  dark: {ground: "#101010", ink: "#ffffff", accent: "#ffcc00"}
grounds: [ground]
scene:
  ground: {angle: 90, stops: [[0, ground], [1, ink]]}
  motifs:
    - {name: clock, colors: [ink, ink, accent]}
  content:
    column:
      padding: [40, 60]
      children:
        - text: {name: title, value: [title], size: [40, 90], weight: 700}
        - picture: {motif: {name: pin, colors: [ink]}, width: level, height: 9}
"""
DESIGNS = (
    DESIGN,
    "extends: minimal\nsummary: Mine.\nthemes:\n  dark: {accent: oklch(0.8 0.1 78)}\n",
    "extends: own\nsummary: A ring.\n",
    DESIGN.replace("maximum: 5", "maximum: .inf"),
    DESIGN.replace("[title], size", "[titel], size"),
)


LISTS = (
    "# mine\n/api/article?title=표지&theme=dark\n?title=a&lang=ja\n표지\n/a.png?md=1\n".encode(),
    b'{"version": 1, "links": ["/api/article?title=a"], "titles": ["b\\ud800"]}',
    b'{"version": 1, "posts": {}, "cards": {"a.png": {"link": "/api/article?title=a"}}}',
    b'{"version": "https://jsonfeed.org/version/1.1", "language": "ja", "items": [{"title": "a"}]}',
    b"<rss><channel><language>ko</language><item><title>R&amp;amp;D</title></item></channel></rss>",
    b'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ja"><entry><title type="xhtml"><b>a</b>'
    b'</title><link rel="enclosure" href="/api/a?title=b"/></entry></feed>',
    b"<urlset><url><image><loc>https://og.example.com/api/article?title=a&amp;bg=red</loc></image>"
    b"</url></urlset>",
    b"<!DOCTYPE a [<!ENTITY a 'b'>]><rss><item><title>&a;</title></item></rss>",
    b"<?xml version='1.0' encoding='utf-16'?><a/>",
    b"/.png?md=0\n",  # taken for an old link, though it has no text
)

RULES = (
    b"*deepseek*\ntitle=a*b\nimage=https://cdn.example.com/*\n",
    b"/api/minimal?title=a\n/a.png?md=1\n?title=b\n",
    b'"' + b"3f" * 16 + b'-json"\nW/"' + b"0A" * 16 + b'"\n# all\n',
    "*!!*\n🎉\n*표지*제목*".encode(),
)

CARD = "https://og.example.com/api/minimal?title="
POSTS = (
    f'---\ntitle: "표지"\nimage: "{CARD}Q&A #1"\nslug: a/{"b" * 300}\n---\n\n![x]({CARD}a b (c))\n',
    f"---\ntitle: &a 표지\nimages: [{CARD}a?b: c, *a]\n---\n",
    f"---\ntitle: a\nimage: {CARD}a: b #c\n---\n",
    f"+++\ntitle = 'a'\n[cover]\nimage = '''{CARD}a%2520b'''\n+++\n",
    f'{{"title": "\\ud800", "image": "{CARD}\\ud800"}}\n\n# C# #\n',
    f'# A {{#id}}\n\n<meta property="og:image" content="{CARD}a&amp;theme=x">\n`![x]({CARD}b)`\n',
    f"a\n===\n[x]: <{CARD}a b> 'title'\n<Card image={{'{CARD}é'}} />\n<!-- ![x]({CARD}c) -->\n",
    f"\ufeff---\r\nt: a\r\nimage: >-\r\n  {CARD}a+++b%\r\n---\r\n```\r\n![x]({CARD}d)\r\n```\r\n",
    "---\na: &a [*a]\n---\n",
    "---\n# # # # # # # # # # # # # # # # # # # # # # # # # # # # # #\n",
)


FONTS = (
    typefaces.file(typefaces.face("Aa국")),
    typefaces.file(typefaces.face("Aa국", postscript=True)),
    typefaces.file(typefaces.variable("Aa국")),
    typefaces.file(typefaces.face("Aa국"), "woff2"),
    typefaces.file(typefaces.variable("Aa국"), "woff2"),
    typefaces.collection(typefaces.face("Aa국")),
)


def _sealed(body: bytes) -> bytes:
    return struct.pack(">6sH32s", b"pyoji\0", 1, hashlib.sha256(body).digest()) + body


def _written(texts: Sequence[str]) -> tuple[bytes, ...]:
    return tuple(text.encode() for text in texts)


PAGES = (
    "<!doctype html>\n<html lang=ko>\n<head>\n  <meta charset=utf-8>\n  <title>표지 | a</title>\n"
    "</head><body><h1>표지<a class=anchor>#</a></h1>",
    "<html><head><META NAME='twitter:card' content=summary /><meta property=og:image content=''>",
    '<meta property="og:image" content="/a.png"><meta property="og:image:width" content="1px">',
    "<?xml version='1.0' encoding='utf-8'?><html xml:lang=ja><head><title/><script/></head></html>",
    "<!--> <head> --!><svg><title>a</title></svg><template><meta name=a content=b></template><p>",
    '<script type="application/ld+json">{"@graph": [{"headline": "a", "author": ["b"]}]}</script>',
    "<meta http-equiv=refresh content='0; url=/a'><noscript><img src=a></noscript><title>a - b",
    "<title>a</title><meta charset=euc-kr><time datetime=2026-01-01><textarea><head></textarea>",
)

# A header field or a path, and what a published site sends.
CRAWLED = (
    b"text/html; charset=utf-8\x1f<!doctype html><head><title>a</title><meta property=og:title"
    b" content='b &amp; c'><meta name=twitter:card content=summary></head><body><p>d",
    b"text/html; charset=euc-kr\x1f<meta property='og:image' content=\xb1\xdb><svg><title>",
    b"\x1f\xff\xfe<\0t\0i\0t\0l\0e\0>\0\0\xae",
    b"/a/b.gif?c\x1fUser-agent: *\nDisallow: /*.gif$\nAllow: /a\n\nUser-agent: Twitterbot\n"
    b"Disallow: /%EA%B8%80*b$",
    b"\x1f\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0",
    b"\x1fGIF89a\1\0\1\0\0\0\0",
    b"\x1f<?xml version='1.0'?><!-- a --><svg width='1'>",
)

MARKS = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 64 64'><circle r='32' fill='#7a3ea8'/>"
    "</svg>",
    "<svg width='1in' height='50%' viewBox='0,0,9,9'><use href='#a'/><text>x</text></svg>",
    "<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a 'b'>]><svg viewBox='0 0 1 1'>&a;</svg>",
)

SEEDS: Mapping[str, tuple[bytes, ...]] = {
    "query": (*LINKS, *(b"title=" + quote(title).encode() for title in TITLES)),
    "line": LINES,
    "protocol": tuple(bytes([cut]) + stream for cut, stream in product((3, 77), STREAMS)),
    "path": _written(PATHS),
    "fields": FIELDS,
    "card": (
        *(bytes([at]) + query for at, query in enumerate(LINKS)),
        *(b"\x05accent=" + quote(color).encode() for color in COLORS),
        *(b"\x01image=" + quote(url).encode() for url in URLS),
        *(b"\x09lang=" + tag.encode() for tag in TAGS),
    ),
    "old": (
        *(quote(title).encode() + b"?md=1&theme=dark&fontSize=96px" for title in TITLES),
        *(b"a?images=" + quote(url).encode() + b"&widths=9&heights=auto" for url in URLS),
        *(b"a+b%26c?" + query for query in LINKS),
        b"**%23 a<br/>b**?images=https://cdn.example.com/a.png&images=https://assets.zeit.co/"
        b"triangle.svg&widths=999999vw&widths=0&heights=.5em&heights=1e9&fontSize=999999.999999vh",
    ),
    "titles": LISTS,
    "blocks": tuple(rules + b"\x1f" + TITLES[1].encode() for rules in RULES),
    "color": _written(COLORS),
    "url": _written(URLS),
    "language": (*_written(TAGS), *_written(TITLES)),
    "signing": LINKS,
    "clean": _written(TITLES),
    "emphasis": _written(TITLES),
    "layout": tuple(
        bytes([at % 256, at * 37 % 256]) + f"{title}\x1f{title[::-1]}\x1f{title[:9]}".encode()
        for at, title in enumerate(TITLES)
    ),
    "yaml": _written((*YAMLS, DESIGN)),
    "formats": (
        *(b"\0" + text for text in _written(JSONS)),
        *(b"\1" + text for text in _written(TOMLS)),
    ),
    "design": _written(DESIGNS),
    "draft": tuple(
        json.dumps({"name": "own", "yaml": text, "files": [], "weigh": True}).encode()
        for text in (*DESIGNS, *YAMLS)
    ),
    "upload": (
        *(b"mark.svg\x1f" + text for text in _written(MARKS)),
        *(b"../font\x1f" + font for font in FONTS),
        b"OFL.txt\x1fFree.",
        "로고 2.PNG".encode() + b"\x1f\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + bytes(17),
        b"a.jpg\x1f\xff\xd8\xff\xe0" + bytes(20),
        b"a.webp\x1fRIFF\x10\0\0\0WEBPVP8L" + bytes(8),
    ),
    "post": _written(POSTS),
    "html": (
        *_written(PAGES),
        *(page.encode("utf-16") for page in PAGES),
        *(page.replace("utf-8", "euc-kr").encode("cp949", "replace") for page in PAGES),
    ),
    "crawled": CRAWLED,
    "fonts": FONTS,
    "stored": (*BODIES, *map(_sealed, BODIES)),
}

WORDS = (
    *(b"title=", b"subtitle=", b"theme=", b"lang=", b"accent=", b"bg=", b"fg=", b"variant=auto"),
    *(b"align=center", b"font=noto", b"fontSize=", b"md=1", b"size=square", b"scale=", b"quality="),
    *(b"sig=", b"v=", b"&", b"amp;", b"%25", b"%20", b"%3D", b"+", b"oklch(", b"deg", b" / ", b"#"),
    *(b"https://", b"xn--", b".example", b":443", b"@", b"[::1]", b"/v/", b".json", b".webp"),
    *(b"GET ", b"POST ", b" HTTP/1.1\r\n", b" HTTP/1.0\r\n", b"\r\n\r\n", b"\n\n", b"Host: x\r\n"),
    *(b"Content-Length: ", b"Transfer-Encoding: chunked\r\n", b"Connection: close\r\n", b"0\r\n"),
    *(b"Connection: upgrade\r\nUpgrade: websocket\r\n", b"Expect: 100-continue\r\n", b"W/\""),
    *(b"**", b"*", b"\\*", b"\x1f", b"image/png", b"image/webp", b"U+E000 "),
    *_written(tuple("각각ㅤ한漢々ー、「」กำक्\u200d\u200cعلا\u0651שׁ\u0301\u0323\u0344\ufe0f\u20e3👩🏽🇰🇷")),
    *(b"&a ", b"*a", b"<<: ", b"!!int ", b"- ", b"? ", b": ", b"{", b"}", b"[", b"]", b"|\n "),
    *(b"---\n", b'"""', b"'''", b"= ", b"0x", b"1e999", b"2026-01-02", b"null", b"kind: "),
    *(b"![x](", b"/api/minimal?title=", b"https://og.example.com", b"<img src="),
    *(b"+++\n", b"```\n", b"\r", b"]"),
    *_written(("\U000e0067", "\U000e007f", "\u202e", "\u2066", "\u2069", "\u00ad", "\ufeff", "…")),
)  # fmt: skip
"""Whole words for mutations to put in."""
