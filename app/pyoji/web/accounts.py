"""Accounts: what each name owes under a rate.

In: names, costs, the moment. Out: how long a name has to wait before it may spend. An account is
one number, the moment at which it has paid back all that it spent (the generic cell rate
algorithm, ITU-T I.371): what a rate allows may be spent at once and comes back evenly. A cost may
exceed what was expected, so an account can owe more than the rate allows; it then waits longer.
No clock here, and nothing of what is paid for.
"""

from __future__ import annotations

from pyoji.settings.rate import Rate

SLACK = 0.001
"""Seconds by which sums of fractions may miss."""

MOST_DEBT = 4
"""Periods that an account owes at most, whatever it spent."""


class Accounts:
    """What each name owes under one rate; at most `most` of them are remembered.

    One that has paid back all is the same as one that never spent, and is forgotten. If there are
    still too many, those that owe least are forgotten: to forget them gives away the least, and an
    account that owes much cannot be pushed out by many that owe little.
    """

    def __init__(self, rate: Rate, most: int = 10_000) -> None:
        self._rate = rate
        self._most = most
        self._paid_at: dict[str, float] = {}

    def __len__(self) -> int:
        return len(self._paid_at)

    def wait(self, name: str, cost: float, now: float) -> float:
        """The seconds until `name` may spend `cost`; 0 if it may now.

        Whoever owes nothing may spend whatever it costs.
        """
        debt = self._debt(name, now)
        over = debt + min(self._rate.delay(cost), self._rate.period) - self._rate.period
        return over if debt > 0 and over > SLACK else 0.0

    def charge(self, name: str, cost: float, now: float) -> None:
        """Let `name` owe `cost` more; a negative one is given back."""
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
        """Forget who owes nothing; then a tenth more than there is room for, the smallest debts."""
        room = self._most - self._most // 10
        owing = sorted(((at, name) for name, at in self._paid_at.items() if at > now), reverse=True)
        self._paid_at = {name: at for at, name in owing[:room]}
