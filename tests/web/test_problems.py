"""One table maps errors to answers, and it is whole."""

from __future__ import annotations

import json

import pytest
from pyoji import errors
from pyoji.errors import CardError, ParameterError, RequestError
from pyoji.web import problems


def leaves(kind: type[CardError]) -> list[type[CardError]]:
    below = kind.__subclasses__()
    return [leaf for child in below for leaf in leaves(child)] if below else [kind]


@pytest.mark.parametrize("leaf", leaves(CardError), ids=lambda leaf: leaf.__name__)
def test_every_leaf_of_the_tree_is_in_the_table(leaf):
    """A new error has to find its answer here."""
    if leaf.__module__ == errors.__name__ or issubclass(leaf, RequestError):
        assert leaf in problems.TABLE


def test_the_table_holds_nothing_else():
    """No branch, only leaves: what is raised is one of them."""
    assert set(problems.TABLE) <= set(leaves(CardError))


@pytest.mark.parametrize("kind", problems.KINDS, ids=lambda kind: kind.name)
def test_every_kind_is_an_error_with_words(kind):
    """A status of 4xx or 5xx, a title, what to do."""
    assert 400 <= kind.status < 600
    assert kind.title
    assert kind.remedy.endswith(".")
    assert kind.type == f"/docs#{kind.name}"


def test_names_of_kinds_differ():
    """Each is an anchor of its own."""
    assert len({kind.name for kind in problems.KINDS}) == len(problems.KINDS)


def test_only_the_callers_errors_are_told_in_particular():
    """What is wrong inside the service is for its log."""
    response = problems.from_error(RuntimeError("the secret is 42"))
    assert response.status_code == 500
    assert b"42" not in response.body


def test_a_bad_parameter_carries_what_mends_it():
    """parameter, value, allowed, nearest beside the members of RFC 9457."""
    response = problems.from_error(ParameterError("theme", "drak", ("dark", "light")), "/api/t")
    assert response.status_code == 422
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    assert json.loads(response.body) == {
        "type": "/docs#bad-parameter",
        "title": "Parameter out of range",
        "status": 422,
        "detail": "“drak” is not a value for theme: it must be one of dark, light. "
        "Did you mean “dark”?",
        "instance": "/api/t",
        "parameter": "theme",
        "value": "drak",
        "allowed": ["dark", "light"],
        "nearest": "dark",
    }


@pytest.mark.parametrize("status", [400, 404, 405, 418, 599])
def test_a_status_the_framework_found_is_a_problem_too(status):
    """Known or not."""
    response = problems.from_status(status)
    assert response.status_code == json.loads(response.body)["status"] == status
