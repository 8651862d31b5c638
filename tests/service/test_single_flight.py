"""Equal work runs once for all concurrent callers, and again for later ones."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from pyoji.errors import Overloaded
from pyoji.service.single_flight import Flight, SingleFlight, result_of

Scenario = Callable[["Airport"], Awaitable[Any]]


class Airport:
    """Flights that land when a test lets them, and how many there were."""

    def __init__(self) -> None:
        self.flights: SingleFlight[str, Flight] = SingleFlight()
        self.gate = asyncio.Event()
        self.error: Exception | None = None
        self.begun = 0

    def flight(self, name: str) -> Flight:
        return self.flights.get(name, Flight, lambda _: self._fly(name))

    async def _fly(self, name: str) -> str:
        self.begun += 1
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        return name


def run(scenario: Scenario) -> None:
    async def lived() -> None:
        await scenario(Airport())

    asyncio.run(lived())


def test_those_who_ask_meanwhile_share_one():
    """A later caller starts anew. Other keys have flights of their own."""

    async def scenario(port: Airport) -> None:
        flights = [port.flight("a") for _ in range(3)]
        other = port.flight("b")
        assert len({id(flight) for flight in (*flights, other)}) == len(port.flights) == 2
        assert "a" in port.flights
        assert "c" not in port.flights
        port.gate.set()
        assert (
            await asyncio.gather(*(result_of(flight.task, 30) for flight in flights)) == ["a"] * 3
        )
        assert await result_of(other.task, 30) == "b"
        assert len(port.flights) == 0
        assert await result_of(port.flight("a").task, 30) == "a"
        assert port.begun == 3

    run(scenario)


def test_a_caller_that_goes_does_not_end_it():
    """The others wait for it still."""

    async def scenario(port: Airport) -> None:
        one, other = (asyncio.create_task(result_of(port.flight("a").task, 30)) for _ in range(2))
        await asyncio.sleep(0)
        one.cancel()
        await asyncio.wait((one,))
        port.gate.set()
        assert await other == "a"
        assert port.begun == 1

    run(scenario)


def test_a_failure_is_each_callers_and_is_forgotten():
    """The next call begins anew, also in the same turn of the loop."""

    async def scenario(port: Airport) -> None:
        port.error = ValueError("bad")
        port.gate.set()
        flight = port.flight("a")
        for _ in range(2):
            with pytest.raises(ValueError, match="bad"):
                await result_of(flight.task, 30)
        port.error = None
        assert await result_of(port.flight("a").task, 30) == "a"

    run(scenario)


def test_patience_ends_the_waiting_alone():
    """The work continues for the next caller."""

    async def scenario(port: Airport) -> None:
        flight = port.flight("a")
        with pytest.raises(Overloaded):
            await result_of(flight.task, 0.01)
        assert port.flight("a") is flight
        port.gate.set()
        assert await result_of(flight.task, 30) == "a"

    run(scenario)


def test_all_are_ended_together():
    """Nothing is under way afterwards."""

    async def scenario(port: Airport) -> None:
        flights = [port.flight(name) for name in "abc"]
        await asyncio.sleep(0)
        await port.flights.cancel()
        assert all(flight.task.cancelled() for flight in flights)
        assert len(port.flights) == 0

    run(scenario)
