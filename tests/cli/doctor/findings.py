"""Findings as tests compare them."""

from __future__ import annotations

from pyoji.cli.doctor.finding import Check, Installation, State

OK, WARNING, WRONG = State.OK, State.WARNING, State.WRONG


def states(check: Check, seen: Installation) -> list[State]:
    """Return how serious its findings are."""
    return [each.state for each in check(seen)]


def only(check: Check, seen: Installation, state: State) -> str:
    """Return what was seen and what to do, in the one finding that is so serious."""
    found = [each for each in check(seen) if each.state is state]
    assert len(found) == 1, found
    assert bool(found[0].remedy) == (state is not State.OK)
    return f"{found[0].seen} → {found[0].remedy}"
