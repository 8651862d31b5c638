"""Documents: made once for each set of templates, in a thread, and bounded."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from pyoji.service.admission import Admission, QueueBounds
from pyoji.service.daemon_pool import DaemonPool
from pyoji.service.shared_work import SharedWork
from pyoji.web.documents import Documents, WrittenDocument


def run(scenario: Callable[[Documents], Coroutine[Any, Any, Any]], most: int = 1000) -> Any:
    """What the scenario gives."""

    async def lived() -> Any:
        with DaemonPool(1, "test") as pool:
            return await scenario(Documents(SharedWork(Admission(pool, QueueBounds()), 20.0), most))

    return asyncio.run(lived())


class Maker:
    """Makes texts, and writes down in which thread."""

    def __init__(self) -> None:
        self.threads: list[threading.Thread] = []

    def __call__(self) -> str:
        self.threads.append(threading.current_thread())
        return "text" * 25


def test_a_document_is_made_once_beside_the_loop() -> None:
    """For any number of requests, at once or later."""
    make = Maker()

    async def scenario(documents: Documents) -> list[WrittenDocument]:
        source = object()
        found = await asyncio.gather(*(documents.get(source, "a", make) for _ in range(50)))
        return [*found, await documents.get(source, "a", make)]

    assert len(set(run(scenario))) == 1
    assert len(make.threads) == 1
    assert make.threads[0] is not threading.current_thread()


def test_of_other_templates_it_is_another_document() -> None:
    """What was made of those before is forgotten."""
    make = Maker()

    async def scenario(documents: Documents) -> int:
        for source in ("one", "other", "one"):
            await documents.get(source, "a", make)
        return len(documents._cache)

    assert run(scenario) == 1
    assert len(make.threads) == 3


def test_what_is_kept_is_bounded() -> None:
    """In bytes. The least recently used is dropped first, and one above the bound is never kept."""

    async def scenario(documents: Documents) -> list[str]:
        for number in range(100):
            await documents.get(None, str(number), Maker())
        large = await documents.get(None, "large", lambda: "x" * 2000)
        assert len(large.content) == 2000
        return list(documents._cache)

    assert run(scenario) == [str(number) for number in range(90, 100)]


def test_what_is_not_to_be_kept_is_made_each_time() -> None:
    """It pushes nothing out."""
    make = Maker()

    async def scenario(documents: Documents) -> int:
        for _ in range(3):
            await documents.get(None, "a", make, keep=False)
        return len(documents._cache)

    assert run(scenario) == 0
    assert len(make.threads) == 3


def test_a_failure_is_not_kept() -> None:
    """The next request has it made anew."""

    def fails() -> str:
        raise ValueError("wrong")

    async def scenario(documents: Documents) -> WrittenDocument:
        with pytest.raises(ValueError, match="wrong"):
            await documents.get(None, "a", fails)
        return await documents.get(None, "a", Maker())

    assert run(scenario).content


def test_half_a_surrogate_pair_is_replaced() -> None:
    """An address may hold one, and no UTF-8 can."""
    assert WrittenDocument.of("\ud800").content == b"?"
