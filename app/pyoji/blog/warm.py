"""Warm: request addresses from a running service. In: addresses. Out: responses, with their time.

Concurrency is bounded. Transient failures are retried with exponential backoff, and Retry-After
pauses all requests. A response counts as failed if a crawler could not use it. Must not know where
the addresses come from, nor print.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime

import httpx2

from pyoji.byte_sizes import MIB
from pyoji.system_cause import system_cause

FIRST_DELAY, MAX_DELAY = 0.5, 60.0
"""Seconds before the first retry, doubled for each further one; and the upper limit."""
MAX_BYTES = 32 * MIB
"""The most bytes that are read of a response; every card is smaller."""
RETRYABLE = frozenset({408, 429, 500, 502, 503, 504})
"""Statuses of transient failures (RFC 9110 §15.5.9, §15.6; RFC 6585)."""
THROTTLING = frozenset({429, 503})
"""Statuses whose Retry-After applies to all requests."""


@dataclass(frozen=True, slots=True)
class RequestPolicy:
    """Concurrent requests, seconds for one response, retries, and the User-Agent."""

    concurrency: int = 4
    timeout: float = 10.0
    retries: int = 3
    agent: str = "pyoji-warm"


@dataclass(frozen=True, slots=True)
class WarmResponse:
    """The last response for an address.

    `status` is 0 without a response, `size` is in bytes, `fault` is "" for a usable response.
    """

    address: str
    status: int = 0
    seconds: float = 0.0
    size: int = 0
    tries: int = 1
    fault: str = ""
    content: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class _Attempt:
    response: WarmResponse
    is_retryable: bool = False
    retry_after: float | None = None


async def request_all(
    addresses: Sequence[str],
    policy: RequestPolicy,
    report: Callable[[WarmResponse], None],
    media_type: str = "image/",
    *,
    keep: bool = False,
) -> None:
    """Request every address and report each response on arrival.

    `media_type` is a prefix of the expected media type. `keep` keeps the content of responses.
    """
    limits = httpx2.Limits(max_connections=policy.concurrency)
    accept = f"{media_type}*" if media_type.endswith("/") else media_type
    async with httpx2.AsyncClient(
        timeout=policy.timeout,
        limits=limits,
        follow_redirects=True,
        max_redirects=5,
        headers={"User-Agent": policy.agent, "Accept": accept},
    ) as client:
        requester = _Requester(client, policy, media_type, keep)

        async def request(address: str) -> None:
            report(await requester.request(address))

        async with asyncio.TaskGroup() as group:
            for address in addresses:
                group.create_task(request(address))


class _Requester:
    def __init__(
        self, client: httpx2.AsyncClient, policy: RequestPolicy, media_type: str, keep: bool
    ) -> None:
        self._client, self._policy = client, policy
        self._media_type, self._keep = media_type, keep
        self._slots = asyncio.Semaphore(policy.concurrency)
        self._quiet_until = 0.0

    async def request(self, address: str) -> WarmResponse:
        """Request an address with retries. The slot is free for others between attempts."""
        clock = asyncio.get_running_loop().time
        number = 0
        while True:
            number += 1
            async with self._slots:
                if (delay := self._quiet_until - clock()) > 0:
                    await asyncio.sleep(delay)
                attempt = await self._attempt(address, number)
            if not attempt.is_retryable or number > self._policy.retries:
                return attempt.response
            delay = min(FIRST_DELAY * 2 ** (number - 1), MAX_DELAY)
            if attempt.retry_after is not None:
                delay = max(delay, attempt.retry_after)
                if attempt.response.status in THROTTLING:
                    self._quiet_until = max(self._quiet_until, clock() + attempt.retry_after)
            await asyncio.sleep(delay)

    async def _attempt(self, address: str, number: int) -> _Attempt:
        clock = asyncio.get_running_loop().time
        began = clock()

        def failed(fault: str) -> WarmResponse:
            return WarmResponse(address, 0, clock() - began, 0, number, fault)

        try:
            async with asyncio.timeout(self._policy.timeout):
                return await self._read(address, number, began)
        except (httpx2.InvalidURL, httpx2.UnsupportedProtocol) as error:
            return _Attempt(failed(f"invalid address: {error}"))
        except httpx2.TooManyRedirects:
            return _Attempt(failed("too many redirects"))
        except (TimeoutError, httpx2.TimeoutException):
            fault = f"no complete response within {self._policy.timeout:g} s"
            return _Attempt(failed(fault), is_retryable=True)
        except httpx2.HTTPError as error:
            fault = system_cause(error) or str(error) or type(error).__name__
            return _Attempt(failed(fault), is_retryable=True)
        except (OSError, ValueError, httpx2.StreamError) as error:  # such as an invalid host
            return _Attempt(failed(str(error) or type(error).__name__))

    async def _read(self, address: str, number: int, began: float) -> _Attempt:
        async with self._client.stream("GET", address) as response:
            size, chunks = 0, []
            async for chunk in response.aiter_bytes():
                size += len(chunk)
                if self._keep:
                    chunks.append(chunk)
                if size > MAX_BYTES:
                    break
            seconds = asyncio.get_running_loop().time() - began
            fault = self._fault(response, size)
            content = b"".join(chunks)
            status = response.status_code
            is_retryable = status in RETRYABLE or "X-Card-Fallback" in response.headers
            warmed = WarmResponse(address, status, seconds, size, number, fault, content)
            return _Attempt(warmed, is_retryable, _retry_after(response.headers))

    def _fault(self, response: httpx2.Response, size: int) -> str:
        """Why a crawler cannot use a response; "" if it can."""
        headers = response.headers
        media_type = headers.get("Content-Type", "")
        if response.status_code != 200:
            return f"{response.status_code} {response.reason_phrase}".strip()
        if "X-Card-Fallback" in headers:
            return f"a fallback card: {headers['X-Card-Fallback']}"
        if not media_type.lower().startswith(self._media_type):
            return f"the media type is {media_type or 'missing'}"
        if size == 0:
            return "the response is empty"
        return f"the response is larger than {MAX_BYTES:,} bytes" if size > MAX_BYTES else ""


def _retry_after(headers: httpx2.Headers) -> float | None:
    """Parse Retry-After (RFC 9110 §10.2.3) into seconds, at most MAX_DELAY."""
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value), MAX_DELAY)
    try:
        date = parsedate_to_datetime(value).astimezone(UTC)
        now = parsedate_to_datetime(headers["Date"]).astimezone(UTC)
    except (ValueError, KeyError, TypeError):
        return None
    return min(max((date - now).total_seconds(), 0.0), MAX_DELAY)
