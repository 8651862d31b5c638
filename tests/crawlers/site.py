"""A published site on the loopback: a good page and its image, and whatever a test changes.

It answers like a plain web server, and remembers who asked for what.
"""

from __future__ import annotations

import asyncio
import gzip
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO

import trustme
from PIL import Image

HOST = "127.0.0.1"
CA = trustme.CA()
CERTIFICATE = CA.issue_cert(HOST)


@dataclass(frozen=True)
class Answer:
    """A response; `pause` are seconds before it."""

    body: bytes = b""
    type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: tuple[str, ...] = ()
    pause: float = 0.0


@dataclass(frozen=True)
class Asked:
    """A request: its path, and its fields by lower-case name."""

    path: str
    fields: Mapping[str, str]

    @property
    def agent(self) -> str:
        return self.fields.get("user-agent", "")


Make = Callable[[Asked], Answer]


@cache
def picture(kind: str = "PNG", width: int = 1200, height: int = 630, least: int = 0) -> bytes:
    """An image file of one colour, of at least this many bytes."""
    file = BytesIO()
    Image.new("RGB", (width, height), "#246").save(file, kind)
    return file.getvalue().ljust(least, b"\0")


def moved(to: str, *headers: str) -> Answer:
    """A redirect."""
    return Answer(status=302, headers=(f"Location: {to}", *headers))


@dataclass
class Site:
    """A site with an answer for each path, and a record of its requests."""

    origin: str = ""
    answers: dict[str, Make | Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def head(self, **tags: str | None) -> str:
        """The head of the good page; `og_image="…"` changes a tag, None leaves it out."""
        values: dict[str, str | None] = {
            "og_title": "표지: 링크 하나로",
            "og_description": "A card from a link.",
            "og_url": f"{self.origin}/post",
            "og_image": f"{self.origin}/card.png",
            "twitter_card": "summary_large_image",
        }
        values |= tags
        return "\n".join(
            f"<meta {'name' if name.startswith('twitter') else 'property'}="
            f'"{name.replace("_", ":")}" content="{value}">'
            for name, value in values.items()
            if value is not None
        )

    def page(self, head: str | None = None, title: str = "표지", body: str = "<p>글</p>") -> bytes:
        """The HTML of a page."""
        metas = self.head() if head is None else head
        text = f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title>\n{metas}"
        return f"{text}</head><body>{body}</body></html>".encode()

    def agents(self, path: str) -> list[str]:
        """Who asked for a path."""
        return [asked.agent for asked in self.asked if asked.path == path]


def respond(asked: Asked, answer: Answer) -> bytes:
    """A response as a web server sends it: Range is followed where the type is HTML."""
    body, status, headers = answer.body, answer.status, list(answer.headers)
    asked_range = asked.fields.get("range", "")
    if status == 200 and asked_range.startswith("bytes=0-") and answer.type.startswith("text/html"):
        last = int(asked_range.removeprefix("bytes=0-"))
        headers.append(f"Content-Range: bytes 0-{min(last, len(body) - 1)}/{len(body)}")
        body, status = body[: last + 1], 206
    lines = (
        f"HTTP/1.1 {status} X",
        f"Content-Length: {len(body)}",
        *((f"Content-Type: {answer.type}",) if answer.type else ()),
        *headers,
        "",
        "",
    )
    return "\r\n".join(lines).encode() + body


def zipped(answer: Answer, *, label: bool = True) -> Answer:
    """The answer in gzip, with or without its label."""
    headers = (*answer.headers, *(("Content-Encoding: gzip",) if label else ()))
    return Answer(gzip.compress(answer.body), answer.type, answer.status, headers)


@asynccontextmanager
async def site(*, secure: bool = False) -> AsyncIterator[Site]:
    """Serve the good site; `secure` with TLS."""
    tls = None
    if secure:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        CERTIFICATE.configure_cert(tls)
    published = Site()
    connections: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        connections.add(task)
        try:
            await answer_all(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        finally:
            connections.discard(task)
            writer.transport.abort()

    async def answer_all(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            fields = dict(line.split(": ", 1) for line in lines[1:] if line)
            asked = Asked(
                lines[0].split()[1], {name.lower(): value for name, value in fields.items()}
            )
            published.asked.append(asked)
            make = published.answers.get(asked.path.partition("?")[0], Answer(status=404))
            answer = make if isinstance(make, Answer) else make(asked)
            await asyncio.sleep(answer.pause)
            writer.write(respond(asked, answer))
            await writer.drain()

    server = await asyncio.start_server(serve, HOST, 0, ssl=tls)
    port = server.sockets[0].getsockname()[1]
    published.origin = f"{'https' if secure else 'http'}://{HOST}:{port}"
    published.answers = {
        "/post": lambda _: Answer(published.page()),
        "/card.png": Answer(picture(), "image/png"),
        "/robots.txt": Answer(b"User-agent: *\nDisallow: /private/\n", "text/plain"),
    }
    try:
        yield published
    finally:
        server.close()
        for task in list(connections):
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)
        await asyncio.sleep(0)


def trust() -> ssl.SSLContext:
    """A context that trusts the site's certificate."""
    context = ssl.create_default_context()
    CA.configure_trust(context)
    return context
