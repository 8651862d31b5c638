"""No request that a client did not send is ever answered; `make smuggle` tries it a thousand times.

The service is asked straight and through real nginx and real Caddy.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import closing, suppress
from itertools import count
from pathlib import Path

import pytest

from tests.proxies import HOST
from tests.tools.smuggling.attack import attack
from tests.tools.smuggling.forms import FORMS, PREFIX
from tests.tools.smuggling.paths import PATHS
from tests.tools.smuggling.trial import Trial, smuggled, trial

TRIES = 2


@pytest.mark.slow
@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_smuggled(path: str) -> None:
    """Under every form of attack, each visitor gets its own response, and no others are sent."""
    made = trial(path, FORMS, TRIES)
    assert made.found == [], str(made)
    assert {each.tries for each in made.outcomes.values()} == {TRIES}
    answered = sum(each.statuses.total() for each in made.outcomes.values())
    assert answered == TRIES * len(FORMS)
    assert sum(each.statuses[0] for each in made.outcomes.values()) == 0


async def _naive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A server that ends every message at its head, as ours did with an offer to upgrade."""
    with closing(writer), suppress(asyncio.IncompleteReadError, ConnectionError):
        while head := await reader.readuntil(b"\r\n\r\n"):
            instance = json.dumps({"instance": [*head.split(b" "), b"/"][1].decode()}).encode()
            length = b"Content-Length: %d" % len(instance)
            writer.write(b"HTTP/1.1 404 Not Found\r\n%s\r\n\r\n%s" % (length, instance))


@pytest.mark.parametrize("name", ["GET, a request sized", "POST, a request chunked, Upgrade h2c"])
def test_an_answer_too_many_would_be_seen(name: str) -> None:
    """From a server that takes a body for a request."""

    async def against() -> int:
        async with await asyncio.start_server(_naive, HOST, 0) as server:
            port = server.sockets[0].getsockname()[1]
            outcome = await attack(port, FORMS[name], 8, count())
            assert (outcome.tries, outcome.wrong) == (8, 0)
            return outcome.extra

    assert asyncio.run(against()) > 0


async def _confused(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A server that answers every request as if it were another."""
    with closing(writer), suppress(asyncio.IncompleteReadError, ConnectionError):
        while await reader.readuntil(b"\r\n\r\n"):
            writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 17\r\n\r\n")
            writer.write(b'{"instance": "/"}')


def test_the_answer_to_another_request_would_be_seen() -> None:
    """Each visitor knows what it asked for."""

    async def against() -> tuple[int, int]:
        async with await asyncio.start_server(_confused, HOST, 0) as server:
            port = server.sockets[0].getsockname()[1]
            outcome = await attack(port, FORMS["GET, a request sized"], 4, count())
            return outcome.visitors, outcome.wrong

    visitors, wrong = asyncio.run(against())
    assert visitors == wrong > 0


def test_a_request_that_was_smuggled_would_be_seen(tmp_path: Path) -> None:
    """The service writes each request that it answers into its log."""
    lines = [{"path": "/attack"}, {"path": f"{PREFIX}7"}, {"event": "started"}]
    log = tmp_path / "log"
    log.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert list(smuggled(log)) == [7]
    made = Trial("straight", {}, {})
    assert made.found == []


def test_each_form_is_one_request() -> None:
    """What it hides, it names within its body, or what claims to be one."""
    for number, form in enumerate(FORMS.values()):
        head, _, body = form(number).partition(b"\r\n\r\n")
        assert PREFIX.encode() not in head
        assert f"{PREFIX}{number} ".encode() in body
