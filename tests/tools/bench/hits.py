"""Hits: a cached card, beside a minimal application, a framework, and nginx."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.tools.bench import load, servers
from tests.tools.bench.figures import Spread


def measured(rounds: int, seconds: float) -> dict[str, Any]:
    """Measure requests a second and latencies of each, by turns; all send the same bytes."""
    [target] = servers.targets(0, 1)
    missing = ""
    with ExitStack() as stack:
        ours = stack.enter_context(servers.pyoji())
        answer = servers.ask(ours, target)

        def folder() -> Path:
            return Path(stack.enter_context(tempfile.TemporaryDirectory()))

        everyone = [ours]
        everyone += [stack.enter_context(servers.bare(k, answer, folder())) for k in KINDS]
        try:
            everyone.append(stack.enter_context(servers.nginx(answer, folder())))
        except FileNotFoundError as why:
            missing = str(why)
        for server in everyone:
            same(server, target, answer)
            load.hits(server, target, 1)
        found: dict[str, list[load.Load]] = {server.name: [] for server in everyone}
        for turn in range(rounds):
            first = turn % len(everyone)
            for server in (*everyone[first:], *everyone[:first]):
                found[server.name].append(load.hits(server, target, seconds))
    asgi, fastapi = ([each.rate for each in found[server.name]] for server in everyone[1:3])
    return {
        "rounds": rounds,
        "seconds": seconds,
        "connections": load.CONNECTIONS,
        "bytes": len(answer.body),
        "missing": missing,
        "servers": {name: _figures(loads, asgi, fastapi) for name, loads in found.items()},
    }


KINDS = ("asgi", "fastapi")


def same(server: servers.Server, target: str, answer: servers.Answer) -> None:
    """Check that a server sends this response, so all do the same work."""
    theirs = servers.ask(server, target)
    if theirs.status != 200 or theirs.body != answer.body:
        raise SystemExit(f"{server.name} does not answer with the card")
    if "nginx" not in server.name:  # whose ETag and date are its own
        ours, others = (sorted((n.lower(), v) for n, v in servers.replayed(each))
                        for each in (answer, theirs))  # fmt: skip
        if ours != others:
            raise SystemExit(f"{server.name} sends other headers: {others}")


def _figures(loads: list[load.Load], asgi: list[float], fastapi: list[float]) -> dict[str, Any]:
    rates = [each.rate for each in loads]
    return {
        "rate": Spread.of(rates).plain(),
        "to_asgi": Spread.ratio(rates, asgi).plain(),
        "to_fastapi": Spread.ratio(rates, fastapi).plain(),
        "p50_ms": Spread.of(each.p50 for each in loads).plain(),
        "p99_ms": Spread.of(each.p99 for each in loads).plain(),
    }
