"""What a check says, as tests compare it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pyoji.cli.doctor.finding import Finding, State
from pyoji.cli.doctor.installation import Installation

Look = Callable[[Installation], Iterator[Finding]]
OK, WARNING, WRONG = State.OK, State.WARNING, State.WRONG


def states(look: Look, seen: Installation) -> list[State]:
    """How serious its findings are."""
    return [each.state for each in look(seen)]


def only(look: Look, seen: Installation, state: State) -> str:
    """What was seen and what to do, in the one finding that is so serious."""
    found = [each for each in look(seen) if each.state is state]
    assert len(found) == 1, found
    assert bool(found[0].remedy) == (state is not State.OK)
    return f"{found[0].seen} → {found[0].remedy}"
