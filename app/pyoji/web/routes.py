"""The table of routes. Every path takes GET and HEAD; no path redirects.

In: the parts that answer. Out: routes for the application.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pyoji.engine.card import FORMATS, SIZES
from pyoji.engine.design import Registry, Templates
from pyoji.web import conditional, documents, headers, llms, openapi, problems
from pyoji.web.cards import CardEndpoint
from pyoji.web.documents import Documents
from pyoji.web.og_image import PATHS, OldLinks
from pyoji.web.playground import reference as docs
from pyoji.web.playground.routes import Playground
from pyoji.web.readiness import Readiness
from pyoji.web.telemetry.metrics import CONTENT_TYPE, Metrics

METHODS = ("GET", "HEAD")

Answers = Callable[[Request], Awaitable[Response]]

ROBOTS = """# Crawlers are what cards are made for.
User-agent: *
Allow: /
"""


def table(
    registry: Registry,
    kept: Documents,
    cards: CardEndpoint,
    old: OldLinks,
    readiness: Readiness,
    metrics: Metrics,
    version: str,
    playground: Playground | None,
) -> list[Route]:
    """Every route, in the order in which they are tried."""
    catalogue = _current(
        registry, kept, "/api", lambda found: _plain(catalogue_data(found)), _json()
    )
    schema = _current(
        registry,
        kept,
        "/openapi.json",
        lambda found: _plain(openapi.document(found, version)),
        _json(),
    )
    page = _current(
        registry, kept, "/docs", lambda found: docs.page(found, version), headers.page(docs.STYLE)
    )
    links = _current(
        registry, kept, "/llms.txt", llms.document, headers.document("text/plain; charset=utf-8")
    )
    robots = _fixed(ROBOTS, headers.document("text/plain; charset=utf-8"))
    answers: Mapping[str, Answers] = {
        "/api": catalogue,
        "/api/": catalogue,
        "/api/{path:path}": cards.__call__,
        "/healthz": _alive(readiness),
        "/readyz": _ready(readiness),
        "/metrics": _metrics(metrics),
        "/robots.txt": robots,
        "/llms.txt": links,
        "/docs": page,
        "/openapi.json": schema,
        **(_designers(playground) if playground else {}),
        **dict.fromkeys(PATHS, old.__call__),
    }
    return [Route(path, answer, methods=METHODS) for path, answer in answers.items()]


def _designers(playground: Playground) -> Mapping[str, Answers]:
    return {
        "/": playground.page,
        "/gallery": playground.gallery,
        "/static/{name}": playground.static,
    }


def catalogue_data(templates: Templates) -> dict[str, Any]:
    """The templates with their parameters, and the tables of sizes and formats."""
    return {
        "templates": [
            {
                "name": template.name,
                "summary": template.summary,
                "path": f"/api/{template.name}",
                "parameters": [parameter.describe() for parameter in template.parameters.values()],
            }
            for template in map(templates.get, templates.names)
        ],
        "sizes": [
            {"name": size.name, "width": size.width, "height": size.height, "help": size.summary}
            for size in SIZES.values()
        ],
        "formats": [
            {
                "name": format_.name,
                "media_type": format_.media_type,
                "extensions": list(format_.extensions),
            }
            for format_ in FORMATS.values()
        ],
    }


async def refused(request: Request, error: Exception) -> Response:
    """The answer where the framework refuses: no such path, no such method."""
    if not isinstance(error, HTTPException):
        raise error
    more = {"Allow": ", ".join(METHODS)} if error.status_code == 405 else {}
    raw: bytes = request.scope.get("raw_path") or b""
    response = problems.from_status(error.status_code, raw.decode("ascii", "replace") or None)
    response.headers.update(more)
    return response


def _json() -> dict[str, str]:
    return headers.document("application/json")


def _plain(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False)


def _current(
    registry: Registry,
    kept: Documents,
    name: str,
    write: Callable[[Templates], str],
    fields: Mapping[str, str],
) -> Answers:
    """An answer that is written once for each set of templates, in a thread."""

    async def answer(request: Request) -> Response:
        templates = registry.current
        found = await kept.get(templates, name, lambda: write(templates))
        return documents.answer(request, found.content, conditional.strong(found.digest), fields)

    return answer


def _fixed(text: str, fields: Mapping[str, str]) -> Answers:
    """An answer that is always the same."""
    content = text.encode()

    async def answer(_: Request) -> Response:
        return Response(content, 200, fields)

    return answer


def _metrics(metrics: Metrics) -> Answers:
    fields = headers.document(CONTENT_TYPE, headers.NO_STORE)

    async def answer(_: Request) -> Response:
        return Response(await asyncio.to_thread(metrics.text), 200, fields)

    return answer


def _alive(readiness: Readiness) -> Answers:
    fields = headers.document("text/plain; charset=utf-8", headers.NO_STORE)

    async def answer(request: Request) -> Response:
        if readiness.is_alive:
            return Response(b"ok\n", 200, fields)
        return problems.answer(problems.STUCK, None, request.url.path)

    return answer


def _ready(readiness: Readiness) -> Answers:
    fields = headers.document("text/plain; charset=utf-8", headers.NO_STORE)

    async def answer(request: Request) -> Response:
        if readiness.is_ready():
            return Response(b"ready\n", 200, fields)
        retry = {"Retry-After": "1"}
        problem = problems.STUCK if readiness.is_stuck else problems.NOT_READY
        return problems.answer(problem, None, request.url.path, None, retry)

    return answer
