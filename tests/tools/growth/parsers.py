"""Parsers: each function that reads a stranger's bytes, its greatest input, and where it runs.

In: nothing. Out: a table. What is prepared once stands in `make`; what it gives reads one input,
and takes what its callers take for an answer. `heads` stand before the families' text, so that it
comes to where a value is.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tests.tree import ROOT

TARGET = 8192
"""Bytes of a request target, if `PYOJI_MAX_TARGET` says no more."""

Read = Callable[[str], object]


class Place(StrEnum):
    """Where a parser runs."""

    LOOP = "loop"  # within one callback of the event loop
    TURNS = "turns"  # on the loop, which turns in between
    APART = "apart"  # in a thread that draws, in one that fetches, in another process


@dataclass(frozen=True)
class Parser:
    """Reads text of at most `most` bytes, of all families or of some."""

    name: str
    make: Callable[[], Read]
    most: int = TARGET
    place: Place = Place.LOOP
    heads: tuple[str, ...] = ("",)
    families: Callable[[str], bool] = lambda _: True


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _passing(read: Callable[[Any], object], *errors: type[Exception]) -> Read:
    def attempt(given: str) -> object:
        with suppress(*errors):
            return read(given)
        return None

    return attempt


# ── the request ──────────────────────────────────────────────────────────────────────────────


def line() -> Read:
    from pyoji.web.server import request_line as requestline
    from pyoji.web.server.framing import MalformedHead

    def read(text: str) -> object:
        raw = _bytes(text).replace(b"\n", b"")
        requestline.may_begin(raw[:32])
        requestline.WELL_FORMED.match(raw)
        return requestline.repair(raw + b" HTTP/1.1\r\n")

    return _passing(read, MalformedHead)


def stream() -> Read:
    """A connection, all at once; nothing is answered but by 404."""
    from tests.tools.fuzz.wire import Wire

    wire = Wire()
    return lambda text: wire.feed([_bytes(text)])


def drip() -> Read:
    """A connection, of which a little comes at a time."""
    from tests.tools.fuzz.wire import Wire

    wire = Wire()

    def read(text: str) -> object:
        raw = _bytes(text)
        step = max(1, len(raw) // 256)
        return wire.feed([raw[at : at + step] for at in range(0, len(raw), step)])

    return read


def framing() -> Read:
    """The fields of one head, as many as there are."""
    from pyoji.web.server.framing import MalformedHead, is_last

    def read(text: str) -> object:
        pairs = [tuple(line.partition(b":")[::2]) for line in _bytes(text).split(b"\r\n")]
        return is_last("1.1", [*pairs, (b"host", b"a")])

    return _passing(read, MalformedHead)


def fields() -> Read:
    from pyoji.settings.proxies import Proxies
    from pyoji.web.conditional import is_known, strong
    from pyoji.web.playground.answers import _RANGE
    from pyoji.web.playground.routes import _HOST
    from pyoji.web.telemetry.access_log import quoted, request_id
    from pyoji.web.telemetry.networks import index

    proxies = Proxies.parse("*")
    tag = strong("0123456789abcdef0123456789abcdef")

    def read(text: str) -> object:
        raw = _bytes(text)
        value = raw.decode("latin-1")
        is_known(tag, [value])
        request_id([(b"x-request-id", raw)])
        quoted(text)
        index(raw)
        proxies.client("127.0.0.1", [value])
        proxies.client("127.0.0.1", value.split("a"))
        _HOST.fullmatch(value)
        return [_RANGE.fullmatch(part) for part in value[:512].split(",")]

    return read


def path() -> Read:
    """The path, and which template may have been meant."""
    from pyoji.engine.design import load
    from pyoji.errors import RequestError
    from pyoji.link.path import read
    from pyoji.web import problems

    templates = load("growth")

    def attempt(text: str) -> object:
        try:
            found = read(text)
            return templates.get(found.template) if found else None
        except RequestError as error:
            return problems.from_error(error, text)

    return attempt


def query() -> Read:
    from pyoji.link.query import read, write

    def attempt(text: str) -> object:
        return write(read(_bytes(text)))

    return attempt


# ── what it says ─────────────────────────────────────────────────────────────────────────────


def parameter() -> Read:
    """One value, read as each kind of parameter in turn; its refusal is written as an answer."""
    from pyoji.engine.design import load
    from pyoji.errors import ParameterError
    from pyoji.web import problems

    templates = load("growth")
    kinds = {
        parameter.kind: parameter
        for name in templates.names
        for parameter in templates.get(name).parameters.values()
    }

    def attempt(text: str) -> object:
        for each in kinds.values():
            try:
                each.read(text)
            except ParameterError as error:
                problems.from_error(error, "/api/x")
        return None

    return attempt


def card() -> Read:
    """A whole query of a template with many parameters, and the card's digest."""
    from pyoji.engine.card import PNG
    from pyoji.engine.design import load
    from pyoji.errors import CardError
    from pyoji.link.query import read

    templates = load("growth")

    def attempt(text: str) -> object:
        return templates.card("author", read(_bytes(text)), PNG).digest

    return _passing(attempt, CardError)


