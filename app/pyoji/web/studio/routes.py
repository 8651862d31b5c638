"""The routes of the studio, each behind its check of access.

In: the studio, the page, the access. Out: routes for the application. Every answer may be read by
the page alone: it is stored nowhere, stands in no frame and is of no use to another site. It must
not know what is answered.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from pyoji.engine.design import Registry
from pyoji.web import headers
from pyoji.web.middleware import instance
from pyoji.web.playground.static_files import StaticFiles
from pyoji.web.studio.access import Access
from pyoji.web.studio.page import MakePage
from pyoji.web.studio.refusals import StudioRefusal
from pyoji.web.studio.studio import Studio

Endpoint = Callable[[Request], Awaitable[Response]]

PAGE = "/make"

_PRIVATE: Mapping[str, str] = {
    "Cache-Control": headers.NO_STORE,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
_POLICY = "Content-Security-Policy"
_UNFRAMED = "default-src 'none'; sandbox; frame-ancestors 'none'"


def studio_routes(studio: Studio, files: StaticFiles, registry: Registry) -> list[Route]:
    """Return every route; `files` are the static files of the pages."""
    access = Access()
    page = MakePage(access.token, files, registry)

    async def answer_page(request: Request) -> Response:
        return page.answer(request)

    reading: Mapping[str, Endpoint] = {
        PAGE: answer_page,
        "/make/facts": studio.facts,
        "/make/schema": studio.schema,
        "/make/templates/{name}": studio.template,
        "/make/card": studio.card,
        "/make/card.{extension}": studio.card,
    }
    posting: Mapping[str, Endpoint] = {
        "/make/check": studio.check,
        "/make/files": studio.upload,
        "/make/palettes": studio.palettes,
        "/make/save": studio.save,
        "/make/zip": studio.zip,
    }
    guard = partial(_guarded, access)
    return [
        *(
            Route(path, guard(endpoint, is_page=path == PAGE), methods=["GET", "HEAD"])
            for path, endpoint in reading.items()
        ),
        *(
            Route(path, guard(endpoint, writes=True), methods=["POST"])
            for path, endpoint in posting.items()
        ),
        Route("/make/files/{id}", guard(studio.remove, writes=True), methods=["DELETE"]),
    ]


def _guarded(
    access: Access, endpoint: Endpoint, *, writes: bool = False, is_page: bool = False
) -> Endpoint:
    """Return the endpoint behind its check of access, with the fields of private answers."""

    async def answer(request: Request) -> Response:
        try:
            access.check(request, writes=writes, is_page=is_page)
            response = await endpoint(request)
        except StudioRefusal as refusal:
            response = refusal.answer(instance(request.scope))
        except ClientDisconnect:
            return Response(status_code=400)  # there is no client to read it
        response.headers.update(_PRIVATE)
        if not is_page or response.status_code >= 400:
            response.headers[_POLICY] = _UNFRAMED
        return response

    return answer
