"""A host of pictures on the loopback, with a certificate, a resolver and a wire of its own.

What is fetched is looked up, checked and trusted as in earnest: names resolve to public addresses,
and only the last step, the wire, leads here.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import trustme
from pyoji.service.remote_images.allowlist import AllowedHosts
from pyoji.service.remote_images.fetch import IMAGES, Fetcher, FileRules
from pyoji.service.remote_images.host_breakers import HostBreakers

HOST = "pics.example.com"
PUBLIC = "93.184.215.14"
ELSEWHERE = "93.184.215.15"

CA = trustme.CA()
CERTIFICATE = CA.issue_cert(HOST, "*.example.org")

Answer = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]
"""The reply to a request for a path: bytes, or a function that writes them."""


def ok(body: bytes, *headers: str) -> bytes:
    """A plain 200."""
    return head("200 OK", f"Content-Length: {len(body)}", *headers) + body


def head(status: str, *headers: str) -> bytes:
    """A status and headers, up to the body."""
    lines = (f"HTTP/1.1 {status}", *headers, "", "")
    return "\r\n".join(lines).encode()


def moved(to: str, *headers: str) -> bytes:
    """A redirect."""
    return head("302 Found", f"Location: {to}", "Content-Length: 0", *headers)


@dataclass
class Site:
    """A site with a record of its requests, and a way to fetch from it."""

    port: int
    names: Mapping[str, Sequence[Sequence[str]]]
    asked: list[str] = field(default_factory=list)
    called: list[str | None] = field(default_factory=list)
    resolved: list[str] = field(default_factory=list)
    dialled: list[str] = field(default_factory=list)
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        """Return the addresses of a name for its next resolution. The last answer repeats."""
        answers = self.names.get(host)
        if not answers:
            raise OSError(f"no such name: {host}")
        self.resolved.append(host)
        return answers[min(self.resolved.count(host), len(answers)) - 1]

    def dial(self, address: str, port: int) -> tuple[str, int]:
        """The wire."""
        self.dialled.append(address)
        return "127.0.0.1", self.port if address == PUBLIC else 1

    def fetcher(
        self,
        *hosts: str,
        trust: ssl.SSLContext | None = None,
        breakers: HostBreakers | None = None,
        rules: FileRules = IMAGES,
    ) -> Fetcher:
        """A fetcher that trusts the site."""
        if trust is None:
            trust = ssl.create_default_context()
            CA.configure_trust(trust)
        return Fetcher(
            AllowedHosts(hosts or (HOST,)),
            self.resolve,
            trust=trust,
            dial=self.dial,
            breakers=breakers,
            rules=rules,
        )


@asynccontextmanager
async def site(
    answers: Mapping[str, Answer], names: Mapping[str, Sequence[Sequence[str]]] | None = None
) -> AsyncIterator[Site]:
    """A site that answers these paths, at one public address if `names` says no more."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    CERTIFICATE.configure_cert(tls)
    found = Site(0, names if names is not None else {HOST: [[PUBLIC]]})
    tls.sni_callback = lambda _socket, name, _context: found.called.append(name)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            asked = (await reader.readuntil(b"\r\n\r\n")).decode()
            found.asked.append(asked)
            answer = answers[asked.split()[1]]
            if isinstance(answer, bytes):
                writer.write(answer)
            else:
                await answer(writer)
            await writer.drain()
        found.ended.set()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    found.port = server.sockets[0].getsockname()[1]
    try:
        yield found
    finally:
        server.close()
        await asyncio.sleep(0)
