"""How long requests hold the event loop: `python -m tests.bench.loop`.

In: nothing. Out: for each of many requests that could hold it, the processor time of the longest
callback of the loop while it is answered, and 1 where one holds it for 20 ms. The service and its
protocol run as they are served, on asyncio's own loop, whose callbacks can be observed. Processor
time is measured, so that a neighbour on the machine does not count.
"""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import quote

from pyoji.main import create_app
from pyoji.settings import Settings

from tests.bench.dearest import TITLES
from tests.web.wires import Wire, read, serving

BAR = 0.020
LONGEST = 8000
"""Bytes of a target, less than the setting allows."""

CHANCE = random.Random(4)
OURS = "/api/og-cuckoo-network"
NAMES = "title subtitle author date tag site lang theme accent bg fg variant align font fontSize"


def filled(start: str, piece: str) -> str:
    """The start, and as many pieces as a target holds."""
    return start + piece * ((LONGEST - len(start)) // len(piece))


def targets() -> Iterator[tuple[str, str]]:
    """Requests by name; `NEW` stands for a colour that makes another card of it each time."""
    for path in ("/", "/gallery", "/docs", "/api", "/openapi.json", "/metrics", "/readyz"):
        yield path, path
    yield "a page, filled in", f"/?title={quote('표지')}&bg=123456"
    wrong = "&".join(f"{name}={'x' * 300}" for name in NAMES.split())
    yield "a page, all wrong", f"/?template=og-cuckoo-network&{wrong}"
    yield "a card, all wrong", f"{OURS}?{wrong}"
    yield "a gallery, unknown theme", f"/gallery?theme={'x' * 7000}"
    for name in TITLES:
        cut = quote(TITLES[name], errors="replace")[: LONGEST - 100].rpartition("%")[0]
        for extension in (".webp", ".json"):
            yield f"{extension} of {name}", f"{OURS}{extension}?scale=2&bg=NEW&title={cut}"
    for name, piece in {
        "names": "&a=b",
        "empty pairs": "&",
        "repeated names": "&title=a",
        "amp;": "amp;",
        "percent signs": "%",
        "encoded twice": "%2525",
        "bytes that are no UTF-8": "%ff",
        "plus signs": "+",
        "zero-width joiners": "%E2%80%8D",
        "jamo": "%E1%84%80%E1%85%A1",
        "marks": "%CC%81",
        "bidi overrides": "%E2%80%AE",
        "brackets": "%5B",
        "stars": "**a*",
    }.items():
        yield f"a query of {name}", filled(f"{OURS}?title=", piece)
        yield f"the same, marked, {name}", filled(f"{OURS}?md=1&title=", piece)
        yield f"an old link of {name}", filled("/", piece)[:-4] + ".png"
        yield f"pictures of {name}", filled("/x.png?images=", piece)
    yield "a long path", filled("/api/", "a/")
    yield "a long template", filled("/api/", "og-")
    yield "many pictures", filled("/x.png?", "images=https://a.example/b.png&")


FIELDS: Mapping[str, bytes] = {
    "tags": b"If-None-Match: " + b'"a",' * 1_750,
    "languages": b"Accept-Language: " + b"ko;q=0.1," * 850,
    "proxies": b"X-Forwarded-For: " + b"10.0.0.1, " * 850,
    "agents": b"User-Agent: " + b"facebook" * 850,
    "many fields": b"\r\n".join(b"X-%d: a" % number for number in range(90)),
}


@contextmanager
def observed() -> Iterator[list[float]]:
    """The processor seconds of every callback that a loop runs meanwhile."""
    found: list[float] = []
    run = asyncio.Handle._run

    def spied(handle: asyncio.Handle) -> None:
        began = time.thread_time()
        run(handle)
        found.append(time.thread_time() - began)

    asyncio.Handle._run = spied  # type: ignore[method-assign]
    try:
        yield found
    finally:
        asyncio.Handle._run = run  # type: ignore[method-assign]


def ask(wire: Wire, target: str, field: bytes = b"X-A: b") -> bytes:
    """Send a request, read its answer to the end, and give its status."""
    target = target.replace("NEW", f"{CHANCE.randrange(1 << 24):06x}")
    with wire.connect() as connection:
        head = f"GET {target} HTTP/1.1\r\nHost: cards.test\r\nConnection: close\r\n"
        connection.sendall(head.encode() + field + b"\r\n\r\n")
        return read(connection)[9:12]


def main() -> int:
    """Print the ten that hold the loop longest; 1 where one is over the bar."""
    longest: dict[str, float] = {}
    statuses: Counter[str] = Counter()
    settings = Settings(limit_client=None, limit_client_cpu=None)
    with observed() as found, serving(create_app(settings), loop="asyncio") as wire:
        while (
            not found or b"200" not in wire.talk(b"GET /readyz HTTP/1.0\r\n\r\n").split(b"\r\n")[0]
        ):
            time.sleep(0.1)
        ask(wire, OURS)
        requests = [(name, target, b"X-A: b") for name, target in targets()]
        requests += [(f"{name} in a field", OURS, field) for name, field in FIELDS.items()]
        for name, target, field in requests:
            for _ in range(2):
                found.clear()
                statuses[ask(wire, target, field).decode()] += 1
                held = max(found, default=0.0)
                # The second is enough to forgive the first of its kind what is only done once.
                longest[name] = min(longest.get(name, 1.0), held)
    for name in sorted(longest, key=longest.__getitem__, reverse=True)[:10]:
        print(f"{longest[name] * 1000:6.1f} ms  {name}")
    told = ", ".join(f"{times} of {status}" for status, times in sorted(statuses.items()))
    print(f"answers: {told}")
    worst = max(longest.values())
    print(
        f"of {len(longest)} requests none holds the loop longer than {worst * 1000:.1f} ms; "
        f"the bar is {BAR * 1000:g}"
    )
    return int(worst > BAR)


if __name__ == "__main__":
    sys.exit(main())
