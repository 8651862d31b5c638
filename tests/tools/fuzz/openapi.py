"""OpenAPI: links that the service's own description allows, and some that it forbids.

Schemathesis makes them from `/openapi.json`, calls the application without a socket, and compares
each response with the description: a listed status, the body and content type listed for it, no
5xx, and no refusal of a valid request. In: the application and the number of links for each
operation. Raises the failures of Schemathesis.
"""

from __future__ import annotations

from collections.abc import Iterator

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    positive_data_acceptance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.types import ASGIApp

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    positive_data_acceptance,
]


def operations(app: ASGIApp) -> Iterator[APIOperation]:
    """Return the operations that `app` describes."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    for found in schema.get_all_operations():
        yield found.ok()


def conforms(operation: APIOperation, links: int, chance: int = 0) -> int:
    """Request at most `links` links of the operation; return the number of requests."""
    asked = 0
    pictures = [
        each.name for each in operation.query if each.definition["schema"].get("format") == "uri"
    ]
    modes = [GenerationMode.POSITIVE]
    if operation.query:  # where there is nothing to say, nothing wrong can be said
        modes.append(GenerationMode.NEGATIVE)
    for mode in modes:

        @seed(chance)
        @settings(
            max_examples=links,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(operation.as_strategy(generation_mode=mode))
        def attempt(case: schemathesis.Case) -> None:
            nonlocal asked
            asked += 1
            if case.query:  # whose pictures may be asked for is a setting, and none here
                for name in pictures:
                    case.query.pop(name, None)
            case.call_and_validate(checks=CHECKS)

        attempt()
    return asked
