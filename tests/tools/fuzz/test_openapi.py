"""Responses match `/openapi.json`, for random links that are the same in every run."""

from __future__ import annotations

import pytest
from pyoji.settings import Settings
from pyoji.web import openapi as described
from pyoji.web.app import create_app
from pyoji.web.application import Service
from schemathesis.core.failures import FailureGroup

from tests.tools.fuzz.openapi import conforms, operations

LINKS = 3  # for each of some seventy operations, and as many that break its rules


@pytest.fixture(scope="module")
def service() -> Service:
    """The service, without rate limits, since links are requested in sequence."""
    return create_app(Settings(limit_client=None, limit_client_cpu=None, deadline=60))


@pytest.mark.slow
def test_every_operation_answers_as_it_is_described(service):
    """No 5xx, only listed statuses and content types, no refusal of a valid request."""
    asked = [conforms(operation, LINKS) for operation in operations(service)]
    assert len(asked) > 4 * 10
    assert sum(asked) > LINKS * len(asked)


WRONG = {
    "allows what is refused": ("_TYPES", {**described._TYPES, "language": {"type": "string"}}),
    "lists no refusal": ("_problems", dict),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_description_is_noticed(monkeypatch, kind):
    """The check fails for a description that is too wide, and for one that is too narrow."""
    monkeypatch.setattr(described, *WRONG[kind])
    fresh = create_app(Settings(limit_client=None, limit_client_cpu=None, deadline=60))
    with pytest.raises(FailureGroup):
        conforms(next(iter(operations(fresh))), 40)
