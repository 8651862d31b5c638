"""Warm: addresses in; what a running service answered, how fast and how much, out.

It asks as a good neighbour does: so many at once and no more, again after a while where there is
hope, and not at all for as long as the service asks it to wait. It judges an answer by what a
crawler would do with it. Must not know where the addresses come from, nor print.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from itertools import count

import httpx2

from pyoji.byte_sizes import MIB

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0
"""Seconds before a second try, twice as long before each further one; and at most."""
MOST_BYTES = 32 * MIB
"""No card is as large; more is not read."""
HOPEFUL = frozenset({408, 429, 500, 502, 503, 504})
"""Statuses after which the same may succeed a little later (RFC 9110 §15.5.9, §15.6; RFC 6585)."""
PATIENT = frozenset({429, 503})
"""Statuses whose Retry-After speaks to all requests and not to one."""


@dataclass(frozen=True, slots=True)
class RequestPolicy:
    """How to ask: so many at once, so many seconds for one answer, so many further tries."""

    concurrency: int = 4
    timeout: float = 10.0
    retries: int = 3
    agent: str = "pyoji-warm"


@dataclass(frozen=True, slots=True)
class WarmResponse:
    """The last answer for an address: its status (0: none came), seconds, bytes, how many tries
    it took, and what is wrong with it ("": nothing)."""

    address: str
    status: int = 0
    seconds: float = 0.0
    size: int = 0
    tries: int = 1
    fault: str = ""
    content: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class _Try:
    answer: WarmResponse
    hope: bool = False
    wait: float | None = None


async def request_all(
    addresses: Sequence[str],
    manner: RequestPolicy,
    tell: Callable[[WarmResponse], None],
    wanted: str = "image/",
    *,
    keep: bool = False,
) -> None:
    """Ask for every address and tell of each answer as it comes.

    `wanted` is how the media type begins; `keep` keeps what was read.
    """
    limits = httpx2.Limits(max_connections=manner.concurrency)
    accept = f"{wanted}*" if wanted.endswith("/") else wanted
    async with httpx2.AsyncClient(
        timeout=manner.timeout,
        limits=limits,
        follow_redirects=True,
        max_redirects=5,
        headers={"User-Agent": manner.agent, "Accept": accept},
    ) as client:
        asker = _Asker(client, manner, wanted, keep)

        async def one(address: str) -> None:
            tell(await asker.answer(address))

        async with asyncio.TaskGroup() as group:
            for address in addresses:
                group.create_task(one(address))


class _Asker:
    def __init__(
        self, client: httpx2.AsyncClient, manner: RequestPolicy, wanted: str, keep: bool
    ) -> None:
        self._client, self._manner, self._wanted, self._keep = client, manner, wanted, keep
        self._slots = asyncio.Semaphore(manner.concurrency)
        self._quiet_until = 0.0

    async def answer(self, address: str) -> WarmResponse:
        """The answer, or the last of several tries; between them its place is another's."""
        clock = asyncio.get_running_loop().time
        for number in count(1):
            async with self._slots:
                if (pause := self._quiet_until - clock()) > 0:
                    await asyncio.sleep(pause)
                tried = await self._try(address, number)
            if not tried.hope or number > self._manner.retries:
                return tried.answer
            pause = min(FIRST_PAUSE * 2 ** (number - 1), LONGEST_PAUSE)
            if tried.wait is not None:
                pause = max(pause, tried.wait)
                if tried.answer.status in PATIENT:
                    self._quiet_until = max(self._quiet_until, clock() + tried.wait)
            await asyncio.sleep(pause)
        raise AssertionError("counting has no end")

    async def _try(self, address: str, number: int) -> _Try:
        clock = asyncio.get_running_loop().time
        began = clock()

        def failed(fault: str) -> WarmResponse:
            return WarmResponse(address, 0, clock() - began, 0, number, fault)

        try:
            async with asyncio.timeout(self._manner.timeout):
                return await self._read(address, number, began)
        except (httpx2.InvalidURL, httpx2.UnsupportedProtocol) as error:
            return _Try(failed(f"it is no address: {error}"))
        except httpx2.TooManyRedirects:
            return _Try(failed("it redirects without an end"))
        except (TimeoutError, httpx2.TimeoutException):
            fault = f"there was no whole answer within {self._manner.timeout:g} s"
            return _Try(failed(fault), hope=True)
        except httpx2.HTTPError as error:
            return _Try(failed(str(error) or type(error).__name__), hope=True)
        except (OSError, ValueError, httpx2.StreamError) as error:  # a host that is no name …
            return _Try(failed(str(error) or type(error).__name__))

    async def _read(self, address: str, number: int, began: float) -> _Try:
        async with self._client.stream("GET", address) as response:
            size, pieces = 0, []
            async for piece in response.aiter_bytes():
                size += len(piece)
                if self._keep:
                    pieces.append(piece)
                if size > MOST_BYTES:
                    break
            seconds = asyncio.get_running_loop().time() - began
            fault = self._fault(response, size)
            content = b"".join(pieces)
            answer = WarmResponse(
                address, response.status_code, seconds, size, number, fault, content
            )
            hope = response.status_code in HOPEFUL or "X-Card-Fallback" in response.headers
            return _Try(answer, hope, _pause(response.headers.get("Retry-After"), response))

    def _fault(self, response: httpx2.Response, size: int) -> str:
        """What is wrong with an answer, in the eyes of a crawler."""
        headers = response.headers
        media_type = headers.get("Content-Type", "")
        if response.status_code != 200:
            return f"{response.status_code} {response.reason_phrase}".strip()
        if "X-Card-Fallback" in headers:
            return f"a fallback card: {headers['X-Card-Fallback']}"
        if not media_type.lower().startswith(self._wanted):
            return f"it is {media_type or 'of no type'}"
        if size == 0:
            return "it is empty"
        return f"it is larger than {MOST_BYTES:,} bytes" if size > MOST_BYTES else ""


def _pause(said: str | None, response: httpx2.Response) -> float | None:
    """The seconds that Retry-After asks for (RFC 9110 §10.2.3), as far as anyone should wait."""
    if said is None:
        return None
    if said.strip().isascii() and said.strip().isdigit():
        return min(float(said), LONGEST_PAUSE)
    try:
        then = parsedate_to_datetime(said).astimezone(UTC)
        now = parsedate_to_datetime(response.headers["Date"]).astimezone(UTC)
    except (ValueError, KeyError, TypeError):
        return None
    return min(max((then - now).total_seconds(), 0.0), LONGEST_PAUSE)
