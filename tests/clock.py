"""A clock that a test sets."""

from __future__ import annotations


class Clock:
    """Return `now` when it is called, in seconds."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now
