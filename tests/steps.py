"""Steps: whether code does more than its input is worth, without a stopwatch.

In: something to do. Out: how many instructions of Python it took, a number that is the same on
every machine; or a failure where it takes hours instead of milliseconds. Both hold on a machine
that is busy. What C does inside one instruction (a search by a regular expression, normalisation)
counts as one: for that there is `linear`.
"""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any, NoReturn

VAST = 1_000_000
"""Characters that take milliseconds one by one, and hours each with each."""

PATIENCE = 20.0
"""Seconds of the processor until code is taken for the second kind."""


def steps(do: Callable[[], object]) -> int:
    """The instructions that `do` executes, in all Python that it calls.

    Garbage of others is not collected meanwhile, or their finalizers would count.
    """
    gc.disable()
    try:
        return _monitored(do) if sys.version_info >= (3, 12) else _traced(do)
    finally:
        gc.enable()


def _traced(do: Callable[[], object]) -> int:
    """Count with a trace function, which from 3.12 on misses a function's first call."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        frame.f_trace_lines = False
        frame.f_trace_opcodes = True
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        do()
    finally:
        sys.settrace(before)
    return count


def _monitored(do: Callable[[], object]) -> int:
    """Count with `sys.monitoring`, which is new in 3.12."""
    count = 0

    def executed(*_: object) -> None:
        nonlocal count
        count += 1

    monitoring = sys.monitoring
    tool, event = monitoring.PROFILER_ID, monitoring.events.INSTRUCTION
    monitoring.use_tool_id(tool, "steps")
    monitoring.register_callback(tool, event, executed)
    try:
        monitoring.set_events(tool, event)
        do()
    finally:
        monitoring.set_events(tool, 0)
        monitoring.free_tool_id(tool)
    return count


def linear(do: Callable[[int], object], size: int = VAST, patience: float = PATIENCE) -> None:
    """Fail unless `do` ends, given a size at which squares take a thousand times its patience.

    Regular expressions look for signals while they search. Code in C that does not is stopped when
    it returns, if it does. Garbage of others is not collected meanwhile, which can take seconds.
    """

    def stop(*_: object) -> NoReturn:
        raise AssertionError(f"over {patience:g} seconds for {size:,} characters")

    before = signal.signal(signal.SIGVTALRM, stop)
    gc.disable()
    signal.setitimer(signal.ITIMER_VIRTUAL, patience)
    try:
        do(size)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        gc.enable()
        signal.signal(signal.SIGVTALRM, before)
