"""The wrapper around a `send` passes on what it gets, changed where it should be."""

from __future__ import annotations

import ast
import asyncio
from typing import Any

import pytest
from pyoji.web.sending import WatchedSend
from starlette.types import Message

from tests.tree import ROOT

START: Message = {"type": "http.response.start", "status": 201, "headers": [(b"a", b"1")]}
BODIES: list[Message] = [
    {"type": "http.response.body", "body": b"one", "more_body": True},
    {"type": "http.response.body", "body": b"four"},
    {"type": "http.response.body"},
]


def sent(*messages: Message, fails: bool = False, **how: Any) -> tuple[list[Message], WatchedSend]:
    """What arrives, and the wrapper that it went through."""
    arrived: list[Message] = []

    async def send(message: Message) -> None:
        if fails:
            raise RuntimeError("Invalid HTTP header value.")
        arrived.append(message)

    watched = WatchedSend(send, **how)

    async def scenario() -> None:
        for message in messages:
            await watched(message)

    asyncio.run(scenario())
    return arrived, watched


def test_an_answer_goes_out_as_it_is():
    """With its status and length noted."""
    arrived, watched = sent(START, *BODIES)
    assert arrived == [START, *BODIES]
    assert (watched.status, watched.length) == (201, 7)


def test_a_body_is_left_out():
    """For a HEAD: the fields still say how long it is."""
    arrived, watched = sent(START, *BODIES, has_body=False)
    assert [message.get("body", b"") for message in arrived[1:]] == [b""] * 3
    assert arrived[1]["more_body"]
    assert watched.length == 0


def test_fields_are_changed_before_they_go_out():
    """The message of the application is not changed."""
    arrived, _ = sent(START, change=lambda status, fields: [*fields, (b"b", b"%d" % status)])
    assert arrived == [{**START, "headers": [(b"a", b"1"), (b"b", b"201")]}]
    assert START["headers"] == [(b"a", b"1")]


def test_an_answer_is_noted_with_what_went_out():
    """Once, after any change."""
    noted: list[Any] = []
    sent(
        START,
        *BODIES,
        change=lambda *_: [(b"b", b"2")],
        sent=lambda *answer: noted.append(answer),
    )
    assert noted == [(201, [(b"b", b"2")])]


def test_an_answer_is_noted_when_all_of_it_is_out():
    """The client does not wait for what is noted."""
    noted: list[Any] = []
    sent(START, BODIES[0], sent=lambda *answer: noted.append(answer))
    assert noted == []
    sent(START, *BODIES[:2], sent=lambda *answer: noted.append(answer))
    assert noted == [(201, START["headers"])]


def test_an_answer_that_the_server_refuses_is_not_noted():
    """It looks at the fields first."""
    noted: list[Any] = []
    with pytest.raises(RuntimeError):
        sent(START, fails=True, sent=lambda *answer: noted.append(answer))
    assert noted == []


def test_other_messages_pass():
    """As those of a lifespan do."""
    message = {"type": "lifespan.startup.complete"}
    assert sent(message)[0] == [message]


def test_no_other_file_wraps_a_send():
    """One that took apart the messages of an answer would name them."""
    web = ROOT / "app" / "pyoji" / "web"
    naming = {
        path.relative_to(web).as_posix()
        for path in web.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in (START["type"], BODIES[0]["type"])
    }
    assert naming == {"sending.py"}
