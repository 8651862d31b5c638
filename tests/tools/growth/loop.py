"""The longest time that one request keeps the event loop: `python -m tests.tools.growth.loop`.

The service itself, with default settings, on asyncio's own loop, whose callbacks are timed. Two
figures for each request, of some tries with inputs of their own: the longest callback, by the time
of the thread, which is what the request costs the loop; and the latest that the loop came to
anything else, by the clock, the least of the tries: there a thread that draws shows if it does not
let go of the interpreter. Ends with 1 where the first is over BAR.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import threading
import time
from asyncio.events import Handle
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from unittest import mock
from urllib.parse import quote

from pyoji.engine.images.pixels import Pixels
from pyoji.service.remote_images.gather import GatheredImages, RemoteImages
from pyoji.settings import DEFAULT_BUDGET, Settings
from pyoji.web.app import create_app

from tests.tools.growth.families import FAMILIES
from tests.web.wires import serving

BAR = 20.0
"""Milliseconds."""

TRIES = 5
LONG = 8000
"""Bytes of a target; 8,192 are answered."""

CARD = "/api/og-cuckoo-network"
PICTURE = "https%3A%2F%2Fcdn.example.com%2Fa.png"


class Held(NamedTuple):
    """Milliseconds: the longest callback, the latest turn, all callbacks together; the status."""

    callback: float
    late: float
    all: float
    status: int


class Watch:
    """Times the callbacks of one thread, and how late its loop comes to a timer."""

    def __init__(self) -> None:
        self.thread = 0
        self._run: Callable[[Handle], None] = Handle._run
        self._due = 0.0
        self.reset()

    def reset(self) -> None:
        """Begin anew."""
        self.longest = self.sum = self.latest = 0.0

    def __enter__(self) -> Watch:
        run, watch = self._run, self

        def timed(handle: Handle) -> None:
            if threading.get_ident() != watch.thread:
                return run(handle)
            began = time.thread_time()
            run(handle)
            took = time.thread_time() - began
            watch.longest = max(watch.longest, took)
            watch.sum += took
            return None

        Handle._run = timed  # type: ignore[method-assign]
        return self

    def __exit__(self, *_: object) -> None:
        Handle._run = self._run  # type: ignore[method-assign]

    def beat(self, loop: asyncio.AbstractEventLoop) -> None:
        """Come back in a millisecond, and note how late that is."""
        now = time.perf_counter()
        if self._due:
            self.latest = max(self.latest, now - self._due)
        self._due = now + 0.001
        loop.call_later(0.001, self.beat, loop)


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask, print, judge."""
    asked = argparse.ArgumentParser(prog="python -m tests.tools.growth.loop")
    asked.add_argument("--only", nargs="+", default=[], help="requests, by parts of their names")
    told = asked.parse_args(arguments)
    faults = 0
    with (
        Watch() as watch,
        mock.patch.object(RemoteImages, "fetch", _fetched),
        serving(_watched(_service(), watch), loop="asyncio") as wire,
    ):
        talk = _talk(wire.connect)
        talk(b"GET /readyz HTTP/1.1", ())
        print(f"{'callback':>9} {'late':>7} {'all':>8} {'status':>6}  request")
        for name, ask in REQUESTS.items():
            if told.only and not any(part in name for part in told.only):
                continue
            held = _held(watch, lambda number, ask=ask: talk(*ask(number)))
            over = held.callback > BAR
            faults += over
            figures = f"{held.callback:>9.2f} {held.late:>7.1f} {held.all:>8.2f} {held.status:>6}"
            print(f"{figures}  {name}{' OVER' if over else ''}", flush=True)
    return 1 if faults else 0


def _held(watch: Watch, ask: Callable[[int], bytes]) -> Held:
    tries, answered = [], b""
    for number in range(TRIES):
        watch.reset()
        answered = ask(number)
        tries.append((watch.longest, watch.latest, watch.sum))
    longest, latest, total = zip(*tries, strict=True)
    callback, late, together = statistics.median(longest), min(latest), statistics.median(total)
    return Held(callback * 1000, late * 1000, together * 1000, int(answered[9:12]))


def _service() -> Any:
    return create_app(
        Settings(
            picture_hosts=("cdn.example.com",),
            max_bytes=DEFAULT_BUDGET,
            limit_client=None,
            limit_client_cpu=None,
            deadline=60.0,
        )
    )


def _watched(application: Any, watch: Watch) -> Any:
    """The application; the first request says which thread is to be watched."""

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        if not watch.thread:
            watch.thread = threading.get_ident()
            watch.beat(asyncio.get_running_loop())
        await application(scope, receive, send)

    return answer


def _talk(connect: Callable[[], Any]) -> Callable[..., bytes]:
    def talk(line: bytes, fields: tuple[bytes, ...], times: int = 1) -> bytes:
        head = b"\r\n".join((line.rstrip(b"\r\n"), b"Host: cards.test", *fields, b"", b""))
        last = head.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
        with connect() as connection:
            connection.settimeout(120)
            connection.sendall(head * (times - 1) + last)
            received = b""
            while some := connection.recv(1 << 20):
                received += some
            return received

    return talk