def page() -> Read:
    """What the designer's page makes of its address."""
    from pyoji.engine.design import load
    from pyoji.link.query import read
    from pyoji.web.playground import state

    templates = load("growth")

    def attempt(text: str) -> object:
        return state.read(templates, read(_bytes(text)), ("en", "ko")).link

    return attempt


def signature() -> Read:
    from pyoji.errors import BadSignature
    from pyoji.link.query import read
    from pyoji.link.signature import Keys, Rules, Verifier

    names = frozenset({"title", "subtitle", "theme", "lang", "image", "a", "v"})
    verifier = Verifier(Rules.parse("required"), Keys.parse("a1" * 32))
    sign = ("sig", "A" * 43)

    def attempt(text: str) -> object:
        return verifier.verify("t", (*read(_bytes(text)), sign), names)

    return _passing(attempt, BadSignature)


def old_link() -> Read:
    """A link made for the og-image service, its text and its query."""
    from pyoji.engine.card import PNG
    from pyoji.engine.design import load
    from pyoji.errors import CardError
    from pyoji.link import old_links
    from pyoji.service.remote_images.gather import RemoteImages

    templates = load("growth")
    admits = RemoteImages.of(("*.example.com",), 0).admits

    def attempt(text: str) -> object:
        path, _, asked = _bytes(text).partition(b"?")
        pairs = old_links.parameters(old_links.text(path), old_links.pairs(asked), admits)
        return templates.card(old_links.TEMPLATE, tuple(pairs), PNG).digest

    return _passing(attempt, CardError)


def color() -> Read:
    from pyoji.engine.color import parse

    return _passing(parse, ValueError)


def url() -> Read:
    from pyoji.engine.image_url import parse

    return _passing(parse, ValueError)


def language() -> Read:
    from pyoji.engine.text.language import canonical, guess

    tag = _passing(canonical, ValueError)
    return lambda text: (tag(text), guess(text))


def clean() -> Read:
    from pyoji.engine.text.clean import clean

    return clean


def listed() -> Read:
    """A title held against a list of titles, and against one of words that are blocked."""
    from pyoji.engine.card import PNG
    from pyoji.engine.design import load
    from pyoji.readers import block_list
    from pyoji.web.lists.blocks import Blocks
    from pyoji.web.lists.titles import Titles

    templates = load("growth")
    titles = Titles(templates, ("?title=a", "/api/author?title=b"))
    words = "".join(f"*{number}spam*\ntitle=a*{number}*b*\n" for number in range(500))
    blocks = Blocks(templates, block_list.read(words.encode()))

    def attempt(text: str) -> object:
        card = templates.card("author", (("title", text), ("author", text)), PNG)
        return titles.find(templates, card), blocks.match(templates, card)

    return attempt


