"""Machine: whether the system gives the service what it will need.

In: an installation, and how it is to be served. Out: findings about open files, memory,
processors, the port.
"""

from __future__ import annotations

import asyncio
import errno
import resource
from collections.abc import Iterator

from pyoji.cli.doctor.finding import Finding, ok, size, warning, wrong
from pyoji.cli.doctor.installation import Installation, variable
from pyoji.web.server import capacity, cgroup
from pyoji.web.server.connections import OWN_FILES


def files(seen: Installation) -> Iterator[Finding]:
    """Each connection is a file. The service raises its limit itself, as far as it may."""
    _, bound = resource.getrlimit(resource.RLIMIT_NOFILE)
    need = seen.connections + OWN_FILES
    remedy = (
        f"ulimit -Hn {need}, as root (LimitNOFILE= of systemd, --ulimit nofile= of Docker);"
        f" until then {variable('connections')} is cut to what fits"
    )
    if bound == resource.RLIM_INFINITY:
        yield ok("any number may be open")
    elif bound >= need:
        yield ok(f"{bound:,} may be open, {need:,} are expected")
    elif bound < 2 * OWN_FILES:
        yield wrong(f"{bound:,} may be open: hardly a connection can be taken", remedy)
    else:
        yield warning(f"{bound:,} may be open, {need:,} are expected", remedy)


def memory(seen: Installation) -> Iterator[Finding]:
    """All workers fit, when what they keep is full."""
    each = capacity.bytes_of_a_worker(seen.settings)
    need = each * seen.workers
    bound = cgroup.memory()
    takes = f"{seen.workers} x {size(each)} = {size(need)}"
    if bound is None:
        yield ok(f"no bound is known; the service takes up to {takes}")
    elif need > bound:
        kept = variable("cache_bytes")
        yield wrong(
            f"{size(bound)} there are, up to {takes} are taken: the system will end processes",
            f"allow more memory, serve with fewer workers, or lower {kept}",
        )
    else:
        yield ok(f"{size(bound)} there are, up to {takes} are taken")


def processors(seen: Installation) -> Iterator[Finding]:
    """There are no more workers than processors."""
    have = capacity.usable_processors()
    told = f"{have:g} processor{'' if have == 1 else 's'}, {seen.workers} worker" + (
        "" if seen.workers == 1 else "s"
    )
    if seen.workers > max(have, 1):
        yield warning(
            f"{told}: they wait for each other, and each has a cache of its own",
            f"serve with --workers {max(1, int(have))}, or allow more processors",
        )
    else:
        yield ok(told)


def port(seen: Installation) -> Iterator[Finding]:
    """The service could listen there."""
    if seen.port is None:
        yield ok("not looked at: no --port is given")
        return
    place = f"{seen.host}:{seen.port}"
    try:
        asyncio.run(_listen(seen.host, seen.port))
    except OSError as error:
        remedy = _REMEDIES.get(error.errno or 0, "give a --host that is an address of this machine")
        yield wrong(f"{place} cannot be listened on ({_said(error)})", remedy)
    else:
        yield ok(f"{place} is free")


_REMEDIES = {
    errno.EADDRINUSE: "something listens there, perhaps the service: end it, or take another port",
    errno.EACCES: "ports below 1024 are root's: take a higher one and put a proxy before it",
}


def _said(error: OSError) -> str:
    return errno.errorcode.get(error.errno or 0, "no such address")


async def _listen(host: str, number: int) -> None:
    server = await asyncio.start_server(lambda _, writer: writer.close(), host, number)
    server.close()
    await server.wait_closed()
