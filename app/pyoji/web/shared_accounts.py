"""Shared accounts: the clients' debts in a Redis or Valkey that several machines share.

The algorithm is that of `web/accounts.py`. The server runs it in one atomic step over all accounts
of a request, by its own clock. A key expires once its debt is paid. Every wait is bounded. The
caller decides what a fault means.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

from pyoji.settings.rate import Rate
from pyoji.web.accounts import MOST_DEBT, SLACK

AT_ONCE = 16
"""Concurrent commands, one per connection. More would wait in the library."""

_PREFIX = "pyoji:{limits}:"  # one hash tag: all keys are on one node of a cluster

# ARGV: "1" to check limits; then for each key the delay of its cost, and the rate's period, in
# seconds. Returns the 1-based number of the account that may not spend, or 0, and its wait.
_SCRIPT = f"""
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local debts = {{}}
for i, key in ipairs(KEYS) do
  local delay, period = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
  local paid_at = tonumber(redis.call('GET', key) or now) or now
  local debt = math.max(paid_at - now, 0)
  if debt > {MOST_DEBT} * period + 1 then debt = 0 end -- not written by this script
  local excess = debt + math.min(delay, period) - period
  if ARGV[1] == '1' and debt > 0 and excess > {SLACK} then
    return {{i, string.format('%.3f', excess)}}
  end
  debts[i] = math.min(debt + delay, {MOST_DEBT} * period)
end
for i, key in ipairs(KEYS) do
  if debts[i] <= 0 then
    redis.call('DEL', key)
  else
    local until_paid = math.ceil(debts[i] * 1000)
    redis.call('SET', key, string.format('%.6f', now + debts[i]), 'PX', until_paid)
  end
end
return {{0, '0'}}
"""


class Charge(NamedTuple):
    """A cost for the account of `name` under `limit`, in `unit`."""

    limit: str
    unit: str
    name: str
    rate: Rate
    cost: float

    @property
    def key(self) -> str:
        """The key of the account, without the prefix."""
        return f"{self.limit}:{self.unit}:{self.name}"


class SharedAccounts:
    """The accounts on the server at `url` (redis://, rediss:// or unix://)."""

    def __init__(self, url: str, timeout: float) -> None:
        # Imported here: it takes a fifth of the start time, and most services do not need it.
        from redis.asyncio import Redis
        from redis.asyncio.retry import Retry
        from redis.backoff import NoBackoff

        self._client = Redis.from_url(
            url,
            socket_timeout=timeout,
            socket_connect_timeout=timeout,
            retry=Retry(NoBackoff(), 0),
            protocol=2,
            driver_info=None,
        )

    async def spend(self, charges: Sequence[Charge]) -> tuple[Charge, float] | None:
        """Charge all accounts. If one may not spend, charge none and return it with its wait."""
        number, wait = await self._run(charges, check=True)
        return (charges[number - 1], wait) if number else None

    async def correct(self, charges: Sequence[Charge]) -> None:
        """Charge all accounts without checking."""
        await self._run(charges, check=False)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _run(self, charges: Sequence[Charge], *, check: bool) -> tuple[int, float]:
        keys = [_PREFIX + charge.key for charge in charges]
        arguments: list[str] = ["1" if check else "0"]
        for charge in charges:
            arguments += [f"{charge.rate.delay(charge.cost):.6f}", f"{charge.rate.period:.6f}"]
        run = cast(Any, self._client.eval)
        number, wait = await run(_SCRIPT, len(keys), *keys, *arguments)
        return int(number), float(wait)