# ── apart from the loop ──────────────────────────────────────────────────────────────────────


def emphasis() -> Read:
    from pyoji.engine.design.emphasis import read

    return read


def layout() -> Read:
    """A title on a card, set: in a thread that draws."""
    from pyoji.engine.card import PNG
    from pyoji.engine.design import compose, load
    from pyoji.engine.frame_json import card_data
    from pyoji.engine.layout import layout
    from pyoji.engine.text.fonts import Fonts
    from pyoji.errors import CardError

    fonts = Fonts.open(ROOT / "fonts")
    templates = load(fonts.digest)

    def attempt(text: str) -> object:
        pairs = (("title", text), ("md", "1"))
        asked = templates.card("og-cuckoo-network", pairs, PNG)
        return card_data(asked, layout(compose(asked, templates.get(asked.template)), fonts))

    return _passing(attempt, CardError)


def html() -> Read:
    """A page of HTML, and what it says of itself."""
    from pyoji.readers import page_head

    return lambda text: page_head.read(_bytes(text))


def stored() -> Read:
    """A value of a store, under its right seal."""
    import hashlib
    import struct

    from pyoji.service.cache.faults import Fault
    from pyoji.service.cache.stored import MAGIC, VERSION, unpack

    def attempt(text: str) -> object:
        body = _bytes(text)
        seal = struct.pack(">6sH32s", MAGIC, VERSION, hashlib.sha256(body).digest())
        return unpack(body[:16].hex(), seal + body)

    return _passing(attempt, Fault)


def drawing() -> Read:
    """An SVG looked over, as a design's or a stranger's."""
    from pyoji.engine.design.assets import AssetError, kind, look
    from pyoji.engine.images.svg_size import in_pixels

    def attempt(text: str) -> object:
        raw = _bytes(text)
        kind(raw)
        in_pixels(raw)
        return look(raw)

    return _passing(attempt, AssetError, UnicodeError)


def reach() -> Read:
    """What an SVG would open, looked for before it is drawn."""
    from pyoji.engine.images.raster import _OUTSIDE

    return _OUTSIDE.search


def answer() -> Read:
    """What a host of pictures answers, up to its body: taken apart by the library, in a thread."""
    import asyncio

    import httpcore2
    from pyoji.service.remote_images import exchange
    from pyoji.service.remote_images.reasons import Refused
    from pyoji.service.remote_images.wire import Wire

    class Stream(httpcore2.AsyncNetworkStream):
        def __init__(self, data: bytes) -> None:
            self._data = data

        async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
            piece, self._data = self._data[:max_bytes], self._data[max_bytes:]
            return piece

        async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
            return None

        async def aclose(self) -> None:
            return None

        def get_extra_info(self, info: str) -> Any:
            return None

    class Here(Wire):
        def __init__(self, data: bytes) -> None:
            super().__init__(exchange.HEAD_BYTES)
            self._data = data

        async def connect_tcp(self, *_: Any, **__: Any) -> httpcore2.AsyncNetworkStream:
            from pyoji.service.remote_images.wire import _Counted

            return _Counted(Stream(self._data), self)

    where = exchange.Url("http", "pics.example.com", None, "/")

    async def ask(data: bytes) -> bytes:
        wire = Here(data)
        async with exchange.get(where, {"Host": "pics.example.com"}, wire) as found:
            return await exchange.read_body(found, 2**21, wire)

    return _passing(lambda text: asyncio.run(ask(_bytes(text))), Refused)


def font() -> Read:
    """A font of a design, read in a process of its own."""
    from pyoji.engine.text.typefaces.read import FontRequest, read
    from pyoji.engine.text.typefaces.refusal import FontRefused

    return _passing(lambda text: read(_bytes(text), FontRequest()), FontRefused)


