"""Refusals: each kind is on the page about the studio, and says what to do."""

from __future__ import annotations

import json

from pyoji.web.studio import refusals
from pyoji.web.studio.refusals import KINDS, StudioProblem, StudioRefusal, too_large

from tests.pages import codes, reference, table


def test_every_kind_is_on_the_page():
    """With its status and its type, and no other."""
    rows = {codes(row[1])[0]: int(row[0]) for row in table("Status", reference("studio"))}
    assert rows == {kind.type: kind.status for kind in KINDS}
    defined = [value for value in vars(refusals).values() if isinstance(value, StudioProblem)]
    assert set(defined) == set(KINDS)


def test_a_refusal_is_a_problem():
    """With its own words, and what it found as data."""
    answer = too_large("The file", 10, 11).answer("/make/files")
    assert answer.media_type is None
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert json.loads(answer.body) == {
        "type": "/make#too-large", "title": "Too large", "status": 413,
        "detail": "The file has 11 bytes; at most 10 are allowed.", "instance": "/make/files",
        "limit": 10, "sent": 11,
    }  # fmt: skip


def test_without_words_it_says_what_to_do():
    """The remedy of its kind."""
    for kind in KINDS:
        answer = StudioRefusal(kind).answer(None)
        assert json.loads(answer.body)["detail"] == kind.remedy
