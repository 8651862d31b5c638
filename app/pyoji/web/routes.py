"""The table of routes. Every path takes GET and HEAD; no path redirects.

In: the objects that answer. Out: routes for the application. It must not know how they answer.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from pyoji.engine.card import FORMATS, SIZES
from pyoji.engine.design import Parameter, Registry, Templates
from pyoji.errors import UnknownTemplate
from pyoji.web import conditional, documents, headers, llms, openapi, problems
from pyoji.web.cards import CardEndpoint
from pyoji.web.documents import Documents
from pyoji.web.middleware import instance
from pyoji.web.og_image import PATHS, OldLinks
from pyoji.web.playground import reference as docs
from pyoji.web.playground.routes import NAVIGATION, Playground
from pyoji.web.readiness import Readiness
from pyoji.web.scope import mount_path
from pyoji.web.telemetry.metrics import CONTENT_TYPE, Metrics

METHODS = ("GET", "HEAD")

Endpoint = Callable[[Request], Awaitable[Response]]


class SlashesConvertor(Convertor[str]):
    """Matches further slashes before a path, as in `https://og.example.com//api/…`."""

    regex = "/+"

    def convert(self, value: str) -> str:
        """Return the slashes."""
        return value

    def to_string(self, value: str) -> str:
        """Return the slashes."""
        return value


register_url_convertor("slashes", SlashesConvertor())

_TEXT = "text/plain; charset=utf-8"
_PROBE = headers.document(_TEXT, headers.NO_STORE)

ROBOTS = """# Cards are for link previews: every crawler is welcome.
User-agent: *
Allow: /
"""


def table(
    registry: Registry,
    documents_: Documents,
    cards: CardEndpoint,
    old_links: OldLinks,
    readiness: Readiness,
    metrics: Metrics,
    version: str,
    playground: Playground | None,
    of_links: Sequence[Parameter] = (),
) -> list[Route]:
    """Return every route, in matching order. `of_links` are parameters that no template has."""
    json_, text = headers.document("application/json"), headers.document(_TEXT)

    def current(
        path: str, write: Callable[[Templates, str], str], fields: Mapping[str, str]
    ) -> Endpoint:
        return _current(registry, documents_, path, write, fields)

    catalogue = current(
        "/api", lambda templates, mount: _dump(catalogue_data(templates, of_links, mount)), json_
    )
    card = _for_people(cards.__call__, playground) if playground else cards.__call__
    endpoints: Mapping[str, Endpoint] = {
        "/api": catalogue,
        "/api/": catalogue,
        "/api/{path:path}": card,
        "/{slashes:slashes}api/{path:path}": card,
        "/healthz": _alive(readiness),
        "/readyz": _ready(readiness),
        "/metrics": _metrics(metrics),
        "/robots.txt": _fixed(ROBOTS, text),
        "/llms.txt": current(
            "/llms.txt", lambda templates, mount: llms.document(templates, of_links, mount), text
        ),
        "/docs": current(
            "/docs",
            lambda templates, _: docs.page(
                templates, version, of_links, has_pages=playground is not None
            ),
            headers.page(docs.STYLE),
        ),
        "/openapi.json": current(
            "/openapi.json",
            lambda templates, mount: _dump(openapi.document(templates, version, of_links, mount)),
            json_,
        ),
        **(_pages(playground) if playground else {}),
        **dict.fromkeys(PATHS, old_links.__call__),
    }
    return [
        Route(path, _Application(endpoint), methods=METHODS) for path, endpoint in endpoints.items()
    ]


class _Application:
    """An endpoint as an ASGI application. Starlette's wrapper would look for exceptions that the
    application's own middleware handles."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        response = await self._endpoint(Request(scope, receive, send))
        await response(scope, receive, send)


def _for_people(cards: Endpoint, playground: Playground) -> Endpoint:
    """Return the endpoint of cards that answers a browser's navigation to an unknown template with
    a page. Others get a problem."""

    async def answer(request: Request) -> Response:
        try:
            return await cards(request)
        except UnknownTemplate as error:
            name, value = NAVIGATION
            if request.headers.get(name) != value:
                raise
            return await playground.unknown(request, error)

    return answer


def _pages(playground: Playground) -> Mapping[str, Endpoint]:
    return {
        "/": playground.page,
        "/gallery": playground.gallery,
        "/fields": playground.fields,
        "/static/{name}": playground.files.answer,
    }


def catalogue_data(
    templates: Templates, of_links: Sequence[Parameter] = (), mount_path: str = ""
) -> dict[str, Any]:
    """Return the templates with their parameters, the sizes and the formats, as JSON values.
    `of_links` are parameters that every template's links take besides; paths begin with
    `mount_path`."""
    return {
        "templates": [
            {
                "name": template.name,
                "summary": template.summary,
                "path": f"{mount_path}/api/{template.name}",
                "parameters": [
                    parameter.describe() for parameter in (*template.parameters.values(), *of_links)
                ],
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


async def refuse(request: Request, error: Exception) -> Response:
    """Answer an HTTPException of the framework: an unknown path or method."""
    if not isinstance(error, HTTPException):
        raise error
    if error.status_code != 405:
        return problems.from_status(
            error.status_code, instance(request.scope), mount_path(request.scope)
        )
    methods = _allowed(error)
    return problems.answer(
        problems.NOT_ALLOWED,
        f"Use {' or '.join(methods)}.",
        instance(request.scope),
        None,
        {"Allow": ", ".join(methods)},
        mount_path(request.scope),
    )


def _allowed(error: HTTPException) -> Sequence[str]:
    """Return the methods of the route that refused one."""
    methods = (error.headers or {}).get("Allow", "")
    return sorted(methods.split(", ")) if methods else METHODS


def _dump(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False)


def _current(
    registry: Registry,
    documents_: Documents,
    name: str,
    write: Callable[[Templates, str], str],
    fields: Mapping[str, str],
) -> Endpoint:
    """Return an endpoint whose document is written once for each set of templates and each mount
    path, in a thread."""

    async def answer(request: Request) -> Response:
        templates, mount = registry.current, mount_path(request.scope)
        document = await documents_.get(
            templates, f"{name} {mount}", lambda: write(templates, mount)
        )
        tag = conditional.strong(document.digest)
        return documents.answer(request, document.content, tag, fields)

    return answer


def _fixed(text: str, fields: Mapping[str, str]) -> Endpoint:
    """Return an endpoint that always answers `text`."""
    content = text.encode()

    async def answer(_: Request) -> Response:
        return Response(content, 200, fields)

    return answer


def _metrics(metrics: Metrics) -> Endpoint:
    fields = headers.document(CONTENT_TYPE, headers.NO_STORE)

    async def answer(_: Request) -> Response:
        return Response(await asyncio.to_thread(metrics.text), 200, fields)

    return answer


def _alive(readiness: Readiness) -> Endpoint:
    async def answer(request: Request) -> Response:
        if readiness.is_alive:
            return Response(b"ok\n", 200, _PROBE)
        mount = mount_path(request.scope)
        return problems.answer(problems.STUCK, None, request.url.path, mount_path=mount)

    return answer


def _ready(readiness: Readiness) -> Endpoint:
    async def answer(request: Request) -> Response:
        if readiness.is_ready():
            return Response(b"ready\n", 200, _PROBE)
        retry = {"Retry-After": "1"}
        problem = problems.STUCK if readiness.is_stuck else problems.NOT_READY
        mount = mount_path(request.scope)
        return problems.answer(problem, None, request.url.path, None, retry, mount)

    return answer