def chunks() -> Read:
    """A PNG of chunks that say nothing, as many as there is room for."""
    return _file(
        lambda size: b"".join((_PNG[:33], _chunk(b"tEXt", b"a\0a") * (size // 15), _PNG[33:]))
    )


def segments() -> Read:
    """A JPEG of segments that say nothing."""
    return _file(lambda size: b"\xff\xd8" + b"\xff\xfe\x00\x03a" * (size // 5) + b"\xff\xd9")


def _file(write: Callable[[int], bytes]) -> Read:
    from pyoji.service.remote_images.decode import decode

    return lambda text: decode(write(len(text)))


def _chunk(name: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", checksum)


_PNG = b"".join(
    (
        b"\x89PNG\r\n\x1a\n",
        _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        _chunk(b"IDAT", zlib.compress(b"\0\0")),
        _chunk(b"IEND", b""),
    )
)

_QUERY = ("title=", "title=a&", "subtitle=a&title=", "lang=", "fontSize=", "accent=oklch(0.5 ")
_VALUE = ("", "1", "https://", "https://a.example/", "oklch(0.5 0.1 ", "ko-")
_PAGE = tuple(f"template=author&{head}" for head in _QUERY)
_HTML = ("", "<title>", "<h1>", "<meta content=", "<meta property=og:image content='", "<script>")
_FILE = 1 << 21
"""Bytes of a picture's file."""


def _is_plain(family: str) -> bool:
    """Whether the family is of ASCII, and has no tail: a file's own forms are what matters."""
    return family.isascii() and "\\u" not in family and not family.endswith("!")


PARSERS: Mapping[str, Parser] = {
    parser.name: parser
    for parser in (
        Parser("request line", line, heads=("GET /", "GET /api/t?title=")),
        Parser("connection", stream, 65_536, heads=("", "GET / HTTP/1.1\r\n", "GET /")),
        Parser("connection in pieces", drip, 65_536, Place.TURNS, ("", "GET / HTTP/1.1\r\n")),
        Parser("framing", framing, 32_768),
        Parser("header fields", fields, 32_768),
        Parser("path", path, heads=("", "article", "article/v/")),
        Parser("query", query, heads=("", "title=", "title%3D")),
        Parser("parameter", parameter, heads=_VALUE),
        Parser("card", card, heads=_QUERY),
        Parser("designer's page", page, heads=_PAGE),
        Parser("signature", signature, heads=("title=", "")),
        Parser("old link", old_link, heads=("", "a?", "a?md=1&fontSize=1", "a?images=https://")),
        Parser("colour", color, heads=("", "oklch(", "oklch(0.5 0.1 ", "oklch(0.5 0.1 30 ", "#")),
        Parser("url", url, heads=("", "https://", "https://a.example/", "https://a.example:")),
        Parser("language", language, heads=("", "ko-")),
        Parser("clean", clean),
        Parser("lists", listed),
        Parser("emphasis", emphasis, place=Place.APART),
        Parser("layout", layout, place=Place.APART),
        Parser("page of HTML", html, 1 << 18, Place.APART, _HTML),
        Parser("stored value", stored, 1 << 20, Place.APART),
        Parser("SVG", drawing, _FILE, Place.APART, ("<svg viewBox='0 0 1 1'>", "<svg "), _is_plain),
        Parser("SVG's reach", reach, _FILE, Place.APART, ("", "<a href='"), _is_plain),
        Parser(
            "font",
            font,
            _FILE,
            Place.APART,
            ("\0\1\0\0", "OTTO\0\2", "ttcf\0\1\0\0\0", "wOF2OTTO"),
            _is_plain,
        ),
        Parser("PNG of chunks", chunks, _FILE, Place.APART, families=lambda name: name == "'a'"),
        Parser(
            "JPEG of segments", segments, _FILE, Place.APART, families=lambda name: name == "'a'"
        ),
        Parser("answer of a host", answer, 65_536, Place.APART, ("", "HTTP/1.1 200 OK\r\n")),
    )
}
