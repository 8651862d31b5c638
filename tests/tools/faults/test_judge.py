"""The judge accepts only right responses; otherwise `make faults` would prove nothing."""

from __future__ import annotations

import hashlib

import pytest
from pyoji.engine.assembly import Engine
from pyoji.engine.card import PNG
from pyoji.loading import load_engine
from pyoji.settings import Settings

from tests.tools.faults import cards
from tests.tools.faults.asking import UNHEARD, Seen
from tests.tools.faults.judge import Judge

[TARGET] = cards.known(1)
OWN = ("x-card-fallback: overloaded", "cache-control: public, max-age=60")


@pytest.fixture(scope="module")
def made() -> Engine:
    return load_engine(Settings())


def seen(made: Engine, status: int, target: str, *fields: str, body: bytes | None = None) -> Seen:
    """Return a response; its body is `body`, by default the card of `target`."""
    if body is None:
        title = [("title", target)] if target else []
        body = made.pipeline.render(made.templates.card(cards.DESIGN, title, PNG)).data
    head = "\r\n".join([f"http/1.1 {status} x", *fields, "", ""]).encode()
    link = f"/api/{cards.DESIGN}?title=a"
    return Seen(link, 0.1, status, head, hashlib.sha256(body).digest())


def tag(made: Engine, title: str) -> str:
    return f'etag: "{made.templates.card(cards.DESIGN, [("title", title)], PNG).digest}"'


def test_what_is_right_is_counted_as_what_it_is(made):
    """A card, a fallback and two refusals are counted; missing responses are separate."""
    found = Judge(made).counts(
        [
            seen(made, 200, "a", tag(made, "a")),
            seen(made, 200, "", *OWN),
            seen(made, 503, "", "retry-after: 5"),
            seen(made, 429, "", "retry-after: 30"),
            Seen(TARGET, 0.1, 0, broke=UNHEARD),
            Seen(TARGET, 0.2, 0, broke="no answer"),
        ]
    )
    assert found.wrong == []
    assert (found.cards, found.fallbacks, found.refused, found.unheard) == (1, 1, 2, 1)
    assert (len(found.broken), found.requests, found.slowest) == (1, 6, 0.2)


@pytest.mark.parametrize(
    ("status", "title", "fields"),
    [
        (200, "b", ("TAG a",)),  # another card
        (200, "a", ("TAG b",)),  # another card's tag
        (200, "a", ()),
        (200, "", ()),  # a fallback that does not say so
        (200, "a", OWN),  # one that is none
        (200, "", OWN[:1]),  # one to be kept for long
        (500, "", ("retry-after: 5",)),
        (503, "", ()),
        (503, "", ("retry-after: soon",)),
        (404, "", ()),
    ],
)
def test_anything_else_is_wrong(made, status, title, fields):
    """Each of these responses has one fault."""
    told = [tag(made, each[4:]) if each.startswith("TAG ") else each for each in fields]
    found = Judge(made).counts([seen(made, status, title, *told)])
    assert (len(found.wrong), found.requests) == (1, 1)


def test_half_a_card_is_wrong(made):
    """The right ETag does not make a truncated body right."""
    found = Judge(made).counts([seen(made, 200, "a", tag(made, "a"), body=b"\x89PNG")])
    assert len(found.wrong) == 1
