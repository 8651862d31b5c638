"""The scenarios by name, each in two sizes: full for `make faults`, small for every test run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from tests.tools.faults import (
    clock,
    crash,
    crowds,
    designs,
    disk,
    ending,
    hanging,
    rolling,
    shared,
    slow,
    supervision,
    unread,
    upgrade,
)
from tests.tools.faults.finding import Finding
from tests.tools.faults.judge import Judge

_Run = Callable[[Judge], Finding]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A fault, its two sizes, and whether it needs a redis-server."""

    whole: _Run
    small: _Run
    redis: bool = False


def _twice(run: Callable[..., Finding], **small: object) -> Scenario:
    return Scenario(run, partial(run, **small))


SCENARIOS: Mapping[str, Scenario] = {
    "killed": _twice(crash.killed, workers=2, answers=30),
    "supervisor-killed": _twice(supervision.killed, answers=20),
    "redis-stopped": Scenario(shared.stopped, partial(shared.stopped, seconds=0.5), True),
    "redis-frozen": Scenario(shared.frozen, partial(shared.frozen, seconds=0.5), True),
    "redis-garbage": Scenario(shared.garbled, partial(shared.garbled, seconds=0.2), True),
    "two-instances": Scenario(shared.two, partial(shared.two, number=6), True),
    "disk-full": _twice(disk.full, seconds=0.5),
    "disk-read-only": _twice(disk.read_only, seconds=0.5),
    "disk-truncated": _twice(disk.truncated, seconds=0.3),
    "rolling-restart": _twice(rolling.restarted, rounds=1, answers=20),
    "upgrade": _twice(upgrade.upgraded, answers=20),
    "clock": _twice(clock.jumped, answers=10),
    "sigterm-one": _twice(partial(ending.asked_to_end, workers=1), flying=6),
    "sigterm": _twice(ending.asked_to_end, flying=8),
    "sighup-early": _twice(supervision.early, answers=10),
    "sighups-sigterm": _twice(supervision.hangups, answers=10),
    "stuck": _twice(hanging.endless, watchdog=6),
    "log-unread": _twice(unread.unread, requests=300),
    "same": _twice(crowds.same, asking=300),
    "same-shared-lock": Scenario(
        partial(crowds.same, shared=True), partial(crowds.same, asking=300, shared=True), True
    ),
    "different": _twice(crowds.different, asking=200, workers=2, queue=8),
    "different-503": _twice(
        partial(crowds.different, overload="error"), asking=200, workers=2, queue=8
    ),
    "slow-senders": _twice(slow.drippers, seconds=1.0),
    "slow-readers": _twice(slow.deaf, clients=20, seconds=1.0),
    "hostile-designs": _twice(
        designs.hostile, kinds=("100 KB of brackets", "an alias bomb", "10,000 digits", "a pipe")
    ),
}
