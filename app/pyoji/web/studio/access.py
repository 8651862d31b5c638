"""Access: which requests the studio answers.

In: a request, and whether it writes. Out: nothing, or a refusal with its reason. The studio writes
files, so a website that is open in the same browser must not reach it. Five checks, each of which
alone would be too weak: the connection comes from this machine; Host is one of its own names, which
a rebound DNS name is not; the browser does not say that another site asks; Origin is that host; the
page's token is known. Fields of proxies are not read here. It must not know what is answered.
"""

from __future__ import annotations

import hmac
import secrets
from typing import NoReturn

from starlette.requests import Request

from pyoji.settings.proxies import address
from pyoji.web.studio.refusals import FORBIDDEN, StudioRefusal

TOKEN = "Studio-Token"  # noqa: S105  (the name of a field)

NAMES = ("localhost", "127.0.0.1", "[::1]")
"""The names of this machine in Host."""

_HTTP_PORT = 80
_SAME_SITE = ("", "same-origin", "none")


class Access:
    """The checks, with the token of this start."""

    def __init__(self) -> None:
        self.token = secrets.token_urlsafe(32)

    def check(self, request: Request, *, writes: bool, is_page: bool = False) -> None:
        """Raise StudioRefusal for a request that the page does not make."""
        self._check_peer(request)
        host = self._check_host(request)
        if not is_page and request.headers.get("Sec-Fetch-Site", "") not in _SAME_SITE:
            _refuse("site", "Another website makes this request.")
        if not writes:
            return
        origins = request.headers.getlist("Origin")
        if origins != [f"{request.scope['scheme']}://{host}"]:
            value = origins[0][:100] if origins else "missing"
            _refuse("origin", f"Origin is {value}; it must be the page's own.")
        tokens = request.headers.getlist(TOKEN)
        if len(tokens) != 1 or not hmac.compare_digest(tokens[0].encode(), self.token.encode()):
            _refuse("token", f"{TOKEN} is not that of this start. Load the page again.")

    def _check_peer(self, request: Request) -> None:
        peer = address(request.client.host if request.client else None)
        if peer is None or not peer.is_loopback:
            _refuse("peer", "The studio answers only this machine, not others over the network.")

    def _check_host(self, request: Request) -> str:
        """Return the valid Host."""
        port = (request.scope.get("server") or ("", None))[1]
        allowed = {f"{name}:{port}" for name in NAMES}
        if port == _HTTP_PORT:
            allowed |= set(NAMES)
        hosts = [host.lower() for host in request.headers.getlist("Host")]
        if len(hosts) != 1 or hosts[0] not in allowed:
            value = hosts[0][:100] if hosts else "missing"
            _refuse("host", f"Host is {value}; open http://localhost:{port}/make instead.")
        return hosts[0]


def _refuse(reason: str, detail: str) -> NoReturn:
    raise StudioRefusal(FORBIDDEN, detail, reason=reason)
