"""Accounts: how much each name owes under a rate.

In: names, costs, the current time. Out: seconds until a name may spend. An account is one number,
the time at which its debt is paid (generic cell rate algorithm, ITU-T I.371). A name may spend the
full amount of a period at once; its debt then shrinks evenly. A cost may turn out higher than
expected, so a debt may exceed that amount; the wait is then longer. Must not know the clock or what
is paid for.
"""

from __future__ import annotations

from pyoji.settings.rate import Rate

SLACK = 0.001
"""Tolerance in seconds for rounding errors."""

MOST_DEBT = 4
"""Upper limit of a debt, in periods of the rate."""


class Accounts:
    """The debts of at most `most` names under one rate.

    Over `most`, paid accounts are removed, which are equal to new ones, and then those with the
    smallest debts. So a flood of new names cannot erase a large debt.
    """

    def __init__(self, rate: Rate, most: int = 10_000) -> None:
        self._rate = rate
        self._most = most
        self._paid_at: dict[str, float] = {}

    def __len__(self) -> int:
        return len(self._paid_at)

    def wait(self, name: str, cost: float, now: float) -> float:
        """Return the seconds until `name` may spend `cost`; 0 means now.

        A name without debt may spend any cost.
        """
        debt = self._debt(name, now)
        excess = debt + min(self._rate.delay(cost), self._rate.period) - self._rate.period
        return excess if debt > 0 and excess > SLACK else 0.0

    def charge(self, name: str, cost: float, now: float) -> None:
        """Add `cost` to the debt of `name`; a negative cost reduces it."""
        debt = self._debt(name, now) + self._rate.delay(cost)
        if debt <= 0:
            self._paid_at.pop(name, None)
            return
        self._paid_at[name] = now + min(debt, MOST_DEBT * self._rate.period)
        if len(self._paid_at) > self._most:
            self._forget(now)

    def _debt(self, name: str, now: float) -> float:
        return max(0.0, self._paid_at.get(name, now) - now)

    def _forget(self, now: float) -> None:
        """Forget paid debts, then the smallest ones until a tenth of the room is free."""
        room = self._most - self._most // 10
        debts = sorted(
            ((paid_at, name) for name, paid_at in self._paid_at.items() if paid_at > now),
            reverse=True,
        )
        self._paid_at = {name: paid_at for paid_at, name in debts[:room]}
