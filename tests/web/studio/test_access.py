"""Access: only the page may ask, from this machine, with the token of this start."""

from __future__ import annotations

from typing import Any

import pytest
from pyoji.web.studio.access import Access
from pyoji.web.studio.refusals import StudioRefusal
from starlette.requests import Request

PORT = 8000
HOST = f"localhost:{PORT}"


@pytest.fixture(scope="module")
def access() -> Access:
    return Access()


def request(
    access: Access, *, peer: str | None = "127.0.0.1", port: int = PORT, **fields: Any
) -> Request:
    """Return a request as the page sends it, except for the given fields. None omits a field."""
    sent = {"host": HOST, "origin": f"http://{HOST}", "studio-token": access.token}
    sent |= {name.replace("_", "-"): value for name, value in fields.items()}
    lists = {n: value if isinstance(value, list) else [value] for n, value in sent.items()}
    headers = [(n.encode(), v.encode()) for n, vs in lists.items() for v in vs if v is not None]
    client = None if peer is None else (peer, 50000)
    return Request(
        {"type": "http", "scheme": "http", "client": client, "server": ("0.0.0.0", port),
         "headers": headers, "method": "POST", "path": "/make/check"}
    )  # fmt: skip


def reason(access: Access, request: Request, *, writes: bool = True, is_page: bool = False) -> str:
    """Why the request is refused; "" if it is not."""
    try:
        access.check(request, writes=writes, is_page=is_page)
    except StudioRefusal as refusal:
        return str(refusal.members["reason"])
    return ""


@pytest.mark.parametrize("host", [HOST, "127.0.0.1:8000", "[::1]:8000", "LOCALHOST:8000"])
@pytest.mark.parametrize("peer", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
def test_the_page_is_let_in(access, host, peer):
    """From each loopback address, by each name of this machine."""
    assert (
        reason(access, request(access, peer=peer, host=host, origin=f"http://{host.lower()}")) == ""
    )


@pytest.mark.parametrize(
    "peer",
    ["192.168.0.7", "10.0.0.1", "8.8.8.8", "::ffff:8.8.8.8", "fe80::1%eth0", "unix", "", None],
)
@pytest.mark.parametrize("writes", [True, False])
def test_no_other_machine_is_let_in(access, peer, writes):
    """Its headers do not matter. A socket without an address is refused as well."""
    forged = {"x_forwarded_for": "127.0.0.1", "forwarded": "for=127.0.0.1", "x_real_ip": "::1"}
    assert reason(access, request(access, peer=peer, **forged), writes=writes) == "peer"


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "evil.example:8000", "localhost", "localhost:80", "localhost:8001",
        "localhost.evil.example:8000", "127.0.0.1.nip.io:8000", "127.0.0.2:8000", "0.0.0.0:8000",
        "[::]:8000", "localhost:8000:8000", "localhost:08000", "localhost:8000 ",
        "user@localhost:8000", "", None, [HOST, HOST], [HOST, "evil.example"],
    ],
)  # fmt: skip
@pytest.mark.parametrize("writes", [True, False])
def test_a_rebound_name_is_not_ours(access, host, writes):
    """Only the three names with the port that serves, once; X-Forwarded-Host is not read."""
    asked = request(access, host=host, x_forwarded_host=HOST)
    assert reason(access, asked, writes=writes) == "host"


def test_the_port_80_may_be_left_out(access):
    """As browsers do."""
    plain = {"host": "localhost", "origin": "http://localhost"}
    assert reason(access, request(access, port=80, **plain)) == ""
    assert reason(access, request(access, port=8000, **plain)) == "host"


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense"])
def test_another_site_reads_nothing(access, site):
    """Another port of this machine is refused as well. The page itself may be linked from
    anywhere."""
    asked = request(access, sec_fetch_site=site)
    assert reason(access, asked, writes=False) == "site"
    assert reason(access, asked) == "site"
    assert reason(access, asked, writes=False, is_page=True) == ""


@pytest.mark.parametrize("site", ["same-origin", "none", None])
def test_the_page_reads(access, site):
    """Without Origin and token, which no image has."""
    asked = request(access, sec_fetch_site=site, origin=None, studio_token=None)
    assert reason(access, asked, writes=False) == ""


@pytest.mark.parametrize(
    "origin",
    [
        None, "null", "", "http://evil.example", "http://localhost", "https://localhost:8000",
        "http://127.0.0.1:8000", "http://localhost:8000.evil.example", "http://localhost:8000/",
        "HTTP://LOCALHOST:8000", [f"http://{HOST}", f"http://{HOST}"],
    ],
)  # fmt: skip
def test_no_other_origin_writes(access, origin):
    """It is the scheme and Host of this request, or nothing is written."""
    assert reason(access, request(access, origin=origin)) == "origin"


@pytest.mark.parametrize("token", [None, "", "x", "é", ["", ""]])
def test_nothing_is_written_without_the_token(access, token):
    """It is missing, wrong, of another start, or there twice."""
    assert reason(access, request(access, studio_token=token)) == "token"
    assert reason(access, request(access, studio_token=Access().token)) == "token"
    assert reason(access, request(access, studio_token=access.token[:-1])) == "token"
    assert reason(access, request(access, studio_token=[access.token] * 2)) == "token"


def test_a_token_cannot_be_guessed():
    """It has 256 bits, and is another one with each start."""
    tokens = {Access().token for _ in range(20)}
    assert len(tokens) == 20
    assert all(len(token) >= 43 for token in tokens)