GRAIN = Pixels(2400, 1260, "RGB", os.urandom(2400 * 1260 * 3))


async def _fetched(_: RemoteImages, card: Any) -> GatheredImages:
    return GatheredImages(dict.fromkeys(card.image_urls, GRAIN))


# ── requests ─────────────────────────────────────────────────────────────────────────────────

Asks = Callable[[int], tuple[Any, ...]]


def _get(target: str, *fields: str, times: int = 1) -> tuple[Any, ...]:
    line = b"GET " + target.encode("utf-8", "surrogatepass") + b" HTTP/1.1"
    return line, tuple(field.encode("utf-8", "surrogatepass") for field in fields), times


def _filled(family: str, number: int, size: int = LONG) -> str:
    return f"{number}{FAMILIES[family].text(size)}"


def _target(prefix: str, family: str) -> Asks:
    def ask(number: int) -> tuple[Any, ...]:
        text = _filled(family, number, LONG - len(prefix)).replace("#", "%23")
        return _get(prefix + text.replace("\r", "").replace("\n", ""))

    return ask


def _card(title: str, **said: str) -> Asks:  # raw UTF-8: percent-encoded it would be too long
    def ask(number: int) -> tuple[Any, ...]:
        more = "".join(f"&{name}={value}" for name, value in said.items() if name != "path")
        return _get(f"{said.get('path', CARD)}?title={number}{title}{more}")

    return ask


EMOJI, WORD, FAMILY = "🎉🔥" * 150, "한국어 제목 " * 40, "👨‍👩‍👧‍👦" * 25

LOOKED_AT = (
    *map(
        repr, ("a", "가", "\u0315\u0300", "\ufdfa", "%25", "&a", " ", "👨‍👩‍👧‍👦", "1\ufe0f\u20e3")
    ),
    "'1' and !",
    "letters that all differ, and a dot",
)

REQUESTS: Mapping[str, Asks] = {
    "an ordinary card": _card("DeepSeek의 오픈 소스 혁명"),
    "a card of emoji, square, at twice the size": _card(EMOJI, size="square", scale="2"),
    "its data": _card(EMOJI, path=f"{CARD}.json"),
    "a card of families": _card(FAMILY, scale="2"),
    "a JPEG of words at twice the size": _card(WORD, path=f"{CARD}.jpg", scale="2"),
    "a WebP of words at twice the size": _card(WORD, path=f"{CARD}.webp", scale="2"),
    **{
        f"a {format_} over a grainy picture, {size}, at {scale}": _card(
            "표지", path=f"/api/cover.{format_}", image=PICTURE, size=size, scale=scale
        )
        for format_ in ("png", "jpg", "webp")
        for size, scale in (("og", "1"), ("square", "2"))
    },
    "the designer's page": lambda n: _get(f"/?template=author&title={n}"),
    "the designer's page, all wrong": lambda n: _get(
        "/?template=author&"
        + "&".join(f"{name}={n}x" for name in ("accent", "bg", "fg", "size", "scale", "fontSize"))
        + "&title="
        + quote("ཱིུ" * 300)[:6000]
    ),
    "the gallery": lambda _: _get("/gallery"),
    "the gallery of a template": lambda _: _get("/gallery?template=article"),
    "the metrics": lambda _: _get("/metrics"),
    "the documents": lambda _: _get("/docs"),
    "the schema": lambda _: _get("/openapi.json"),
    "the catalogue": lambda _: _get("/api"),
    "a page of the past": lambda n: _get(f"/{n}.png?images=" + PICTURE * 9),
    "pictures of a page of the past": lambda n: _get(
        f"/{n}.png?" + "images=https://a.example/b.png&" * 250
    ),
    "a list of agents": lambda n: _get(CARD + f"?title={n}", "User-Agent: " + "facebook" * 850),
    "tags to compare with": lambda n: _get(CARD, f"If-None-Match: {'W/' * 15_000}{n}"),
    "fields by the thousand": lambda n: _get(CARD + f"?title={n}", *["a:b"] * 6000),
    "a field of 30 KB": lambda n: _get(CARD + f"?title={n}", "Accept-Language: " + "ko," * 10_000),
    "a chain of proxies": lambda n: _get(
        CARD + f"?title={n}", "X-Forwarded-For: " + "1.1.1.1," * 3800
    ),
    "a thousand requests at once": lambda n: _get(f"/healthz?{n}", times=1000),
    "a thousand cards at once that are kept": lambda _: _get(CARD + "?title=kept", times=1000),
    **{
        f"{where}: {family}": _target(prefix, family)
        for where, prefix in {
            "title": f"{CARD}?title=",
            "title and author": "/api/author?title=a&author=",
            "number": f"{CARD}?fontSize=1",
            "colour": f"{CARD}?accent=oklch(0.5 0.1 ",
            "picture": "/api/cover?image=https://",
            "query": f"{CARD}?",
            "template": "/api/",
            "old text": "/",
            "page": "/?template=author&title=",
        }.items()
        for family in LOOKED_AT
    },
}  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
