"""Problems: the one table from errors to status, type and words (RFC 9457).

In: an error of `pyoji.errors`, or an HTTP status for which there is none. Out: a response of
`application/problem+json`. An error that the caller cannot correct (a template, a font, a setting,
a bug) is described in general words; the log has its details.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from pyoji.errors import (
    BadSignature,
    BadVersion,
    Blocked,
    BlogError,
    CardError,
    FontError,
    Limited,
    Overloaded,
    ParameterError,
    RequestError,
    SettingsError,
    TargetTooLong,
    TemplateError,
    Unavailable,
    UnknownFormat,
    UnknownParameter,
    UnknownTemplate,
    Unlisted,
)
from pyoji.explanation import explain
from pyoji.web import headers


@dataclass(frozen=True, slots=True)
class Problem:
    """A kind of problem. `name` is its anchor on the page `/docs`, which explains it."""

    status: int
    name: str
    title: str
    remedy: str
    cache_control: str = headers.NO_STORE

    @property
    def type(self) -> str:
        """The URI reference that identifies the kind."""
        return f"/docs#{self.name}"


NOT_FOUND = Problem(404, "not-found", "Not found", "Cards are at /api/{template}.")
NOT_ALLOWED = Problem(405, "method-not-allowed", "Method not allowed", "Use GET or HEAD.")
FIELDS_TOO_LARGE = Problem(
    431, "fields-too-large", "Request header fields too large", "Send fewer header fields."
)
TIMEOUT = Problem(408, "request-timeout", "Request timeout", "Send the request without pauses.")
TOO_MANY_CONNECTIONS = Problem(
    503, "too-many-connections", "Too many connections", "Retry in a few seconds."
)
MALFORMED = Problem(400, "bad-request", "Bad request", "Send a request that is valid HTTP.")
NOT_READY = Problem(
    503, "not-ready", "Not ready", "No card has been rendered yet. Retry in a second."
)
STUCK = Problem(503, "stuck", "Stuck", "Rendering a card does not finish. Replace the process.")
BAD_PARAMETER = Problem(422, "bad-parameter", "Parameter out of range", "Use an allowed value.")
FAILED = Problem(
    500,
    "internal-error",
    "Internal error",
    "The service failed. Its log has the details.",
)

TABLE: Mapping[type[CardError], Problem] = {
    TargetTooLong: Problem(
        414, "target-too-long", "Request target too long", "Shorten the link, most often its title."
    ),
    BadSignature: Problem(
        403,
        "bad-signature",
        "Invalid signature",
        "Sign the link again, with pyoji sign or as docs/explanation/signing.md describes.",
    ),
    Unlisted: Problem(
        403,
        "unlisted",
        "Not listed",
        "Use a listed card with the parameters of its entry, or sign the link.",
    ),
    Blocked: Problem(410, "blocked", "Blocked", "Contact the operator of this service."),
    UnknownTemplate: Problem(
        404,
        "unknown-template",
        "Unknown template",
        "Use a template that /api lists.",
        headers.SHORT,
    ),
    UnknownFormat: Problem(
        404, "unknown-format", "Unknown format", "Use .png, .jpg, .webp or .json."
    ),
    BadVersion: Problem(
        422, "bad-version", "Malformed version", "Use 1 to 64 letters, digits, dots or dashes."
    ),
    UnknownParameter: BAD_PARAMETER,
    ParameterError: BAD_PARAMETER,
    Overloaded: Problem(503, "overloaded", "Overloaded", "Retry in a few seconds."),
    Limited: Problem(429, "limited", "Too many new cards", "Request new cards less often."),
    TemplateError: FAILED,
    FontError: FAILED,
    SettingsError: FAILED,
    BlogError: FAILED,
}

_PHRASES: Mapping[int, str] = {status.value: status.phrase for status in HTTPStatus}
_BY_STATUS: Mapping[int, Problem] = {404: NOT_FOUND, 405: NOT_ALLOWED, 400: MALFORMED}

OF_PROBES = (NOT_READY, STUCK)
"""The kinds that only `/healthz` and `/readyz` return."""

KINDS: tuple[Problem, ...] = tuple(
    dict.fromkeys(
        [
            *TABLE.values(),
            NOT_FOUND,
            NOT_ALLOWED,
            MALFORMED,
            TIMEOUT,
            FIELDS_TOO_LARGE,
            TOO_MANY_CONNECTIONS,
            *OF_PROBES,
        ]
    )
)


def kind(error: BaseException) -> Problem:
    """Return the kind of problem for `error`; `FAILED` if the table has none."""
    for ancestor in type(error).__mro__:
        if issubclass(ancestor, CardError) and ancestor in TABLE:
            return TABLE[ancestor]
    return FAILED


def from_error(error: BaseException, instance: str | None = None, mount_path: str = "") -> Response:
    """Return the response to `error`; `instance` is the path of the request, and the service's own
    paths begin with `mount_path`."""
    problem = kind(error)
    if isinstance(error, Unavailable):
        retry = {"Retry-After": str(error.retry_after)}
        return answer(problem, explain(error), instance, None, retry, mount_path)
    if not isinstance(error, RequestError):
        return answer(problem, instance=instance, mount_path=mount_path)
    return answer(problem, explain(error), instance, _extensions(error), mount_path=mount_path)


def from_status(status: int, instance: str | None = None, mount_path: str = "") -> Response:
    """Return the response to an HTTP status that the framework raised."""
    phrase = _PHRASES.get(status, "Error")
    fallback = Problem(status, "about:blank", phrase, phrase)
    return answer(_BY_STATUS.get(status, fallback), instance=instance, mount_path=mount_path)


def answer(
    problem: Problem,
    detail: str | None = None,
    instance: str | None = None,
    extensions: Mapping[str, Any] | None = None,
    more_headers: Mapping[str, str] | None = None,
    mount_path: str = "",
) -> Response:
    """Return the response for `problem`; `detail` defaults to its remedy."""
    return Response(
        body(problem, detail, instance, extensions, mount_path),
        problem.status,
        {**headers.problem(problem.cache_control), **(more_headers or {})},
    )


def body(
    problem: Problem,
    detail: str | None = None,
    instance: str | None = None,
    extensions: Mapping[str, Any] | None = None,
    mount_path: str = "",
) -> bytes:
    """Return the problem details as JSON."""
    has_page = problem.name != "about:blank"
    members: dict[str, Any] = {
        "type": f"{mount_path}{problem.type}" if has_page else problem.name,
        "title": problem.title,
        "status": problem.status,
        "detail": detail or problem.remedy,
    }
    if instance:
        members["instance"] = instance
    members.update(extensions or {})
    return json.dumps(members, ensure_ascii=False).encode("utf-8", "replace")


def _extensions(error: RequestError) -> dict[str, Any]:
    """Return the extension members: parameter, value, allowed, nearest, where they apply."""
    match error:
        case ParameterError():
            members: dict[str, Any] = {"parameter": error.parameter, "value": error.value}
        case UnknownParameter():
            members = {"parameter": error.name}
        case UnknownTemplate():
            members = {"parameter": "template", "value": error.name}
        case UnknownFormat():
            members = {"parameter": "format", "value": error.extension}
        case BadVersion():
            members = {"parameter": "version", "value": error.version}
        case TargetTooLong():
            return {"length": error.length, "limit": error.limit}
        case _:
            return {}
    members["allowed"] = error.allowed
    if error.nearest is not None:
        members["nearest"] = error.nearest
    return members
